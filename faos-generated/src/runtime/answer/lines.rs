// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! JSON values that arrive one after the other: JSON lines, and JSON text sequences (RFC 7464).

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use futures_core::stream::FusedStream;
use http::StatusCode;

use crate::runtime::codec::Decode;
use crate::runtime::operation::Operation;

use super::error::{Error, decode_at};
use super::error_kind::ErrorKind;
use super::incoming::Incoming;
use super::reported;
use super::response::RawResponse;

/// The character before each value of a JSON text sequence.
const RECORD_SEPARATOR: u8 = 0x1E;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A stream of JSON values, one per line or record.
///
/// Blank lines are ignored. A line that cannot be decoded yields an error and the stream continues, as does a line that
/// reports an error (kind `Reported`); any other error ends the stream. Such errors include a pause longer than the time
/// limit of an attempt, and a line larger than `max_body` of the client's builder; the size of the whole stream is not
/// limited.
///
/// # Cancellation
///
/// [`next`](Self::next) is cancel safe: a future that is dropped loses no value. Dropping the stream closes the
/// connection.
#[must_use = "a stream does nothing until it is polled"]
pub struct LineStream<T> {
    operation: &'static Operation,
    /// The body, until its end.
    incoming: Option<Box<Incoming>>,
    splitter: Splitter,
    limit: usize,
    /// The number of values received.
    count: usize,
    read: fn(&[u8], usize) -> Result<T, Error>,
}

impl<T> LineStream<T> {
    pub(crate) fn open(raw: &RawResponse) -> Result<Self, Error>
    where
        T: Decode,
    {
        let incoming = match raw.status {
            StatusCode::NO_CONTENT => None,
            _ => {
                check_media_type(raw)?;
                // Some servers pause between values for longer than within a body.
                let silence = raw.settings.attempt_timeout.max(raw.settings.stall_timeout);
                Some(Box::new(Incoming::open(raw, silence)?))
            }
        };
        let limit = raw.settings.max_body;
        Ok(Self {
            operation: raw.operation,
            incoming,
            splitter: Splitter::default(),
            limit,
            count: 0,
            read: |text, index| decode_at(text, &|problem| problem.in_item(index)),
        })
    }

    /// Returns the next value, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Decodes a value. `raw` is the response that it is a part of.
    fn value(&mut self, raw: &RawResponse, text: &[u8]) -> Result<T, Error> {
        let index = self.count;
        self.count += 1;
        if reported::is_undocumented_error(raw.operation, text) {
            return Err(Error::reported(raw, text));
        }
        (self.read)(text, index).map_err(|error| match reported::is_error(text) {
            true => Error::reported(raw, text),
            false => error.with_data(raw, text),
        })
    }
}

/// Rejects a response that cannot hold JSON values, such as a login page.
fn check_media_type(raw: &RawResponse) -> Result<(), Error> {
    let found = raw.header("content-type").unwrap_or_default();
    let essence = found.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let tolerated = ["", "text/plain", "application/octet-stream", "binary/octet-stream"];
    if essence.contains("json") || tolerated.contains(&essence.as_str()) {
        return Ok(());
    }
    let message = format!("expected a stream of JSON values, found {}", raw.media_type());
    Err(Error::new(ErrorKind::UnexpectedContentType, message).with_response(raw))
}

impl<T> Stream for LineStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some(mut incoming) = this.incoming.take() else { return Poll::Ready(None) };
        loop {
            match this.splitter.next(this.limit) {
                Ok(Some(text)) => {
                    let value = this.value(&incoming.raw, &text);
                    this.incoming = Some(incoming);
                    return Poll::Ready(Some(value));
                }
                Err(Oversized) => {
                    let message = format!("a line is larger than {} bytes", this.limit);
                    let error = Error::new(ErrorKind::TooLarge, message).with_response(&incoming.raw);
                    return Poll::Ready(Some(Err(error)));
                }
                Ok(None) => {}
            }
            let Poll::Ready(next) = incoming.poll_next(context) else {
                this.incoming = Some(incoming);
                return Poll::Pending;
            };
            match next {
                Some(Ok(bytes)) => this.splitter.push(bytes),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    let last = this.splitter.finish();
                    return Poll::Ready(last.map(|text| this.value(&incoming.raw, &text)));
                }
            }
        }
    }
}

impl<T> FusedStream for LineStream<T> {
    fn is_terminated(&self) -> bool {
        self.incoming.is_none()
    }
}

impl<T> fmt::Debug for LineStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.incoming.is_some() { "open" } else { "ended" };
        formatter
            .debug_struct("LineStream")
            .field("operation", self.operation)
            .field("values", &self.count)
            .field("state", &state)
            .finish()
    }
}

/// A value that is larger than the limit.
#[derive(Debug, PartialEq)]
struct Oversized;

/// Splits the bytes of a body into values.
#[derive(Debug, Default)]
struct Splitter {
    /// The unread part of the last chunk.
    chunk: Bytes,
    value: Vec<u8>,
    /// The end of each value: a line feed, or the separator if the body begins with one. What was announced does not
    /// matter.
    separator: Option<u8>,
}

impl Splitter {
    /// Adds the next chunk. The previous one must be used up.
    fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "`next` has used up the chunk before");
        self.chunk = chunk;
    }

    /// Returns the next complete value, of at most `limit` bytes.
    fn next(&mut self, limit: usize) -> Result<Option<Vec<u8>>, Oversized> {
        while let Some(first) = self.chunk.first() {
            let separator = match self.separator {
                Some(separator) => separator,
                None if first.is_ascii_whitespace() => {
                    self.chunk.advance(1);
                    continue;
                }
                None => *self.separator.insert(if *first == RECORD_SEPARATOR { RECORD_SEPARATOR } else { b'\n' }),
            };
            let end = self.chunk.iter().position(|byte| *byte == separator);
            let part = self.chunk.split_to(end.unwrap_or(self.chunk.len()));
            if part.len() > limit.saturating_sub(self.value.len()) {
                return Err(Oversized);
            }
            self.value.extend_from_slice(&part);
            if end.is_some() {
                self.chunk.advance(1);
                if let Some(value) = self.finish() {
                    return Ok(Some(value));
                }
            }
        }
        Ok(None)
    }

    /// Returns the current value without surrounding whitespace, unless it is blank.
    fn finish(&mut self) -> Option<Vec<u8>> {
        let value = std::mem::take(&mut self.value);
        let text = value.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&value).trim_ascii();
        (!text.is_empty()).then(|| text.to_vec())
    }
}
