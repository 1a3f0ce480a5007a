//! Evaluates JSONPath (RFC 9535) queries.

use regex_lite::Regex;
use serde::Deserialize;
use serde_json_path::{
    JsonPath,
    functions::{LogicalType, ValueType},
};

use crate::json::{Pointer, Value};
use crate::parse::references::lookup;

/// A copy of the document in searchable form. Created on first use; later only changed parts are updated.
#[derive(Debug, Default)]
pub(super) struct Searchable(Option<serde_json::Value>);

impl Searchable {
    /// Returns the locations in the document that a path selects.
    pub(super) fn find(&mut self, path: &JsonPath, document: &Value) -> Vec<Pointer> {
        let document = self.0.get_or_insert_with(|| searchable(document));
        let locations = path.query_located(document).dedup().into_iter().map(|node| node.location().to_json_pointer());
        locations.filter_map(|pointer| Pointer::parse(&pointer)).collect()
    }

    /// Updates the copy after a change at a location of the document.
    pub(super) fn refresh(&mut self, at: &Pointer, document: &mut Value) {
        let copy = self.0.as_mut().and_then(|copy| copy.pointer_mut(at.as_str()));
        if let (Some(copy), Some(value)) = (copy, lookup(document, at)) {
            *copy = searchable(value);
        }
    }
}

/// Converts a value. Numbers are only compared, so their text need not be kept.
fn searchable(value: &Value) -> serde_json::Value {
    serde_json::Value::deserialize(value).unwrap_or_default()
}

/// Returns true if a path uses Unicode classes with `match` or `search`, which do not support them and would silently
/// find nothing.
pub(super) fn has_unicode_class(path: &str) -> bool {
    let has = |texts: [&str; 2]| texts.iter().any(|text| path.contains(text));
    has(["match(", "search("]) && has(["\\p{", "\\P{"])
}

// The JSONPath crate implements `match` and `search` with `regex`, which would account for a twentieth of the code that
// a first `regen` compiles.

/// Returns true if the whole text matches a pattern (RFC 9535, section 2.4.6).
#[serde_json_path::function(name = "match")]
fn matches(text: ValueType, pattern: ValueType) -> LogicalType {
    fits(&text, &pattern, |pattern| format!("(?R)^(?:{pattern})$"))
}

/// Returns true if a part of the text matches a pattern (RFC 9535, section 2.4.7).
#[serde_json_path::function(name = "search")]
fn searches(text: ValueType, pattern: ValueType) -> LogicalType {
    fits(&text, &pattern, |pattern| format!("(?R){pattern}"))
}

fn fits(text: &ValueType, pattern: &ValueType, anchored: fn(&str) -> String) -> LogicalType {
    let text = text.as_value().and_then(serde_json::Value::as_str);
    let pattern = pattern.as_value().and_then(serde_json::Value::as_str);
    let pattern = pattern.and_then(|pattern| Regex::new(&anchored(pattern)).ok());
    text.zip(pattern).is_some_and(|(text, pattern)| pattern.is_match(text)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_the_whole_text_or_a_part() {
        let names = serde_json::json!([{"n": "X-Id"}, {"n": "X"}, {"n": "Max-X"}, {"n": "X\n"}, {"n": 7}]);
        let cases = [
            ("match(@.n, 'X')", vec!["X"]),
            ("match(@.n, 'X|X-.*')", vec!["X-Id", "X"]),
            ("match(@.n, 'X.')", vec![]),
            ("search(@.n, 'X')", vec!["X-Id", "X", "Max-X", "X\n"]),
            ("search(@.n, '^X|-I')", vec!["X-Id", "X", "X\n"]),
            ("search(@.n, @.n)", vec!["X-Id", "X", "Max-X", "X\n"]),
            // An invalid regular expression matches nothing.
            ("search(@.n, '(')", vec![]),
            ("match(@.n, 7)", vec![]),
        ];
        for (filter, expected) in cases {
            let path = JsonPath::parse(&format!("$[?{filter}].n")).expect(filter);
            let found: Vec<&str> = path.query(&names).all().into_iter().filter_map(serde_json::Value::as_str).collect();
            assert_eq!(found, expected, "{filter}");
        }
    }

    #[test]
    fn unicode_classes_are_rejected_only_in_functions() {
        assert!(has_unicode_class(r"$..[?match(@.pattern, '\\p{L}+')]"));
        assert!(has_unicode_class(r"$..[?search(@.pattern, '\\P{L}')]"));
        assert!(!has_unicode_class(r"$..[?@.pattern == '^\\p{L}+$']"));
        assert!(!has_unicode_class(r"$..[?match(@.pattern, '[A-Z]+')]"));
    }
}
