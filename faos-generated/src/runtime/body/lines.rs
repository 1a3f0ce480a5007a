// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Bodies of JSON values, one per line: `application/x-ndjson`, JSON Lines, and JSON text sequences (RFC 7464).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;

use futures_core::Stream;
use futures_util::StreamExt as _;

use crate::runtime::codec::{self, Encode, EncodeError};

use super::payload::{Body, BoxError};

/// A body of JSON values, one per line.
///
/// A list or an array converts into it, and an iterator can be collected into it. [`stream`](Self::stream) sends each
/// item as it comes.
pub struct JsonLines<T> {
    lines: Lines,
    item: PhantomData<fn(T)>,
}

/// Each item as JSON, without its line break.
enum Lines {
    List(Result<Vec<Vec<u8>>, EncodeError>),
    Stream(Pin<Box<dyn Stream<Item = Result<Vec<u8>, BoxError>> + Send>>),
}

impl<T: Encode> JsonLines<T> {
    /// Creates a body from a stream, which is read while it is sent. An error of the stream ends the call.
    ///
    /// A call with such a body is not retried once the stream has been read from.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        let lines = stream.map(|item| codec::encode(&item.map_err(Into::into)?).map_err(Into::into));
        Self { lines: Lines::Stream(Box::pin(lines)), item: PhantomData }
    }
}

impl<T> JsonLines<T> {
    /// Returns the body in the notation of the media type.
    pub(crate) fn into_body(self, media_type: &str) -> Result<Body, EncodeError> {
        let is_sequence = media_type.to_ascii_lowercase().contains("json-seq");
        let line = move |mut json: Vec<u8>| {
            if is_sequence {
                json.insert(0, RECORD_SEPARATOR);
            }
            json.push(b'\n');
            json
        };
        Ok(match self.lines {
            Lines::List(items) => items?.into_iter().flat_map(line).collect::<Vec<u8>>().into(),
            Lines::Stream(items) => Body::stream(items.map(move |item| item.map(line)), None),
        })
    }
}

/// The character before each item of a JSON text sequence.
const RECORD_SEPARATOR: u8 = 0x1E;

impl<T: Encode> FromIterator<T> for JsonLines<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let items = items.into_iter().map(|item| codec::encode(&item));
        Self { lines: Lines::List(items.collect()), item: PhantomData }
    }
}

impl<T: Encode> From<Vec<T>> for JsonLines<T> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Encode, const N: usize> From<[T; N]> for JsonLines<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.lines {
            Lines::List(Ok(items)) => write!(formatter, "JsonLines({} items)", items.len()),
            Lines::List(Err(_)) => formatter.write_str("JsonLines(invalid)"),
            Lines::Stream(_) => formatter.write_str("JsonLines(stream)"),
        }
    }
}
