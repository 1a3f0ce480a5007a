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
    let properties = [("Name", Property::from(Title::new(text("Rye bread")))), ("Price", Amount::new(2.5).into())];
    let page = NewPage::new(DatabaseParent::new("00000000-0000-4000-8000-000000000001"), properties)
        .icon(Emoji::new("🍞"))
        .children([
            Block::from(HeadingBlock::new(Paragraph::new(text("Ingredients")))),
            ParagraphBlock::new(Paragraph::new(text("Rye flour, water and salt."))).into(),
        ]);
    client.pages().create(page).await
}

fn main() {
    let _call = create;
}
