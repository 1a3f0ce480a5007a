// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A call that is being put together. It holds the parts, or the first error that was met while adding one.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::body::{Body, Payload};
use super::client::{Client, Settings};
use super::codec::{self, Decode, Encode, TextWithFiles, Writer};
use super::download::Download;
use super::error::{Error, ErrorKind};
use super::events::EventStream;
use super::multipart::{self, FormPart};
use super::operation::{Operation, Pages};
use super::page::Page;
use super::parameter::{self, Encoding, Style, Text};
use super::response::{RawResponse, Response};
use super::scrub::Scrubber;
use super::time::BoxFuture;
use super::{cookie, form, platform, url};

/// A call that has not been sent: await it, or [`send`](Self::send) it.
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct Request<'a, T> {
    client: &'a Client,
    parts: Result<Parts, Error>,
    read: Read<T>,
}

/// How a value is read from a response. This function and the `poll` that calls it are all that is compiled per type.
pub(crate) type Read<T> = fn(&RawResponse) -> Result<T, Error>;

/// What an operation gives where that depends on the status; `by_status!` makes such types.
pub(crate) trait ByStatus: Sized {
    /// Reads what the status says that there is.
    fn read(raw: &RawResponse) -> Result<Self, Error>;
}

/// What goes into a request.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) operation: &'static Operation,
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// Where a page is, in place of path and query.
    pub(crate) link: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Payload>,
    /// Whether the body of the response is read while it arrives.
    pub(crate) streamed: bool,
    pub(crate) settings: Settings,
}

impl<'a, T> Request<'a, T> {
    /// Sends the request.
    pub fn send(self) -> Call<'a, T> {
        let Self { client, parts, read } = self;
        let raw: BoxFuture<'a, _> = match parts {
            Ok(parts) => client.execute(parts),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        };
        Call { raw, read }
    }

    /// Sends the request and gives status, headers and body along with the value.
    pub fn response(self) -> ResponseCall<'a, T> {
        ResponseCall(self.send())
    }

    /// How long the whole call may take, with all of its attempts.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|parts| {
            parts.settings.timeout = timeout;
            parts.settings.check()
        })
    }

    /// How long one attempt may take, until its response has been read.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.change(|parts| {
            parts.settings.attempt_timeout = timeout;
            parts.settings.check()
        })
    }

    /// How long a response that has begun may be silent.
    pub fn stall_timeout(self, timeout: Duration) -> Self {
        self.change(|parts| {
            parts.settings.stall_timeout = timeout;
            parts.settings.check()
        })
    }

    /// Sets the maximum number of retries of this call, at most 100. Only calls that are safe to repeat are retried. A
    /// response with the status 429 that states a wait does not count, unless no retry is allowed.
    pub fn max_retries(self, retries: u32) -> Self {
        self.change(|parts| {
            parts.settings.max_retries = retries;
            parts.settings.check()
        })
    }

    /// Sends this header along.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.change(|parts| parts.set_header(name, &value))
    }

    /// Uses this key instead of a random one, so that the call counts once even if the program starts over. Where the
    /// API takes no such keys, the call fails with an error.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.change(|parts| match parts.operation.idempotency_key {
            Some(name) => parts.set_header(name, &key),
            None => Err(Error::argument("idempotency_key", "is not something this operation takes")),
        })
    }

    /// Puts a value into the path, in the style `simple`.
    pub(crate) fn path(self, name: &'static str, value: impl Encode) -> Self {
        self.styled_path(Style::Simple, false, name, value)
    }

    /// Puts a value into the path in another style.
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

    /// Adds a query parameter whose reserved characters are sent as they are.
    pub(crate) fn reserved_query(self, style: Style, explode: bool, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.set_query(style, explode, name, &value, Encoding::RESERVED))
    }

    /// Adds a header that the document asks for.
    pub(crate) fn header_parameter(self, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.set_header(name, &value))
    }

    /// Adds a header in another style.
    pub(crate) fn styled_header(self, style: Style, explode: bool, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.set_styled_header(style, explode, name, &value))
    }

    /// Adds a cookie.
    pub(crate) fn cookie(self, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.add_cookie(Style::Form, name, &value))
    }

    /// Adds a cookie that holds JSON.
    pub(crate) fn json_cookie(self, name: &str, value: impl Encode) -> Self {
        self.change(|parts| parts.add_cookie(Style::Json, name, &value))
    }

    /// Sends a body as JSON.
    pub(crate) fn json(self, body: &dyn Encode) -> Self {
        self.change(|parts| {
            let json = parts.encode_body(Writer::new(), body)?;
            parts.body = Some(Payload::new("application/json", json.text));
            Ok(())
        })
    }

    /// Sends the members of a body as a form.
    pub(crate) fn form(self, body: &dyn Encode) -> Self {
        self.styled_form(&[], body)
    }

    /// Sends the members of a body as a form in which every list has brackets behind its name.
    pub(crate) fn bracket_form(self, body: &dyn Encode) -> Self {
        self.encoded_form(&[], true, body)
    }

    /// Sends the members of a body as a form, some of them in a style of their own.
    pub(crate) fn styled_form(self, rules: &[form::Rule], body: &dyn Encode) -> Self {
        self.encoded_form(rules, false, body)
    }

    fn encoded_form(self, rules: &[form::Rule], brackets: bool, body: &dyn Encode) -> Self {
        self.change(|parts| {
            let json = parts.encode_body(Writer::new(), body)?;
            let text = form::text(&json.text, rules, brackets)?;
            parts.body = Some(Payload::new("application/x-www-form-urlencoded", text));
            Ok(())
        })
    }

    /// Sends the members of a body as a form with files. Members that are not in `rules` are sent as their values
    /// suggest.
    pub(crate) fn multipart(self, rules: &[(&str, FormPart)], body: &dyn Encode) -> Self {
        self.change(|parts| {
            let encoded = parts.encode_body(Writer::with_files(), body)?;
            parts.body = Some(multipart::payload(encoded, rules)?);
            Ok(())
        })
    }

    /// Sends a body as it is.
    pub(crate) fn body(self, media_type: &'static str, body: impl Into<Body>) -> Self {
        let body = body.into();
        self.change(|parts| {
            parts.body = Some(Payload::new(media_type, body));
            Ok(())
        })
    }

    /// Replaces the media type of a body that was set before, where the document names one of its own.
    pub(crate) fn media_type(self, media_type: &'static str) -> Self {
        self.change(|parts| {
            if let Some(body) = &mut parts.body {
                body.media_type = HeaderValue::from_static(media_type);
            }
            Ok(())
        })
    }

    /// The client, the parts and the way to read the response, for those who send a request more than once.
    pub(crate) fn into_parts(self) -> (&'a Client, Result<Parts, Error>, Read<T>) {
        (self.client, self.parts, self.read)
    }

    /// The first error stays; what comes after it changes nothing.
    pub(crate) fn change(mut self, change: impl FnOnce(&mut Parts) -> Result<(), Error>) -> Self {
        if let Ok(parts) = &mut self.parts
            && let Err(error) = change(parts)
        {
            let scrubber = Scrubber::of_client(self.client.shared());
            self.parts = Err(error.with_operation(parts.operation).scrubbed(&scrubber));
        }
        self
    }
}

impl Parts {
    fn set_path(&mut self, style: Style, explode: bool, name: &'static str, value: &dyn Encode) -> Result<(), Error> {
        let text = parameter::text(style, name, value)?;
        if let Text::One(text) = &text {
            url::check_segment(name, text)?;
        }
        let segment = parameter::path(style, explode, name, text);
        if segment.is_empty() {
            return Err(Error::argument(name, "is empty"));
        }
        self.path.push((name, segment));
        Ok(())
    }

    /// Setting a parameter again replaces it.
    pub(crate) fn set_query(
        &mut self,
        style: Style,
        explode: bool,
        name: &str,
        value: &dyn Encode,
        encoding: Encoding,
    ) -> Result<(), Error> {
        let text = parameter::text(style, name, value)?;
        let key = url::encoded(name);
        self.query.retain(|(known, _)| *known != key);
        self.query.extend(parameter::query(style, explode, name, text, encoding));
        Ok(())
    }

    /// Asks for the page that a cursor, or a link in place of one, stands for.
    pub(crate) fn set_cursor(&mut self, cursor: &str) -> Result<(), Error> {
        match &self.operation.pages {
            Some(Pages { parameter: Some(name), .. }) => {
                self.set_query(Style::Form, true, name, &cursor, Encoding::FULL)
            }
            Some(Pages { parameter: None, .. }) => {
                self.link = Some(cursor.to_owned());
                Ok(())
            }
            None => Err(Error::argument("cursor", "is not something this operation takes")),
        }
    }

    /// The cursor of the page that is asked for, encoded, where the operation has a parameter for it.
    pub(crate) fn cursor(&self) -> Option<&str> {
        let key = url::encoded(self.operation.pages.as_ref()?.parameter?);
        self.query.iter().find(|(name, _)| *name == key).map(|(_, cursor)| cursor.as_str())
    }

    fn add_cookie(&mut self, style: Style, name: &str, value: &dyn Encode) -> Result<(), Error> {
        // Cookies are written like queries, whose encoding leaves nothing that means anything to a cookie.
        let text = parameter::text(style, name, value)?;
        for (name, value) in parameter::query(style, false, name, text, Encoding::FULL) {
            let cookie = HeaderValue::try_from(format!("{name}={value}"))
                .map_err(|_| Error::argument(&name, "contains what a cookie cannot carry"))?;
            cookie::add(&mut self.headers, &cookie);
        }
        Ok(())
    }

    pub(crate) fn set_header(&mut self, name: &str, value: &dyn Encode) -> Result<(), Error> {
        self.set_styled_header(Style::Simple, false, name, value)
    }

    fn set_styled_header(&mut self, style: Style, explode: bool, name: &str, value: &dyn Encode) -> Result<(), Error> {
        // What is not a name may be a value that was mistaken for one, and is not shown.
        let key = HeaderName::try_from(name).map_err(|_| {
            let message = format!("a header name of {} characters is not valid", name.chars().count());
            Error::new(ErrorKind::InvalidArgument, message)
        })?;
        if OURS.contains(&key.as_str()) {
            return Err(Error::argument(name, "is a header that the client sets itself"));
        }
        let text = match parameter::text(style, name, value)? {
            Text::Absent => return Ok(()),
            text => parameter::header(explode, text),
        };
        let is_plain = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if !is_plain || text.trim() != text {
            return Err(Error::argument(name, "contains what a header cannot carry"));
        }
        let value =
            HeaderValue::try_from(text).map_err(|_| Error::argument(name, "contains what a header cannot carry"))?;
        self.headers.insert(key, value);
        Ok(())
    }
}

impl Parts {
    /// The JSON of a body, and the files that the writer put aside. A body that must ask for the kind of response does
    /// so, whether or not the caller thought of it.
    fn encode_body(&self, mut writer: Writer, body: &dyn Encode) -> Result<TextWithFiles, Error> {
        let unwritable = |error| Error::argument("body", "cannot be written").with_source(error);
        body.encode(&mut writer);
        let mut encoded = writer.finish_with_files().map_err(unwritable)?;
        let Some(flag) = self.operation.flag else {
            return Ok(encoded);
        };
        match codec::member(&encoded.text, &[flag]) {
            Ok(Some(b"true")) => {}
            Ok(Some(_)) => return Err(Error::argument(flag, "must be true here, or be left out")),
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

/// Headers that say how a message is framed, where it goes, or how it is compressed.
pub(crate) const OURS: [&str; 9] = [
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl<'a, T> IntoFuture for Request<'a, T> {
    type Output = Result<T, Error>;
    type IntoFuture = Call<'a, T>;

    fn into_future(self) -> Call<'a, T> {
        self.send()
    }
}

impl<T> fmt::Debug for Request<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Arguments and bodies may hold what must not be logged.
        match &self.parts {
            Ok(parts) => formatter.debug_tuple("Request").field(parts.operation).finish(),
            Err(error) => formatter.debug_tuple("Request").field(error).finish(),
        }
    }
}

/// A call under way.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'a, T> {
    raw: BoxFuture<'a, Result<RawResponse, Error>>,
    read: Read<T>,
}

impl<'a, T> Call<'a, T> {
    pub(crate) fn new(client: &'a Client, parts: Parts, read: Read<T>) -> Self {
        Self { raw: client.execute(parts), read }
    }
}

impl<T> Future for Call<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        platform::poll_call(&mut self.raw, context).map(|raw| (self.read)(&raw?))
    }
}

impl<T> fmt::Debug for Call<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Call")
    }
}

/// A call under way that gives status, headers and body along with the value.
#[must_use = "a call does nothing until it is awaited"]
pub struct ResponseCall<'a, T>(Call<'a, T>);

impl<T> Future for ResponseCall<'_, T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Call { raw, read } = &mut self.0;
        platform::poll_call(raw, context).map(|raw| {
            let raw = raw?;
            Ok(Response::new(read(&raw)?, raw))
        })
    }
}

impl<T> fmt::Debug for ResponseCall<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ResponseCall")
    }
}

impl Client {
    /// A request whose response holds a value.
    pub(crate) fn request<T: Decode>(&self, operation: &'static Operation) -> Request<'_, T> {
        self.raw_request(operation, |raw| raw.decode(raw.operation.envelope.as_slice()))
    }

    /// A request whose response holds a value, or nothing.
    pub(crate) fn optional_request<T: Decode>(&self, operation: &'static Operation) -> Request<'_, Option<T>> {
        self.raw_request(operation, |raw| match raw.is_empty() {
            true => Ok(None),
            false => raw.decode(raw.operation.envelope.as_slice()),
        })
    }

    /// A request whose response holds nothing that is read.
    pub(crate) fn empty_request(&self, operation: &'static Operation) -> Request<'_, ()> {
        self.raw_request(operation, |_| Ok(()))
    }

    /// A request whose response holds a part of a long list.
    pub(crate) fn page_request<T: Decode>(&self, operation: &'static Operation) -> Request<'_, Page<T>> {
        self.raw_request(operation, Page::read)
    }

    /// A request whose response is text.
    pub(crate) fn text_request(&self, operation: &'static Operation) -> Request<'_, String> {
        self.raw_request(operation, RawResponse::text)
    }

    /// A request whose response depends on its status.
    pub(crate) fn status_request<T: ByStatus>(&self, operation: &'static Operation) -> Request<'_, T> {
        self.raw_request(operation, T::read)
    }

    /// A request whose response is read while it arrives.
    pub(crate) fn download_request(&self, operation: &'static Operation) -> Request<'_, Download> {
        self.streamed_request(operation, Download::read)
    }

    /// A request whose response is a stream of events with data in JSON.
    pub(crate) fn event_request<T: Decode>(&self, operation: &'static Operation) -> Request<'_, EventStream<T>> {
        self.streamed_request(operation, EventStream::of_json)
    }

    /// A request whose response is a stream of events that the document describes as a whole.
    pub(crate) fn whole_event_request<T: Decode>(&self, operation: &'static Operation) -> Request<'_, EventStream<T>> {
        self.streamed_request(operation, EventStream::of_whole)
    }

    /// A request whose response is a stream of events with data in plain text.
    pub(crate) fn text_event_request(&self, operation: &'static Operation) -> Request<'_, EventStream<String>> {
        self.streamed_request(operation, EventStream::of_text)
    }

    fn streamed_request<T>(&self, operation: &'static Operation, read: Read<T>) -> Request<'_, T> {
        self.raw_request(operation, read).change(|parts| {
            parts.streamed = true;
            Ok(())
        })
    }

    fn raw_request<T>(&self, operation: &'static Operation, read: Read<T>) -> Request<'_, T> {
        let parts = Parts {
            operation,
            path: Vec::new(),
            query: Vec::new(),
            link: None,
            headers: HeaderMap::new(),
            body: None,
            streamed: false,
            settings: *self.settings(),
        };
        Request { client: self, parts: Ok(parts), read }
    }
}
