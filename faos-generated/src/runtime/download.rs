// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A response that is read while it arrives.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::error::{Error, ErrorKind};
use super::incoming::Incoming;
use super::response::RawResponse;

/// Bytes that arrive piece by piece: a stream, of which nothing is held in memory but the piece at hand.
///
/// The time limits of the call end when the response begins; from then on, only a pause between two pieces is limited.
#[must_use = "a download arrives only as far as it is read"]
pub struct Download {
    incoming: Incoming,
    limit: usize,
}

impl Download {
    pub(crate) fn read(raw: &RawResponse) -> Result<Self, Error> {
        raw.refuse_web_page()?;
        Ok(Self { incoming: Incoming::open(raw, raw.settings.stall_timeout)?, limit: raw.settings.max_body })
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.incoming.raw.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.incoming.raw.headers
    }

    /// The media type that the server gives the bytes.
    pub fn media_type(&self) -> Option<&str> {
        self.incoming.raw.header("content-type")
    }

    /// How many bytes there will be, where the server says it and does not compress them on the way.
    pub fn length(&self) -> Option<u64> {
        self.incoming.raw.header("content-length")?.parse().ok()
    }

    /// The next piece, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| self.incoming.poll_next(context)).await
    }

    /// All that is still to come, as long as it is no more than the client's limit for bodies.
    ///
    /// # Errors
    ///
    /// What ended the download early, and `TooLarge` beyond the limit.
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

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Download").field("status", &self.status()).finish_non_exhaustive()
    }
}
