// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Protocol upgrades (RFC 9110, section 7.8): a connection that the caller takes over, such as a WebSocket.

use std::fmt;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONNECTION, HeaderMap, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use sha1::{Digest, Sha1};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::answer::response::{RawResponse, is_token};

use super::request::Request;

/// The text that a WebSocket server adds to the key of the client (RFC 6455, section 1.3).
const WEBSOCKET: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A connection that the client has handed over, since the server switched to another protocol (status 101).
///
/// It is a stream of bytes in both directions: [`AsyncRead`] and [`AsyncWrite`] of Tokio. For WebSockets, pass it to
/// `tokio_tungstenite::WebSocketStream::from_raw_socket(connection, Role::Client, None)`. The limits of the call ended
/// with the response, and dropping the connection closes it.
pub struct Upgraded {
    connection: reqwest::Upgraded,
    headers: HeaderMap,
}

impl Upgraded {
    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the subprotocol that a WebSocket server chose from the request header `Sec-WebSocket-Protocol`.
    pub fn subprotocol(&self) -> Option<&str> {
        self.headers.get(SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()
    }

    /// Takes the connection of a response.
    fn take(raw: &RawResponse) -> Result<Self, Error> {
        let connection = raw.rare.as_ref().and_then(|rare| rare.handed_over.as_ref()?.take());
        let connection = connection.ok_or_else(|| {
            let message = "the server did not switch to the requested protocol";
            Error::new(ErrorKind::Protocol, message).with_response(raw)
        })?;
        Ok(Self { connection, headers: raw.headers.clone() })
    }
}

impl<T> Request<T> {
    /// Asks the server to switch to another protocol, such as `websocket`, and returns the connection. It works for
    /// operations of the API's document and for [`Client::request`](crate::runtime::Client::request), with the credentials,
    /// retries and limits of any call. The base URL keeps the scheme `https` or `http`.
    ///
    /// For WebSockets, the client performs the handshake of RFC 6455. To offer subprotocols or extensions, set the headers
    /// `Sec-WebSocket-Protocol` and `Sec-WebSocket-Extensions`.
    ///
    /// ```text
    /// let connection = client.request(Method::GET, "/live").upgrade("websocket").await?;
    /// let mut socket = WebSocketStream::from_raw_socket(connection, Role::Client, None).await;
    /// while let Some(message) = socket.next().await {
    ///     println!("{}", message?);
    /// }
    /// ```
    ///
    /// The connection uses HTTP/1.1. An HTTP client of your own must not negotiate HTTP/2.
    ///
    /// # Errors
    ///
    /// The result is an error of kind `Protocol` if the server answers with success but does not switch, or its handshake is
    /// invalid, and of kind `Status` if it refuses.
    pub fn upgrade(self, protocol: &str) -> Request<Upgraded> {
        self.read_as(false, Upgraded::take).change(|parts| {
            let upgrade = Upgrade::new(protocol)?;
            let headers = &mut parts.headers;
            let value = HeaderValue::from_str(protocol).map_err(|_| invalid())?;
            headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
            headers.insert(UPGRADE, value);
            if let Some(key) = &upgrade.key {
                headers.insert(SEC_WEBSOCKET_KEY, HeaderValue::from_str(key).map_err(|_| invalid())?);
                headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
            }
            parts.transfer().upgrade = Some(upgrade);
            Ok(())
        })
    }
}

/// The upgrade that a request asks for.
#[derive(Clone)]
pub(crate) struct Upgrade {
    protocol: String,
    /// The key of a WebSocket handshake.
    key: Option<String>,
}

impl Upgrade {
    fn new(protocol: &str) -> Result<Self, Error> {
        // A name with an optional version, such as `h2c` or `TLS/1.2`.
        if !protocol.splitn(2, '/').all(is_token) {
            return Err(invalid());
        }
        let is_websocket = protocol.eq_ignore_ascii_case("websocket");
        let key = is_websocket.then(|| STANDARD.encode(uuid::Uuid::new_v4().as_bytes()));
        Ok(Self { protocol: protocol.to_owned(), key })
    }

    /// Checks the response with status 101, and takes over its connection.
    pub(crate) async fn accept(
        &self,
        sent: &HeaderMap,
        mut raw: RawResponse,
        response: reqwest::Response,
    ) -> Result<RawResponse, Error> {
        if let Some(problem) = self.problem(sent, &raw.headers) {
            let message = format!("the handshake is invalid: {problem}");
            return Err(Error::new(ErrorKind::Protocol, message).with_response(&raw));
        }
        let connection = response.upgrade().await.map_err(|error| {
            let message = "cannot take over the connection";
            Error::new(ErrorKind::Protocol, message).with_source(error.without_url()).with_response(&raw)
        })?;
        raw.rare.get_or_insert_default().handed_over = Some(HandedOver(Arc::new(Mutex::new(Some(connection)))));
        Ok(raw)
    }

    /// Returns the first problem of the response's headers.
    fn problem(&self, sent: &HeaderMap, headers: &HeaderMap) -> Option<&'static str> {
        let is = |name: HeaderName, expected: &str| {
            headers.get(name).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(expected.as_bytes()))
        };
        if !is(UPGRADE, &self.protocol) {
            return Some("the server switched to another protocol than requested");
        }
        if !words(headers, CONNECTION).any(|word| word.eq_ignore_ascii_case("upgrade")) {
            return Some("the header `Connection` does not contain `Upgrade`");
        }
        let key = self.key.as_ref()?;
        let mut hash = Sha1::new();
        hash.update(key);
        hash.update(WEBSOCKET);
        let expected = STANDARD.encode(hash.finalize());
        // It is case-sensitive.
        if headers.get(SEC_WEBSOCKET_ACCEPT).is_none_or(|found| found.as_bytes().trim_ascii() != expected.as_bytes()) {
            return Some("the header `Sec-WebSocket-Accept` does not match the key of the request");
        }
        if headers.contains_key(SEC_WEBSOCKET_PROTOCOL) {
            let chosen: Vec<_> = words(headers, SEC_WEBSOCKET_PROTOCOL).collect();
            if chosen.len() != 1 || !words(sent, SEC_WEBSOCKET_PROTOCOL).any(|offered| offered == chosen[0]) {
                return Some("the server chose a subprotocol that was not offered");
            }
        }
        let name = |extension: &str| extension.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let offered: Vec<_> = words(sent, SEC_WEBSOCKET_EXTENSIONS).map(name).collect();
        if words(headers, SEC_WEBSOCKET_EXTENSIONS).map(name).any(|chosen| !offered.contains(&chosen)) {
            return Some("the server chose an extension that was not offered");
        }
        None
    }
}

fn invalid() -> Error {
    Error::argument("protocol", "is not a valid name, such as `websocket`")
}

/// Returns the items of a list in all headers of this name.
fn words(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|word| !word.is_empty())
}

/// A connection that the HTTP client no longer uses. It can be taken once.
#[derive(Clone)]
pub(crate) struct HandedOver(Arc<Mutex<Option<reqwest::Upgraded>>>);

impl HandedOver {
    fn take(&self) -> Option<reqwest::Upgraded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl AsyncRead for Upgraded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(context, buffer)
    }
}

impl AsyncWrite for Upgraded {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }
}

impl fmt::Debug for Upgraded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Upgraded").finish_non_exhaustive()
    }
}
