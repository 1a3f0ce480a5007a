//! Reads `type`: the type names of JSON Schema, and those of other languages with an obvious equivalent.

use crate::diagnostic::Code;
use crate::document::{Type, Types};
use crate::json::{Pointer, Value};

use super::context::Context;

impl Context<'_> {
    /// Reads the value of `type`. A type name may imply a format, which applies unless there already is one.
    pub(super) fn types(&mut self, value: Value, format: &mut Option<String>, at: &Pointer) -> Types {
        let names = match value {
            Value::Array(names) => {
                if self.minor == 0 {
                    let message = "a list of types requires OpenAPI 3.1";
                    self.diagnostics.warning(Code::VersionMismatch, at, message);
                }
                names
            }
            // YAML parses the bare word `null` as a null value.
            Value::Null => {
                let message = "`type` is null; treated as the type `null`";
                self.diagnostics.warning(Code::WrongType, at, message);
                return Types::of(Type::Null);
            }
            other => vec![other],
        };
        let mut types = Types::default();
        for name in names {
            let name = match name {
                Value::Null => "null".to_owned(),
                other => match self.string(other, at) {
                    Some(name) => name,
                    None => continue,
                },
            };
            match Type::from_name(&name) {
                Some(ty) => {
                    types.insert(ty);
                }
                None => match self.other_type(&name, format, at) {
                    Some(ty) => {
                        types.insert(ty);
                    }
                    // An unknown type may mean anything, so the schema is left without types.
                    None => return Types::default(),
                },
            }
        }
        types
    }

    /// Returns the JSON Schema equivalent of a type name from another language.
    fn other_type(&mut self, name: &str, format: &mut Option<String>, at: &Pointer) -> Option<Type> {
        let (ty, implied) = match name.to_ascii_lowercase().as_str() {
            "string" | "str" | "text" => (Type::String, None),
            "file" | "binary" => (Type::String, Some("binary")),
            "date" => (Type::String, Some("date")),
            "datetime" | "date-time" | "timestamp" => (Type::String, Some("date-time")),
            "uuid" => (Type::String, Some("uuid")),
            "integer" | "int" | "long" => (Type::Integer, None),
            "int32" => (Type::Integer, Some("int32")),
            "int64" => (Type::Integer, Some("int64")),
            "number" | "float" | "double" => (Type::Number, None),
            "boolean" | "bool" => (Type::Boolean, None),
            "array" | "list" => (Type::Array, None),
            "object" | "map" | "dict" => (Type::Object, None),
            _ => {
                let message = format!("`{name}` is not a type; any value is accepted");
                self.diagnostics.warning(Code::WrongValue, at, message);
                return None;
            }
        };
        let message = format!("`{name}` is not a type; treated as `{}`", ty.name());
        self.diagnostics.warning(Code::WrongValue, at, message);
        if format.is_none() {
            *format = implied.map(str::to_owned);
        }
        Some(ty)
    }
}
