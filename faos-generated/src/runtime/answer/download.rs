// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A response body that is read while it arrives.

use std::fmt;
use std::io::Write;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use futures_core::stream::FusedStream;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::runtime::platform;
use crate::runtime::platform::time::{BoxFuture, Exclusive};
use crate::runtime::progress::{Progress, Report};

use super::error::Error;
use super::error_kind::ErrorKind;
use super::incoming::Incoming;
use super::range::{self, Part, Rest};
use super::response::{RawResponse, Reopen, Start, UnreadBody};

/// The longest stated wait that is followed before a download continues.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A response body as a stream of chunks; only the current chunk is held in memory.
///
/// The time limits of the call end when the response begins; from then on, only the pause between two chunks is
/// limited.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Download, Error};")]
/// # async fn example(download: Download) -> Result<(), Box<dyn std::error::Error>> {
/// let mut download = download.on_progress(|progress| println!("{} of {:?} bytes", progress.done, progress.total));
/// let mut file = std::fs::File::create("report.pdf")?;
/// download.write_to(&mut file).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Broken connections
///
/// If the connection breaks or stalls, the client requests the rest of the file, at most `max_retries` times in a row
/// without a byte in between, each time after the backoff of a retry. This requires a GET request whose response states
/// its length, and a [`validator`](Self::validator) that proves that the file has not changed. If it has changed, or the
/// server does not send the rest of a file, the error has the kind [`NotResumable`](ErrorKind::NotResumable).
///
/// A compressed body has no length, and its parts cannot be decompressed. To resume the download of text, for which the
/// server may use compression, call [`uncompressed`](crate::runtime::Request::uncompressed) on the request.
///
/// To continue a download of an earlier process, store the validator and pass it to
/// [`resume_from`](crate::runtime::Request::resume_from).
///
/// # Cancellation
///
/// [`next`](Self::next) is cancel safe: a future that is dropped loses no chunk. [`bytes`](Self::bytes) is not, since it
/// owns what it has read. [`write_to`](Self::write_to) writes each chunk before it waits for the next one, so it can be
/// dropped and called again. Dropping the download closes the response.
#[must_use = "a download arrives only as far as it is read"]
pub struct Download {
    raw: RawResponse,
    state: State,
    /// The number of bytes of the file that have arrived.
    position: u64,
    /// The position at which the current response ends, if it states that.
    end: Option<u64>,
    /// The length of the file, if stated.
    length: Option<u64>,
    resume: Option<Resume>,
    report: Option<Report>,
}

enum State {
    Open(Box<Incoming>),
    /// The connection broke, and the rest was requested.
    Opening(Exclusive<Result<RawResponse, Error>>),
    Done,
}

/// The means to request the rest of the file.
struct Resume {
    call: Arc<dyn Reopen>,
    validator: HeaderValue,
    /// The number of consecutive requests without a byte in between.
    reopened: u32,
}

impl Download {
    pub(crate) fn read(raw: &RawResponse) -> Result<Self, Error> {
        if !raw.status.is_redirection() {
            raw.refuse_web_page()?;
        }
        Self::of_any(raw)
    }

    /// Reads a response of any media type.
    pub(crate) fn of_any(raw: &RawResponse) -> Result<Self, Error> {
        let part = Part::of(raw)?;
        let state = match part.end == Some(part.start) && raw.requested().is_some() {
            true => State::Done,
            false => State::open(raw)?,
        };
        let resume = || {
            let call = raw.unread.as_ref().and_then(|unread: &UnreadBody| unread.reopen.clone())?;
            let validator = validator(raw)?.clone();
            let is_resumable = part.end.is_some() && range::are_accepted(&raw.headers);
            is_resumable.then_some(Resume { call, validator, reopened: 0 })
        };
        Ok(Self {
            resume: resume(),
            raw: raw.clone(),
            state,
            position: part.start,
            end: part.end,
            length: part.length,
            report: None,
        })
    }

    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// Returns the `Location` header, if the operation documents a redirect and the server answered with it.
    pub fn location(&self) -> Option<&str> {
        self.raw.header("location")
    }

    /// Returns the request id in the header of the response, for support requests.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.header(self.raw.api.request_id_header).filter(|id| !id.is_empty())
    }

    /// Returns the media type stated by the server.
    pub fn media_type(&self) -> Option<&str> {
        self.raw.header("content-type")
    }

    /// Returns the length of the whole file in bytes, if the server states it and does not compress the body. It includes
    /// the part before the start of a resumed download.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Returns the number of bytes of the file that have arrived. It includes the part before the start of a resumed
    /// download.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Returns the text that proves that a file has not changed, for [`resume_from`](crate::runtime::Request::resume_from):
    /// its entity tag (`ETag`), or else the time of its last change (`Last-Modified`). Returns `None` if the server states
    /// neither, or only a weak one, which two versions of a file may share.
    pub fn validator(&self) -> Option<&str> {
        validator(&self.raw)?.to_str().ok()
    }

    /// Calls a function after each chunk.
    pub fn on_progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.report = Some(Report::new(report));
        self
    }

    /// Returns the next chunk, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    /// Reads the remaining bytes, up to the client's limit for bodies.
    ///
    /// # Errors
    ///
    /// Returns the error that ended the download, or an error of kind `TooLarge` beyond the limit.
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let limit = self.raw.settings.max_body;
        let mut bytes = Vec::new();
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if piece.len() > limit - bytes.len() {
                let message = format!("the body is larger than {limit} bytes; read it piece by piece");
                return Err(Error::new(ErrorKind::TooLarge, message).with_response(&self.raw));
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    /// Writes the remaining bytes to a file or another writer, and returns their number. They are not limited.
    ///
    /// The writer blocks the thread while it writes, which takes microseconds for a local file. For an asynchronous writer,
    /// call [`next`](Self::next) in a loop.
    ///
    /// # Errors
    ///
    /// Returns the error that ended the download, or an error of kind `Write` with that of the writer as the source. The
    /// download can then be resumed at its [`position`](Self::position), unless the writer failed.
    pub async fn write_to(&mut self, writer: &mut (dyn Write + Send)) -> Result<u64, Error> {
        let failed = |error, raw: &RawResponse| {
            Error::new(ErrorKind::Write, "cannot write the download").with_source(error).with_response(raw)
        };
        let mut written = 0;
        while let Some(piece) = self.next().await {
            let piece = piece?;
            writer.write_all(&piece).map_err(|error| failed(error, &self.raw))?;
            written += piece.len() as u64;
        }
        writer.flush().map_err(|error| failed(error, &self.raw))?;
        Ok(written)
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let error = match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Open(incoming) => match ready!(incoming.poll_next(context)) {
                    Some(Ok(bytes)) => match self.take(&bytes) {
                        Ok(()) => return Poll::Ready(Some(Ok(bytes))),
                        Err(error) => error,
                    },
                    Some(Err(error)) => error,
                    None if self.last().is_none_or(|last| last <= self.position) => {
                        self.state = State::Done;
                        return Poll::Ready(None);
                    }
                    None => {
                        let message = format!("the body ended after {} bytes", self.position);
                        Error::new(ErrorKind::Truncated, message).with_response(&self.raw)
                    }
                },
                State::Opening(call) => {
                    match ready!(platform::poll_call(call.get_mut(), context)).and_then(|raw| self.restart(&raw)) {
                        Ok(()) => continue,
                        Err(error) => error,
                    }
                }
            };
            match self.reopen(&error) {
                Some(call) => self.state = State::Opening(Exclusive::new(call)),
                None => {
                    self.state = State::Done;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    /// Returns the position at which the file ends, if known. A server may send a part that ends earlier.
    fn last(&self) -> Option<u64> {
        self.length.filter(|_| self.end.is_some()).or(self.end)
    }

    /// Counts a chunk.
    fn take(&mut self, bytes: &Bytes) -> Result<(), Error> {
        let position = self.position + bytes.len() as u64;
        if self.end.is_some_and(|end| position > end) {
            let message = "the body is longer than the response states";
            return Err(Error::new(ErrorKind::Protocol, message).with_response(&self.raw));
        }
        self.position = position;
        if let Some(resume) = &mut self.resume {
            resume.reopened = 0;
        }
        if let Some(report) = &self.report {
            report.send(self.position, self.length);
        }
        Ok(())
    }

    /// Requests the rest of the file, if the error and the server allow it.
    fn reopen(&mut self, error: &Error) -> Option<BoxFuture<'static, Result<RawResponse, Error>>> {
        let resume = self.resume.as_mut()?;
        let asked = error.retry_after().unwrap_or_default();
        if !error.is_retryable() || resume.reopened >= resume.call.max_retries() || asked > LONGEST_PAUSE {
            return None;
        }
        resume.reopened += 1;
        let pause = resume.call.backoff(resume.reopened).max(asked);
        let rest = Rest { offset: self.position, validator: resume.validator.clone() };
        resume.call.reopen(Start::Byte(rest), pause)
    }

    /// Continues with the response that holds the rest.
    fn restart(&mut self, raw: &RawResponse) -> Result<(), Error> {
        let part = Part::of(raw)?;
        if part.length.zip(self.length).is_some_and(|(found, known)| found != known) {
            let message = "the length of the file has changed since the download began";
            return Err(Error::new(ErrorKind::NotResumable, message).with_response(raw));
        }
        self.state = State::open(raw)?;
        self.end = part.end;
        Ok(())
    }
}

/// Returns the header that proves that the file has not changed: that of the response, or else of the request.
fn validator(raw: &RawResponse) -> Option<&HeaderValue> {
    range::validator(&raw.headers).or_else(|| raw.requested().map(|rest| &rest.validator))
}

impl State {
    fn open(raw: &RawResponse) -> Result<Self, Error> {
        Incoming::open(raw, raw.settings.stall_timeout).map(Box::new).map(Self::Open)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl FusedStream for Download {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("operation", self.raw.operation)
            .field("status", &self.status())
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}
