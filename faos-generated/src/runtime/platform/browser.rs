// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Browsers: `fetch`, one thread and no runtime. `fetch` follows redirects itself, which is detected by the URL of the
//! response, and does not report why a request failed.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::future::{Either, select};
use http_body::Body as _;

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::body::payload::{self, Body, Outgoing};
use crate::runtime::progress::Report;
use crate::runtime::settings::Connections;

pub(crate) use gloo_timers::future::TimeoutFuture as Sleep;
pub(crate) use web_time::Instant;

/// A future, which stays on the browser's one thread.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Browsers decompress bodies but keep the header.
pub(crate) const KEEPS_CODING_HEADER: bool = true;

pub(crate) fn system_time() -> SystemTime {
    let since = web_time::SystemTime::now().duration_since(web_time::SystemTime::UNIX_EPOCH);
    SystemTime::UNIX_EPOCH + since.unwrap_or_default()
}

/// Returns a timer. The limit of browsers is about 24 days.
pub(crate) fn sleep(duration: Duration) -> Sleep {
    const LONGEST: u32 = i32::MAX as u32;
    Sleep::new(u32::try_from(duration.as_millis()).map_or(LONGEST, |milliseconds| milliseconds.min(LONGEST)))
}

/// Returns the output of the future, or `None` if it takes longer than `limit`.
pub(crate) async fn timeout<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    match select(pin!(future), sleep(limit)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}

/// Returns the settings of the browser's client, which controls its connections itself.
pub(crate) fn http_settings(_: &Connections) -> Result<reqwest::ClientBuilder, Error> {
    Ok(reqwest::Client::builder())
}

/// Does nothing, since browsers always have TLS.
pub(crate) fn check_tls(_: &str) -> Result<(), Error> {
    Ok(())
}

/// Creates the browser's client.
pub(crate) fn http_client(settings: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    settings.build().map_err(|error| Error::config("cannot create the HTTP client").with_source(error))
}

/// Polls a call. Browsers always have timers.
pub(crate) fn poll_call<T>(
    call: &mut BoxFuture<'_, Result<T, Error>>,
    context: &mut Context<'_>,
) -> Poll<Result<T, Error>> {
    call.as_mut().poll(context)
}

/// Does nothing, since browsers always have timers.
pub(crate) fn check_runtime() -> Result<(), Error> {
    Ok(())
}

/// Returns false, since browsers do not report connection failures.
pub(crate) fn is_connect(_: &reqwest::Error) -> bool {
    false
}

/// Returns the pieces in memory, as `fetch` requires.
pub(crate) async fn outgoing(pieces: &[Body], _: Option<&Report>) -> Result<reqwest::Body, Error> {
    if let Some(bytes) = payload::in_memory(pieces) {
        return Ok(bytes.into());
    }
    let mut outgoing = Outgoing::new(pieces, None);
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut outgoing).poll_frame(context)).await {
        let failed = |error| Error::new(ErrorKind::Upload, "the request body stream failed").with_source(error);
        bytes.extend_from_slice(&frame.map_err(failed)?.into_data().unwrap_or_default());
    }
    Ok(bytes.into())
}

/// Returns true, since browsers manage their connections themselves.
pub(crate) fn is_http1(_: &reqwest::Response) -> bool {
    true
}

/// Returns false, since browsers check the end of a body themselves.
pub(crate) fn ends_unmarked(_: &reqwest::Response) -> bool {
    false
}

/// A response body that is still arriving.
pub(crate) struct Arriving(Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>>>>);

impl Arriving {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        Self(Box::pin(response.bytes_stream()))
    }

    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<reqwest::Result<Bytes>>> {
        self.0.as_mut().poll_next(context)
    }
}
