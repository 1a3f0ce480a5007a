// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Scalar values that a document names: tags of unions, constants and enum values.

use std::borrow::Cow;
use std::fmt;

use jiter::Peek;

use super::reader::text_kind;
use super::{DecodeError, Encode, Reader, Writer};

/// The largest integer up to which `f64` is exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A value that is neither an array nor an object.
#[derive(Clone, Debug)]
pub enum Scalar<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// The tag of a sample, which stands for that of the first branch.
    Any,
}

impl PartialEq for Scalar<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) | (Self::Any, _) | (_, Self::Any) => true,
            (Self::Boolean(one), Self::Boolean(other)) => one == other,
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            _ => false,
        }
    }
}

impl From<()> for Scalar<'_> {
    fn from((): ()) -> Self {
        Self::Null
    }
}

impl From<bool> for Scalar<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<i32> for Scalar<'_> {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<i64> for Scalar<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Scalar<'_> {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl<'a> From<&'a str> for Scalar<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl Encode for Scalar<'_> {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Null | Self::Any => writer.null(),
            Self::Boolean(value) => writer.boolean(*value),
            Self::Integer(value) => writer.integer(*value),
            Self::Number(value) => writer.double(*value),
            Self::Text(value) => writer.string(value),
        }
    }
}

impl Reader<'_> {
    /// Reads a scalar; skips an array or an object and returns `None`.
    pub fn scalar(&mut self) -> Result<Option<Scalar<'static>>, DecodeError> {
        Ok(Some(match self.peek()? {
            Peek::Null => {
                self.take_null()?;
                Scalar::Null
            }
            Peek::True | Peek::False => Scalar::Boolean(self.boolean()?),
            Peek::String => Scalar::Text(Cow::Owned(self.string()?)),
            Peek::Array | Peek::Object => {
                self.raw()?;
                return Ok(None);
            }
            _ => {
                let text = self.number()?;
                match (text.parse(), text.parse::<f64>()) {
                    (Ok(whole), _) => Scalar::Integer(whole),
                    // In JSON, `2.0` and `2` are the same number.
                    (_, Ok(number)) if number.fract() == 0.0 && number.abs() <= EXACT => Scalar::Integer(number as i64),
                    (_, Ok(number)) => Scalar::Number(number),
                    _ => return Ok(None),
                }
            }
        }))
    }

    /// Reads a value that must be `constant`.
    pub fn constant(&mut self, constant: &Scalar<'_>) -> Result<(), DecodeError> {
        if self.is_sample() {
            return Ok(());
        }
        let found = self.scalar()?;
        if found.as_ref() == Some(constant) {
            self.matched();
            return Ok(());
        }
        // A union tries several types and discards their errors.
        if self.is_weighed {
            return Err(self.error("expected another constant"));
        }
        let mut expected = Writer::new();
        constant.encode(&mut expected);
        let expected = expected.finish().unwrap_or_default();
        let expected = String::from_utf8_lossy(&expected);
        Err(self.error(format!("expected {expected}, found {}", kind(found.as_ref()))))
    }

    /// Returns the scalar member `name` of the next object, without moving the cursor, or `None` if the next value is
    /// not an object with such a member.
    pub fn tag(&self, name: &str) -> Result<Option<Scalar<'static>>, DecodeError> {
        if self.is_sample() {
            return Ok(Some(Scalar::Any));
        }
        let mut ahead = self.fork();
        if ahead.peek()? != Peek::Object {
            return Ok(None);
        }
        let mut key = ahead.first_key()?;
        while let Some(found) = key {
            if found == name {
                return ahead.scalar();
            }
            ahead.skip()?;
            key = ahead.next_key()?;
        }
        Ok(None)
    }

    /// Reads a string, and looks it up among the names of an open enum.
    pub fn name<T: AsRef<str> + Clone>(&mut self, known: &[T], other: fn(UnknownValue) -> T) -> Result<T, DecodeError> {
        if let Some(value) = self.sampled(known) {
            return Ok(value);
        }
        let text = self.str()?;
        if let Some(value) = known_name(text, known) {
            self.known(true);
            return Ok(value.clone());
        }
        let text = text.to_owned();
        self.known(false);
        self.unknown_value::<T>(&text);
        Ok(other(UnknownValue(text)))
    }

    /// Returns the first known value of an open enum, if the enum reads a sample of itself.
    pub fn sampled<T: Clone>(&self, known: &[T]) -> Option<T> {
        known.first().filter(|_| self.is_sample()).cloned()
    }

    /// Counts a value of an open enum as known or unknown.
    pub fn known(&mut self, is_known: bool) {
        if is_known {
            self.matched();
        } else {
            self.converted();
        }
    }
}

/// Describes a value for errors, without its content.
fn kind(value: Option<&Scalar<'_>>) -> String {
    let kind = match value {
        Some(Scalar::Text(text)) => return text_kind(text),
        Some(Scalar::Null | Scalar::Any) => "null",
        Some(Scalar::Boolean(_)) => "a boolean",
        Some(Scalar::Integer(_) | Scalar::Number(_)) => "a number",
        None => "an array or an object",
    };
    kind.to_owned()
}

/// Returns the value of `text` in an open enum of these values.
pub fn named<T: AsRef<str> + Clone>(text: &str, known: &[T], other: fn(UnknownValue) -> T) -> T {
    known_name(text, known).cloned().unwrap_or_else(|| other(UnknownValue(text.to_owned())))
}

fn known_name<'k, T: AsRef<str>>(text: &str, known: &'k [T]) -> Option<&'k T> {
    known.iter().find(|value| value.as_ref() == text)
}

/// Formats a value of an open enum as `#[derive(Debug)]` would. `variants` are the Rust names of the variants of
/// `known`, in the same order, followed by that of the fallback variant.
pub fn debug_name<T: AsRef<str>>(value: &T, known: &[T], variants: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let text = value.as_ref();
    let mut variants = variants.split_whitespace();
    match known.iter().zip(&mut variants).find(|(value, _)| value.as_ref() == text) {
        Some((_, variant)) => f.write_str(variant),
        None => f.debug_tuple(variants.next().unwrap_or_default()).field(&text).finish(),
    }
}

/// The content of an unrecognized value of an open enum.
///
/// It cannot be matched or created, since a later version of the crate may recognize the value. The enum itself returns
/// its value, recognized or not, and converts from one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue<T = String>(T);

impl<T> UnknownValue<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(value)
    }

    pub(crate) fn get(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for UnknownValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
