//! Lowers enums and constants.

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};

use crate::api::{Constant, Docs, Enum, Shape, Type, Variant};
use crate::diagnostic::Code;
use crate::document::{ENUM_NAMES, Schema, SchemaId};
use crate::json::Value;

use super::scalars::{is_constant, scalar_of};
use super::types::{Lowering, Place};

impl Lowering<'_> {
    /// Returns the distinct values of an `enum`.
    pub(super) fn listed(&mut self, schema: &Schema, values: &[Value]) -> Vec<Variant> {
        let mut kept: IndexMap<String, &Value> = IndexMap::with_capacity(values.len());
        let mut names = stated_names(schema, values);
        for value in values {
            self.check_type(schema, value);
            match kept.entry(identity(value)) {
                Entry::Vacant(place) => drop(place.insert(value)),
                Entry::Occupied(_) => {
                    self.findings.warning(Code::RepeatedValue, &schema.at, format!("duplicate value {value}"));
                }
            }
        }
        let variant = |value: &Value| {
            let name = names.iter_mut().find(|(named, _)| *named == value).map(|(_, name)| std::mem::take(name));
            Variant { wire: value.clone(), name, docs: Docs::default() }
        };
        kept.into_values().map(variant).collect()
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

/// Returns the names that extensions state for the values of an enum: `x-enum-varnames` and `x-enumNames` list them in
/// the order of the values, `x-ms-enum` beside each value. Empty unless every name has a letter and differs from others.
fn stated_names<'s>(schema: &'s Schema, values: &'s [Value]) -> Vec<(&'s Value, String)> {
    let listed = ENUM_NAMES.iter().find_map(|key| match schema.extensions.get(*key)? {
        Value::Array(names) if names.len() == values.len() => {
            names.iter().zip(values).map(|(name, value)| Some((value, name.as_str()?.to_owned()))).collect()
        }
        _ => None,
    });
    let named = listed.or_else(|| match schema.extensions.get("x-ms-enum")? {
        Value::Object(members) => match members.get("values")? {
            Value::Array(entries) => {
                let named = entries.iter().filter_map(|entry| match entry {
                    Value::Object(entry) => Some((entry.get("value")?, entry.get("name")?.as_str()?.to_owned())),
                    _ => None,
                });
                Some(named.collect::<Vec<_>>())
            }
            _ => None,
        },
        _ => None,
    });
    let mut named: Vec<(&Value, String)> = named.unwrap_or_default();
    named.retain(|(value, _)| values.contains(value));
    let has_letter = |name: &str| name.contains(|character: char| character.is_alphabetic());
    let mut seen = IndexSet::new();
    if named.iter().all(|(_, name)| has_letter(name) && seen.insert(name.to_lowercase())) { named } else { Vec::new() }
}
