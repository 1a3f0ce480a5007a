//! Parses bytes and text into a JSON value.

use crate::diagnostic::{Code, Diagnostics};
use crate::json::{Pointer, Value};
use crate::source::Source;

use super::limits::Limits;
use super::{json, yaml};

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
            diagnostics.error(Code::Syntax, &Pointer::root(), message).offset(valid);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        (Source::new(name, text), diagnostics)
    }
}

/// Parses a text into a value.
pub(super) fn read(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<Value> {
    let root = Pointer::root();
    let size = source.text.len();
    if size > limits.max_bytes {
        let message = format!("the document has {size} bytes; the limit is {}", limits.max_bytes);
        diagnostics.error(Code::DocumentLimit, &root, message);
        return None;
    }
    let text = source.text.trim_start();
    if text.is_empty() {
        diagnostics.error(Code::Syntax, &root, "the document is empty");
        return None;
    }
    if text.starts_with('<') {
        diagnostics
            .error(Code::Syntax, &root, "this is HTML or XML, not an OpenAPI document")
            .help("check the download: a login or documentation page may have been saved instead");
        return None;
    }
    let value = if source.is_json() {
        json::read(source, limits, diagnostics)
    } else {
        yaml::read(source, limits, diagnostics)
    };
    value.filter(|_| !diagnostics.has_errors())
}
