// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Response headers as types of the document.

use std::fmt;

use http::HeaderMap;

use crate::runtime::codec::{self, Decode, DecodeError, Writer};

use super::error::Error;

/// A typed response header.
pub struct ResponseHeader<T> {
    name: &'static str,
    decode: fn(&[u8]) -> Result<T, DecodeError>,
}

impl<T> ResponseHeader<T> {
    pub(crate) const fn new(name: &'static str) -> Self
    where
        T: Decode,
    {
        Self { name, decode: codec::decode }
    }

    /// Returns the header's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn read(&self, headers: &HeaderMap) -> Result<Option<T>, Error> {
        let values: Vec<&str> = headers.get_all(self.name).iter().filter_map(|value| value.to_str().ok()).collect();
        if values.is_empty() {
            return Ok(None);
        }
        // A cookie may contain commas, so each header is an item (RFC 6265, section 3).
        let decoded = if self.name.eq_ignore_ascii_case("set-cookie") {
            let items: Vec<_> = values.iter().map(|value| quoted(value)).collect();
            (self.decode)(&array(&items)).or_else(|_| self.text(values.first().copied().unwrap_or_default()))
        } else {
            // A repeated header is a list, equivalent to one with commas (RFC 9110, 5.3).
            self.text(&values.join(", "))
        };
        decoded.map(Some).map_err(|error| Error::decoding(&[self.name], error))
    }

    /// Decodes a header, which has no type: as text, or else as the number or list that its text forms.
    fn text(&self, text: &str) -> Result<T, DecodeError> {
        let list = |item: &dyn Fn(&str) -> Vec<u8>| {
            let items: Vec<_> = text.split(',').map(|part| item(part.trim())).collect();
            array(&items)
        };
        (self.decode)(&quoted(text))
            .or_else(|error| (self.decode)(text.as_bytes()).map_err(|_| error))
            .or_else(|error| (self.decode)(&list(&quoted)).map_err(|_| error))
            .or_else(|error| (self.decode)(&list(&|item| item.as_bytes().to_vec())).map_err(|_| error))
    }
}

/// Returns a text as JSON.
fn quoted(text: &str) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.string(text);
    writer.finish().unwrap_or_default()
}

/// Returns a JSON array of these items.
fn array(items: &[Vec<u8>]) -> Vec<u8> {
    [b"[".as_slice(), &items.join(&b','), b"]"].concat()
}

impl<T> Clone for ResponseHeader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ResponseHeader<T> {}

impl<T> fmt::Debug for ResponseHeader<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ResponseHeader").field(&self.name).finish()
    }
}
