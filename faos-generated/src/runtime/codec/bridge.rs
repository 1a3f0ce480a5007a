// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The bridge to serde: every type can be read from and written to any self-describing format, through its JSON text.
//!
//! It costs one more pass over the data and one text in memory. Formats that do not describe themselves (such as bincode)
//! can be written to but not read from. Numbers that serde_json's own types cannot hold are passed as `f64`. Formats
//! without `null` (such as TOML) omit members that are `null`.

use std::cell::Cell;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiter::Peek;
use serde::de::value::MapDeserializer;
use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error as _, Expected, MapAccess, SeqAccess,
    Visitor,
};
use serde::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::{Base64, Decode, DecodeError, Encode, EncodeError, Field, Reader, Writer, decode, encode};

/// Writes a value to a serde format.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let json = encode(value).map_err(S::Error::custom)?;
    Json(&json).serialize(serializer)
}

/// Reads a value from a serde format.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new();
    ToJson(&mut writer).deserialize(deserializer)?;
    #[cfg(feature = "testing")]
    if IS_SAMPLE.take() {
        return T::decode(&mut Reader::of_samples()).map_err(D::Error::custom);
    }
    let json = writer.finish().map_err(D::Error::custom)?;
    decode(&json).or_else(|error| without_null(&json).ok_or(error)).map_err(D::Error::custom)
}

/// Reads a value of a format without `null`: a nullable member that is missing is `null`.
fn without_null<T: Decode>(json: &[u8]) -> Option<T> {
    let mut reader = Reader::new(json);
    reader.takes_missing_as_null = true;
    let value = T::decode(&mut reader).ok()?;
    reader.finish().ok().map(|()| value)
}

/// Reads a JSON text as a type of the caller. Types of this crate are read by the codec, so that they lose nothing.
pub fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, DecodeError> {
    let text = std::str::from_utf8(json).map_err(|error| DecodeError::not_utf8(error, 0))?;
    let is_ours = Cell::new(false);
    match T::deserialize(Whole { text, is_ours: &is_ours }) {
        Ok(value) => Ok(value),
        Err(Failure(error)) if is_ours.get() => Err(error),
        Err(_) => serde_json::from_str(text).map_err(|error| DecodeError::of_serde(&error, text)),
    }
}

/// Writes a value of the caller as JSON.
pub fn to_json(value: impl Serialize) -> Result<Raw, EncodeError> {
    serde_json::to_vec(&value).map(Raw).map_err(|_| EncodeError::new("the value cannot be written as JSON"))
}

/// A JSON text, written as it is.
#[derive(Debug)]
pub struct Raw(pub Vec<u8>);

impl Encode for Raw {
    fn encode(&self, writer: &mut Writer) {
        writer.raw(&self.0);
    }
}

/// Implements serde's traits by way of the codec.
macro_rules! bridge {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::runtime::codec::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::codec::deserialize(deserializer)
            }
        }
    };
}

pub(crate) use bridge;

bridge! { Base64 }

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}

/// For types of the caller, which need `#[serde(default)]` on a field to tell an absent member from `null`.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// A JSON text, passed to a serializer value by value. Each value is read from its own text, since serializers may
/// visit a value more than once.
struct Json<'j>(&'j [u8]);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut reader = Reader::new(self.0);
        match reader.peek().map_err(S::Error::custom)? {
            // Formats without `null` omit a member that is `None`, and refuse a unit.
            Peek::Null => serializer.serialize_none(),
            Peek::True | Peek::False => serializer.serialize_bool(reader.boolean().map_err(S::Error::custom)?),
            Peek::String => serializer.serialize_str(reader.str().map_err(S::Error::custom)?),
            Peek::Array => {
                let values = items(&mut reader).map_err(S::Error::custom)?;
                let mut items = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    items.serialize_element(&Json(value))?;
                }
                items.end()
            }
            Peek::Object => {
                let values = members(&mut reader).map_err(S::Error::custom)?;
                let mut members = serializer.serialize_map(Some(values.len()))?;
                for (key, value) in &values {
                    members.serialize_entry(key, &Json(value))?;
                }
                members.end()
            }
            _ => {
                let text = reader.number().map_err(S::Error::custom)?;
                if let Ok(value) = text.parse() {
                    serializer.serialize_u64(value)
                } else if let Ok(value) = text.parse() {
                    serializer.serialize_i64(value)
                } else {
                    match text.parse::<f64>() {
                        Ok(value) if value.is_finite() => serializer.serialize_f64(value),
                        _ => Err(S::Error::custom("number out of range")),
                    }
                }
            }
        }
    }
}

/// Returns the JSON of the items of an array.
fn items<'j>(reader: &mut Reader<'j>) -> Result<Vec<&'j [u8]>, DecodeError> {
    let mut items = Vec::new();
    let mut has_item = reader.first_item()?;
    while has_item {
        items.push(reader.raw()?);
        has_item = reader.next_item()?;
    }
    Ok(items)
}

/// Returns the members of an object, each value as JSON.
fn members<'j>(reader: &mut Reader<'j>) -> Result<Vec<(String, &'j [u8])>, DecodeError> {
    let mut members = Vec::new();
    let mut next = reader.first_key()?.map(str::to_owned);
    while let Some(key) = next {
        members.push((key, reader.raw()?));
        next = reader.next_key()?.map(str::to_owned);
    }
    Ok(members)
}

/// Writes the content of any deserializer as JSON.
struct ToJson<'a>(&'a mut Writer);

/// The type that [`ToJson`] expects, by which [`Whole`] recognizes it.
const EXPECTED: &str = "a value that JSON can hold";

impl<'de> DeserializeSeed<'de> for ToJson<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ToJson<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.boolean(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.integer(value);
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.0.integer(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.integer(value);
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.0.push(format_args!("{value}"));
        Ok(())
    }

    fn visit_f32<E>(self, value: f32) -> Result<(), E> {
        self.0.float(value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        // Other formats tell whole numbers from integers, and `serde_json::Value` does too.
        match value.is_finite() {
            true => self.0.push(format_args!("{value:?}")),
            false => self.0.double(value),
        }
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.string(value);
        Ok(())
    }

    /// Bytes, which JSON cannot hold, are Base64.
    fn visit_bytes<E>(self, value: &[u8]) -> Result<(), E> {
        self.0.string(&STANDARD.encode(value));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.open_array();
        while items.next_element_seed(Item(self.0))?.is_some() {}
        self.0.close_array();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut next = members.next_key::<String>()?;
        if let Some(kind) = next.as_deref().and_then(Special::of) {
            let text: String = members.next_value()?;
            if !kind.accepts(&text) || members.next_key::<String>()?.is_some() {
                return Err(A::Error::custom("a map with a reserved key"));
            }
            match kind {
                Special::Date => self.0.string(&text),
                Special::Number | Special::Raw => self.0.raw(text.as_bytes()),
            }
            return Ok(());
        }
        self.0.open_object();
        while let Some(key) = next {
            self.0.key(&key);
            members.next_value_seed(ToJson(self.0))?;
            next = members.next_key()?;
        }
        self.0.close_object();
        Ok(())
    }
}

/// A value that serde cannot express, passed as a map with one reserved key.
#[derive(Clone, Copy)]
enum Special {
    /// A number of serde_json, if the application enables its feature `arbitrary_precision`.
    Number,
    /// A JSON text.
    Raw,
    /// A date or time of TOML.
    Date,
}

impl Special {
    /// The key of a JSON text, the same as for `serde_json::value::RawValue`.
    const RAW: &str = "$serde_json::private::RawValue";

    fn of(key: &str) -> Option<Self> {
        match key {
            "$serde_json::private::Number" => Some(Self::Number),
            Self::RAW => Some(Self::Raw),
            "$__toml_private_datetime" => Some(Self::Date),
            _ => None,
        }
    }

    /// Returns true if the text is one value, since anyone can write a reserved key into a text.
    fn accepts(self, text: &str) -> bool {
        let mut reader = Reader::new(text.as_bytes());
        match self {
            Self::Number => reader.number().is_ok() && reader.finish().is_ok(),
            Self::Raw => reader.raw().is_ok() && reader.finish().is_ok(),
            Self::Date => true,
        }
    }
}

/// A JSON text as a deserializer that only types of this crate can read, recognized by the value that they expect.
struct Whole<'a> {
    text: &'a str,
    is_ours: &'a Cell<bool>,
}

impl<'de> Deserializer<'de> for Whole<'_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if (&visitor as &dyn Expected).to_string() != EXPECTED {
            return Err(Failure::custom("another type"));
        }
        self.is_ours.set(true);
        // The text is checked here to report errors at their place.
        let mut reader = Reader::new(self.text.as_bytes());
        reader.raw().and_then(|_| reader.finish()).map_err(Failure)?;
        visitor.visit_map(MapDeserializer::new(std::iter::once((Special::RAW, self.text))))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Returns a sample of a type of this crate. An object finds its example in the document by itself.
#[cfg(feature = "testing")]
pub fn sample<T: DeserializeOwned>() -> Result<T, DecodeError> {
    let sample = T::deserialize(Sampler).map_err(|Failure(error)| error)?;
    let name = std::any::type_name::<T>();
    let example = super::repair::example_of(name.rsplit("::").next().unwrap_or(name));
    Ok(example.and_then(|example| from_json(example.as_bytes()).ok()).unwrap_or(sample))
}

#[cfg(feature = "testing")]
thread_local! {
    /// True between [`Sampler`] and the type that reads from it.
    static IS_SAMPLE: Cell<bool> = const { Cell::new(false) };
}

/// A deserializer from which types of this crate read a sample of themselves.
#[cfg(feature = "testing")]
struct Sampler;

#[cfg(feature = "testing")]
impl<'de> Deserializer<'de> for Sampler {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if (&visitor as &dyn Expected).to_string() != EXPECTED {
            return Err(Failure::custom("not a type of the API"));
        }
        IS_SAMPLE.set(true);
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// An error of [`Whole`].
#[derive(Debug)]
struct Failure(DecodeError);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl de::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(DecodeError::of_display(&message.to_string()))
    }
}

/// An item of an array, with its comma.
struct Item<'a>(&'a mut Writer);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.separate();
        ToJson(self.0).deserialize(deserializer)
    }
}
