// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A call under construction. It holds the parts of the request, or the first error.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{ACCEPT_ENCODING, HeaderMap, HeaderName, HeaderValue, IF_RANGE, RANGE};

use crate::runtime::answer::download::Download;
use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::answer::events::EventStream;
use crate::runtime::answer::lines::LineStream;
use crate::runtime::answer::page::Page;
use crate::runtime::answer::range::Rest;
use crate::runtime::answer::response::{RawResponse, Response};
use crate::runtime::arguments::cookie;
use crate::runtime::arguments::parameter::{self, Encoding, Style, Text};
use crate::runtime::arguments::percent;
use crate::runtime::arguments::url;
use crate::runtime::auth::scrub::Scrubber;
use crate::runtime::body::content::{Member, Payload};
use crate::runtime::body::form;
use crate::runtime::body::lines::JsonLines;
use crate::runtime::body::multipart::{FormPart, Multipart};
use crate::runtime::body::payload::Body;
use crate::runtime::client::Client;
use crate::runtime::codec::{self, Decode, Encode, TextWithFiles, Writer};
use crate::runtime::operation::Operation;
use crate::runtime::platform;
use crate::runtime::platform::time::{BoxFuture, Exclusive};
use crate::runtime::progress::Report;
use crate::runtime::settings::Settings;

use super::reserved::RESERVED_HEADERS;
#[cfg(all(feature = "upgrade", not(target_arch = "wasm32")))]
use super::upgrade::Upgrade;

/// A request that has not been sent. Await it, or call [`send`](Self::send). It holds a clone of the client, so it can be
/// stored, returned, or sent from another task.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Error, Request};")]
/// # async fn example<T>(request: Request<T>) -> Result<T, Error> {
/// use std::time::Duration;
///
/// let response = request.timeout(Duration::from_secs(10)).max_retries(1).response().await?;
/// println!("{} after {} attempts", response.status(), response.attempts());
/// Ok(response.into_inner())
/// # }
/// ```
///
/// # Cancellation
///
/// Nothing is sent before the first poll. A call that is dropped is canceled: it is not retried, and its response is not
/// read. A request that has reached the server may still take effect; with an idempotency key, it is safe to repeat.
///
/// # Errors
///
/// Setters do not fail. The first invalid argument is an error of kind `InvalidArgument` of the call, and nothing is sent.
/// [`ErrorKind`] lists the other causes.
///
/// What the API's document omits can be added with [`extra_query`](Self::extra_query),
/// [`extra_header`](Self::extra_header) and [`extra_body`](Self::extra_body). If it describes the response wrongly, call
/// [`decode_as`](Self::decode_as), [`raw_response`](Self::raw_response) or [`stream_response`](Self::stream_response).
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct Request<T> {
    client: Client,
    pub(crate) operation: &'static Operation,
    parts: Result<Parts, Error>,
    read: Read<T>,
}

/// A function that decodes a response. Only this function and the `poll` that calls it are compiled per type.
pub(crate) type Read<T> = fn(&RawResponse) -> Result<T, Error>;

/// An output that depends on the status; `by_status!` declares such types.
pub(crate) trait ByStatus: Sized {
    /// Decodes the response according to its status.
    fn read(raw: &RawResponse) -> Result<Self, Error>;
}

/// The parts of a request.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) operation: &'static Operation,
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// The link to a page, in place of path and query.
    pub(crate) link: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Payload>,
    /// Rare parts, which are boxed to keep the futures of calls small.
    pub(crate) extra: Option<Box<Extra>>,
    /// True if the response body is read while it arrives.
    pub(crate) streamed: bool,
    pub(crate) settings: Settings,
}

/// The parts of a request that the document does not describe.
#[derive(Clone, Default)]
pub(crate) struct Extra {
    /// The path, in place of the operation's.
    pub(crate) path: Option<String>,
    /// The path parameters with an empty value.
    pub(crate) empty_values: Vec<&'static str>,
    pub(crate) allow_empty_path: bool,
    /// Members that the caller adds to the body.
    pub(crate) members: Vec<Member>,
    /// Headers that the caller adds to parts of the body: the part, the name and the value.
    pub(crate) part_headers: Vec<[String; 3]>,
    /// The parts that each attempt needs.
    pub(crate) transfer: Option<Box<Transfer>>,
}

/// Rare parts of a request that each attempt needs. They are boxed together, since the future of a call holds them.
#[derive(Clone, Default)]
pub(crate) struct Transfer {
    /// The rest of a file that is requested.
    pub(crate) rest: Option<Rest>,
    /// The function that is notified of the progress of the upload.
    pub(crate) report: Option<Report>,
    /// The protocol that the server is asked to switch to.
    #[cfg(all(feature = "upgrade", not(target_arch = "wasm32")))]
    pub(crate) upgrade: Option<Upgrade>,
}

impl<T> Request<T> {
    /// Sends the request.
    pub fn send(self) -> Call<T> {
        let Self { client, operation, parts, read } = self;
        let raw: BoxFuture<'static, _> = match parts {
            Ok(parts) => client.execute(parts),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        };
        Call { raw: Exclusive::new(raw), operation, read }
    }

    /// Sends the request, and returns status, headers and body along with the value.
    pub fn response(self) -> ResponseCall<T> {
        ResponseCall(self.send())
    }

    /// Sets the time limit for the whole call, including all attempts.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|parts| {
            parts.settings.timeout = timeout;
            parts.settings.check()
        })
    }

    /// Sets the time limit for one attempt, until its response has been read.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.change(|parts| {
            parts.settings.attempt_timeout = timeout;
            parts.settings.check()
        })
    }

    /// Sets the longest pause within the response body.
    pub fn stall_timeout(self, timeout: Duration) -> Self {
        self.change(|parts| {
            parts.settings.stall_timeout = timeout;
            parts.settings.check()
        })
    }

    /// Sets the maximum number of retries of this call, at most 100. Only calls that are safe to repeat are retried. A
    /// response with status 429 that states a wait does not count, unless retries are disabled.
    pub fn max_retries(self, retries: u32) -> Self {
        self.change(|parts| {
            parts.settings.max_retries = retries;
            parts.settings.check()
        })
    }

    /// Adds a header to the request.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.change(|parts| parts.set_header(name, &value))
    }

    /// Sets the idempotency key, so that a call repeated after a restart takes effect only once. The call fails if the
    /// operation does not support idempotency keys.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.change(|parts| match parts.operation.idempotency_key {
            Some(name) => parts.set_header(name, &key),
            None => Err(Error::argument("idempotency_key", "is not supported by this operation")),
        })
    }

    /// Sets a path parameter in the style `simple`.
    pub(crate) fn path(self, name: &'static str, value: impl Encode) -> Self {
        self.styled_path(Style::Simple, false, name, value)
    }

    /// Sets a path parameter in another style.
    pub(crate) fn styled_path(self, style: Style, explode: bool, name: &'static str, value: impl Encode) -> Self {
        self.change(|parts| parts.set_path(style, explode, name, &value))
    }

    /// Adds a query parameter in the style `form`, exploded.
    pub(crate) fn query(self, name: &str, value: impl Encode) -> Self {
        self.styled_query(Style::Form, true, name, value)
    }

    /// Adds a query parameter in another style.
    pub(crate) fn styled_query(self, style: Style, explode: bool, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.set_query(style, explode, name, &value, Encoding::FULL))
    }

    /// Adds a query parameter whose reserved characters are not encoded.
    pub(crate) fn reserved_query(self, style: Style, explode: bool, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.set_query(style, explode, name, &value, Encoding::RESERVED))
    }

    /// Adds a header parameter.
    pub(crate) fn header_parameter(self, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.set_header(name, &value))
    }

    /// Adds a header parameter in another style.
    pub(crate) fn styled_header(self, style: Style, explode: bool, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.set_styled_header(style, explode, name, &value))
    }

    /// Adds a cookie parameter.
    pub(crate) fn cookie(self, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.add_cookie(Style::Form, name, &value))
    }

    /// Adds a cookie parameter that holds JSON.
    pub(crate) fn json_cookie(self, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.add_cookie(Style::Json, name, &value))
    }

    /// Sets a JSON body.
    pub(crate) fn json(self, body: &dyn Encode) -> Self {
        self.change(|parts| {
            let json = parts.encode_body(Writer::new(), body)?;
            parts.body = Some(Payload::json(json.text));
            Ok(())
        })
    }

    /// Sets a form body.
    pub(crate) fn form(self, body: &dyn Encode) -> Self {
        self.styled_form(&[], body)
    }

    /// Sets a form body in which the name of every list ends in brackets.
    pub(crate) fn bracket_form(self, body: &dyn Encode) -> Self {
        self.encoded_form(&[], true, body)
    }

    /// Sets a form body, with custom styles for some members.
    pub(crate) fn styled_form(self, rules: &[form::Rule], body: &dyn Encode) -> Self {
        self.encoded_form(rules, false, body)
    }

    fn encoded_form(self, rules: &[form::Rule], brackets: bool, body: &dyn Encode) -> Self {
        self.change(|parts| {
            let json = parts.encode_body(Writer::new(), body)?;
            let text = form::text(&json.text, rules, brackets)?;
            parts.body = Some(Payload::form(text));
            Ok(())
        })
    }

    /// Sets a form body with files. Members without an entry in `rules` use the default encoding.
    pub(crate) fn multipart(self, rules: &[(&str, FormPart)], body: &dyn Encode) -> Self {
        self.parts("multipart/form-data", rules, body)
    }

    /// Sets a multipart body of another kind.
    pub(crate) fn parts(self, media_type: &'static str, rules: &[(&str, FormPart)], body: &dyn Encode) -> Self {
        self.change(|parts| {
            let encoded = parts.encode_body(Writer::with_files(), body)?;
            parts.body = Some(Payload::multipart(Multipart::new(media_type, encoded, rules)?));
            Ok(())
        })
    }

    /// Sets a body of JSON values, one per line.
    pub(crate) fn json_lines<I: Encode + 'static>(self, media_type: &'static str, lines: JsonLines<I>) -> Self {
        self.change(|parts| {
            let unwritable = |error| Error::argument("body", "cannot be written").with_source(error);
            let body = lines.into_body(media_type).map_err(unwritable)?;
            parts.body = Some(Payload::raw(HeaderValue::from_static(media_type), body));
            Ok(())
        })
    }

    /// Sets a raw body.
    pub(crate) fn body(self, media_type: &'static str, body: impl Into<Body>) -> Self {
        let body = body.into();
        self.change(|parts| {
            parts.body = Some(Payload::raw(HeaderValue::from_static(media_type), body));
            Ok(())
        })
    }

    /// Replaces the media type of the body, if the document names a custom one.
    pub(crate) fn media_type(self, media_type: &'static str) -> Self {
        self.change(|parts| {
            if let Some(body) = &mut parts.body {
                body.media_type = Some(HeaderValue::from_static(media_type));
            }
            Ok(())
        })
    }

    /// Returns a request for the same call that decodes its response in another way.
    pub(crate) fn read_as<U>(self, streamed: bool, read: Read<U>) -> Request<U> {
        Request { client: self.client, operation: self.operation, parts: self.parts, read }.change(|parts| {
            parts.streamed = streamed;
            Ok(())
        })
    }

    /// Returns a copy of the request, unless it is invalid or its body can be sent only once.
    pub(crate) fn copy(&self) -> Option<Self> {
        let parts = self.parts.as_ref().ok()?;
        let is_repeatable = parts.body.as_ref().is_none_or(Payload::is_repeatable);
        is_repeatable.then(|| Self {
            client: self.client.clone(),
            operation: self.operation,
            parts: Ok(parts.clone()),
            read: self.read,
        })
    }

    pub(crate) fn reader(&self) -> Read<T> {
        self.read
    }

    /// Returns the client, the parts and the decoder, for requests that are sent more than once.
    pub(crate) fn into_parts(self) -> (Client, Result<Parts, Error>, Read<T>) {
        (self.client, self.parts, self.read)
    }

    /// Applies a change, unless an earlier one failed. The first error is kept.
    pub(crate) fn change(mut self, change: impl FnOnce(&mut Parts) -> Result<(), Error>) -> Self {
        if let Ok(parts) = &mut self.parts
            && let Err(error) = change(parts)
        {
            let scrubber = Scrubber::of_client(self.client.shared());
            self.parts = Err(error.with_operation(self.operation).scrubbed(&scrubber));
        }
        self
    }
}

impl Parts {
    fn set_path(&mut self, style: Style, explode: bool, name: &'static str, value: &dyn Encode) -> Result<(), Error> {
        let text = parameter::text(style, name, value)?;
        let mut has_empty = false;
        for value in text.values() {
            url::check_value(name, value)?;
            has_empty |= value.is_empty();
        }
        let segment = parameter::path(style, explode, name, text);
        // The caller may still allow empty values.
        if has_empty || segment.is_empty() {
            self.extra().empty_values.push(name);
        }
        self.path.push((name, segment));
        Ok(())
    }

    pub(crate) fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    pub(crate) fn transfer(&mut self) -> &mut Transfer {
        self.extra().transfer.get_or_insert_default()
    }

    /// Sets a query parameter, and replaces earlier values.
    pub(crate) fn set_query(
        &mut self,
        style: Style,
        explode: bool,
        name: &str,
        value: &dyn Encode,
        encoding: Encoding,
    ) -> Result<(), Error> {
        let text = parameter::text(style, name, value)?;
        let key = percent::encoded(name);
        self.query.retain(|(known, _)| *known != key);
        self.query.extend(parameter::query(style, explode, name, text, encoding));
        Ok(())
    }

    /// Requests the rest of a file, if it has not changed.
    pub(crate) fn set_rest(&mut self, rest: Rest) {
        let range = HeaderValue::try_from(format!("bytes={}-", rest.offset)).expect("digits are plain ASCII");
        self.headers.insert(RANGE, range);
        self.headers.insert(IF_RANGE, rest.validator.clone());
        self.set_uncompressed();
        self.transfer().rest = Some(rest);
    }

    /// Requests a response without compression.
    pub(crate) fn set_uncompressed(&mut self) {
        self.headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    }

    fn add_cookie(&mut self, style: Style, name: &str, value: &dyn Encode) -> Result<(), Error> {
        // Cookies are encoded like queries, which leaves no characters that are special in cookies.
        let text = parameter::text(style, name, value)?;
        for (name, value) in parameter::query(style, false, name, text, Encoding::FULL) {
            let cookie = HeaderValue::try_from(format!("{name}={value}"))
                .map_err(|_| Error::argument(&name, "contains characters that are not allowed in a cookie"))?;
            cookie::add(&mut self.headers, &cookie);
        }
        Ok(())
    }

    pub(crate) fn set_header(&mut self, name: &str, value: &dyn Encode) -> Result<(), Error> {
        self.set_styled_header(Style::Simple, false, name, value)
    }

    fn set_styled_header(&mut self, style: Style, explode: bool, name: &str, value: &dyn Encode) -> Result<(), Error> {
        // An invalid name may be a misplaced value, so it is not shown.
        let key = HeaderName::try_from(name).map_err(|_| {
            let message = format!("a header name of {} characters is not valid", name.chars().count());
            Error::new(ErrorKind::InvalidArgument, message)
        })?;
        if RESERVED_HEADERS.contains(&key.as_str()) {
            return Err(Error::argument(name, "is a header that the client sets itself"));
        }
        let text = match parameter::text(style, name, value)? {
            Text::Absent => return Ok(()),
            text => parameter::header(explode, text),
        };
        let is_plain = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if !is_plain || text.trim() != text {
            return Err(Error::argument(name, "contains characters that are not allowed in a header"));
        }
        let value = HeaderValue::try_from(text)
            .map_err(|_| Error::argument(name, "contains characters that are not allowed in a header"))?;
        self.headers.insert(key, value);
        Ok(())
    }
}

impl Parts {
    /// Encodes the body and its files. If a flag in the body selects the kind of response, it is added.
    fn encode_body(&self, mut writer: Writer, body: &dyn Encode) -> Result<TextWithFiles, Error> {
        let unwritable = |error| Error::argument("body", "cannot be written").with_source(error);
        body.encode(&mut writer);
        let mut encoded = writer.finish_with_files().map_err(unwritable)?;
        let Some(flag) = self.operation.flag else {
            return Ok(encoded);
        };
        match codec::member(&encoded.text, &[flag]) {
            Ok(Some(b"true")) => {}
            Ok(Some(_)) => return Err(Error::argument(flag, "is invalid: it must be true or absent")),
            _ if encoded.text.starts_with(b"{") => {
                let comma = if encoded.text.starts_with(b"{}") { "" } else { "," };
                let member = format!("\"{flag}\":true{comma}");
                encoded.text.splice(1..1, member.bytes());
                encoded.files.iter_mut().for_each(|(place, _)| *place += member.len());
            }
            _ => {}
        }
        Ok(encoded)
    }
}

impl<T> IntoFuture for Request<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Call<T>;

    fn into_future(self) -> Call<T> {
        self.send()
    }
}

impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Arguments and bodies may contain data that must not be logged.
        match &self.parts {
            Ok(parts) => formatter.debug_tuple("Request").field(parts.operation).finish(),
            Err(error) => formatter.debug_tuple("Request").field(error).finish(),
        }
    }
}

/// A call in progress.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    raw: Exclusive<Result<RawResponse, Error>>,
    operation: &'static Operation,
    read: Read<T>,
}

impl<T> Call<T> {
    pub(crate) fn new(client: Client, parts: Parts, read: Read<T>) -> Self {
        let operation = parts.operation;
        Self { raw: Exclusive::new(client.execute(parts)), operation, read }
    }

    fn poll_raw(&mut self, context: &mut Context<'_>) -> Poll<Result<RawResponse, Error>> {
        platform::poll_call(self.raw.get_mut(), context)
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_raw(context).map(|raw| (self.read)(&raw?))
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Call").field(self.operation).finish()
    }
}

/// A call in progress that returns status, headers and body along with the value.
#[must_use = "a call does nothing until it is awaited"]
pub struct ResponseCall<T>(Call<T>);

impl<T> ResponseCall<T> {
    pub(crate) fn new(client: Client, parts: Parts, read: Read<T>) -> Self {
        Self(Call::new(client, parts, read))
    }
}

impl<T> Future for ResponseCall<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_raw(context).map(|raw| {
            let raw = raw?;
            Ok(Response::new((self.0.read)(&raw)?, raw))
        })
    }
}

impl<T> fmt::Debug for ResponseCall<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ResponseCall").field(self.0.operation).finish()
    }
}

impl Client {
    /// Creates a request whose response holds a value.
    pub(crate) fn value_request<T: Decode>(&self, operation: &'static Operation) -> Request<T> {
        self.raw_request(operation, |raw| raw.decode(raw.operation.envelope.as_slice()))
    }

    /// Creates a request whose response holds a value or is empty.
    pub(crate) fn optional_request<T: Decode>(&self, operation: &'static Operation) -> Request<Option<T>> {
        self.raw_request(operation, |raw| match raw.is_empty() {
            true => Ok(None),
            false => raw.decode(raw.operation.envelope.as_slice()),
        })
    }

    /// Creates a request whose response is ignored.
    pub(crate) fn empty_request(&self, operation: &'static Operation) -> Request<()> {
        self.raw_request(operation, |_| Ok(()))
    }

    /// Creates a request whose response is a page of a list.
    pub(crate) fn page_request<T: Decode>(&self, operation: &'static Operation) -> Request<Page<T>> {
        self.raw_request(operation, Page::read)
    }

    /// Creates a request whose response is text.
    pub(crate) fn text_request(&self, operation: &'static Operation) -> Request<String> {
        self.raw_request(operation, RawResponse::text)
    }

    /// Creates a request whose response redirects to the result.
    pub(crate) fn location_request(&self, operation: &'static Operation) -> Request<String> {
        self.raw_request(operation, RawResponse::location)
    }

    /// Creates a request whose response depends on its status.
    pub(crate) fn status_request<T: ByStatus>(&self, operation: &'static Operation) -> Request<T> {
        self.raw_request(operation, T::read)
    }

    /// Creates a request whose response is read while it arrives.
    pub(crate) fn download_request(&self, operation: &'static Operation) -> Request<Download> {
        self.streamed_request(operation, Download::read)
    }

    /// Creates a request whose response is a stream of events with JSON data.
    pub(crate) fn event_request<T: Decode>(&self, operation: &'static Operation) -> Request<EventStream<T>> {
        self.streamed_request(operation, EventStream::of_json)
    }

    /// Creates a request whose response is a stream of events, of which the document describes the event around the data.
    pub(crate) fn payload_event_request<T: Decode>(&self, operation: &'static Operation) -> Request<EventStream<T>> {
        self.streamed_request(operation, EventStream::of_payload)
    }

    /// Creates a request whose response is a stream of JSON values.
    pub(crate) fn line_request<T: Decode>(&self, operation: &'static Operation) -> Request<LineStream<T>> {
        self.streamed_request(operation, LineStream::open)
    }

    /// Creates a request whose response is a stream of events that the document describes as a whole.
    pub(crate) fn whole_event_request<T: Decode>(&self, operation: &'static Operation) -> Request<EventStream<T>> {
        self.streamed_request(operation, EventStream::of_whole)
    }

    /// Creates a request whose response is a stream of events with text data.
    pub(crate) fn text_event_request(&self, operation: &'static Operation) -> Request<EventStream<String>> {
        self.streamed_request(operation, EventStream::of_text)
    }

    fn streamed_request<T>(&self, operation: &'static Operation, read: Read<T>) -> Request<T> {
        self.raw_request(operation, read).change(|parts| {
            parts.streamed = true;
            Ok(())
        })
    }

    fn raw_request<T>(&self, operation: &'static Operation, read: Read<T>) -> Request<T> {
        let parts = Parts {
            operation,
            path: Vec::new(),
            query: Vec::new(),
            link: None,
            headers: HeaderMap::new(),
            body: None,
            extra: None,
            streamed: false,
            settings: *self.settings(),
        };
        Request { client: self.clone(), operation, parts: Ok(parts), read }
    }
}
