// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Bytes to be sent: held in memory, or read from a stream while they are sent. A stream is read once and never again.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;
use http_body::{Frame, SizeHint};

type BoxError = Box<dyn StdError + Send + Sync>;
type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// Bytes to be sent.
///
/// Text and bytes become a body by themselves. A file is sent without being held in memory as a
/// [`stream`](Self::stream), to which `tokio_util::io::ReaderStream` turns it. Where the API takes bytes of any kind, the
/// header `Content-Type` of the request says of which they are.
#[derive(Clone)]
pub struct Body(Source);

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Stream(Arc<OneShot>),
}

/// A stream that whoever comes first takes.
struct OneShot {
    stream: Mutex<Option<BoxStream>>,
    length: Option<u64>,
}

impl Body {
    /// Bytes that are read while they are sent. With a `length`, the server is told it beforehand, and a stream of
    /// another length breaks the connection.
    ///
    /// A call with such a body is not repeated once something has been read from the stream. Reading and sending
    /// count as a part of the attempt, whose timeout a long upload may have to raise.
    pub fn stream<S, B, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<BoxError> + 'static,
    {
        let stream: BoxStream = Box::pin(Converted(Box::pin(stream)));
        Self(Source::Stream(Arc::new(OneShot { stream: Mutex::new(Some(stream)), length })))
    }

    /// How many bytes there are, where that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Stream(stream) => stream.length,
        }
    }

    /// Whether it was a stream and somebody has begun to read it.
    fn is_spent(&self) -> bool {
        match &self.0 {
            Source::Bytes(_) => false,
            Source::Stream(stream) => stream.stream.lock().unwrap_or_else(PoisonError::into_inner).is_none(),
        }
    }
}

/// A stream with its items and errors in the form that sending needs.
struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map(|item| item.map(|item| item.map(Into::into).map_err(Into::into)))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Bytes::copy_from_slice(bytes).into()
    }
}

impl<const N: usize> From<&[u8; N]> for Body {
    fn from(bytes: &[u8; N]) -> Self {
        Bytes::copy_from_slice(bytes).into()
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

/// Bodies are equal when they hold the same bytes, or are the same stream.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Source::Bytes(one), Source::Bytes(two)) => one == two,
            (Source::Stream(one), Source::Stream(two)) => Arc::ptr_eq(one, two),
            _ => false,
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(formatter, "Body({length} bytes)"),
            None => formatter.write_str("Body(stream)"),
        }
    }
}

/// The body of a request with its media type, ready to be sent as often as its pieces allow.
#[derive(Clone)]
pub(crate) struct Payload {
    pub(crate) media_type: HeaderValue,
    pub(crate) pieces: Vec<Body>,
}

impl Payload {
    pub(crate) fn new(media_type: &'static str, body: impl Into<Body>) -> Self {
        Self { media_type: HeaderValue::from_static(media_type), pieces: vec![body.into()] }
    }
}

/// Whether something was read from a stream among the pieces, so that they cannot be sent again.
pub(crate) fn is_spent(pieces: &[Body]) -> bool {
    pieces.iter().any(Body::is_spent)
}

/// All that is to be sent, if it is one piece in memory.
pub(crate) fn in_memory(pieces: &[Body]) -> Option<Bytes> {
    match pieces {
        [Body(Source::Bytes(bytes))] => Some(bytes.clone()),
        _ => None,
    }
}

/// Pieces that are sent one after the other. A stream is taken when its turn has come, and not before.
pub(crate) struct Outgoing {
    pieces: VecDeque<Body>,
    current: Mutex<Option<BoxStream>>,
}

impl Outgoing {
    pub(crate) fn new(pieces: &[Body]) -> Self {
        Self { pieces: pieces.iter().cloned().collect(), current: Mutex::new(None) }
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = UploadError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, UploadError>>> {
        let this = &mut *self;
        let current = this.current.get_mut().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(stream) = current {
                match ready!(stream.as_mut().poll_next(context)) {
                    Some(Ok(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                    Some(Err(error)) => return Poll::Ready(Some(Err(UploadError(error)))),
                    None => *current = None,
                }
            }
            match this.pieces.pop_front() {
                None => return Poll::Ready(None),
                Some(Body(Source::Bytes(bytes))) if bytes.is_empty() => {}
                Some(Body(Source::Bytes(bytes))) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Some(Body(Source::Stream(stream))) => {
                    *current = stream.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                    if current.is_none() {
                        let error = "the stream was read before, and can be read only once";
                        return Poll::Ready(Some(Err(UploadError(error.into()))));
                    }
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && self.current.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    fn size_hint(&self) -> SizeHint {
        // Asked before the first piece is taken; in between nobody needs it.
        let length = self.pieces.iter().map(Body::length).sum::<Option<u64>>();
        match length {
            Some(length) if self.current.lock().unwrap_or_else(PoisonError::into_inner).is_none() => {
                SizeHint::with_exact(length)
            }
            _ => SizeHint::default(),
        }
    }
}

/// What the caller's own stream failed with.
#[derive(Debug)]
pub(crate) struct UploadError(BoxError);

impl fmt::Display for UploadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl StdError for UploadError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
