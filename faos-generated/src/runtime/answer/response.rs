// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Responses: the raw response, and the typed view for callers.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::api::Api;
use crate::runtime::auth::scrub::{Added, Scrubber};
use crate::runtime::call::retry;
#[cfg(all(feature = "upgrade", not(target_arch = "wasm32")))]
use crate::runtime::call::upgrade::HandedOver;
use crate::runtime::codec::{self, Decode, DecodeError, Part, Reader, Writer};
use crate::runtime::observer::Observer;
use crate::runtime::operation::Operation;
use crate::runtime::platform::Shareable;
use crate::runtime::platform::time::BoxFuture;
use crate::runtime::settings::Settings;
use crate::runtime::text::Escaped;

use super::api_error::ApiError;
use super::error::{Answer, Error, KEPT_BODY};
use super::error_kind::ErrorKind;
use super::header::ResponseHeader;
use super::range::Rest;
use super::rate::{RateLimit, Stated};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The value returned by an operation, with status, headers and body.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    raw: RawResponse,
    /// The request id, searched for in the body only if it is asked for.
    request_id: OnceLock<Option<String>>,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, raw: RawResponse) -> Self {
        Self { value, raw, request_id: OnceLock::new() }
    }

    pub(crate) fn into_raw_parts(self) -> (T, RawResponse) {
        (self.value, self.raw)
    }

    /// Returns the value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Returns the value and discards the rest.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the value, and the response without it.
    pub fn into_parts(self) -> (T, Response<()>) {
        let Self { value, raw, request_id } = self;
        (value, Response { value: (), raw, request_id })
    }

    /// Maps the value with `change`, and keeps the rest.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let (value, Response { raw, request_id, .. }) = self.into_parts();
        Response { value: change(value), raw, request_id }
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// Returns a header that the API's document describes, decoded as its type; `None` if it is absent.
    ///
    /// # Errors
    ///
    /// Returns an error if the header cannot be decoded.
    pub fn header<H>(&self, header: ResponseHeader<H>) -> Result<Option<H>, Error> {
        header.read(&self.raw.headers).map_err(|error| error.with_response(&self.raw))
    }

    /// Returns the `Location` header, such as the target of a redirect.
    pub fn location(&self) -> Option<&str> {
        self.raw.header("location")
    }

    /// Returns the request id assigned by the server, for support requests, truncated to 512 bytes, with control and
    /// invisible characters escaped.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.get_or_init(|| self.raw.request_id()).as_deref()
    }

    /// Returns the rate limit that the response states.
    pub fn rate_limit(&self) -> RateLimit {
        self.raw.rate_limit()
    }

    /// Returns the number of attempts.
    pub fn attempts(&self) -> u32 {
        self.raw.attempts
    }

    /// Returns the body, decompressed; empty for a download or an event stream, which is read as it arrives.
    pub fn body(&self) -> &Bytes {
        &self.raw.body
    }

    /// Decodes the whole body, including its envelope, as a type of your choice: one of this crate, or any that
    /// implements [`serde::Deserialize`].
    ///
    /// # Errors
    ///
    /// Returns an error of kind `Decode` if the body is not JSON of this type.
    pub fn decode<U: DeserializeOwned>(&self) -> Result<U, Error> {
        codec::from_json(self.raw.body_text()).map_err(|error| Error::decoding(&[], error).with_response(&self.raw))
    }
}

/// A response whose body has been read but not decoded.
#[derive(Clone)]
pub(crate) struct RawResponse {
    pub(crate) api: &'static Api,
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    /// The number or position of the requested page, if the request states it.
    pub(crate) position: Option<u64>,
    pub(crate) received: SystemTime,
    pub(crate) settings: Settings,
    /// The observers of the client, if it has any.
    pub(crate) observers: Option<Arc<[Arc<dyn Observer>]>>,
    /// The unread body of a streamed response.
    pub(crate) unread: Option<UnreadBody>,
    /// The rare parts, if there are any.
    pub(crate) rare: Option<Box<Rare>>,
    /// The parts that a signer added to the request.
    pub(crate) added: Added,
    /// The credentials of the call, after it has ended.
    pub(crate) sent: Option<Arc<dyn CallSecrets>>,
}

/// Rare parts of a response. They are boxed together, since the future of a call holds them.
#[derive(Clone, Default)]
pub(crate) struct Rare {
    /// The rest of a file that the request asks for, if it does.
    pub(crate) requested: Option<Rest>,
    /// The connection, if the server switched to another protocol.
    #[cfg(all(feature = "upgrade", not(target_arch = "wasm32")))]
    pub(crate) handed_over: Option<HandedOver>,
}

impl RawResponse {
    /// Returns the rest of a file that the request asks for, if it does.
    pub(crate) fn requested(&self) -> Option<&Rest> {
        self.rare.as_ref()?.requested.as_ref()
    }

    /// Returns the body, if its media type is JSON.
    pub(crate) fn json(&self) -> Result<&[u8], Error> {
        let error = |kind, message: String| Err(Error::new(kind, message).with_response(self));
        if !self.claims_json() {
            return error(ErrorKind::UnexpectedContentType, format!("expected JSON, found {}", self.media_type()));
        }
        if self.is_empty() {
            return error(ErrorKind::Decode, format!("the body of a response with status {} is empty", self.status));
        }
        Ok(self.body_text())
    }

    /// Returns the body without its byte order mark, which is not JSON, but which some servers send (RFC 8259, section
    /// 8.1).
    pub(crate) fn body_text(&self) -> &[u8] {
        self.body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.body)
    }

    /// Decodes the part of the body at `path`. If the type allows null, an empty body is null. Plain text that is not
    /// JSON is a string.
    pub(crate) fn decode<T: Decode>(&self, path: &[&str]) -> Result<T, Error> {
        if T::takes_null()
            && self.is_empty()
            && let Ok(nothing) = codec::decode(b"null")
        {
            return Ok(nothing);
        }
        let mut value = None;
        match self.read_parts(&mut [Part::new(path, &mut value)]) {
            Ok(()) => value.ok_or_else(|| self.missing(path)),
            Err(error) => self.plain_text(path).ok_or(error),
        }
    }

    /// Decodes plain text as a string, although the document promises JSON.
    fn plain_text<T: Decode>(&self, path: &[&str]) -> Option<T> {
        if !path.is_empty() || self.media_type() != "text/plain" || self.is_empty() {
            return None;
        }
        let mut writer = Writer::new();
        writer.string(std::str::from_utf8(&self.body).ok()?);
        codec::decode(&writer.finish().ok()?).ok()
    }

    /// Decodes parts of the body in one pass. This is independent of their types, and is compiled once.
    pub(crate) fn read_parts(&self, parts: &mut [Part<'_>]) -> Result<(), Error> {
        let json = self.json()?;
        let mut reader = Reader::new(json);
        if self.observers.is_some() {
            reader.watch();
        }
        let read = codec::read_parts_with(&mut reader, parts);
        if let Some(observers) = &self.observers {
            let drifts = reader.take_drifts();
            if !drifts.is_empty() {
                let operation = self.operation.to_string();
                observers.iter().for_each(|observer| observer.drifted(&operation, &drifts));
            }
        }
        read.map_err(|error| Error::of_json(json, parts, &|problem| problem, error).with_response(self))
    }

    /// Returns the error about a body without the part at `path`.
    pub(crate) fn missing(&self, path: &[&str]) -> Error {
        Error::decoding(path, DecodeError::new("the member is missing", 0)).with_response(self)
    }

    /// Returns the body as text, decoded as UTF-8 or Latin-1 according to its media type.
    pub(crate) fn text(&self) -> Result<String, Error> {
        self.refuse_web_page()?;
        // The media type that was sent decides: a JSON string is its content.
        if self.media_type() == "application/json"
            && let Ok(text) = codec::decode(&self.body)
        {
            return Ok(text);
        }
        let media_type = self.header("content-type").unwrap_or_default().to_ascii_lowercase();
        if media_type.contains("charset=iso-8859-1") {
            return Ok(self.body.iter().copied().map(char::from).collect());
        }
        String::from_utf8(self.body.to_vec()).map_err(|error| {
            // The full error contains the bytes.
            let source = error.utf8_error();
            Error::new(ErrorKind::Decode, "the body is not UTF-8 text").with_source(source).with_response(self)
        })
    }

    /// Returns the target of a redirect, as received.
    pub(crate) fn location(&self) -> Result<String, Error> {
        let location = self.headers.get(LOCATION).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        location.filter(|location| !location.is_empty()).map(str::to_owned).ok_or_else(|| {
            let message = "the header `Location` is missing or not UTF-8 text";
            Error::new(ErrorKind::Decode, message).with_response(self)
        })
    }

    /// Rejects an unexpected web page, such as a login page or the error page of a proxy.
    pub(crate) fn refuse_web_page(&self) -> Result<(), Error> {
        let is_page = self.header("content-type").is_some_and(|found| found.trim_start().starts_with("text/html"));
        if is_page && !["text/html", "*/*"].iter().any(|range| self.operation.accept.contains(range)) {
            let message = format!("expected {}, found a web page", self.operation.accept);
            return Err(Error::new(ErrorKind::UnexpectedContentType, message).with_response(self));
        }
        Ok(())
    }

    /// Returns the error about a status that the document does not describe.
    pub(crate) fn unlisted(&self) -> Error {
        let message = format!("the document describes no success with status {}", self.status);
        Error::new(ErrorKind::Decode, message).with_response(self)
    }

    /// Returns true if the body is truncated JSON.
    pub(crate) fn is_cut_off(&self) -> bool {
        let is_json = self.operation.accept.contains("json") && self.claims_json() && !self.is_empty();
        is_json && codec::Reader::new(&self.body).raw().is_err_and(|error| error.is_truncated())
    }

    /// Returns true if the body is empty or whitespace.
    pub(crate) fn is_empty(&self) -> bool {
        self.body.iter().all(u8::is_ascii_whitespace)
    }

    /// Returns the request id assigned by the server, escaped for display. An empty header is ignored.
    pub(crate) fn request_id(&self) -> Option<String> {
        let header = self.header(self.api.request_id_header).and_then(request_id);
        header.or_else(|| match self.peek(self.api.request_id)? {
            Value::String(id) => request_id(&id),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        })
    }

    /// Returns the media type of the body for display, without parameters, if it is valid.
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

    /// Returns the value at `path`, if the body is JSON and contains it.
    fn peek(&self, path: &[&str]) -> Option<Value> {
        if path.is_empty() {
            return None;
        }
        codec::decode(codec::member(&self.body, path).ok()??).ok()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns true if the media type allows JSON. A missing media type, plain text and unspecified bytes are
    /// tolerated.
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

impl Error {
    /// Adds the server's answer, and everything derived from it.
    pub(crate) fn with_response(self, response: &RawResponse) -> Self {
        let api = match self.kind() {
            ErrorKind::Status | ErrorKind::Redirect => {
                ApiError::read(response.api, response.media_type(), &response.body)
            }
            // The media type is that of the stream.
            ErrorKind::Reported if codec::decode::<Value>(&response.body).is_ok() => {
                ApiError::read(response.api, "application/json", &response.body)
            }
            ErrorKind::Reported => ApiError::read(response.api, "text/plain", &response.body),
            _ => None,
        };
        let request_id = response.request_id().or_else(|| request_id(api.as_ref()?.request_id.as_deref()?));
        let mut about = Vec::new();
        // The messages of these kinds contain the status, or it says nothing about the error.
        let without_status = [ErrorKind::Status, ErrorKind::Redirect, ErrorKind::NotModified, ErrorKind::Reported];
        if !without_status.contains(&self.kind()) {
            about.push(response.status.to_string());
        }
        if !response.body.is_empty() && api.is_none() {
            about.push(response.media_type().to_owned());
            about.push(match response.body.len() {
                1 => "1 byte".to_owned(),
                // At most this part of an error body is read.
                KEPT_BODY => format!("at least {KEPT_BODY} bytes"),
                length => format!("{length} bytes"),
            });
        }
        let answer = Answer {
            status: response.status,
            request_id,
            retry_after: retry::retry_after(&response.headers, response.received),
            rate_limit: response.rate_limit(),
            headers: response.headers.clone(),
            // Copied, since a slice would keep the whole body in memory for as long as the error lives.
            body: Bytes::copy_from_slice(&response.body[..response.body.len().min(KEPT_BODY)]),
            about: about.join(", "),
            api,
        };
        let error = self.with_answer(response.operation, response.attempts, answer);
        match &response.sent {
            Some(sent) => error.scrubbed(&sent.scrubber()),
            None => error,
        }
    }
}

/// The secrets of a call, collected only if an error must be redacted.
pub(crate) trait CallSecrets: Shareable {
    /// Returns the secrets.
    fn scrubber(&self) -> Scrubber;
}

/// The unread body of a streamed response, and the means to repeat the call. The body can be taken once.
#[derive(Clone)]
pub(crate) struct UnreadBody {
    response: Arc<Mutex<Option<reqwest::Response>>>,
    pub(crate) reopen: Option<Arc<dyn Reopen>>,
}

impl UnreadBody {
    pub(crate) fn new(response: reqwest::Response, reopen: Option<Arc<dyn Reopen>>) -> Self {
        Self { response: Arc::new(Mutex::new(Some(response))), reopen }
    }

    /// Returns the body, unless it was taken before.
    pub(crate) fn take(&self) -> Option<reqwest::Response> {
        self.response.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The place in a stream from which a repeated call continues.
pub(crate) enum Start<'s> {
    /// After the event with this id.
    Event(&'s str),
    /// At this byte of a file.
    Byte(Rest),
}

/// A call whose stream can be reopened after its connection broke.
pub(crate) trait Reopen: Shareable {
    /// Returns the maximum number of consecutive reconnects.
    fn max_retries(&self) -> u32;

    /// Returns the shortest pause before the reconnect with this number.
    fn backoff(&self, number: u32) -> Duration;

    /// Repeats the call after a pause. Returns `None` if the request cannot state where to start.
    fn reopen(&self, start: Start<'_>, pause: Duration) -> Option<BoxFuture<'static, Result<RawResponse, Error>>>;
}

/// Escapes a request id for display, since users paste it into terminals, logs and messages.
pub(crate) fn request_id(id: &str) -> Option<String> {
    let id = id.trim();
    (!id.is_empty()).then(|| Escaped(id).to_string())
}

/// Returns the text, if it is a token short enough for display.
pub(crate) fn token(text: &str) -> Option<&str> {
    const LONGEST: usize = 64;
    (text.len() <= LONGEST && is_token(text)).then_some(text)
}

/// Returns true if the text is a token (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_allowed)
}

impl std::fmt::Debug for RawResponse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Headers and body may contain data that must not be logged.
        formatter
            .debug_struct("RawResponse")
            .field("operation", self.operation)
            .field("status", &self.status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("attempts", &self.attempts)
            .finish()
    }
}
