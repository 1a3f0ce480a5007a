// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Strings with a format: dates, times, durations and UUIDs. They are kept as they were written, because servers send
//! `""`, `"0000-00-00"` or a time without an offset where a date and time was promised, and one odd value must not make
//! a whole answer unreadable.

use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp};
use uuid::Uuid;

use super::{Decode, DecodeError, Encode, Field, Reader, Writer};

/// A date, a time, a duration or a UUID, as it was written.
///
/// [`get`](Self::get) reads it, [`as_str`](Self::as_str) lends the text. Two values are equal if their texts are.
///
/// ```text
/// let created: Option<Timestamp> = agent.created_at.get();
/// ```
pub struct Formatted<T> {
    text: String,
    format: PhantomData<fn() -> T>,
}

/// What a string with a format can stand for.
pub trait Format: Sized + fmt::Display {
    /// The value, if the text is in the format.
    fn read(text: &str) -> Option<Self>;
}

impl<T: Format> Formatted<T> {
    /// The value; `None` if the text is not in its format.
    pub fn get(&self) -> Option<T> {
        T::read(&self.text)
    }
}

impl<T> Formatted<T> {
    /// The text as it was written.
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

/// Takes the text as it is, so that it can also say what the format cannot.
impl<T> From<&str> for Formatted<T> {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), format: PhantomData }
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
        // In a union, text that is in the format fits better than text that is not. Elsewhere whoever wants the value
        // reads it, and nobody else pays for it.
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
