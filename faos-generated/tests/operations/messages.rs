//! Operations on messages.

use std::collections::BTreeMap;

use faos_generated::types::SendMessage;
use serde_json::{Map, json};

use super::server::{Server, data, page};

#[tokio::test]
async fn list_returns_a_page() {
    let messages = json!([
        { "content": "Where is my order?" },
        { "id": "msg_2", "role": "agent", "content": "It is on its way.", "mood": "calm" },
    ]);
    let server = Server::start([page(messages, None)]).await;

    let page = server.client().messages().list("agt_1").limit(2).cursor("a&b=c%d +").await.unwrap();

    server.assert_sent("GET /agents/agt_1/messages?limit=2&cursor=a%26b%3Dc%25d%20%2B").await;
    assert_eq!(page.items[0].id, None);
    assert_eq!(page.items[0].content, "Where is my order?");
    assert_eq!(page.items[1].role.as_deref(), Some("agent"));
    assert_eq!(page.items[1].additional_properties["mood"], "calm");
}

#[tokio::test]
async fn send_returns_the_reply() {
    let reply = json!({ "content": "It is on its way.", "metadata": { "tokens_used": 1500 } });
    let server = Server::start([data(200, reply)]).await;
    let message = SendMessage::new("Where is my order?")
        .metadata(Map::from_iter([("channel".to_owned(), json!("chat"))]))
        .additional_properties(BTreeMap::from([("session".to_owned(), json!("sess_1"))]));

    let reply = server.client().messages().send("agt_1", message).await.unwrap();

    let sent = json!({ "content": "Where is my order?", "metadata": { "channel": "chat" }, "session": "sess_1" });
    server.assert_sent_json("POST /agents/agt_1/messages", sent).await;
    assert_eq!(reply.metadata.unwrap()["tokens_used"], 1500);
}

#[tokio::test]
async fn send_requires_only_the_text() {
    let server = Server::start([data(201, json!({ "content": "Hello" }))]).await;

    let response = server.client().messages().send("agt_1", SendMessage::new("Hello")).response().await.unwrap();

    server.assert_sent_json("POST /agents/agt_1/messages", json!({ "content": "Hello" })).await;
    assert_eq!(response.status(), 201);
    assert_eq!(response.into_inner().content, "Hello");
}
