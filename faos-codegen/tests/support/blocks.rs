//! The code in a Markdown page.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// Returns the code blocks of a language, in order.
pub(crate) fn blocks(markdown: &str, language: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut is_open = false;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(of))) if *of == *language => {
                found.push(String::new());
                is_open = true;
            }
            Event::Text(text) if is_open => found.last_mut().expect("a block is open").push_str(&text),
            Event::End(TagEnd::CodeBlock) => is_open = false,
            _ => {}
        }
    }
    found
}
