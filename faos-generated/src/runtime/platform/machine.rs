// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! On a machine there are sockets, threads and a Tokio runtime.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http_body::Body as _;
use tokio::runtime::Handle;

use crate::runtime::body::{self, Body, Outgoing};
use crate::runtime::error::Error;

pub(crate) use std::time::Instant;

pub(crate) use tokio::time::Sleep;

/// A future that can be sent to another thread.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Whether content codings are undone by something that leaves the header in place which tells of them.
pub(crate) const KEEPS_CODING_HEADER: bool = false;

pub(crate) fn system_time() -> SystemTime {
    SystemTime::now()
}

/// A pause that begins now.
pub(crate) fn sleep(duration: Duration) -> Sleep {
    tokio::time::sleep(duration)
}

/// What the future gives, or `None` when it takes longer than `limit`.
pub(crate) async fn timeout<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(limit, future).await.ok()
}

/// How long a connection of HTTP/2 may be silent before it is asked for a sign of life, and how long that may take. A
/// connection that gives none is closed.
#[cfg(feature = "http2")]
const PING: (Duration, Duration) = (Duration::from_secs(15), Duration::from_secs(10));

/// The settings of a client that goes where it is sent and nowhere else. The retry loop is ours, so the client has none.
pub(crate) fn http_settings(connect_timeout: Duration) -> reqwest::ClientBuilder {
    let settings = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(connect_timeout);
    #[cfg(feature = "http2")]
    let settings =
        settings.http2_keep_alive_interval(PING.0).http2_keep_alive_timeout(PING.1).http2_keep_alive_while_idle(true);
    settings
}

/// A client with these settings.
pub(crate) fn http_client(settings: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    settings.build().map_err(|error| Error::config("the HTTP client cannot be set up").with_source(error.without_url()))
}

/// Polls a call, which needs the timers and sockets of a Tokio runtime. Outside of one, they would panic.
pub(crate) fn poll_call<T>(
    call: &mut BoxFuture<'_, Result<T, Error>>,
    context: &mut Context<'_>,
) -> Poll<Result<T, Error>> {
    check_runtime()?;
    call.as_mut().poll(context)
}

/// Checks that timers and sockets can be used here.
pub(crate) fn check_runtime() -> Result<(), Error> {
    match Handle::try_current() {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::config("a call was made outside of a Tokio runtime; await it inside of one")),
    }
}

/// Whether no connection came about.
pub(crate) fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// The pieces as the HTTP client takes them: as they are, or read while they are sent.
pub(crate) async fn outgoing(pieces: &[Body]) -> Result<reqwest::Body, Error> {
    Ok(match body::in_memory(pieces) {
        Some(bytes) => bytes.into(),
        None => reqwest::Body::wrap(Outgoing::new(pieces)),
    })
}

/// Whether the response came over HTTP/1.
pub(crate) fn is_http1(response: &reqwest::Response) -> bool {
    response.version() < http::Version::HTTP_2
}

/// Whether nothing but the end of the connection says where the body ends, so that it can be cut off unnoticed.
pub(crate) fn ends_unmarked(response: &reqwest::Response) -> bool {
    let headers = response.headers();
    let is_marked = headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING);
    is_http1(response) && !is_marked
}

/// The body of a response while it arrives.
pub(crate) struct Arriving(reqwest::Body);

impl Arriving {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        Self(http::Response::from(response).into_body())
    }

    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<reqwest::Result<Bytes>>> {
        loop {
            let frame = std::task::ready!(Pin::new(&mut self.0).poll_frame(context));
            match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
                // What is no data is trailers, which nobody asked for.
                Some(Ok(Err(_))) => {}
                Some(Ok(Ok(data))) => return Poll::Ready(Some(Ok(data))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
