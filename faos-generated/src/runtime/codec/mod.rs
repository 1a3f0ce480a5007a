// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Reads and writes JSON for generated types: tables of members instead of generic code, so that a crate of a thousand
//! types compiles in seconds. Nothing in this folder knows of HTTP.

mod base64;
mod bridge;
mod cursor;
mod error;
mod field;
mod formats;
mod macros;
mod member;
mod number;
mod plain;
mod reader;
mod scalar;
mod table;
mod union;
mod value;
mod values;
mod writer;

use std::fmt;

pub use base64::Base64;
pub(crate) use bridge::bridge;
pub use bridge::{deserialize, serialize};
pub use error::{DecodeError, EncodeError};
pub use field::{Blank, Field, Fill};
pub use formats::{Format, Formatted};
pub(crate) use macros::{
    constant, constructor, enum_value, flat, from_payload, object, open_enum, rest, setter, union,
};
pub use member::{Part, member, read_parts};
pub use reader::Reader;
pub use scalar::{Scalar, debug_name, named};
pub use table::{Flat, Mark, Rest, Shown, Slot, Table, Visit, filled};
pub use union::{Branch, Choice, best};
pub(crate) use writer::TextWithFiles;
pub use writer::Writer;

/// A type that can be read from JSON.
///
/// There is one short function per type; the work is done by functions that all types share.
pub trait Decode: Sized {
    /// Reads one value, and leaves the reader behind it.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Whether `null` is a value of this type like any other, so that an optional one is absent only when it is missing.
    fn takes_null() -> bool {
        false
    }

    /// What a field of this type holds when it is missing: `None` means that the field is required.
    fn absent() -> Option<Self> {
        None
    }
}

/// A type that can be written as JSON.
pub trait Encode: fmt::Debug {
    /// Writes one value.
    fn encode(&self, writer: &mut Writer) {
        self.visit(writer);
    }

    /// Shows what an object or a union holds to `visit`. Those two have this in place of `encode`, so that one function
    /// per type serves for JSON and for `Debug`.
    #[doc(hidden)]
    fn visit(&self, visit: &mut dyn Visit) {
        visit.branch("", &());
    }

    /// Whether a field that holds this value is left out of its object.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Reads a whole JSON text; anything but white space behind the value is an error.
pub fn decode<T: Decode>(json: &[u8]) -> Result<T, DecodeError> {
    let mut reader = Reader::new(json);
    let value = T::decode(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

/// Writes a value as compact JSON.
///
/// The only thing that cannot be written is a number that is not finite, because JSON has no word for it and `null`
/// would tell the server something else.
pub fn encode(value: &dyn Encode) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    writer.finish()
}
