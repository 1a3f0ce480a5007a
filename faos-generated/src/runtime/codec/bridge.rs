// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The bridge to serde: every type can be read from and written to any self-describing format, through its JSON text.
//!
//! It costs one more pass over the data and one text in memory. Formats that do not describe themselves (such as bincode)
//! can be written to but not read from. Numbers that serde_json's own types cannot hold are passed as `f64`.

use std::cell::RefCell;
use std::fmt;

use jiter::Peek;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::{Base64, Decode, Encode, Field, Reader, Writer, decode, encode};

/// Writes a value to a serde format.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let json = encode(value).map_err(S::Error::custom)?;
    Json(RefCell::new(&mut Reader::new(&json))).serialize(serializer)
}

/// Reads a value from a serde format.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new();
    ToJson(&mut writer).deserialize(deserializer)?;
    let json = writer.finish().map_err(D::Error::custom)?;
    decode(&json).map_err(D::Error::custom)
}

/// Implements serde's traits by way of the codec.
macro_rules! bridge {
    ($name:ident $(<$parameter:ident>)?) => {
        impl $(<$parameter: $crate::runtime::codec::Encode>)? ::serde::Serialize for $name $(<$parameter>)? {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::runtime::codec::serialize(self, serializer)
            }
        }

        impl<'de $(, $parameter: $crate::runtime::codec::Decode)?> ::serde::Deserialize<'de> for $name $(<$parameter>)? {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::codec::deserialize(deserializer)
            }
        }
    };
}

pub(crate) use bridge;

bridge! { Field<T> }
bridge! { Base64 }

/// The next value of a JSON text, passed to a serializer as it is read.
struct Json<'a, 'j>(RefCell<&'a mut Reader<'j>>);

impl Serialize for Json<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reader = &mut **self.0.borrow_mut();
        match reader.peek().map_err(S::Error::custom)? {
            Peek::Null => {
                reader.take_null().map_err(S::Error::custom)?;
                serializer.serialize_unit()
            }
            Peek::True | Peek::False => serializer.serialize_bool(reader.boolean().map_err(S::Error::custom)?),
            Peek::String => serializer.serialize_str(reader.str().map_err(S::Error::custom)?),
            Peek::Array => {
                let mut items = serializer.serialize_seq(None)?;
                let mut has_item = reader.first_item().map_err(S::Error::custom)?;
                while has_item {
                    items.serialize_element(&Json(RefCell::new(reader)))?;
                    has_item = reader.next_item().map_err(S::Error::custom)?;
                }
                items.end()
            }
            Peek::Object => {
                let mut members = serializer.serialize_map(None)?;
                let mut next = reader.first_key().map_err(S::Error::custom)?;
                while let Some(key) = next {
                    members.serialize_key(key)?;
                    members.serialize_value(&Json(RefCell::new(reader)))?;
                    next = reader.next_key().map_err(S::Error::custom)?;
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
                    serializer.serialize_f64(text.parse().map_err(S::Error::custom)?)
                }
            }
        }
    }
}

/// Writes the content of any deserializer as JSON.
struct ToJson<'a>(&'a mut Writer);

impl<'de> DeserializeSeed<'de> for ToJson<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ToJson<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
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

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.integer(value);
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

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.open_array();
        while items.next_element_seed(Item(self.0))?.is_some() {}
        self.0.close_array();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        self.0.open_object();
        while let Some(key) = members.next_key::<String>()? {
            self.0.key(&key);
            members.next_value_seed(ToJson(self.0))?;
        }
        self.0.close_object();
        Ok(())
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
