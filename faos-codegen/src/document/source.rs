//! The text that a document was read from, kept so that messages can quote it.

use std::collections::BTreeMap;

use super::Pointer;
use crate::diagnostic::Diagnostics;

/// A document's text together with the name that messages give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// How messages call the text, usually a path or a URL.
    pub name: String,
    /// The text itself, without a byte order mark.
    pub text: String,
    /// The other files that its references may lead to, by their path from the document's folder, with `/` between
    /// folders.
    pub files: BTreeMap<String, Source>,
    /// Corrections that are applied to the document before it is read: a document of the OpenAPI Overlay Specification.
    pub overlay: Option<Box<Source>>,
}

impl Source {
    /// Puts a name to the bytes of a file. Text that is not UTF-8 is an error with the place of the first wrong byte.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> (Source, Diagnostics) {
        let mut diagnostics = Diagnostics::new();
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let message = match bytes.as_slice() {
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the document is UTF-16, but must be UTF-8".to_owned(),
                _ => format!("the document is not UTF-8 from byte {valid} on"),
            };
            diagnostics.error("syntax", &Pointer::root(), message).offset(valid);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        (Source::new(name, text), diagnostics)
    }

    /// Puts a name to a text. A leading byte order mark is dropped.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Source { name: name.into(), text, files: BTreeMap::new(), overlay: None }
    }

    /// The text of a file that findings and [`Diagnostics::origin`] name: the overlay, another file of the document, or
    /// else the document itself.
    pub fn file(&self, name: &str) -> &Source {
        let overlay = self.overlay.as_deref().filter(|overlay| overlay.name == name);
        overlay.or_else(|| self.files.get(name)).unwrap_or(self)
    }

    /// The name without the folders before it, by which other files may refer to the document.
    pub fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}
