// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Reads and writes JSON for generated types. Tables of members take the place of generic code, so that a crate of a
//! thousand types compiles in seconds. Nothing here depends on HTTP. The rest of the runtime imports from this file,
//! and macros from `macros`.
//!
//! Of duplicate members of an object, the last one counts, as in ECMAScript and serde_json (RFC 8259, section 4, leaves
//! it open). The earlier ones must have the type of the member, too.

mod base64;
mod bridge;
mod cursor;
mod drift;
mod error;
mod field;
mod formats;
mod given;
mod macros;
mod member;
mod number;
mod own;
mod plain;
mod reader;
#[cfg(feature = "testing")]
mod repair;
mod scalar;
mod table;
mod union;
mod unknown;
mod value;
mod values;
mod writer;

use std::fmt;

pub use base64::Base64;
pub(crate) use bridge::bridge;
#[cfg(feature = "testing")]
pub(crate) use bridge::sample;
pub use bridge::{Raw, deserialize, from_json, serialize, to_json};
pub use drift::Drift;
pub use error::{DecodeError, EncodeError};
pub use field::{Blank, Field, Fill};
pub use formats::{Format, Formatted};
pub(crate) use given::{IntoList, IntoMap};
pub(crate) use macros::{
    constant, constructor, enum_value, flat, from_box, from_payload, given, id_type, object, open_enum, rest, setter,
    taken, union,
};
pub use member::{Part, member, read_parts, read_parts_with};
pub(crate) use own::own_types;
pub use own::{OwnType, read_own, write_own};
pub use reader::Reader;
#[cfg(feature = "testing")]
pub(crate) use repair::problems;
pub use scalar::{Scalar, UnknownValue, debug_name, named};
pub use table::{Flat, Mark, Rest, Slot, Table, filled, format_debug};
pub use union::{Branch, Choice, best, best_of_tag};
pub use unknown::UnknownMembers;
pub(crate) use writer::TextWithFiles;
pub use writer::Writer;

/// A type that can be read from JSON.
///
/// Each type has one short function; the work is done by shared functions.
pub trait Decode: Sized {
    /// Reads one value and advances the reader past it.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// True if `null` is an ordinary value of this type, so that an optional field is absent only when missing.
    fn takes_null() -> bool {
        false
    }

    /// Returns the value of a missing field of this type; `None` means that the field is required.
    fn absent() -> Option<Self> {
        None
    }
}

/// A type that can be written as JSON.
pub trait Encode: fmt::Debug {
    /// Writes one value.
    fn encode(&self, writer: &mut Writer);

    /// Returns true if a field with this value is omitted from its object.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Decodes a whole JSON text; anything except whitespace after the value is an error.
pub fn decode<T: Decode>(json: &[u8]) -> Result<T, DecodeError> {
    let mut reader = Reader::new(json);
    let value = T::decode(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

/// Encodes a value as compact JSON.
///
/// The only value that cannot be encoded is a number that is not finite, because JSON cannot represent it and `null`
/// would have another meaning.
pub fn encode(value: &dyn Encode) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    writer.finish()
}
