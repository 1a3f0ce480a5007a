//! A page with a title, a number and two blocks.

use client::types::{
    Amount, Block, DatabaseParent, Emoji, HeadingBlock, NewPage, Paragraph, ParagraphBlock, Property, RichText,
    TextContent, Title,
};
use client::{Client, Error};

fn text(content: &str) -> [RichText; 1] {
    [RichText::new(TextContent::new(content))]
}

async fn create(client: &Client) -> Result<(), Error> {
    let properties = [("Name", Property::from(Title::new(text("Tuscan kale")))), ("Price", Amount::new(2.5).into())];
    let page = NewPage::new(DatabaseParent::new("d9824bdc-8445-4327-be8b-5b47500af6ce"), properties)
        .icon(Emoji::new("🥬"))
        .children([
            Block::from(HeadingBlock::new(Paragraph::new(text("Lacinato kale")))),
            ParagraphBlock::new(Paragraph::new(text("A variety of kale with dark leaves."))).into(),
        ]);
    client.pages().create(page).await
}

fn main() {
    let _call = create;
}
