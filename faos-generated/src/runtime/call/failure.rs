// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Classification of the errors of the HTTP client.

use std::error::Error as StdError;
use std::io;
use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, InvalidData, UnexpectedEof};

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::body::payload::UploadError;
use crate::runtime::platform;

/// Classifies an error that occurred before a response.
pub(crate) fn no_response(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let hyper = find::<hyper::Error>(&error);
    let (kind, message) = if find::<UploadError>(&error).is_some() {
        (ErrorKind::Upload, "the request body stream failed")
    } else if platform::is_connect(&error) && error.is_timeout() {
        (ErrorKind::ConnectTimeout, "the connection timed out")
    } else if platform::is_connect(&error) && has_io_kind(&error, &[InvalidData]) {
        // The TLS library reports refusals as invalid data; connection failures have other kinds.
        (ErrorKind::Tls, "the TLS handshake failed")
    } else if platform::is_connect(&error) || hyper.is_some_and(hyper::Error::is_canceled) {
        (ErrorKind::Connect, "cannot connect to the server")
    } else if reset(&error) == Some(Reset::Refused) {
        (ErrorKind::Connect, "the server refused the request without processing it")
    } else if reset(&error) == Some(Reset::Broken) {
        (ErrorKind::Ambiguous, "the server reset the request before a response began")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "no response within the time allowed")
    } else if hyper.is_some_and(hyper::Error::is_parse) {
        (ErrorKind::Protocol, "the response is not valid HTTP")
    } else if hyper.is_some_and(hyper::Error::is_incomplete_message) || find::<io::Error>(&error).is_some() {
        (ErrorKind::Ambiguous, "the connection broke before a response began")
    } else {
        (ErrorKind::Protocol, "the exchange failed")
    };
    Error::new(kind, message).with_source(error)
}

/// Classifies an error that occurred within a response body.
pub(crate) fn broken_body(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let ended = reset(&error).is_some()
        || has_io_kind(&error, &[BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof])
        || find::<hyper::Error>(&error).is_some_and(hyper::Error::is_incomplete_message);
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Stalled, "the body did not arrive within the time allowed")
    } else if ended {
        (ErrorKind::Truncated, "the connection broke within the body")
    } else {
        (ErrorKind::Protocol, "the body is not valid HTTP, or its compression is invalid")
    };
    Error::new(kind, message).with_source(error)
}

/// A reset of one stream on a shared connection, as HTTP/2 allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reset {
    /// The request was not processed (RFC 9113, section 8.7).
    Refused,
    /// The request may have been processed.
    Broken,
}

#[cfg(feature = "http2")]
fn reset(error: &reqwest::Error) -> Option<Reset> {
    let error: &h2::Error = find(error).filter(|error: &&h2::Error| error.is_remote())?;
    match error.reason() {
        Some(h2::Reason::REFUSED_STREAM) => Some(Reset::Refused),
        // The server still answers requests that it accepted earlier; this one came too late.
        Some(h2::Reason::NO_ERROR) if error.is_go_away() => Some(Reset::Refused),
        _ => Some(Reset::Broken),
    }
}

#[cfg(not(feature = "http2"))]
fn reset(_: &reqwest::Error) -> Option<Reset> {
    None
}

/// Returns true if an I/O error of one of these kinds is in the source chain. Layers wrap I/O errors into I/O errors,
/// which do not expose each other as sources.
fn has_io_kind(error: &(dyn StdError + 'static), kinds: &[io::ErrorKind]) -> bool {
    let mut next = find::<io::Error>(error);
    while let Some(error) = next {
        if kinds.contains(&error.kind()) {
            return true;
        }
        next = error.get_ref().and_then(|inner| find(inner));
    }
    false
}

/// Returns the first error of this type in the source chain.
fn find<'e, E: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
