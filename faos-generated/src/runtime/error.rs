// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The one error of the client: what kind it is, what the server said, and nothing that is secret.

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

/// How much of a response body an error keeps.
pub(crate) const KEPT_BODY: usize = 64 * 1024;

/// Why a call failed.
///
/// [`kind`](Self::kind) says what happened, [`api`](Self::api) what the server wrote about it.
///
/// An error can be logged. `Display` shows the operation by its path template, the status, the API's own code and message
/// (512 bytes at most, with control characters escaped) and the request id. Of any other body it shows the media type and
/// the length, of JSON that cannot be decoded the place, what was expected, and the kind of value that came. `Debug` adds
/// kind, attempts and the texts of the sources. No URL is shown.
///
/// Every credential of 8 characters or more that the client knows (keys, passwords, tokens, the secrets of OAuth, and the
/// credentials of the request) is removed from all of these when the error is made: as it is, percent-encoded, in Base64
/// and escaped as in JSON. Only [`body`](Self::body) and [`decode`](Self::decode) give what came, unchanged.
///
/// Each [`ErrorKind`] says what it means and what to look at.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static Operation>,
    attempts: u32,
    answer: Option<Answer>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What the server answered before things went wrong, or by which they did.
struct Answer {
    status: StatusCode,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    rate_limit: RateLimit,
    body: Bytes,
    /// The status where the message does not have it, and media type and length of a body that is not shown.
    about: String,
    api: Option<ApiError>,
}

/// What went wrong.
///
/// Each kind says what it means for the request, and what to look at. Kinds are added, so a `match` needs a branch for
/// the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was set up wrongly, or has no credential that the operation accepts. Nothing was sent.
    ///
    /// The message names the setting.
    Config,
    /// No access token could be had from where the client gets them. The call was not sent, or its first token was turned
    /// away.
    ///
    /// The message or the source says why. Where a refresh token is no longer good, the user has to log in again.
    Token,
    /// An argument cannot be sent: an empty path value, a control character in a header. Nothing was sent.
    ///
    /// The message names the argument.
    InvalidArgument,
    /// No connection came about, or it was closed before the server took the request. The server did not act on it, and
    /// the client has repeated the call, whatever it does, as often as it may.
    ///
    /// Look at the network, a proxy, the host name and the base URL; the sources of the error hold what the system says.
    Connect,
    /// No connection came about in the time allowed for it. The server saw no request, and the client has repeated the
    /// call, whatever it does, as often as it may.
    ///
    /// Often a firewall drops what is sent, or the server accepts no more connections. `connect_timeout` of the client's
    /// builder is the limit.
    ConnectTimeout,
    /// The server's certificate or the TLS handshake was refused. The server saw no request.
    ///
    /// Look at the clock of this machine, the host name, and the certificates that the machine trusts; a proxy that
    /// opens connections has a certificate of its own. For a certificate of your own, give the client an HTTP client
    /// that trusts it.
    Tls,
    /// No complete response came in the time allowed, be it for one attempt or for the whole call; the message says which.
    /// The server may have acted on the request.
    ///
    /// Ask the server what became of it before you repeat a call that changes something. Slow operations need a longer
    /// `attempt_timeout`; large uploads count as a part of the attempt.
    Timeout,
    /// A response began and then stopped arriving. The server has acted on the request.
    ///
    /// The network is bad, or the server pauses for longer than `stall_timeout` of the client's builder.
    Stalled,
    /// The connection broke after the request was sent and before a response began. The server may or may not have acted
    /// on the request, and so a call that changes something is not repeated unless it carries an idempotency key.
    ///
    /// Ask the server what became of it before you repeat such a call.
    Ambiguous,
    /// The connection broke inside of a response. The server has acted on the request.
    ///
    /// Look for a proxy or a load balancer that limits the time or the size of responses.
    Truncated,
    /// What came is no proper HTTP, contradicts itself, or is compressed in a way that was not asked for. The server may
    /// have acted on the request.
    ///
    /// Look at the base URL, above all its scheme and port: something else may be listening there.
    Protocol,
    /// The response is larger than the client accepts, or a list has more pages than `max_pages` allows. The server has
    /// acted on the request.
    ///
    /// Ask for less, or raise `max_body` or `max_pages` of the client's builder.
    TooLarge,
    /// The server redirects, which the client does not follow, as that would hand its credentials on.
    ///
    /// Look at the base URL. `follow_same_origin` of the client's builder allows what stays on the same server.
    Redirect,
    /// The server answered with an error status.
    ///
    /// Read [`api`](Error::api) and [`status`](Error::status); quote [`request_id`](Error::request_id) when you ask the
    /// vendor.
    Status,
    /// The response is of another media type than the operation gives. It was not read.
    ///
    /// Often it is a login page in the way: look at the network and the base URL.
    UnexpectedContentType,
    /// The response is not the JSON that the API's document describes: the server has acted on the request and the
    /// document is wrong about the answer, or something in between has changed it.
    ///
    /// The message names the place, and [`body`](Error::body) holds the text.
    Decode,
    /// The caller's own stream failed while it was sent, or had been read before. The server may have acted on what it
    /// had got.
    ///
    /// The source of the error is that of the stream.
    Upload,
    /// The pages of a list go in circles, or lead on and on without any item.
    ///
    /// What came before is good. Report it to the vendor.
    PaginationLoop,
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether time ran out: while connecting, waiting or reading.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::ConnectTimeout | ErrorKind::Timeout | ErrorKind::Stalled)
    }

    /// Whether the same call may succeed later. This says nothing about whether it is safe to make it twice.
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

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// What the server says is wrong, as far as it says so in a form that can be read.
    pub fn api(&self) -> Option<&ApiError> {
        self.0.answer.as_ref()?.api.as_ref()
    }

    /// The server's name for the request: cut at 512 bytes, with control and invisible characters written as escapes.
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.as_ref()?.request_id.as_deref()
    }

    /// How long the server asks to wait before the next call.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.as_ref()?.retry_after
    }

    /// How many requests are left, as the response tells it.
    pub fn rate_limit(&self) -> RateLimit {
        self.0.answer.as_ref().map(|answer| answer.rate_limit).unwrap_or_default()
    }

    /// How often the request was tried; 0 when nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The body of the response as it came, 64 KiB of it at most. It may hold what the application must not log.
    pub fn body(&self) -> &[u8] {
        self.0.answer.as_ref().map_or(&[], |answer| &answer.body)
    }

    /// The operation that was called, like `GET /agents/{id}`.
    pub fn operation(&self) -> Option<String> {
        self.0.operation.map(ToString::to_string)
    }

    /// Reads the body of the response as one of the API's types.
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

    /// An error about one argument, which is named, and whose value is not shown.
    pub(crate) fn argument(name: &str, problem: &str) -> Self {
        Self::new(ErrorKind::InvalidArgument, format!("`{name}` {problem}"))
    }

    /// JSON that is not what the document describes. `parent` is the way to the part that was read.
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

    /// Adds what the server answered, and what follows from it.
    pub(crate) fn with_response(mut self, response: &RawResponse) -> Self {
        let api = (self.0.kind == ErrorKind::Status).then(|| ApiError::read(response.api, &response.body)).flatten();
        let request_id = response.request_id().or_else(|| request_id(api.as_ref()?.request_id.as_deref()?));
        let mut about = Vec::new();
        // Elsewhere the message has the status.
        if !matches!(self.0.kind, ErrorKind::Status | ErrorKind::Redirect) {
            about.push(response.status.to_string());
        }
        if !response.body.is_empty() && api.is_none() {
            about.push(response.media_type().to_owned());
            about.push(match response.body.len() {
                1 => "1 byte".to_owned(),
                // Of an error's body, no more was read.
                KEPT_BODY => format!("at least {KEPT_BODY} bytes"),
                length => format!("{length} bytes"),
            });
        }
        self.0.answer = Some(Answer {
            status: response.status,
            request_id,
            retry_after: retry::retry_after(&response.headers, response.received),
            rate_limit: response.rate_limit(),
            // A copy, since a slice would keep the whole body in memory for as long as the error lives.
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

    /// Removes secrets from everything but the body.
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
