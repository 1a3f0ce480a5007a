//! What the document says about something, as a doc comment.

use crate::api::Docs;

use super::checked::DocText;

/// The document's words, then what it says in keywords.
pub(super) fn of(docs: &Docs) -> DocText {
    DocText::of_document(&docs.text).then(DocText::sentences(&docs.facts))
}

/// The first line of what the document says.
pub(super) fn first_line(docs: &Docs) -> Option<String> {
    let text = DocText::of_document(&docs.text);
    // The first line of a block of code says nothing and would open another one.
    text.first_line().filter(|line| !line.starts_with("```")).map(str::to_owned)
}
