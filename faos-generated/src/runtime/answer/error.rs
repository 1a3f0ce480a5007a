// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The error type of the client: its kind, and the server's answer, without secrets.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::auth::scrub::Scrubber;
use crate::runtime::call::retry;
use crate::runtime::codec::{self, Decode, DecodeError, Part};
use crate::runtime::operation::Operation;
use crate::runtime::text::Escaped;

use super::api_error::ApiError;
use super::error_kind::ErrorKind;
use super::rate::RateLimit;

/// The maximum number of bytes of a response body that an error keeps.
pub(crate) const KEPT_BODY: usize = 64 * 1024;

/// Decodes a JSON text that is a part of a response. `place` adds its place to the path of a problem.
pub(super) fn decode_at<T: Decode>(json: &[u8], place: &dyn Fn(DecodeError) -> DecodeError) -> Result<T, Error> {
    let mut whole = None::<T>;
    codec::decode(json).map_err(|error| Error::of_json(json, &mut [Part::new(&[], &mut whole)], place, error))
}

/// The error of a failed call.
///
/// [`kind`](Self::kind) returns the category of the error, [`api`](Self::api) the server's description.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Error, ErrorKind, Request};")]
/// # async fn example<T>(request: Request<T>) -> Result<Option<T>, Error> {
/// match request.await {
///     Ok(value) => Ok(Some(value)),
///     Err(error) if error.status().is_some_and(|status| status == 404) => Ok(None),
///     Err(error) => {
///         if error.kind() == ErrorKind::Status {
///             eprintln!("the server answered {:?} to request {:?}", error.status(), error.request_id());
///         }
///         Err(error)
///     }
/// }
/// # }
/// ```
///
/// Errors can be logged. `Display` shows the operation with its path template, the status, the API's error code and
/// message (at most 512 bytes, with control characters escaped) and the request id. For other bodies, it shows the
/// media type and length; for JSON that cannot be decoded, the path, the expected type and the kind of value found.
/// `Debug` adds the kind, the attempts and the texts of the sources. URLs are never shown.
///
/// Every credential of 8 characters or more that the client knows (keys, passwords, tokens, OAuth secrets, and the
/// credentials of the request) is redacted from all of these when the error is created: in plain text, percent-encoded,
/// in Base64 and JSON-escaped. Only [`body`](Self::body) and [`decode`](Self::decode) return the received data
/// unchanged.
///
/// [`typed`](Self::typed) decodes the body as the type that the API's document describes for its status.
///
/// Each [`ErrorKind`] documents its meaning and its usual causes. Methods like [`is_not_found`](Self::is_not_found)
/// recognize frequent answers.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static Operation>,
    attempts: u32,
    answer: Option<Answer>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The parts of the server's answer that an error keeps.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) rate_limit: RateLimit,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The status, if the message does not contain it, and the media type and length of a body that is not shown.
    pub(crate) about: String,
    pub(crate) api: Option<ApiError>,
}

impl Error {
    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns true if a time limit was exceeded while connecting, waiting or reading.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::ConnectTimeout | ErrorKind::Timeout | ErrorKind::Stalled | ErrorKind::WaitTimeout
        )
    }

    /// Returns true if the same call may succeed later. This does not imply that it is safe to repeat. A response header
    /// `x-should-retry` takes precedence over the status.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connect
            | ErrorKind::ConnectTimeout
            | ErrorKind::Timeout
            | ErrorKind::Stalled
            | ErrorKind::Ambiguous
            | ErrorKind::Truncated
            | ErrorKind::WaitTimeout => true,
            ErrorKind::Status => {
                let stated = self.headers().and_then(retry::stated);
                stated.unwrap_or_else(|| self.status().is_some_and(is_transient))
            }
            _ => false,
        }
    }

    /// Returns true if the server answered that the resource does not exist (status 404).
    ///
    /// Servers may answer in this way about a resource that the credentials do not give access to.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Returns true if the server rejected the call because of a rate limit (status 429). All retries have been used, or
    /// the server states a longer wait than the client accepts.
    ///
    /// [`retry_after`](Self::retry_after) returns the wait, and [`rate_limit`](Self::rate_limit) the limit.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Returns true if the server rejected the credentials (status 401).
    ///
    /// Valid credentials without the required permission are usually rejected with status 403. If the operation has no
    /// credential at all, the kind is [`Config`](ErrorKind::Config); if none could be obtained, it is
    /// [`Token`](ErrorKind::Token).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Returns true if the call conflicts with the state of the resource (status 409), for example since it exists
    /// already, or was changed in the meantime.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Returns true if the call failed because of this status.
    fn has_status(&self, status: StatusCode) -> bool {
        self.0.kind == ErrorKind::Status && self.status() == Some(status)
    }

    /// Returns the status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// Returns the server's description of the error, if its format is recognized.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        self.0.answer.as_ref()?.api.as_ref()
    }

    /// Returns the request id assigned by the server, truncated to 512 bytes, with control and invisible characters
    /// escaped.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.as_ref()?.request_id.as_deref()
    }

    /// Returns the wait before the next call that the server requests.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.as_ref()?.retry_after
    }

    /// Returns the rate limit that the response states.
    #[must_use]
    pub fn rate_limit(&self) -> RateLimit {
        self.0.answer.as_ref().map(|answer| answer.rate_limit).unwrap_or_default()
    }

    /// Returns the headers of the response, if there was one. They may contain data that must not be logged, and are
    /// not shown.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// Returns the `Location` header: the target of a redirect that was not followed.
    pub fn location(&self) -> Option<&str> {
        self.headers()?.get(http::header::LOCATION)?.to_str().ok()
    }

    /// Returns the number of attempts; 0 if nothing was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the body of the response as received, at most 64 KiB. It may contain data that must not be logged.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.0.answer.as_ref().map_or(&[], |answer| &answer.body)
    }

    /// Returns the operation that was called, like `GET /agents/{id}`.
    pub fn operation(&self) -> Option<String> {
        self.0.operation.map(ToString::to_string)
    }

    /// Decodes the body of the response as a type of your choice: one of this crate, or any that implements
    /// [`serde::Deserialize`].
    ///
    /// # Errors
    ///
    /// Returns an error of kind `Decode` if there was no response, or its body is not JSON of this type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        codec::from_json(self.body()).map_err(|error| Self::decoding(&[], error))
    }

    /// Decodes the body of a response with this status as the type that the API's document describes for it. As `status`,
    /// 4 matches every status that begins with 4, and 0 any status. Returns `None` if the response has another status,
    /// or its body is not of this type.
    ///
    /// The types are those that the docs of the operation list, in place of `Value` here:
    ///
    /// ```no_run
    #[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Error, serde_json::Value};")]
    /// # fn example(error: &Error) {
    /// if let Some(conflict) = error.typed::<Value>(409) {
    ///     println!("taken by {}", conflict["owner"]);
    /// } else if let Some(problem) = error.typed::<Value>(4) {
    ///     println!("{}", problem["title"]);
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn typed<T: DeserializeOwned>(&self, status: u16) -> Option<T> {
        let received = self.status()?.as_u16();
        if [received, received / 100, 0].contains(&status) { self.decode().ok() } else { None }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            attempts: 0,
            answer: None,
            source: None,
        }))
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    /// Creates an error about one argument. It shows the name and not the value.
    pub(crate) fn argument(name: &str, problem: &str) -> Self {
        Self::new(ErrorKind::InvalidArgument, format!("`{name}` {problem}"))
    }

    /// Creates an error about JSON that does not match the document. `parent` is the path to the part that was read.
    pub(crate) fn decoding(parent: &[&str], error: DecodeError) -> Self {
        let error = parent.iter().rev().fold(error, |error, member| error.in_member(member));
        Self::new(ErrorKind::Decode, error.to_string())
    }

    /// Creates an error about a JSON text that does not match the document. `parts` have read it, and `place` adds its
    /// place to the path of a problem. With the feature `testing`, the error lists all problems, so that a fixture can be
    /// corrected at once.
    pub(crate) fn of_json(
        json: &[u8],
        parts: &mut [Part<'_>],
        place: &dyn Fn(DecodeError) -> DecodeError,
        error: DecodeError,
    ) -> Self {
        #[cfg(feature = "testing")]
        if let Some(problems) = codec::problems(json, parts, place) {
            return Self::new(ErrorKind::Decode, problems);
        }
        #[cfg(not(feature = "testing"))]
        let _ = (json, parts);
        Self::decoding(&[], place(error))
    }

    pub(crate) fn with_operation(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// Sets an error of code provided by the caller as the source.
    pub(crate) fn with_boxed_source(mut self, source: Box<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(source);
        self
    }

    /// Adds the server's answer to an operation.
    pub(crate) fn with_answer(mut self, operation: &'static Operation, attempts: u32, answer: Answer) -> Self {
        self.0.operation = Some(operation);
        self.0.attempts = attempts;
        self.0.answer = Some(answer);
        self
    }

    /// Redacts secrets from everything except the body.
    pub(crate) fn scrubbed(mut self, scrubber: &Scrubber) -> Self {
        let Inner { message, answer, source, .. } = &mut *self.0;
        scrubber.scrub(message);
        if let Some(answer) = answer {
            scrubber.scrub_optional(&mut answer.request_id);
            scrubber.scrub(&mut answer.about);
            if let Some(api) = &mut answer.api {
                api.scrub(scrubber);
            }
        }
        *source = source.take().map(|source| scrubber.scrub_source(source));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(formatter, "{operation}: ")?;
        }
        Escaped(&self.0.message).fmt(formatter)?;
        let Some(answer) = &self.0.answer else {
            return Ok(());
        };
        if let Some(api) = &answer.api {
            write!(formatter, ": {api}")?;
        }
        if !answer.about.is_empty() {
            write!(formatter, " ({})", answer.about)?;
        }
        match &answer.request_id {
            Some(id) => write!(formatter, " (request {})", Escaped(id)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = formatter.debug_struct("Error");
        fields.field("kind", &self.0.kind).field("message", &self.to_string()).field("attempts", &self.0.attempts);
        if let Some(status) = self.status() {
            fields.field("status", &status.as_u16());
        }
        let mut sources = Vec::new();
        let mut next = StdError::source(self);
        while let Some(source) = next {
            sources.push(source.to_string());
            next = source.source();
        }
        if !sources.is_empty() {
            fields.field("sources", &sources);
        }
        fields.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// Returns true if the same request may succeed later.
fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}
