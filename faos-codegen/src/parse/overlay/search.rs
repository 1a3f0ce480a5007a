//! Finds the places that a JSONPath (RFC 9535) selects.

use regex_lite::Regex;
use serde::Deserialize;
use serde_json_path::{
    JsonPath,
    functions::{LogicalType, ValueType},
};

use crate::{
    document::{Pointer, Value},
    parse::references::lookup,
};

/// The document once more, in the form that is searched. It is made when first needed, and afterwards only what changed
/// is made anew.
#[derive(Debug, Default)]
pub(super) struct Searchable(Option<serde_json::Value>);

impl Searchable {
    /// The places in the document that a path selects.
    pub(super) fn find(&mut self, path: &JsonPath, document: &Value) -> Vec<Pointer> {
        let document = self.0.get_or_insert_with(|| searchable(document));
        let locations = path.query_located(document).dedup().into_iter().map(|node| node.location().to_json_pointer());
        locations.filter_map(|pointer| Pointer::parse(&pointer)).collect()
    }

    /// Takes over what has changed at a place of the document.
    pub(super) fn refresh(&mut self, at: &Pointer, document: &mut Value) {
        let copy = self.0.as_mut().and_then(|copy| copy.pointer_mut(at.as_str()));
        if let (Some(copy), Some(value)) = (copy, lookup(document, at)) {
            *copy = searchable(value);
        }
    }
}

/// Numbers are only compared here, so that they need not keep their text.
fn searchable(value: &Value) -> serde_json::Value {
    serde_json::Value::deserialize(value).unwrap_or_default()
}

/// Whether a path asks `match` or `search` for what they do not know, and would silently find nothing.
pub(super) fn has_unknown_form(path: &str) -> bool {
    let has = |texts: [&str; 2]| texts.iter().any(|text| path.contains(text));
    has(["match(", "search("]) && has(["\\p{", "\\P{"])
}

// The crate for JSONPath brings `match` and `search` with `regex`, which would be a twentieth of what a first `regen`
// compiles.

/// Whether the whole of a text is of a form (RFC 9535, section 2.4.6).
#[serde_json_path::function(name = "match")]
fn matches(text: ValueType, form: ValueType) -> LogicalType {
    fits(&text, &form, |form| format!("(?R)^(?:{form})$"))
}

/// Whether a part of a text is of a form (RFC 9535, section 2.4.7).
#[serde_json_path::function(name = "search")]
fn searches(text: ValueType, form: ValueType) -> LogicalType {
    fits(&text, &form, |form| format!("(?R){form}"))
}

fn fits(text: &ValueType, form: &ValueType, anchored: fn(&str) -> String) -> LogicalType {
    let text = text.as_value().and_then(serde_json::Value::as_str);
    let form = form.as_value().and_then(serde_json::Value::as_str);
    let form = form.and_then(|form| Regex::new(&anchored(form)).ok());
    text.zip(form).is_some_and(|(text, form)| form.is_match(text)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_regular_expressions_of_the_whole_or_of_a_part() {
        let names = serde_json::json!([{"n": "X-Id"}, {"n": "X"}, {"n": "Max-X"}, {"n": "X\n"}, {"n": 7}]);
        let cases = [
            ("match(@.n, 'X')", vec!["X"]),
            ("match(@.n, 'X|X-.*')", vec!["X-Id", "X"]),
            ("match(@.n, 'X.')", vec![]),
            ("search(@.n, 'X')", vec!["X-Id", "X", "Max-X", "X\n"]),
            ("search(@.n, '^X|-I')", vec!["X-Id", "X", "X\n"]),
            ("search(@.n, @.n)", vec!["X-Id", "X", "Max-X", "X\n"]),
            // What is no regular expression fits nothing.
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
    fn classes_of_unicode_are_unknown_to_functions_alone() {
        assert!(has_unknown_form(r"$..[?match(@.pattern, '\\p{L}+')]"));
        assert!(has_unknown_form(r"$..[?search(@.pattern, '\\P{L}')]"));
        assert!(!has_unknown_form(r"$..[?@.pattern == '^\\p{L}+$']"));
        assert!(!has_unknown_form(r"$..[?match(@.pattern, '[A-Z]+')]"));
    }
}
