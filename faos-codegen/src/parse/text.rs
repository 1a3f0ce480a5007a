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
    if text.starts_with('<') && !text.starts_with("<<<<<<< ") {
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
    if value.is_none() {
        explain(source, diagnostics);
    }
    value.filter(|_| !diagnostics.has_errors())
}

/// Adds a suggestion to a syntax error whose cause can be seen in the text.
fn explain(source: &Source, diagnostics: &mut Diagnostics) {
    let text = source.text.as_str();
    let Some(error) = diagnostics.last_mut().filter(|error| error.code == Code::Syntax && error.help.is_none()) else {
        return;
    };
    let conflict = line_starts(text).find(|&start| text[start..].starts_with("<<<<<<< "));
    if let Some(start) = conflict {
        error.message = "the document contains an unresolved merge conflict".to_owned();
        error.offset(start).help("resolve the conflict between the lines `<<<<<<<` and `>>>>>>>`");
        return;
    }
    let Some(offset) = error.offset else { return };
    let start = text[..offset.min(text.len())].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let begins_comment = ["//", "/*", "#"].iter().any(|mark| line.trim_start().starts_with(mark));
    if source.is_json() && begins_comment {
        error.help("remove the comment: JSON does not allow comments");
    } else if !source.is_json() && indent.contains('\t') {
        error.help("indent the line with spaces: YAML does not allow tabs");
    }
}

/// Returns the offset of each line.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    [0].into_iter().chain(text.match_indices('\n').map(|(newline, _)| newline + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_causes_of_syntax_errors_are_named() {
        for (text, line, shown) in [
            ("openapi: 3.1.0\ninfo:\n\ttitle: a\n", 3, "YAML does not allow tabs"),
            ("openapi: 3.1.0\ninfo:\n  \ttitle: a\n  b\n", 3, "YAML does not allow tabs"),
            ("{\n  // ours\n  \"openapi\": \"3.1.0\"\n}", 2, "JSON does not allow comments"),
            ("{\n  /* ours */\n  \"openapi\": \"3.1.0\"\n}", 2, "JSON does not allow comments"),
            ("{\n  # ours\n  \"openapi\": \"3.1.0\"\n}", 2, "JSON does not allow comments"),
            ("{\n<<<<<<< HEAD\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> b\n}", 2, "unresolved merge conflict"),
            ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> b\n", 2, "unresolved merge conflict"),
            ("<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> b\n", 1, "unresolved merge conflict"),
            ("{\"openapi\": \"3.1.0\",}", 1, "trailing comma"),
        ] {
            let source = Source::new("a", text);
            let mut found = Diagnostics::new();
            assert_eq!(read(&source, &Limits::default(), &mut found), None, "{text}");
            let report = found.render(&source, false);
            assert!(report.contains(shown) && report.contains(&format!("a:{line}:")), "{text}\n{report}");
        }
    }
}
