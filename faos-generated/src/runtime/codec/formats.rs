// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Strings with a format: dates, times, durations and UUIDs. They are kept as received, because servers send `""`,
//! `"0000-00-00"` or a time without an offset instead of a date-time, and one malformed value must not make a whole
//! response unreadable.

use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp};
use uuid::Uuid;

use super::{Decode, DecodeError, Encode, Field, Reader, Writer};

/// A date, time, duration or UUID, kept as received.
///
/// [`get`](Self::get) parses it, [`as_str`](Self::as_str) borrows the text. Two values are equal if their texts are
/// equal.
///
/// ```text
/// let created: Option<Timestamp> = agent.created_at.get();
/// ```
pub struct Formatted<T> {
    text: String,
    format: PhantomData<fn() -> T>,
}

/// A type that a string with a format can be parsed as.
pub trait Format: Sized + fmt::Display {
    /// Parses the text, and returns `None` if it is not in the format.
    fn read(text: &str) -> Option<Self>;
}

impl<T: Format> Formatted<T> {
    /// Returns the parsed value, or `None` if the text is not in the format.
    pub fn get(&self) -> Option<T> {
        T::read(&self.text)
    }
}

impl<T> Formatted<T> {
    /// Returns the text as received.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<T: Format> From<T> for Formatted<T> {
    fn from(value: T) -> Self {
        Self { text: value.to_string(), format: PhantomData }
    }
}

impl<T: Format> From<T> for Field<Formatted<T>> {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

/// Keeps the text unchanged, so that text outside the format can be sent, too.
impl<T> From<&str> for Formatted<T> {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), format: PhantomData }
    }
}

impl<T> From<&str> for Field<Formatted<T>> {
    fn from(text: &str) -> Self {
        Self::Value(text.into())
    }
}

impl<T> FromStr for Formatted<T> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(text))
    }
}

impl<T> Clone for Formatted<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), format: PhantomData }
    }
}

impl<T> PartialEq for Formatted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Formatted<T> {}

impl<T> Hash for Formatted<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> fmt::Debug for Formatted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl<T> fmt::Display for Formatted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T: Format> Decode for Formatted<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let value = Self { text: reader.string()?, format: PhantomData };
        // In a union, text in the format is a better match. Elsewhere the text is parsed only on request.
        if reader.is_weighed {
            reader.known(value.get().is_some());
        }
        Ok(value)
    }
}

impl<T> Encode for Formatted<T> {
    fn encode(&self, writer: &mut Writer) {
        writer.string(&self.text);
    }
}

macro_rules! formats {
    ($($format:ident)*) => {
        $(
            impl Format for $format {
                fn read(text: &str) -> Option<Self> {
                    text.parse().ok()
                }
            }

            impl Encode for $format {
                fn encode(&self, writer: &mut Writer) {
                    writer.string(&self.to_string());
                }
            }
        )*
    };
}

formats! { Timestamp Date Time Span Uuid }
