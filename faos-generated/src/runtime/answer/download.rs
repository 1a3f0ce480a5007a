// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A response body that is read while it arrives.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use futures_core::stream::FusedStream;
use http::{HeaderMap, StatusCode};

use super::error::Error;
use super::error_kind::ErrorKind;
use super::incoming::Incoming;
use super::response::RawResponse;

/// A response body as a stream of chunks; only the current chunk is held in memory.
///
/// The time limits of the call end when the response begins; from then on, only the pause between two chunks is
/// limited.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Download, Error};")]
/// # async fn example(mut download: Download) -> Result<(), Box<dyn std::error::Error>> {
/// use std::io::Write;
///
/// let mut file = std::fs::File::create("report.pdf")?;
/// while let Some(chunk) = download.next().await {
///     file.write_all(&chunk?)?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Cancellation
///
/// [`next`](Self::next) is cancel safe: a future that is dropped loses no chunk. [`bytes`](Self::bytes) is not, since it
/// owns what it has read. Dropping the download closes the response.
#[must_use = "a download arrives only as far as it is read"]
pub struct Download {
    incoming: Incoming,
    limit: usize,
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
        Ok(Self { incoming: Incoming::open(raw, raw.settings.stall_timeout)?, limit: raw.settings.max_body })
    }

    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.incoming.raw.status
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.incoming.raw.headers
    }

    /// Returns the `Location` header, if the operation documents a redirect and the server answered with it.
    pub fn location(&self) -> Option<&str> {
        self.incoming.raw.header("location")
    }

    /// Returns the request id in the header of the response, for support requests.
    pub fn request_id(&self) -> Option<&str> {
        let raw = &self.incoming.raw;
        raw.header(raw.api.request_id_header).filter(|id| !id.is_empty())
    }

    /// Returns the media type stated by the server.
    pub fn media_type(&self) -> Option<&str> {
        self.incoming.raw.header("content-type")
    }

    /// Returns the length in bytes, if the server states it and does not compress the body.
    pub fn length(&self) -> Option<u64> {
        self.incoming.raw.header("content-length")?.parse().ok()
    }

    /// Returns the next chunk, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| self.incoming.poll_next(context)).await
    }

    /// Reads the remaining bytes, up to the client's limit for bodies.
    ///
    /// # Errors
    ///
    /// Returns the error that ended the download, or an error of kind `TooLarge` beyond the limit.
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if piece.len() > self.limit - bytes.len() {
                let message = format!("the body is larger than {} bytes; read it piece by piece", self.limit);
                return Err(Error::new(ErrorKind::TooLarge, message).with_response(&self.incoming.raw));
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.incoming.poll_next(context)
    }
}

impl FusedStream for Download {
    fn is_terminated(&self) -> bool {
        self.incoming.has_ended()
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("operation", self.incoming.raw.operation)
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}
