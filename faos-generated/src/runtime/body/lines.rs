// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Bodies of JSON values, one per line: `application/x-ndjson`, JSON Lines, and JSON text sequences (RFC 7464).

use std::fmt;
use std::pin::Pin;

use futures_core::Stream;
use futures_util::StreamExt as _;

use crate::runtime::codec::{self, Encode, EncodeError};

use super::payload::{Body, BoxError};

/// A body of JSON values, one per line.
///
/// A list or an array converts into it, and an iterator can be collected into it. [`stream`](Self::stream) sends each
/// item as it comes.
pub struct JsonLines<T>(Lines<T>);

enum Lines<T> {
    List(Vec<T>),
    Stream(Pin<Box<dyn Stream<Item = Result<T, BoxError>> + Send>>),
}

impl<T> JsonLines<T> {
    /// Creates a body from a stream, which is read while it is sent. An error of the stream ends the call.
    ///
    /// A call with such a body is not retried once the stream has been read from.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        Self(Lines::Stream(Box::pin(stream.map(|item| item.map_err(Into::into)))))
    }

    /// Returns the body in the notation of the media type.
    pub(crate) fn into_body(self, media_type: &str) -> Result<Body, EncodeError>
    where
        T: Encode + 'static,
    {
        let is_sequence = media_type.to_ascii_lowercase().contains("json-seq");
        let line = move |item: &T| {
            let mut json = codec::encode(item)?;
            if is_sequence {
                json.insert(0, RECORD_SEPARATOR);
            }
            json.push(b'\n');
            Ok::<_, EncodeError>(json)
        };
        Ok(match self.0 {
            Lines::List(items) => items.iter().map(line).collect::<Result<Vec<_>, _>>()?.concat().into(),
            Lines::Stream(items) => Body::stream(items.map(move |item| line(&item?).map_err(BoxError::from)), None),
        })
    }
}

/// The character before each item of a JSON text sequence.
const RECORD_SEPARATOR: u8 = 0x1E;

impl<T> FromIterator<T> for JsonLines<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(Lines::List(items.into_iter().collect()))
    }
}

impl<T> From<Vec<T>> for JsonLines<T> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T, const N: usize> From<[T; N]> for JsonLines<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Lines::List(items) => write!(formatter, "JsonLines({} items)", items.len()),
            Lines::Stream(_) => formatter.write_str("JsonLines(stream)"),
        }
    }
}
