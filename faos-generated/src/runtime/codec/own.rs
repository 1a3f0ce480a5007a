// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Types of the application that stand for formats and schemas, as `[types]` in `codegen.toml` says. They are read and
//! written by way of serde.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::value::{Error as TextError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer as _};

use super::{DecodeError, Reader, Writer};

/// A type that can stand for a format or a schema. Every type with these traits can.
///
/// It reads and writes JSON as its implementations of serde's traits do. For a schema of numbers, it is first offered
/// the digits as text, so that a decimal type loses none of them, and a text of digits that it writes becomes a number.
pub trait OwnType: Serialize + DeserializeOwned + Clone + PartialEq + Debug + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + Clone + PartialEq + Debug + Send + Sync + 'static> OwnType for T {}

/// JSON values that a sample of a type can be read from.
const SAMPLES: &[&str] = &[
    r#""2024-01-15T10:00:00Z""#,
    r#""2024-01-15""#,
    r#""10:00:00""#,
    r#""PT1H""#,
    r#""67e55044-10b1-426f-9247-bb680e5fe0c8""#,
    r#""https://example.com/""#,
    r#""192.0.2.1""#,
    "1",
    r#""1""#,
    r#""text""#,
    "true",
    "[]",
    "{}",
    "null",
];

/// Reads a value.
pub fn read_own<T: OwnType>(reader: &mut Reader<'_>, is_number: bool) -> Result<T, DecodeError> {
    if reader.is_sample() {
        let sample = SAMPLES.iter().find_map(|json| serde_json::from_str(json).ok());
        return sample.ok_or_else(|| DecodeError::of_display("no sample is a value of this type"));
    }
    let text = std::str::from_utf8(reader.raw()?).map_err(|error| DecodeError::not_utf8(error, 0))?;
    if is_number && is_number_text(text) {
        let digits: StrDeserializer<'_, TextError> = text.into_deserializer();
        if let Ok(value) = T::deserialize(digits) {
            return Ok(value);
        }
    }
    serde_json::from_str(text).map_err(|error| DecodeError::of_serde(&error, text))
}

/// Writes a value.
pub fn write_own(value: &impl OwnType, writer: &mut Writer, is_number: bool) {
    match serde_json::to_vec(value) {
        Ok(json) => match json.strip_prefix(b"\"").and_then(|json| json.strip_suffix(b"\"")) {
            Some(digits) if is_number && std::str::from_utf8(digits).is_ok_and(is_number_text) => writer.raw(digits),
            _ => writer.raw(&json),
        },
        Err(_) => writer.fail("the value cannot be written as JSON"),
    }
}

/// Returns true if the text is a number in JSON.
fn is_number_text(text: &str) -> bool {
    let mut reader = Reader::new(text.as_bytes());
    reader.number().is_ok_and(|number| number == text) && reader.finish().is_ok()
}

/// Lets types of the application stand for formats and schemas.
///
/// ```text
/// own_types! {
///     type Text = chrono::DateTime<chrono::Utc>;
///     type Number = rust_decimal::Decimal;
/// }
/// ```
macro_rules! own_types {
    ($(type $kind:ident = $ty:ty;)*) => {
        $($crate::runtime::codec::own_types! { @$kind $ty })*
    };
    (@Text $ty:ty) => {
        $crate::runtime::codec::own_types! { @impl $ty, false }
    };
    (@Number $ty:ty) => {
        $crate::runtime::codec::own_types! { @impl $ty, true }
    };
    (@impl $ty:ty, $is_number:literal) => {
        impl $crate::runtime::codec::Decode for $ty {
            fn decode(
                reader: &mut $crate::runtime::codec::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::codec::DecodeError> {
                $crate::runtime::codec::read_own(reader, $is_number)
            }
        }

        impl $crate::runtime::codec::Encode for $ty {
            fn encode(&self, writer: &mut $crate::runtime::codec::Writer) {
                $crate::runtime::codec::write_own(self, writer, $is_number);
            }
        }
    };
}

pub(crate) use own_types;
