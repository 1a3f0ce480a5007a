// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! In a browser there is `fetch`, one thread and no runtime. It follows redirects by itself, which is noticed by the URL
//! of the response, and says nothing about why a request failed.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::future::{Either, select};
use http_body::Body as _;

use crate::runtime::body::{self, Body, Outgoing};
use crate::runtime::error::{Error, ErrorKind};

pub(crate) use gloo_timers::future::TimeoutFuture as Sleep;
pub(crate) use web_time::Instant;

/// A future. Those of a browser stay on its one thread.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Browsers decompress bodies and show the header all the same.
pub(crate) const KEEPS_CODING_HEADER: bool = true;

pub(crate) fn system_time() -> SystemTime {
    let since = web_time::SystemTime::now().duration_since(web_time::SystemTime::UNIX_EPOCH);
    SystemTime::UNIX_EPOCH + since.unwrap_or_default()
}

/// A pause that begins now. A browser counts no more milliseconds than these, which are weeks.
pub(crate) fn sleep(duration: Duration) -> Sleep {
    const LONGEST: u32 = i32::MAX as u32;
    Sleep::new(u32::try_from(duration.as_millis()).map_or(LONGEST, |milliseconds| milliseconds.min(LONGEST)))
}

/// What the future gives, or `None` when it takes longer than `limit`.
pub(crate) async fn timeout<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    match select(pin!(future), sleep(limit)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}

/// The settings of the browser's own client, which decides by itself how long a connection may take.
pub(crate) fn http_settings(_: Duration) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
}

/// The browser's own client.
pub(crate) fn http_client(settings: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    settings.build().map_err(|error| Error::config("the HTTP client cannot be set up").with_source(error))
}

/// Polls a call. Browsers have timers everywhere.
pub(crate) fn poll_call<T>(
    call: &mut BoxFuture<'_, Result<T, Error>>,
    context: &mut Context<'_>,
) -> Poll<Result<T, Error>> {
    call.as_mut().poll(context)
}

/// Browsers have timers everywhere.
pub(crate) fn check_runtime() -> Result<(), Error> {
    Ok(())
}

/// Browsers do not say.
pub(crate) fn is_connect(_: &reqwest::Error) -> bool {
    false
}

/// The pieces as `fetch` takes them: all of them in memory.
pub(crate) async fn outgoing(pieces: &[Body]) -> Result<reqwest::Body, Error> {
    if let Some(bytes) = body::in_memory(pieces) {
        return Ok(bytes.into());
    }
    let mut outgoing = Outgoing::new(pieces);
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut outgoing).poll_frame(context)).await {
        let failed = |error| Error::new(ErrorKind::Upload, "the stream to be sent failed").with_source(error);
        bytes.extend_from_slice(&frame.map_err(failed)?.into_data().unwrap_or_default());
    }
    Ok(bytes.into())
}

/// Browsers do not say, and look after their connections themselves.
pub(crate) fn is_http1(_: &reqwest::Response) -> bool {
    true
}

/// What ends a body is the business of the browser, which does not tell.
pub(crate) fn ends_unmarked(_: &reqwest::Response) -> bool {
    false
}

/// The body of a response while it arrives.
pub(crate) struct Arriving(Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>>>>);

impl Arriving {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        Self(Box::pin(response.bytes_stream()))
    }

    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<reqwest::Result<Bytes>>> {
        self.0.as_mut().poll_next(context)
    }
}
