//! The text of a document, kept for quoting in messages, and the positions of values in it.

mod position;

use std::collections::BTreeMap;

pub(crate) use position::char_start;
pub use position::{Place, Places};

/// The text of a document and its name for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name in messages, usually a path or a URL.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
    /// The other files that references may point to, by their path relative to the root directory, separated by `/`.
    pub files: BTreeMap<String, Source>,
    /// The document's directory, relative to the root directory and separated by `/`. Empty if it is the root itself.
    pub folder: String,
    /// An OpenAPI Overlay document with corrections to apply before parsing.
    pub overlay: Option<Box<Source>>,
    /// The settings, for findings about them.
    pub settings: Option<Box<Source>>,
}

impl Source {
    /// Creates a source from text. Strips a leading byte order mark.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Source { name: name.into(), text, files: BTreeMap::new(), folder: String::new(), overlay: None, settings: None }
    }

    /// Returns the file with a name from a finding or `Diagnostics::origin`: the overlay, the settings, another file of
    /// the document, or otherwise the document itself.
    pub fn file(&self, name: &str) -> &Source {
        let beside = [&self.overlay, &self.settings].into_iter().filter_map(Option::as_deref);
        let mut beside = beside.filter(|beside| beside.name == name);
        beside.next().or_else(|| self.files.get(name)).unwrap_or(self)
    }

    /// Returns the name without its directory, by which other files may refer to the document.
    pub fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or_default()
    }

    /// Returns the path relative to the root directory, separated by `/`.
    pub(crate) fn path(&self) -> String {
        match self.folder.as_str() {
            "" => self.file_name().to_owned(),
            folder => format!("{folder}/{}", self.file_name()),
        }
    }

    /// Returns true if the text is parsed as JSON: its first character is a brace. Everything else is parsed as YAML.
    pub(crate) fn is_json(&self) -> bool {
        self.text.trim_start().starts_with('{')
    }
}
