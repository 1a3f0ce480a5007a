//! What the document says about something, as a doc comment.

use crate::api::Docs;

use super::checked::DocText;

/// The document's words, then what it says in keywords.
pub(super) fn of(docs: &Docs) -> DocText {
    DocText::of_document(&docs.text).then(DocText::ours(&docs.facts.join("\n")))
}

/// The first line of what the document says.
pub(super) fn first_line(docs: &Docs) -> Option<String> {
    DocText::of_document(&docs.text).first_line().map(str::to_owned)
}
