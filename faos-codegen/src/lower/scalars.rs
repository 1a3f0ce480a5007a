//! Determines the types of strings and numbers from their formats and values.

use crate::api::{Integer, Scalar, Type};
use crate::document::Schema;
use crate::json::{Number, Value};

/// Returns the type of a string.
pub(super) fn string(schema: &Schema) -> Type {
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

/// Returns the type of a number. A number with an integer format is an integer. `float` does not reduce the
/// precision, since vendors use it for money.
pub(super) fn number(schema: &Schema) -> Type {
    match stated_width(schema) {
        Some(_) => Type::Integer(integer(schema)),
        None => Type::Number,
    }
}

/// Returns true if a value can be a constant in Rust.
pub(super) fn is_constant(value: &Value) -> bool {
    match value {
        // An integer beyond `i64` would lose digits as a float.
        Value::Number(number) => number.as_i64().is_some() || (!number.is_integer() && number.as_f64().is_some()),
        value => value.is_null() || scalar_of([value]).is_some(),
    }
}

/// Returns true if the values can be an enum in Rust.
pub(super) fn are_listable(values: &[Value]) -> bool {
    scalar_of(values).is_some()
}

/// Returns the stated width, or the next wider one that can represent the limits, default and examples: many documents
/// say `int32` and mean any integer, and a value out of range would make its whole response unreadable.
pub(super) fn integer(schema: &Schema) -> Integer {
    let limits = [&schema.minimum, &schema.maximum, &schema.exclusive_minimum, &schema.exclusive_maximum];
    let values = schema.examples.iter().chain(&schema.default).filter_map(Value::as_number);
    let limits = limits.into_iter().flatten().filter_map(whole);
    let numbers: Vec<i128> = limits.chain(values.filter_map(intended)).collect();
    let stated = stated_width(schema).unwrap_or(Integer::I64);
    let wider = WIDTHS.iter().skip_while(|(width, ..)| *width != stated);
    let mut fitting = wider.filter(|(_, least, most)| numbers.iter().all(|number| least <= number && number <= most));
    fitting.next().map_or(Integer::I128, |(width, ..)| *width)
}

/// Integer widths with their minimum and maximum, each followed by those to try if it is too narrow.
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

/// Returns a limit as an integer. Programs that write 2^64 - 1 as a float round it up by one, which is undone.
fn whole(limit: &Number) -> Option<i128> {
    limit.as_i128().or_else(|| {
        let float = limit.as_f64()?;
        Some(if float >= 2f64.powi(63) { float as i128 - 1 } else { float as i128 })
    })
}

/// Returns a value as an integer. A value that equals 2^63 - 1 or 2^64 - 1 after conversion to a float is taken as that
/// number.
fn intended(value: &Number) -> Option<i128> {
    let (whole, float) = (whole(value)?, value.as_f64()?);
    let most = [i64::MAX.into(), u64::MAX.into()].into_iter().find(|most: &i128| float == *most as f64);
    Some(most.map_or(whole, |most| most.min(whole)))
}

/// Returns the kind of the values, or `None` if they cannot be an enum in Rust.
pub(super) fn scalar_of<'v>(values: impl IntoIterator<Item = &'v Value>) -> Option<Scalar> {
    let mut scalars = values.into_iter().map(|value| match value {
        Value::String(_) => Some(Scalar::String),
        Value::Number(number) if number.as_i64().is_some() => Some(Scalar::Integer),
        // Among mixed values each keeps its own kind, and thus all its digits.
        Value::Number(number) if number.as_u64().is_some() => Some(Scalar::Mixed),
        Value::Number(number) if !number.is_integer() && number.as_f64().is_some() => Some(Scalar::Number),
        // Rust does not have a number type of that size.
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
