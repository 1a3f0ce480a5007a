// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Native platforms: sockets, threads and a Tokio runtime.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http_body::Body as _;
use secrecy::ExposeSecret;
use tokio::runtime::Handle;

use crate::runtime::answer::error::Error;
use crate::runtime::body::payload::{self, Body, Outgoing};
use crate::runtime::progress::Report;
use crate::runtime::settings::Connections;

pub(crate) use std::time::Instant;

pub(crate) use tokio::time::Sleep;

/// A future that can be sent to another thread.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// True if bodies are decoded by a layer that keeps the `Content-Encoding` header.
pub(crate) const KEEPS_CODING_HEADER: bool = false;

pub(crate) fn system_time() -> SystemTime {
    SystemTime::now()
}

/// Returns a timer.
pub(crate) fn sleep(duration: Duration) -> Sleep {
    tokio::time::sleep(duration)
}

/// Returns the output of the future, or `None` if it takes longer than `limit`.
pub(crate) async fn timeout<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(limit, future).await.ok()
}

/// The idle time of an HTTP/2 connection before a ping, and the time limit for the answer. A connection that does not
/// answer is closed.
#[cfg(feature = "http2")]
const PING: (Duration, Duration) = (Duration::from_secs(15), Duration::from_secs(10));

/// Checks that the client can open connections with TLS, if the scheme requires it.
pub(crate) fn check_tls(scheme: &str) -> Result<(), Error> {
    let has_tls = cfg!(any(feature = "native-tls", feature = "rustls", feature = "rustls-no-provider"));
    match scheme == "http" || has_tls {
        true => Ok(()),
        false => Err(Error::config("`base_url` requires TLS: enable one of the features `rustls` and `native-tls`")),
    }
}

/// Checks that the program has installed a provider of cryptography for rustls.
#[cfg(feature = "rustls-no-provider")]
pub(crate) fn check_provider() -> Result<(), Error> {
    match rustls::crypto::CryptoProvider::get_default() {
        Some(_) => Ok(()),
        None => Err(Error::config("rustls has no `CryptoProvider`: install one before creating a client")),
    }
}

/// Returns the settings of an HTTP client without redirects and retries, which the runtime handles itself.
pub(crate) fn http_settings(connections: &Connections) -> Result<reqwest::ClientBuilder, Error> {
    let mut settings = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(connections.connect_timeout);
    if let Some(proxy) = &connections.proxy {
        // The error contains the URL.
        let proxy = reqwest::Proxy::all(proxy.expose_secret())
            .map_err(|_| Error::config("`proxy` is invalid: the HTTP client does not accept it"))?;
        settings = settings.proxy(proxy);
    }
    if let Some(timeout) = connections.pool_idle_timeout {
        settings = settings.pool_idle_timeout(timeout);
    }
    if let Some(connections) = connections.max_idle_per_host {
        settings = settings.pool_max_idle_per_host(connections);
    }
    #[cfg(feature = "http2")]
    {
        let (interval, timeout) = connections.http2_keep_alive.unwrap_or(PING);
        settings = settings
            .http2_keep_alive_interval(interval)
            .http2_keep_alive_timeout(timeout)
            .http2_keep_alive_while_idle(true);
    }
    Ok(settings)
}

/// Creates an HTTP client with these settings.
pub(crate) fn http_client(settings: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    // The HTTP client would panic.
    #[cfg(all(feature = "rustls-no-provider", not(any(feature = "native-tls", feature = "rustls"))))]
    check_provider()?;
    settings.build().map_err(|error| Error::config("cannot create the HTTP client").with_source(error.without_url()))
}

/// Polls a call, which needs a Tokio runtime for timers and sockets. They would panic outside one.
pub(crate) fn poll_call<T>(
    call: &mut BoxFuture<'_, Result<T, Error>>,
    context: &mut Context<'_>,
) -> Poll<Result<T, Error>> {
    check_runtime()?;
    call.as_mut().poll(context)
}

/// Checks that timers and sockets are available.
pub(crate) fn check_runtime() -> Result<(), Error> {
    match Handle::try_current() {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::config("cannot make a call outside a Tokio runtime: await it inside one")),
    }
}

/// Returns true if the connection could not be established.
pub(crate) fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// Returns the pieces as a body of the HTTP client: in memory, or read while they are sent.
pub(crate) async fn outgoing(pieces: &[Body], report: Option<&Report>) -> Result<reqwest::Body, Error> {
    Ok(match payload::in_memory(pieces) {
        Some(bytes) if report.is_none() => bytes.into(),
        _ => reqwest::Body::wrap(Outgoing::new(pieces, report)),
    })
}

/// Returns true if the response used HTTP/1.
pub(crate) fn is_http1(response: &reqwest::Response) -> bool {
    response.version() < http::Version::HTTP_2
}

/// Returns true if only the end of the connection marks the end of the body, so that truncation cannot be detected.
pub(crate) fn ends_unmarked(response: &reqwest::Response) -> bool {
    let headers = response.headers();
    let is_marked = headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING);
    is_http1(response) && !is_marked
}

/// A response body that is still arriving.
pub(crate) struct Arriving(reqwest::Body);

impl Arriving {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        Self(http::Response::from(response).into_body())
    }

    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<reqwest::Result<Bytes>>> {
        loop {
            let frame = std::task::ready!(Pin::new(&mut self.0).poll_frame(context));
            match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
                // Trailers are ignored.
                Some(Ok(Err(_))) => {}
                Some(Ok(Ok(data))) => return Poll::Ready(Some(Ok(data))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
