//! The text of a document, kept for quoting in messages.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::json::Pointer;

/// The text of a document and its name for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name in messages, usually a path or a URL.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
    /// The other files that references may point to, by their path relative to the document's directory, separated by
    /// `/`.
    pub files: BTreeMap<String, Source>,
    /// An OpenAPI Overlay document with corrections to apply before parsing.
    pub overlay: Option<Box<Source>>,
}

impl Source {
    /// Creates a source from the bytes of a file. Reports text that is not UTF-8 with the offset of the first invalid
    /// byte.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> (Source, Diagnostics) {
        let mut diagnostics = Diagnostics::new();
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let message = match bytes.as_slice() {
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the document is UTF-16; only UTF-8 is supported".to_owned(),
                _ => format!("the document is not valid UTF-8 at byte {valid}"),
            };
            diagnostics.error("syntax", &Pointer::root(), message).offset(valid);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        (Source::new(name, text), diagnostics)
    }

    /// Creates a source from text. Strips a leading byte order mark.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Source { name: name.into(), text, files: BTreeMap::new(), overlay: None }
    }

    /// Returns the file with a name from a finding or [`Diagnostics::origin`]: the overlay, another file of the
    /// document, or otherwise the document itself.
    pub fn file(&self, name: &str) -> &Source {
        let overlay = self.overlay.as_deref().filter(|overlay| overlay.name == name);
        overlay.or_else(|| self.files.get(name)).unwrap_or(self)
    }

    /// Returns the name without its directory, by which other files may refer to the document.
    pub fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}
