// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Request bodies: bytes in memory, or a stream that is read once, while it is sent.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use crate::runtime::progress::Report;

pub(super) type BoxError = Box<dyn StdError + Send + Sync>;
type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// The body of a request.
///
/// Text and bytes convert into a body. To send a file without loading it into memory, pass a
/// `tokio_util::io::ReaderStream` to [`stream`](Self::stream). If the API accepts any media type, set the request
/// header `Content-Type`.
#[derive(Clone)]
pub struct Body(Source);

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Stream(Arc<OneShot>),
}

/// A stream that can be taken once.
struct OneShot {
    stream: Mutex<Option<BoxStream>>,
    length: Option<u64>,
}

impl Body {
    /// Creates a body from a stream, which is read while it is sent. If `length` is given, it is announced to the
    /// server, and a stream of another length breaks the connection.
    ///
    /// A call with such a body is not retried once the stream has been read from. Reading and sending count toward the
    /// timeout of the attempt, which may have to be raised for a long upload.
    pub fn stream<S, B, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<BoxError> + 'static,
    {
        let stream: BoxStream = Box::pin(Converted(Box::pin(stream)));
        Self(Source::Stream(Arc::new(OneShot { stream: Mutex::new(Some(stream)), length })))
    }

    /// Returns the length in bytes, if known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Stream(stream) => stream.length,
        }
    }

    /// Returns true if the body can be sent any number of times.
    pub(crate) fn is_repeatable(&self) -> bool {
        matches!(self.0, Source::Bytes(_))
    }

    /// Returns true if this is a stream that has been read from.
    fn is_spent(&self) -> bool {
        match &self.0 {
            Source::Bytes(_) => false,
            Source::Stream(stream) => stream.stream.lock().unwrap_or_else(PoisonError::into_inner).is_none(),
        }
    }
}

/// A stream with its items and errors converted for sending.
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

/// Two bodies are equal if they hold the same bytes or are the same stream.
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

/// Returns true if one of the pieces is a stream that has been read from, so that they cannot be sent again.
pub(crate) fn is_spent(pieces: &[Body]) -> bool {
    pieces.iter().any(Body::is_spent)
}

/// Returns the bytes, if the body is a single piece in memory.
pub(crate) fn in_memory(pieces: &[Body]) -> Option<Bytes> {
    match pieces {
        [Body(Source::Bytes(bytes))] => Some(bytes.clone()),
        _ => None,
    }
}

/// Returns the whole body, unless one of its pieces is a stream.
pub(crate) fn whole(pieces: &[Body]) -> Option<Bytes> {
    let bytes = |piece: &Body| match &piece.0 {
        Source::Bytes(bytes) => Some(bytes.clone()),
        Source::Stream(_) => None,
    };
    match pieces {
        [piece] => bytes(piece),
        _ => pieces.iter().map(bytes).collect::<Option<Vec<_>>>().map(|pieces| pieces.concat().into()),
    }
}

/// Pieces that are sent one after the other. A stream is taken only when its turn comes.
pub(crate) struct Outgoing {
    pieces: VecDeque<Body>,
    current: Mutex<Option<BoxStream>>,
    sent: Option<Sent>,
}

/// The progress of an upload.
struct Sent {
    report: Report,
    done: u64,
    total: Option<u64>,
}

/// The most bytes that are sent between two reports of progress, if the body is in memory.
const REPORTED: usize = 64 * 1024;

impl Outgoing {
    pub(crate) fn new(pieces: &[Body], report: Option<&Report>) -> Self {
        let sent = report.map(|report| {
            let total = pieces.iter().map(Body::length).sum();
            report.send(0, total);
            Sent { report: report.clone(), done: 0, total }
        });
        Self { pieces: pieces.iter().cloned().collect(), current: Mutex::new(None), sent }
    }
}

impl Sent {
    fn count(&mut self, bytes: &Bytes) {
        self.done += bytes.len() as u64;
        self.report.send(self.done, self.total);
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
                    Some(Ok(bytes)) => {
                        if let Some(sent) = &mut this.sent {
                            sent.count(&bytes);
                        }
                        return Poll::Ready(Some(Ok(Frame::data(bytes))));
                    }
                    Some(Err(error)) => return Poll::Ready(Some(Err(UploadError(error)))),
                    None => *current = None,
                }
            }
            match this.pieces.pop_front() {
                None => return Poll::Ready(None),
                Some(Body(Source::Bytes(bytes))) if bytes.is_empty() => {}
                Some(Body(Source::Bytes(mut bytes))) => {
                    if let Some(sent) = &mut this.sent {
                        if bytes.len() > REPORTED {
                            this.pieces.push_front(bytes.split_off(REPORTED).into());
                        }
                        sent.count(&bytes);
                    }
                    return Poll::Ready(Some(Ok(Frame::data(bytes))));
                }
                Some(Body(Source::Stream(stream))) => {
                    *current = stream.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                    if current.is_none() {
                        let error = "the stream has been read already, and can be read only once";
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
        // Queried before the first piece is taken; not needed later.
        let length = self.pieces.iter().map(Body::length).sum::<Option<u64>>();
        match length {
            Some(length) if self.current.lock().unwrap_or_else(PoisonError::into_inner).is_none() => {
                SizeHint::with_exact(length)
            }
            _ => SizeHint::default(),
        }
    }
}

/// The error of a stream provided by the caller.
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
