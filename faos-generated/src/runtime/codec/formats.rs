// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Strings with a format: dates, times, durations and UUIDs. They are kept as received, because servers send `""`,
//! `"0000-00-00"` or a time without an offset instead of a date-time, and one malformed value must not make a whole
//! response unreadable.

use std::cmp::Ordering;
use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::{Decode, DecodeError, Encode, Field, Reader, Writer};

/// A date, time, duration or UUID, kept as received.
///
/// [`parse`](Self::parse) parses it, [`as_str`](Self::as_str) borrows the text. Two values are equal if their texts are
/// equal. They are ordered by what they mean; texts that mean the same, and texts outside the format, which come last,
/// are ordered as texts. Durations in calendar units are compared as from 2000-01-01.
///
/// ```text
/// let created: Timestamp = agent.created_at.parse()?;
/// ```
pub struct Formatted<T> {
    text: String,
    format: PhantomData<fn() -> T>,
}

/// A type that a string with a format can be parsed as.
pub trait Format: Sized + fmt::Display + FromStr {
    /// A text in the format, for samples of types.
    const SAMPLE: &'static str;

    /// Compares two values.
    fn order(&self, other: &Self) -> Ordering;
}

impl<T: Format> Formatted<T> {
    /// Returns the parsed value.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not in the format.
    pub fn parse(&self) -> Result<T, T::Err> {
        self.text.parse()
    }

    /// Returns the parsed value, or `None` if the text is not in the format.
    #[must_use]
    pub fn get(&self) -> Option<T> {
        self.parse().ok()
    }
}

impl<T> Formatted<T> {
    /// Returns the text as received.
    #[must_use]
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

/// Refuses text outside the format.
impl<T: Format> TryFrom<String> for Formatted<T> {
    type Error = T::Err;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse::<T>().map(|_| Self { text, format: PhantomData })
    }
}

impl<T> AsRef<str> for Formatted<T> {
    fn as_ref(&self) -> &str {
        &self.text
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

impl<T: Format> Ord for Formatted<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        let meaning = match (self.get(), other.get()) {
            (Some(this), Some(other)) => this.order(&other),
            (this, other) => this.is_none().cmp(&other.is_none()),
        };
        meaning.then_with(|| self.text.cmp(&other.text))
    }
}

impl<T: Format> PartialOrd for Formatted<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

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
        let text = if reader.is_sample() { T::SAMPLE.to_owned() } else { reader.string()? };
        let value = Self { text, format: PhantomData };
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

impl<T> Serialize for Formatted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T: Format> Deserialize<'de> for Formatted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::deserialize(deserializer)
    }
}

macro_rules! formats {
    ($($format:ident)*) => {
        $(
            impl Encode for $format {
                fn encode(&self, writer: &mut Writer) {
                    writer.string(&self.to_string());
                }
            }
        )*
    };
}

formats! { Timestamp Date Time Span Uuid }

macro_rules! ordered {
    ($($format:ident = $sample:literal)*) => {
        $(
            impl Format for $format {
                const SAMPLE: &'static str = $sample;

                fn order(&self, other: &Self) -> Ordering {
                    self.cmp(other)
                }
            }
        )*
    };
}

ordered! {
    Timestamp = "2024-01-15T10:00:00Z"
    Date = "2024-01-15"
    Time = "10:00:00"
    Uuid = "67e55044-10b1-426f-9247-bb680e5fe0c8"
}

impl Format for Span {
    const SAMPLE: &'static str = "PT1H";

    fn order(&self, other: &Self) -> Ordering {
        // Months and years have no length of their own.
        let end = |span: &Self| Date::constant(2000, 1, 1).to_datetime(Time::midnight()).checked_add(*span).ok();
        end(self).cmp(&end(other))
    }
}
