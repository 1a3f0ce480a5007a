//! Text, numbers, listed values and fixed values.

use indexmap::IndexSet;

use crate::api::{Constant, Docs, Enum, Integer, Scalar, Shape, Type, Variant};
use crate::document::{Number, Schema, SchemaId, Value};

use super::types::{Lowering, Place};

impl Lowering<'_> {
    pub(super) fn string(&self, schema: &Schema) -> Type {
        if schema.content_encoding.as_deref() == Some("base64") {
            return Type::Base64;
        }
        match schema.format.as_deref() {
            Some("date-time") => Type::Timestamp,
            Some("date") => Type::Date,
            Some("time") => Type::Time,
            Some("duration") => Type::Duration,
            Some("uuid") => Type::Uuid,
            Some("byte") => Type::Base64,
            _ => Type::String,
        }
    }

    /// A number with the format of a whole number is one. `float` is no reason to keep fewer digits than were sent:
    /// vendors write it for money.
    pub(super) fn number(&self, schema: &Schema) -> Type {
        match stated_width(schema) {
            Some(_) => Type::Integer(integer(schema)),
            None => Type::Number,
        }
    }

    /// The values of an `enum`, each once.
    pub(super) fn listed(&mut self, schema: &Schema, values: &[Value]) -> Vec<Variant> {
        let mut kept: IndexSet<&Value> = IndexSet::with_capacity(values.len());
        for value in values {
            self.check_type(schema, value);
            if !kept.insert(value) {
                self.findings.warning("repeated-value", &schema.at, format!("the value {value} is listed twice"));
            }
        }
        kept.into_iter().map(|value| Variant { wire: value.clone(), docs: Docs::default() }).collect()
    }

    pub(super) fn enumeration(&mut self, id: SchemaId, schema: &Schema, variants: Vec<Variant>, place: &Place) -> Type {
        let Some(scalar) = scalar_of(variants.iter().map(|variant| &variant.wire)) else {
            return self.untyped(schema, "listed values that are objects, lists or too large numbers");
        };
        let type_id = self.define(schema, place, Shape::Enum(Enum { scalar, variants }));
        self.remember(id, &Type::Named(type_id));
        Type::Named(type_id)
    }

    pub(super) fn constant(&mut self, id: SchemaId, schema: &Schema, value: &Value, place: &Place) -> Type {
        self.check_type(schema, value);
        if !is_constant(value) {
            return self.untyped(schema, "a fixed value that is an object, a list or too large a number");
        }
        let type_id = self.define(schema, place, Shape::Constant(Constant { value: value.clone() }));
        self.remember(id, &Type::Named(type_id));
        Type::Named(type_id)
    }

    /// What a listed or fixed value is, it says itself; where the schema says another type, one of them is wrong.
    fn check_type(&mut self, schema: &Schema, value: &Value) {
        // Whether null is allowed is not told by the types alone.
        if !value.is_null() && !schema.types.allow(value) {
            let message = format!("the value {value} is not of the type `{}`; the value counts", schema.types.names());
            self.findings.warning("wrong-value", &schema.at, message);
        }
    }
}

/// Whether a fixed value can be a constant in Rust.
pub(super) fn is_constant(value: &Value) -> bool {
    match value {
        // A whole number that needs more than 64 bits with a sign would lose digits as a fraction.
        Value::Number(number) => number.as_i64().is_some() || (!number.is_integer() && number.as_f64().is_some()),
        value => value.is_null() || scalar_of([value]).is_some(),
    }
}

/// Whether listed values can be an enum in Rust.
pub(super) fn are_listable(values: &[Value]) -> bool {
    scalar_of(values).is_some()
}

/// The width that the schema states, or the next wider one that holds its limits, default and examples: documents that
/// say `int32` where they mean "a whole number" are common, and a value too wide would make its whole answer unreadable.
pub(super) fn integer(schema: &Schema) -> Integer {
    let limits = [&schema.minimum, &schema.maximum, &schema.exclusive_minimum, &schema.exclusive_maximum];
    let values = schema.examples.iter().chain(&schema.default).filter_map(Value::as_number);
    let limits = limits.into_iter().flatten().filter_map(whole);
    let numbers: Vec<i128> = limits.chain(values.filter_map(meant)).collect();
    let stated = stated_width(schema).unwrap_or(Integer::I64);
    let wider = WIDTHS.iter().skip_while(|(width, ..)| *width != stated);
    let mut fitting = wider.filter(|(_, least, most)| numbers.iter().all(|number| least <= number && number <= most));
    fitting.next().map_or(Integer::I128, |(width, ..)| *width)
}

/// Widths with the least and the most that they hold; after each come those to try where it is too narrow.
const WIDTHS: &[(Integer, i128, i128)] = &[
    (Integer::U8, u8::MIN as i128, u8::MAX as i128),
    (Integer::U16, u16::MIN as i128, u16::MAX as i128),
    (Integer::U32, u32::MIN as i128, u32::MAX as i128),
    (Integer::I8, i8::MIN as i128, i8::MAX as i128),
    (Integer::I16, i16::MIN as i128, i16::MAX as i128),
    (Integer::I32, i32::MIN as i128, i32::MAX as i128),
    (Integer::I64, i64::MIN as i128, i64::MAX as i128),
    (Integer::U64, u64::MIN as i128, u64::MAX as i128),
];

fn stated_width(schema: &Schema) -> Option<Integer> {
    Some(match schema.format.as_deref()? {
        "int8" => Integer::I8,
        "int16" => Integer::I16,
        "int32" => Integer::I32,
        "int64" => Integer::I64,
        "uint8" => Integer::U8,
        "uint16" => Integer::U16,
        "uint32" => Integer::U32,
        "uint64" => Integer::U64,
        _ => return None,
    })
}

/// A limit as a whole number. Programs that write 2^64 - 1 as a float round it up by one, which is not meant.
fn whole(limit: &Number) -> Option<i128> {
    limit.as_i128().or_else(|| {
        let float = limit.as_f64()?;
        Some(if float >= 2f64.powi(63) { float as i128 - 1 } else { float as i128 })
    })
}

/// A value as a whole number. What looks like 2^63 - 1 or 2^64 - 1 after a float held it is that number.
fn meant(value: &Number) -> Option<i128> {
    let (whole, float) = (whole(value)?, value.as_f64()?);
    let most = [i64::MAX.into(), u64::MAX.into()].into_iter().find(|most: &i128| float == *most as f64);
    Some(most.map_or(whole, |most| most.min(whole)))
}

fn scalar_of<'v>(values: impl IntoIterator<Item = &'v Value>) -> Option<Scalar> {
    let mut scalars = values.into_iter().map(|value| match value {
        Value::String(_) => Some(Scalar::String),
        Value::Number(number) if number.as_i64().is_some() => Some(Scalar::Integer),
        // Among values of several kinds each keeps its own, and so all its digits.
        Value::Number(number) if number.as_u64().is_some() => Some(Scalar::Mixed),
        Value::Number(number) if !number.is_integer() && number.as_f64().is_some() => Some(Scalar::Number),
        // Rust has no number of that size.
        Value::Number(_) => None,
        Value::Bool(_) => Some(Scalar::Boolean),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    });
    let first = scalars.next()??;
    scalars.try_fold(first, |all, next| {
        let next = next?;
        Some(match (all, next) {
            (all, next) if all == next => all,
            (Scalar::Integer | Scalar::Number, Scalar::Integer | Scalar::Number) => Scalar::Number,
            _ => Scalar::Mixed,
        })
    })
}
