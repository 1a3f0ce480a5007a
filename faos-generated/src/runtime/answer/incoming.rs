// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A response body that is read chunk by chunk, with a limit on pauses.

use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use crate::runtime::call::failure::broken_body;
use crate::runtime::platform::time::{self, Sleep};
use crate::runtime::platform::{self, Arriving};

use super::error::Error;
use super::error_kind::ErrorKind;
use super::response::{RawResponse, UnreadBody};

/// A response body that is still arriving.
pub(crate) struct Incoming {
    pub(crate) raw: RawResponse,
    body: Option<Arriving>,
    silence: Duration,
    timer: Option<Sleep>,
    received: u64,
}

impl Incoming {
    /// Opens the unread body of a streamed response.
    pub(crate) fn open(raw: &RawResponse, silence: Duration) -> Result<Self, Error> {
        let response = raw.unread.as_ref().and_then(UnreadBody::take);
        let response = response.ok_or_else(|| {
            Error::new(ErrorKind::Protocol, "the body of the response is already being read").with_response(raw)
        })?;
        let body = Some(Arriving::new(response));
        Ok(Self { raw: raw.clone(), body, silence, timer: None, received: 0 })
    }

    /// Returns the next chunk, or `None` after the last one or an error.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let error = match body.poll_next(context) {
            Poll::Ready(Some(Ok(data))) => {
                self.timer = None;
                self.received += data.len() as u64;
                return Poll::Ready(Some(Ok(data)));
            }
            Poll::Ready(None) => {
                self.body = None;
                return Poll::Ready(None);
            }
            Poll::Ready(Some(Err(error))) => broken_body(error),
            Poll::Pending => match self.poll_silence(context) {
                Poll::Ready(error) => error,
                Poll::Pending => return Poll::Pending,
            },
        };
        self.body = None;
        Poll::Ready(Some(Err(error.with_response(&self.raw))))
    }

    /// Returns an error if the body has paused for too long.
    fn poll_silence(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        if self.timer.is_none()
            && let Err(error) = platform::check_runtime()
        {
            return Poll::Ready(error);
        }
        let timer = self.timer.get_or_insert_with(|| time::sleep(self.silence));
        timer.as_mut().poll(context).map(|()| {
            let message = format!("the body stopped for {:?} after {} bytes", self.silence, self.received);
            Error::new(ErrorKind::Stalled, message)
        })
    }
}
