// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! `serde_json::Value`, for values that no type describes. All of it counts as unknown, so that in a union a described
//! branch wins.

use jiter::Peek;
use serde_json::{Map, Number, Value};

use super::{Decode, DecodeError, Encode, Reader, Writer};

impl Decode for Value {
    fn takes_null() -> bool {
        true
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.unknown(|reader| {
            Ok(match reader.peek()? {
                Peek::Object => Self::Object(Map::decode(reader)?),
                Peek::Array => Self::Array(Vec::decode(reader)?),
                Peek::Null => {
                    reader.take_null()?;
                    Self::Null
                }
                Peek::True | Peek::False => Self::Bool(reader.boolean()?),
                Peek::String => Self::String(reader.string()?),
                _ => Self::Number(number(reader)?),
            })
        })
    }
}

/// Converts a number for serde_json: integers exactly within 64 bits, anything else as the nearest `f64`. If the
/// application enables the feature `arbitrary_precision` of serde_json, larger integers are exact as well.
fn number(reader: &mut Reader<'_>) -> Result<Number, DecodeError> {
    let text = reader.number()?;
    if text != "-0" {
        if let Ok(value) = text.parse::<u64>() {
            return Ok(value.into());
        }
        if let Ok(value) = text.parse::<i64>() {
            return Ok(value.into());
        }
        if text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
            && let Ok(exact) = text.parse::<Number>()
            && exact.to_string() == text
        {
            return Ok(exact);
        }
    }
    text.parse().ok().and_then(Number::from_f64).ok_or_else(|| reader.error("number out of range"))
}

impl Decode for Map<String, Value> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.unknown(|reader| {
            let mut members = Self::new();
            let mut next = reader.first_key()?.map(str::to_owned);
            while let Some(key) = next {
                match Value::decode(reader) {
                    Ok(value) => members.insert(key, value),
                    Err(error) => return Err(error.in_map()),
                };
                next = reader.next_key()?.map(str::to_owned);
            }
            Ok(members)
        })
    }
}

impl Encode for Value {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.boolean(*value),
            Self::Number(value) => value.encode(writer),
            Self::String(value) => writer.string(value),
            Self::Array(items) => items.encode(writer),
            Self::Object(members) => members.encode(writer),
        }
    }
}

impl Encode for Number {
    fn encode(&self, writer: &mut Writer) {
        writer.push(format_args!("{self}"));
    }
}

impl Encode for Map<String, Value> {
    fn encode(&self, writer: &mut Writer) {
        writer.open_object();
        for (name, value) in self {
            if !writer.entry(name, value) {
                return;
            }
        }
        writer.close_object();
    }
}
