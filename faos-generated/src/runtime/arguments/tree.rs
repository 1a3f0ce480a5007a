// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! JSON as a tree of texts, from which the styles of parameters and forms are made.

use jiter::Peek;

use crate::runtime::codec::{DecodeError, Reader};

/// A JSON value. Numbers keep their text, so that no digit is lost, and members keep their order.
#[derive(Debug, PartialEq)]
pub(crate) enum Tree {
    Null,
    /// A string, a number, `true` or `false`.
    Leaf(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Reads a whole JSON text.
    pub(crate) fn read(json: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(json);
        let tree = Self::next(&mut reader)?;
        reader.finish()?;
        Ok(tree)
    }

    fn next(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match reader.peek()? {
            Peek::Object => {
                let mut members = Vec::new();
                let mut next = reader.first_key()?.map(str::to_owned);
                while let Some(key) = next {
                    members.push((key, Self::next(reader)?));
                    next = reader.next_key()?.map(str::to_owned);
                }
                Self::Object(members)
            }
            Peek::Array => {
                let mut items = Vec::new();
                let mut has_item = reader.first_item()?;
                while has_item {
                    items.push(Self::next(reader)?);
                    has_item = reader.next_item()?;
                }
                Self::List(items)
            }
            Peek::Null => {
                reader.take_null()?;
                Self::Null
            }
            Peek::True | Peek::False => Self::Leaf(reader.boolean()?.to_string()),
            Peek::String => Self::Leaf(reader.string()?),
            _ => Self::Leaf(reader.number()?.to_owned()),
        })
    }

    /// Returns the text of a single value, or `None` for null, a list or an object.
    pub(crate) fn leaf(&self) -> Option<&str> {
        match self {
            Self::Leaf(text) => Some(text),
            Self::Null | Self::List(_) | Self::Object(_) => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        *self == Self::Null
    }
}
