//! Lowers enums and constants.

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::api::{Constant, Docs, Enum, Shape, Type, Variant};
use crate::diagnostic::Code;
use crate::document::{Schema, SchemaId};
use crate::json::Value;

use super::scalars::{is_constant, scalar_of};
use super::types::{Lowering, Place};

impl Lowering<'_> {
    /// Returns the distinct values of an `enum`.
    pub(super) fn listed(&mut self, schema: &Schema, values: &[Value]) -> Vec<Variant> {
        let mut kept: IndexMap<String, &Value> = IndexMap::with_capacity(values.len());
        for value in values {
            self.check_type(schema, value);
            match kept.entry(identity(value)) {
                Entry::Vacant(place) => drop(place.insert(value)),
                Entry::Occupied(_) => {
                    self.findings.warning(Code::RepeatedValue, &schema.at, format!("duplicate value {value}"));
                }
            }
        }
        kept.into_values().map(|value| Variant { wire: value.clone(), docs: Docs::default() }).collect()
    }

    pub(super) fn enumeration(&mut self, id: SchemaId, schema: &Schema, variants: Vec<Variant>, place: &Place) -> Type {
        let Some(scalar) = scalar_of(variants.iter().map(|variant| &variant.wire)) else {
            return self.untyped(schema, "enum values that are objects, lists or out-of-range numbers");
        };
        let type_id = self.define(schema, place, Shape::Enum(Enum { scalar, variants }));
        self.remember(id, &Type::Named(type_id));
        Type::Named(type_id)
    }

    pub(super) fn constant(&mut self, id: SchemaId, schema: &Schema, value: &Value, place: &Place) -> Type {
        self.check_type(schema, value);
        if !is_constant(value) {
            return self.untyped(schema, "a constant that is an object, a list or an out-of-range number");
        }
        let type_id = self.define(schema, place, Shape::Constant(Constant { value: value.clone() }));
        self.remember(id, &Type::Named(type_id));
        Type::Named(type_id)
    }

    /// Reports an enum value or constant that contradicts the type. The value takes precedence.
    fn check_type(&mut self, schema: &Schema, value: &Value) {
        // The types alone do not determine if null is allowed.
        if !value.is_null() && !schema.types.allow(value) {
            let message =
                format!("the value {value} is not of the type `{}`; the value takes precedence", schema.types.names());
            self.findings.warning(Code::WrongValue, &schema.at, message);
        }
    }
}

/// Returns a text that is the same for equal values. `1` and `1.0` are equal.
pub(super) fn identity(value: &Value) -> String {
    match value {
        Value::Number(number) => number.canonical(),
        value => value.to_string(),
    }
}
