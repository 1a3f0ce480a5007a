// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Errors of reading and writing. They carry the path to the value, and never its content, which may be a secret.

use std::fmt;
use std::str::Utf8Error;

use jiter::{JiterError, JiterErrorType, JsonErrorType};

/// The maximum length of a key in a path; documents may use keys of any length.
const LONGEST_KEY: usize = 64;

/// An error that occurred while reading a JSON text as a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Problem>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Problem {
    path: String,
    message: String,
    offset: usize,
    truncated: bool,
}

impl DecodeError {
    /// Creates an error about the value at `offset` bytes from the start of the text.
    pub fn new(message: impl Into<String>, offset: usize) -> Self {
        Self(Box::new(Problem { path: String::new(), message: message.into(), offset, truncated: false }))
    }

    /// Returns the path to the value, like `data[3].stats.success_rate`, or an empty string for the whole text.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the description of the problem.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the offset in bytes at which reading stopped.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Returns true if the text ends in the middle of a value, as it does when a connection breaks.
    pub fn is_truncated(&self) -> bool {
        self.0.truncated
    }

    /// Creates an error about text that is not JSON, `place` bytes from the start of the text.
    pub(super) fn not_json(kind: JsonErrorType, place: usize) -> Self {
        let truncated = matches!(
            kind,
            JsonErrorType::EofWhileParsingList
                | JsonErrorType::EofWhileParsingObject
                | JsonErrorType::EofWhileParsingString
                | JsonErrorType::EofWhileParsingValue
        );
        let message = match truncated {
            true => "the text ends in the middle of a value".to_owned(),
            false => format!("not JSON: {kind}"),
        };
        Self(Box::new(Problem { path: String::new(), message, offset: place, truncated }))
    }

    /// Converts an error of jiter about a text that begins `place` bytes from the start of the whole text.
    pub(super) fn of_jiter(error: JiterError, place: usize) -> Self {
        let place = place + error.index;
        match error.error_type {
            JiterErrorType::JsonError(kind) => Self::not_json(kind, place),
            JiterErrorType::WrongType { expected, actual } => {
                Self::new(format!("expected {expected}, found {actual}"), place)
            }
        }
    }

    /// Creates an error about text that is not UTF-8 and begins `place` bytes from the start of the whole text.
    pub(super) fn not_utf8(error: Utf8Error, place: usize) -> Self {
        Self::new("the text is not UTF-8", place + error.valid_up_to())
    }

    /// Converts an error of serde_json about a text.
    pub(super) fn of_serde(error: &serde_json::Error, text: &str) -> Self {
        let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let offset = lines.map(str::len).sum::<usize>() + error.column();
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = without_content(message.strip_suffix(&place).unwrap_or(&message));
        Self(Box::new(Problem { path: String::new(), message, offset, truncated: error.is_eof() }))
    }

    /// Converts the text of an error back, as serde passes it on.
    pub(super) fn of_display(text: &str) -> Self {
        let place = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (at byte "));
        let (text, offset) = match place.and_then(|(text, offset)| Some((text, offset.parse().ok()?))) {
            Some(found) => found,
            None => (text, 0),
        };
        let (path, message) = match text.split_once(": ") {
            Some((path, message)) if !path.contains(' ') => (path.to_owned(), message),
            _ => (String::new(), text),
        };
        Self(Box::new(Problem { path, message: message.to_owned(), offset, truncated: false }))
    }

    /// Prepends the member `name` to the path.
    #[must_use]
    pub fn in_member(mut self, name: &str) -> Self {
        prepend_member(&mut self.0.path, name);
        self
    }

    /// Prepends a map value to the path. The keys of a map are content, so the path does not show the key.
    #[must_use]
    pub fn in_map(mut self) -> Self {
        prepend(&mut self.0.path, "[*]");
        self
    }

    /// Prepends the array item at `index` to the path.
    #[must_use]
    pub fn in_item(mut self, index: usize) -> Self {
        prepend_item(&mut self.0.path, index);
        self
    }
}

#[cfg(feature = "testing")]
impl DecodeError {
    /// Returns the path and the description.
    pub(crate) fn without_place(&self) -> String {
        match self.path() {
            "" => self.message().to_owned(),
            path => format!("{path}: {}", self.message()),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { path, message, offset, .. } = &*self.0;
        if path.is_empty() {
            write!(f, "{message} (at byte {offset})")
        } else {
            write!(f, "{path}: {message} (at byte {offset})")
        }
    }
}

impl std::error::Error for DecodeError {}

/// An error that occurred while writing a value as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    path: String,
    message: &'static str,
}

impl EncodeError {
    pub(super) fn new(message: &'static str) -> Self {
        Self { path: String::new(), message }
    }

    /// Returns the path to the value, like `guardrails.limits[0]`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the description of the problem.
    pub fn message(&self) -> &str {
        self.message
    }

    pub(super) fn prepend_member(&mut self, name: &str) {
        prepend_member(&mut self.path, name);
    }

    pub(super) fn prepend_map(&mut self) {
        prepend(&mut self.path, "[*]");
    }

    pub(super) fn prepend_item(&mut self, index: usize) {
        prepend_item(&mut self.path, index);
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl std::error::Error for EncodeError {}

/// Removes the value that was found from a message of serde, since it may contain data that must not be logged.
fn without_content(message: &str) -> String {
    let Some((found, expected)) = message.split_once(", expected ") else {
        return message.to_owned();
    };
    let kind = found.split(['"', '`']).next().unwrap_or_default().trim_end();
    format!("{kind}, expected {expected}")
}

fn prepend_member(path: &mut String, name: &str) {
    let plain = !name.is_empty()
        && name.len() <= LONGEST_KEY
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$' | b'@'));
    if plain {
        prepend(path, name);
    } else {
        let shown: String = name.chars().take(LONGEST_KEY).collect();
        // An unusual key is written like an index: `headers["x y"].value`.
        prepend(path, &format!("[{shown:?}]"));
    }
}

fn prepend_item(path: &mut String, index: usize) {
    prepend(path, &format!("[{index}]"));
}

fn prepend(path: &mut String, step: &str) {
    if !path.is_empty() && !path.starts_with('[') {
        path.insert(0, '.');
    }
    path.insert_str(0, step);
}
