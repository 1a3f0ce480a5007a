//! Determines the types of strings and numbers from their formats and values.

use crate::api::{Integer, Scalar, Type};
use crate::document::{Format, Schema};
use crate::json::{Number, Value};

/// Returns the type of a string.
pub(super) fn string(schema: &Schema) -> Type {
    if schema.content_encoding.as_deref() == Some("base64") {
        return Type::Base64;
    }
    match schema.known_format() {
        Some(Format::DateTime) => Type::Timestamp,
        Some(Format::Date) => Type::Date,
        Some(Format::Time) => Type::Time,
        Some(Format::Duration) => Type::Duration,
        Some(Format::Uuid) => Type::Uuid,
        Some(Format::Byte) => Type::Base64,
        Some(Format::Binary | Format::Integer(_) | Format::Float | Format::Password) | None => Type::String,
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
    let mut wider = WIDTHS.into_iter().skip_while(|width| *width != stated);
    let fits = |width: &Integer| numbers.iter().all(|number| width.range().contains(number));
    wider.find(fits).unwrap_or(Integer::I128)
}

/// Integer widths, each followed by those to try if it is too narrow.
const WIDTHS: [Integer; 8] =
    [Integer::U8, Integer::U16, Integer::U32, Integer::I8, Integer::I16, Integer::I32, Integer::I64, Integer::U64];

fn stated_width(schema: &Schema) -> Option<Integer> {
    schema.known_format()?.integer()
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
