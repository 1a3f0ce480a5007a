//! Converts values to the expected type. Obvious mistakes are repaired with a warning; other values are left out.

use crate::diagnostic::Code;
use crate::json::{Number, Object, Pointer, Value};

use super::context::Context;

impl Context<'_> {
    /// Returns the members of an object. Null is treated as absent.
    pub(super) fn members_of(&mut self, value: Value, at: &Pointer) -> Option<Object> {
        match value {
            Value::Object(members) => Some(members),
            Value::Null => {
                self.diagnostics.warning(Code::WrongType, at, "the value is null; treated as absent");
                None
            }
            other => {
                self.wrong_type("expected an object", &other, at);
                None
            }
        }
    }

    /// Returns the text of a string. Null is treated as absent.
    pub(super) fn string(&mut self, mut value: Value, at: &Pointer) -> Option<String> {
        if value.is_null() {
            self.diagnostics.warning(Code::WrongType, at, "the value is null; treated as absent");
            return None;
        }
        self.text(&mut value, at);
        match value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a list of strings. Null is treated as an empty list, a string as its only item.
    pub(super) fn strings(&mut self, value: Value, at: &Pointer) -> Vec<String> {
        let items = match value {
            Value::Array(items) => items,
            other => return self.string(other, at).into_iter().collect(),
        };
        let items = items.into_iter().enumerate();
        items
            .filter_map(|(index, item)| match item {
                Value::String(text) => Some(text),
                _ if self.budget.is_exhausted() => None,
                other => {
                    let at = self.item_at(at, index);
                    self.string(other, &at)
                }
            })
            .collect()
    }

    /// Returns a boolean. Null is treated as false.
    pub(super) fn boolean(&mut self, mut value: Value, at: &Pointer) -> bool {
        if value.is_null() {
            self.diagnostics.warning(Code::WrongType, at, "the value is null; treated as false");
            return false;
        }
        self.bool(&mut value, at);
        value.as_bool().unwrap_or_default()
    }

    /// Reports documentation that is not a string. Nothing depends on it, so this is only a warning.
    pub(super) fn ignore_text(&mut self, value: &Value, at: &Pointer) {
        let message = format!("expected a string; {} is ignored", value.kind());
        self.diagnostics.warning(Code::WrongType, at, message);
    }

    /// Converts the value to a string; returns true on success.
    pub(super) fn text(&mut self, value: &mut Value, at: &Pointer) -> bool {
        let text = match value {
            Value::String(_) => return true,
            Value::Number(number) => number.text().to_owned(),
            Value::Bool(truth) => truth.to_string(),
            _ => return self.wrong_type("expected a string", value, at),
        };
        let message = format!("expected a string; {} is converted to its text", value.kind());
        self.diagnostics.warning(Code::WrongType, at, message);
        *value = Value::String(text);
        true
    }

    /// Converts the value to a boolean; returns true on success.
    pub(super) fn bool(&mut self, value: &mut Value, at: &Pointer) -> bool {
        let truth = match value {
            Value::Bool(_) => return true,
            Value::String(text) if text.eq_ignore_ascii_case("true") => true,
            Value::String(text) if text.eq_ignore_ascii_case("false") => false,
            Value::Number(number) if number.as_u64() == Some(1) => true,
            Value::Number(number) if number.as_u64() == Some(0) => false,
            _ => return self.wrong_type("expected a boolean", value, at),
        };
        let message = format!("expected a boolean; {} is treated as `{truth}`", value.kind());
        self.diagnostics.warning(Code::WrongType, at, message);
        *value = Value::Bool(truth);
        true
    }

    /// Returns the number that the value is or spells.
    pub(super) fn number(&mut self, value: &Value, at: &Pointer) -> Option<Number> {
        match value {
            Value::Number(number) => Some(number.clone()),
            Value::String(text) if Number::parse(text).is_some() => {
                let message = "expected a number; the string is parsed as one";
                self.diagnostics.warning(Code::WrongType, at, message);
                Number::parse(text)
            }
            _ => {
                self.wrong_type("expected a number", value, at);
                None
            }
        }
    }

    /// Reports a value of the wrong type. Always returns false, because the value is left out.
    pub(super) fn wrong_type(&mut self, needed: &str, value: &Value, at: &Pointer) -> bool {
        let message = format!("{needed}, not {}; left out", value.kind());
        self.diagnostics.warning(Code::UnusableValue, at, message);
        false
    }
}
