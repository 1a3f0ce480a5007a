//! Converts numbers and booleans to strings in string schemas: in YAML, the quotes in `[1, 2]` and `[true]` are easily
//! forgotten.
//!
//! After this pass every listed or fixed value of a string schema is a string, a list or an object.

use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Schemas, Type};
use crate::json::Value;

pub(super) fn run(schemas: &mut Schemas, findings: &mut Diagnostics) {
    for id in schemas.ids() {
        let schema = schemas.get_mut(id);
        if schema.types.single() != Some(Type::String) {
            continue;
        }
        let values = schema.enum_values.iter_mut().flatten().chain(&mut schema.constant);
        for value in values {
            let Some(text) = text(value) else { continue };
            findings.warning(
                Code::WrongValue,
                &schema.at,
                format!("the value {value} of a string schema is read as \"{text}\""),
            );
            *value = Value::String(text);
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.text().to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
