//! The formats that determine the type of a value or add nothing to it.

use crate::json::Integer;

use super::schema::{Schema, Type};

/// A known `format`. All others are documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A timestamp.
    DateTime,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A duration.
    Duration,
    /// A UUID.
    Uuid,
    /// Bytes, encoded as base64.
    Byte,
    /// Bytes.
    Binary,
    /// An integer of a width.
    Integer(Integer),
    /// A number of either precision.
    Float,
    /// Text that is secret.
    Password,
}

impl Format {
    /// Returns the known format of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "date-time" => Self::DateTime,
            "date" => Self::Date,
            "time" => Self::Time,
            "duration" => Self::Duration,
            "uuid" => Self::Uuid,
            "byte" => Self::Byte,
            "binary" => Self::Binary,
            "int8" => Self::Integer(Integer::I8),
            "int16" => Self::Integer(Integer::I16),
            "int32" => Self::Integer(Integer::I32),
            "int64" => Self::Integer(Integer::I64),
            "uint8" => Self::Integer(Integer::U8),
            "uint16" => Self::Integer(Integer::U16),
            "uint32" => Self::Integer(Integer::U32),
            "uint64" => Self::Integer(Integer::U64),
            "float" | "double" => Self::Float,
            "password" => Self::Password,
            _ => return None,
        })
    }

    /// Returns the type of the values that the format describes.
    pub fn ty(self) -> Type {
        match self {
            Self::Integer(_) => Type::Integer,
            Self::Float => Type::Number,
            Self::DateTime
            | Self::Date
            | Self::Time
            | Self::Duration
            | Self::Uuid
            | Self::Byte
            | Self::Binary
            | Self::Password => Type::String,
        }
    }

    /// Returns the width of an integer format.
    pub fn integer(self) -> Option<Integer> {
        match self {
            Self::Integer(width) => Some(width),
            _ => None,
        }
    }
}

impl Schema {
    /// Returns the format, if it is known.
    pub fn known_format(&self) -> Option<Format> {
        self.format.as_deref().and_then(Format::parse)
    }
}
