// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! What comes back: the response as it was read, and the typed view that callers get.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde_json::Value;

use super::api::Api;
use super::client::Settings;
use super::codec::{self, Decode, DecodeError, Part};
use super::error::{Error, ErrorKind};
use super::header::ResponseHeader;
use super::incoming::Rest;
use super::operation::Operation;
use super::rate::Stated;
use super::scrub::{Added, Sent};
use super::text::Escaped;

/// What an operation returned, with all that came along.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    raw: RawResponse,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, raw: RawResponse) -> Self {
        Self { value, raw }
    }

    /// What was asked for.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// What was asked for, without the rest.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// A header that the API's document describes, as the type that it gives it; `None` if it did not come.
    ///
    /// # Errors
    ///
    /// When the header holds something else.
    pub fn header<H: Decode>(&self, header: ResponseHeader<H>) -> Result<Option<H>, Error> {
        header.read(&self.raw.headers).map_err(|error| error.with_response(&self.raw))
    }

    /// The server's name for the request, to be quoted when asking the vendor: cut at 512 bytes, with control and
    /// invisible characters written as escapes.
    pub fn request_id(&self) -> Option<String> {
        self.raw.request_id()
    }

    /// How many requests are left.
    pub fn rate_limit(&self) -> RateLimit {
        self.raw.rate_limit()
    }

    /// How often the request was sent until it succeeded.
    pub fn attempts(&self) -> u32 {
        self.raw.attempts
    }

    /// The body as it came, decompressed; nothing for a download or a stream of events, which is read as it arrives.
    pub fn body(&self) -> &Bytes {
        &self.raw.body
    }

    /// Reads the whole body, envelope included, as a type of your own choice.
    pub fn decode<U: Decode>(&self) -> Result<U, Error> {
        codec::decode(&self.raw.body).map_err(|error| Error::decoding(&[], error).with_response(&self.raw))
    }
}

/// How many requests are left, as far as the server tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests a window allows.
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
    /// When the next window begins.
    pub reset: Option<Timestamp>,
}

/// A response whose body has been read and not yet understood.
#[derive(Clone)]
pub(crate) struct RawResponse {
    pub(crate) api: &'static Api,
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    pub(crate) received: SystemTime,
    pub(crate) settings: Settings,
    /// What was not read, because it was asked for as a stream.
    pub(crate) rest: Option<Rest>,
    /// The headers that hooks added to the request.
    pub(crate) added: Added,
    /// The credentials that the call sent, once it has ended.
    pub(crate) sent: Option<Arc<Sent>>,
}

impl RawResponse {
    /// The body as JSON text, provided that it claims to be JSON.
    pub(crate) fn json(&self) -> Result<&[u8], Error> {
        let error = |kind, message: String| Err(Error::new(kind, message).with_response(self));
        if !self.claims_json() {
            return error(ErrorKind::UnexpectedContentType, format!("expected JSON, found {}", self.media_type()));
        }
        if self.is_empty() {
            return error(ErrorKind::Decode, format!("the body of a response with status {} is empty", self.status));
        }
        Ok(&self.body)
    }

    /// The part of the body at `path`, read as a type.
    pub(crate) fn decode<T: Decode>(&self, path: &[&str]) -> Result<T, Error> {
        let mut value = None;
        self.read_parts(&mut [Part::new(path, &mut value)])?;
        value.ok_or_else(|| self.missing(path))
    }

    /// Reads parts of the body in one pass. This does not depend on their types, and is compiled once.
    pub(crate) fn read_parts(&self, parts: &mut [Part<'_>]) -> Result<(), Error> {
        codec::read_parts(self.json()?, parts).map_err(|error| Error::decoding(&[], error).with_response(self))
    }

    /// The error about a body without the part at `path`.
    pub(crate) fn missing(&self, path: &[&str]) -> Error {
        Error::decoding(path, DecodeError::new("the member is missing", 0)).with_response(self)
    }

    /// The body as text, in the encoding that the server names, UTF-8 or Latin-1.
    pub(crate) fn text(&self) -> Result<String, Error> {
        self.refuse_web_page()?;
        let media_type = self.header("content-type").unwrap_or_default().to_ascii_lowercase();
        if media_type.contains("charset=iso-8859-1") {
            return Ok(self.body.iter().copied().map(char::from).collect());
        }
        String::from_utf8(self.body.to_vec()).map_err(|error| {
            // The error itself shows the bytes.
            let source = error.utf8_error();
            Error::new(ErrorKind::Decode, "the body is not UTF-8 text").with_source(source).with_response(self)
        })
    }

    /// A web page where none was asked for is not the API's: a login page, or a proxy in the way.
    pub(crate) fn refuse_web_page(&self) -> Result<(), Error> {
        let is_page = self.header("content-type").is_some_and(|found| found.trim_start().starts_with("text/html"));
        if is_page && !["text/html", "*/*"].iter().any(|range| self.operation.accept.contains(range)) {
            let message = format!("expected {}, found a web page", self.operation.accept);
            return Err(Error::new(ErrorKind::UnexpectedContentType, message).with_response(self));
        }
        Ok(())
    }

    /// The error about a status that the document says nothing of.
    pub(crate) fn unlisted(&self) -> Error {
        let message = format!("the document describes no success with status {}", self.status);
        Error::new(ErrorKind::Decode, message).with_response(self)
    }

    /// Whether the body is the beginning of a JSON text and no more.
    pub(crate) fn is_cut_off(&self) -> bool {
        let is_json = self.operation.accept.contains("json") && self.claims_json() && !self.is_empty();
        is_json && codec::Reader::new(&self.body).raw().is_err_and(|error| error.is_truncated())
    }

    /// Whether there is nothing to read.
    pub(crate) fn is_empty(&self) -> bool {
        self.body.iter().all(u8::is_ascii_whitespace)
    }

    /// The server's name for the request, made fit to be shown. An empty header says nothing.
    pub(crate) fn request_id(&self) -> Option<String> {
        let header = self.header(self.api.request_id_header).and_then(request_id);
        header.or_else(|| match self.peek(self.api.request_id)? {
            Value::String(id) => request_id(&id),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        })
    }

    /// The media type of the body, fit to be shown: without parameters, and only if it can be one.
    pub(crate) fn media_type(&self) -> &str {
        let Some(value) = self.headers.get(http::header::CONTENT_TYPE) else {
            return "no media type";
        };
        let essence = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let parts = essence.split_once('/').map(|(kind, subtype)| (token(kind), token(subtype)));
        if matches!(parts, Some((Some(_), Some(_)))) { essence } else { "an invalid media type" }
    }

    pub(crate) fn rate_limit(&self) -> RateLimit {
        Stated::read(&self.api.rate_limit, &self.headers).limit(self.received)
    }

    /// The value at `path`, if the body is JSON and has it.
    fn peek(&self, path: &[&str]) -> Option<Value> {
        if path.is_empty() {
            return None;
        }
        codec::decode(codec::member(&self.body, path).ok()??).ok()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// No media type, plain text and unspecified bytes are given the benefit of the doubt; anything else is believed.
    fn claims_json(&self) -> bool {
        let Some(value) = self.headers.get(http::header::CONTENT_TYPE) else {
            return true;
        };
        let text = value.to_str().unwrap_or_default();
        let essence = text.split(';').next().unwrap_or_default().trim().as_bytes();
        let is = |media_type: &[u8]| essence.eq_ignore_ascii_case(media_type);
        let end = essence
            .last_chunk()
            .is_some_and(|end: &[u8; 5]| end.eq_ignore_ascii_case(b"/json") || end.eq_ignore_ascii_case(b"+json"));
        end || is(b"text/plain") || is(b"application/octet-stream")
    }
}

/// A server's name for a request as it is shown, since people paste it into terminals, logs and messages.
pub(crate) fn request_id(id: &str) -> Option<String> {
    let id = id.trim();
    (!id.is_empty()).then(|| Escaped(id).to_string())
}

/// The text, if it is a token (RFC 9110, section 5.6.2) that is short enough to be shown.
pub(crate) fn token(text: &str) -> Option<&str> {
    const LONGEST: usize = 64;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (!text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_token)).then_some(text)
}

impl std::fmt::Debug for RawResponse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Headers and body may hold what must not be logged.
        formatter
            .debug_struct("RawResponse")
            .field("operation", self.operation)
            .field("status", &self.status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("attempts", &self.attempts)
            .finish()
    }
}
