// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A field that is optional and nullable: three states, kept apart when reading and writing.

use std::collections::BTreeMap;

use super::{Decode, DecodeError, Encode, Reader, Writer};

/// A member that can be absent, `null`, or a value.
///
/// In an update, an absent member usually means "keep it", and `null` means "clear it".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Field<T> {
    /// The member is absent.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Field<T> {
    /// Returns the value, if present. An absent member and `null` are both `None`.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns a reference to the value, if present.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns true if the member is absent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns true if the member is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Maps the value with `change`, if present.
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

/// `None` becomes `null`; to leave the member out, do not set the field.
impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

/// An absent member and `null` both become `None`.
impl<T> From<Field<T>> for Option<T> {
    fn from(field: Field<T>) -> Self {
        field.into_option()
    }
}

impl From<&str> for Field<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T, const N: usize> From<[T; N]> for Field<Vec<T>> {
    fn from(values: [T; N]) -> Self {
        Self::Value(values.into())
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Field<BTreeMap<K, V>> {
    fn from(members: [(K, V); N]) -> Self {
        Self::Value(members.into())
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

/// The initial value of a field that a constructor does not set.
#[derive(Clone, Copy, Debug)]
pub struct Blank;

/// The initial value of a field in a constructor: a parameter, or, without one, the absent value.
pub trait Fill<T> {
    /// Returns the field's value.
    fn fill(self) -> T;
}

impl<T> Fill<T> for T {
    fn fill(self) -> T {
        self
    }
}

/// A member that requests must contain and responses omit.
impl<T: Encode> Fill<Option<T>> for T {
    fn fill(self) -> Option<T> {
        Some(self)
    }
}

/// A member that is always present, as a value or `null`.
impl<T: Encode> Fill<Option<T>> for Field<T> {
    fn fill(self) -> Option<T> {
        self.into_option()
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
