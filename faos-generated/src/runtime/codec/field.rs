// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A field that is optional and nullable: three states, told apart on both ways.

use std::collections::BTreeMap;

use super::{Decode, DecodeError, Encode, Reader, Writer};

/// A member that may be left out, be `null`, or have a value.
///
/// In a request that changes something, leaving a member out usually means "keep it", and `null` means "clear it".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Field<T> {
    /// The member is not there.
    #[default]
    Absent,
    /// The member is there and is `null`.
    Null,
    /// The member is there and has a value.
    Value(T),
}

impl<T> Field<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// A reference to the value, if there is one.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether the member is not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the member is there and is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Applies `change` to the value, if there is one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Value(value) => Field::Value(change(value)),
        }
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` becomes `null`: who says nothing does not set the field at all.
impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Field<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T: Decode> Decode for Field<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if reader.take_null()? { Ok(Self::Null) } else { T::decode(reader).map(Self::Value) }
    }

    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }
}

impl<T: Encode> Encode for Field<T> {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Value(value) => value.encode(writer),
            Self::Absent | Self::Null => writer.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

/// A field that a constructor was not given.
#[derive(Clone, Copy, Debug)]
pub struct Blank;

/// How a constructor fills a field: from a parameter, or, where it has none, with what stands for "not there".
pub trait Fill<T> {
    /// The field's value.
    fn fill(self) -> T;
}

impl<T> Fill<T> for T {
    fn fill(self) -> T {
        self
    }
}

impl<T> Fill<Option<T>> for Blank {
    fn fill(self) -> Option<T> {
        None
    }
}

impl<T> Fill<Field<T>> for Blank {
    fn fill(self) -> Field<T> {
        Field::Absent
    }
}

impl<T> Fill<BTreeMap<String, T>> for Blank {
    fn fill(self) -> BTreeMap<String, T> {
        BTreeMap::new()
    }
}
