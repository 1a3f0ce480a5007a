// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The members of an object that its type does not describe. They are kept, so that a value that is read, changed and
//! sent again loses nothing.

use std::fmt;

use serde_json::Value;

use super::table::Slot;
use super::{DecodeError, Encode, Reader, Writer, decode};

/// Members that a type does not describe, kept as received.
///
/// They are written after the members of the type. A server that refuses members it does not know needs
/// [`clear`](Self::clear). Two values are equal if their texts are equal. `Debug` shows the names, since values may be
/// secret.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct UnknownMembers(
    /// The members as JSON without the braces; `None` if there are none. Boxed, so that a type without unknown members
    /// is only 8 bytes larger.
    #[allow(clippy::box_collection)]
    Option<Box<String>>,
);

impl UnknownMembers {
    /// Returns true if every member is described by the type.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Removes all members.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Returns the value of a member. If a name was received more than once, the last one counts.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value> {
        self.iter().filter(|(key, _)| key == name).last().map(|(_, value)| value)
    }

    /// Sets a member. A name that the type describes is not sent.
    pub fn insert(&mut self, name: &str, value: impl Into<Value>) {
        self.remove(name);
        let mut writer = Writer::new();
        writer.string(name);
        self.push(writer, value.into().to_string().as_bytes());
    }

    /// Removes a member, and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let mut removed = None;
        for (key, value) in std::mem::take(self).iter() {
            if key == name {
                removed = Some(value);
            } else {
                let mut writer = Writer::new();
                writer.string(&key);
                self.push(writer, value.to_string().as_bytes());
            }
        }
        removed
    }

    /// Returns the names and values, in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (String, Value)> {
        let mut members = Vec::new();
        // Only what was read or written before is kept, so reading it again cannot fail.
        let _ = self.each(|key, json| {
            members.push((key.to_owned(), decode(json)?));
            Ok(true)
        });
        members.into_iter()
    }

    /// Adds a member, of which `writer` holds the name.
    fn push(&mut self, writer: Writer, json: &[u8]) {
        let (Ok(name), Ok(value)) = (writer.finish().map(String::from_utf8), std::str::from_utf8(json)) else {
            return;
        };
        let text = self.0.get_or_insert_default();
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(&name.unwrap_or_default());
        text.push(':');
        text.push_str(value);
    }

    /// Calls `visit` with each name and its JSON until it returns false.
    fn each(&self, mut visit: impl FnMut(&str, &[u8]) -> Result<bool, DecodeError>) -> Result<(), DecodeError> {
        let Some(text) = &self.0 else {
            return Ok(());
        };
        let object = format!("{{{text}}}");
        let mut reader = Reader::new(object.as_bytes());
        let mut next = reader.first_key()?.map(str::to_owned);
        while let Some(key) = next {
            if !visit(&key, reader.raw()?)? {
                break;
            }
            next = reader.next_key()?.map(str::to_owned);
        }
        Ok(())
    }
}

impl fmt::Debug for UnknownMembers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl Slot for UnknownMembers {
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let mut writer = Writer::new();
        writer.string(&key);
        let json = reader.skipped()?;
        self.push(writer, json);
        Ok(())
    }

    fn settle(&mut self, _: bool) -> bool {
        true
    }
}

/// Writes the members behind those of the object that is being written.
impl Encode for UnknownMembers {
    fn encode(&self, writer: &mut Writer) {
        if self.is_empty() {
            return;
        }
        let table = writer.beside.take();
        // See `iter`.
        let _ = self.each(|key, json| {
            let has_field = table.is_some_and(|table| table.has(key));
            Ok(has_field || writer.raw_member(key, json))
        });
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
