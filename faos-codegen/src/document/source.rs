//! The text that a document was read from, kept so that messages can quote it.

/// A document's text together with the name that messages give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// How messages call the text, usually a path or a URL.
    pub name: String,
    /// The text itself, without a byte order mark.
    pub text: String,
}

impl Source {
    /// Puts a name to a text. A leading byte order mark is dropped.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Source { name: name.into(), text }
    }
}
