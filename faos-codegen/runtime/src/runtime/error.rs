//! The error type of the client: its kind, and the server's answer, without secrets.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use super::codec::{self, Decode, DecodeError};
use super::operation::Operation;
use super::response::{RateLimit, RawResponse, request_id};
use super::retry;
use super::scrub::Scrubber;
use super::text::Escaped;

pub use super::api_error::ApiError;

/// The maximum number of bytes of a response body that an error keeps.
pub(crate) const KEPT_BODY: usize = 64 * 1024;

/// The error of a failed call.
///
/// [`kind`](Self::kind) returns the category of the error, [`api`](Self::api) the server's description.
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
/// Each [`ErrorKind`] documents its meaning and its usual causes.
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
struct Answer {
    status: StatusCode,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    rate_limit: RateLimit,
    body: Bytes,
    /// The status, if the message does not contain it, and the media type and length of a body that is not shown.
    about: String,
    api: Option<ApiError>,
}

/// The category of an error.
///
/// Each kind documents its effect on the request and its usual causes. Kinds may be added, so a `match` needs a
/// fallback branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is misconfigured, or has no credential that the operation accepts. Nothing was sent.
    ///
    /// The message names the setting.
    Config,
    /// The client could not obtain an access token. The call was not sent, or its first token was rejected.
    ///
    /// The message or the source states the reason. If a refresh token has expired, the user must log in again.
    Token,
    /// An argument cannot be sent, such as an empty path value, or a control character in a header. Nothing was sent.
    ///
    /// The message names the argument.
    InvalidArgument,
    /// The connection failed, or closed before the server received the request. Such calls are always safe to retry;
    /// all retries have been used.
    ///
    /// Check the network, the proxy, the host name and the base URL; the sources of the error contain the system's
    /// message.
    Connect,
    /// The connection was not established within the time limit. The server received nothing, so such calls are always
    /// safe to retry; all retries have been used.
    ///
    /// A firewall may drop packets, or the server may not accept more connections. The limit is `connect_timeout` of
    /// the client's builder.
    ConnectTimeout,
    /// The server's certificate or the TLS handshake was rejected. The server received no request.
    ///
    /// Check the clock, the host name, and the trusted certificates of this machine; a proxy that intercepts TLS uses
    /// its own certificate. For a custom certificate, configure an HTTP client that trusts it.
    Tls,
    /// The response was not complete within the time limit of the attempt or of the whole call, as the message states.
    /// The server may have processed the request.
    ///
    /// Check the state on the server before you repeat a call that changes something. Slow operations need a higher
    /// `attempt_timeout`, which includes the time for uploads.
    Timeout,
    /// A response began and then stopped arriving. The server has processed the request.
    ///
    /// The network is unreliable, or the server pauses for longer than `stall_timeout` of the client's builder.
    Stalled,
    /// The connection broke after the request was sent and before a response began. The server may have processed the
    /// request, so calls that change something are not retried unless they carry an idempotency key.
    ///
    /// Check the state on the server before you repeat such a call.
    Ambiguous,
    /// The connection broke within a response. The server has processed the request.
    ///
    /// Check for a proxy or a load balancer that limits the duration or size of responses.
    Truncated,
    /// The response is not valid HTTP, contradicts itself, or uses an unsupported compression. The server may have
    /// processed the request.
    ///
    /// Check the scheme and port of the base URL: another service may be listening there.
    Protocol,
    /// The response exceeds the size limit, or a list has more pages than `max_pages` allows. The server has processed
    /// the request.
    ///
    /// Request less data, or raise `max_body` or `max_pages` of the client's builder.
    TooLarge,
    /// The server sent a redirect, which the client does not follow, since that could leak its credentials.
    ///
    /// Check the base URL. `follow_same_origin` of the client's builder allows redirects to the same origin.
    Redirect,
    /// The server answered with an error status.
    ///
    /// See [`api`](Error::api) and [`status`](Error::status); include [`request_id`](Error::request_id) in support
    /// requests.
    Status,
    /// The response has a media type that the operation does not return. Its body was not decoded.
    ///
    /// The cause is often a login page of the network; check the network and the base URL.
    UnexpectedContentType,
    /// The response is not the JSON that the API's document describes. The server has processed the request; the
    /// document is wrong, or a proxy changed the response.
    ///
    /// The message contains the path to the value, and [`body`](Error::body) the text.
    Decode,
    /// A stream provided by the caller failed while it was sent, or had been read before. The server may have processed
    /// the part that it received.
    ///
    /// The source is the error of the stream.
    Upload,
    /// The pages of a list form a loop, or an endless sequence of empty pages.
    ///
    /// The items received before are valid. Report the problem to the vendor.
    PaginationLoop,
}

impl Error {
    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns true if a time limit was exceeded while connecting, waiting or reading.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::ConnectTimeout | ErrorKind::Timeout | ErrorKind::Stalled)
    }

    /// Returns true if the same call may succeed later. This does not imply that it is safe to repeat.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connect
            | ErrorKind::ConnectTimeout
            | ErrorKind::Timeout
            | ErrorKind::Stalled
            | ErrorKind::Ambiguous
            | ErrorKind::Truncated => true,
            ErrorKind::Status => self.status().is_some_and(retry::is_transient),
            _ => false,
        }
    }

    /// Returns the status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// Returns the server's description of the error, if its format is recognized.
    pub fn api(&self) -> Option<&ApiError> {
        self.0.answer.as_ref()?.api.as_ref()
    }

    /// Returns the request id assigned by the server, truncated to 512 bytes, with control and invisible characters
    /// escaped.
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.as_ref()?.request_id.as_deref()
    }

    /// Returns the wait before the next call that the server requests.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.as_ref()?.retry_after
    }

    /// Returns the rate limit that the response states.
    pub fn rate_limit(&self) -> RateLimit {
        self.0.answer.as_ref().map(|answer| answer.rate_limit).unwrap_or_default()
    }

    /// Returns the number of attempts; 0 if nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the body of the response as received, at most 64 KiB. It may contain data that must not be logged.
    pub fn body(&self) -> &[u8] {
        self.0.answer.as_ref().map_or(&[], |answer| &answer.body)
    }

    /// Returns the operation that was called, like `GET /agents/{id}`.
    pub fn operation(&self) -> Option<String> {
        self.0.operation.map(ToString::to_string)
    }

    /// Decodes the body of the response as one of the API's types.
    pub fn decode<T: Decode>(&self) -> Result<T, Error> {
        codec::decode(self.body()).map_err(|error| Self::decoding(&[], error))
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

    /// Adds the server's answer, and everything derived from it.
    pub(crate) fn with_response(mut self, response: &RawResponse) -> Self {
        let api = (self.0.kind == ErrorKind::Status).then(|| ApiError::read(response.api, &response.body)).flatten();
        let request_id = response.request_id().or_else(|| request_id(api.as_ref()?.request_id.as_deref()?));
        let mut about = Vec::new();
        // The messages of these kinds contain the status.
        if !matches!(self.0.kind, ErrorKind::Status | ErrorKind::Redirect) {
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
        self.0.answer = Some(Answer {
            status: response.status,
            request_id,
            retry_after: retry::retry_after(&response.headers, response.received),
            rate_limit: response.rate_limit(),
            // Copied, since a slice would keep the whole body in memory for as long as the error lives.
            body: Bytes::copy_from_slice(&response.body[..response.body.len().min(KEPT_BODY)]),
            about: about.join(", "),
            api,
        });
        self.0.operation = Some(response.operation);
        self.0.attempts = response.attempts;
        match &response.sent {
            Some(sent) => self.scrubbed(&sent.scrubber()),
            None => self,
        }
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
