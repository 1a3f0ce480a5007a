//! A chat with a tool and an image.

use client::serde_json::json;
use client::types::{Chat, Function, ImagePart, ImageUrl, Message, Part, SystemMessage, TextPart, Tool, UserMessage};
use client::{Client, Error};

async fn ask(client: &Client) -> Result<String, Error> {
    let weather = Function::new("get_weather")
        .description("Returns the weather in a city.")
        .parameters([("type", json!("object")), ("properties", json!({ "city": { "type": "string" } }))]);
    let question = UserMessage::new([
        Part::from(TextPart::new("Where is this, and how is the weather there?")),
        ImagePart::new(ImageUrl::new("https://example.com/bridge.png")).into(),
    ]);
    let messages = [Message::from(SystemMessage::new("Be brief.")), question.into()];
    let chat = Chat::new("large", messages).tools([Tool::new(weather)]).tool_choice("auto").max_tokens(300);
    Ok(client.chats().create(chat).await?.text)
}

fn main() {
    let _call = ask;
}
