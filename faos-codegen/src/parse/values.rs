//! Takes a value as the type that is needed. What is plainly meant is read so, with a warning; the rest is an error.

use super::envelope::Walk;
use crate::document::{Number, Object, Pointer, Value};

impl Walk<'_> {
    /// The members of an object; null is read as absent.
    pub(super) fn members_of(&mut self, value: Value, at: &Pointer) -> Option<Object> {
        match value {
            Value::Object(members) => Some(members),
            Value::Null => {
                self.diagnostics.warning("wrong-type", at, "the value is null, which is read as absent");
                None
            }
            other => {
                self.wrong_type("an object is needed here", &other, at);
                None
            }
        }
    }

    /// The text of a string; null is read as absent.
    pub(super) fn string(&mut self, mut value: Value, at: &Pointer) -> Option<String> {
        if value.is_null() {
            self.diagnostics.warning("wrong-type", at, "the value is null, which is read as absent");
            return None;
        }
        self.text(&mut value, at);
        match value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A list of strings; null is read as an empty list, a string as its only item.
    pub(super) fn strings(&mut self, value: Value, at: &Pointer) -> Vec<String> {
        let items = match value {
            Value::Array(items) => items,
            other => return self.string(other, at).into_iter().collect(),
        };
        let items = items.into_iter().enumerate();
        items
            .filter_map(|(index, item)| match item {
                Value::String(text) => Some(text),
                _ if self.exhausted => None,
                other => {
                    let at = self.item_at(at, index);
                    self.string(other, &at)
                }
            })
            .collect()
    }

    /// A boolean; null is read as false.
    pub(super) fn truth(&mut self, mut value: Value, at: &Pointer) -> bool {
        if value.is_null() {
            self.diagnostics.warning("wrong-type", at, "the value is null, which is read as false");
            return false;
        }
        self.bool(&mut value, at);
        value.as_bool().unwrap_or_default()
    }

    /// Reports that a text for people is something else. Nothing depends on it, so this is no error.
    pub(super) fn no_prose(&mut self, value: &Value, at: &Pointer) {
        let message = format!("a string is needed here, so {} is not read", value.kind());
        self.diagnostics.warning("wrong-type", at, message);
    }

    /// Makes the value a string; whether it is one now.
    pub(super) fn text(&mut self, value: &mut Value, at: &Pointer) -> bool {
        let text = match value {
            Value::String(_) => return true,
            Value::Number(number) => number.text().to_owned(),
            Value::Bool(truth) => truth.to_string(),
            _ => return self.wrong_type("a string is needed here", value, at),
        };
        let message = format!("a string is needed here, so {} is read as its text", value.kind());
        self.diagnostics.warning("wrong-type", at, message);
        *value = Value::String(text);
        true
    }

    /// Makes the value a boolean; whether it is one now.
    pub(super) fn bool(&mut self, value: &mut Value, at: &Pointer) -> bool {
        let truth = match value {
            Value::Bool(_) => return true,
            Value::String(text) if text.eq_ignore_ascii_case("true") => true,
            Value::String(text) if text.eq_ignore_ascii_case("false") => false,
            Value::Number(number) if number.as_u64() == Some(1) => true,
            Value::Number(number) if number.as_u64() == Some(0) => false,
            _ => return self.wrong_type("a boolean is needed here", value, at),
        };
        let message = format!("a boolean is needed here, so {} is read as `{truth}`", value.kind());
        self.diagnostics.warning("wrong-type", at, message);
        *value = Value::Bool(truth);
        true
    }

    /// The number that the value is or spells.
    pub(super) fn number(&mut self, value: &Value, at: &Pointer) -> Option<Number> {
        match value {
            Value::Number(number) => Some(number.clone()),
            Value::String(text) if Number::parse(text).is_some() => {
                let message = "a number is needed here, so the string is read as one";
                self.diagnostics.warning("wrong-type", at, message);
                Number::parse(text)
            }
            _ => {
                self.wrong_type("a number is needed here", value, at);
                None
            }
        }
    }

    /// Reports a value of a wrong type; always false, because it cannot stay.
    pub(super) fn wrong_type(&mut self, needed: &str, value: &Value, at: &Pointer) -> bool {
        let message = format!("{needed}, not {}", value.kind());
        self.diagnostics.error("wrong-type", at, message);
        false
    }
}
