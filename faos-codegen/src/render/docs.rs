//! What the document says about something, as a doc comment.

use crate::api::{Docs, Fact};

use super::checked::{Code, DocText, Plain, Words};

/// The document's words, then what it says in keywords.
pub(super) fn of(docs: &Docs) -> DocText {
    DocText::of_document(&docs.text).then(DocText::of_lines(docs.facts.iter().map(sentence)))
}

fn sentence(fact: &Fact) -> Words {
    match fact {
        Fact::Limits(limits) => Words::new("{}", &[&Plain::new(limits)]),
        Fact::Pattern(pattern) => Words::new("Pattern: {}.", &[&Code::new(pattern)]),
        Fact::Default(value) => Words::new("Default: {}.", &[&Code::new(value)]),
        Fact::Example(value) => Words::new("Example: {}.", &[&Code::new(value)]),
        Fact::Format(format) => Words::new("Format: {}.", &[&Code::new(format)]),
    }
}
