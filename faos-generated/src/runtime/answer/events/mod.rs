// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Server-sent events (in the format of the HTML standard), decoded as they arrive.

pub(crate) mod parser;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use http::StatusCode;

use crate::runtime::codec::{self, Decode, Writer};
use crate::runtime::operation::Operation;
use crate::runtime::platform;
use crate::runtime::platform::time::{BoxFuture, Exclusive};

use self::parser::{LONGEST_RETRY, Message, Oversized, Parser};
use super::error::{Error, decode_at};
use super::error_kind::ErrorKind;
use super::incoming::Incoming;
use super::reported;
use super::response::{RawResponse, Reopen, Start};

/// The final event of many servers.
const DONE: &str = "[DONE]";

/// The default wait before a reconnect.
const PAUSE: Duration = Duration::from_secs(1);

/// A server-sent event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The event type; `message` if the server does not state one.
    pub name: String,
    /// The event id, from which a later call can resume.
    pub id: Option<String>,
    /// The decoded data.
    pub data: T,
}

/// A stream of server-sent events.
///
/// An event that cannot be decoded yields an error and the stream continues, as does an event that reports an error
/// (kind `Reported`, with its data as the body); any other error ends the stream. Such errors include a pause longer than the time limit of an attempt, and an event larger than `max_body` of the client's
/// builder; the size of the whole stream is not limited.
///
/// If the request is safe to repeat and the server assigns event ids, a broken connection is reopened after the last
/// event, at most `max_retries` times in a row without an event in between. Before each reconnect, the client waits for
/// the server's `retry` (1 second by default, at most 60 seconds), and at least for the backoff of a retry. If the
/// server answers a reconnect with status 204, the stream ends.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Error, EventStream};")]
/// # async fn example<T: std::fmt::Debug>(mut events: EventStream<T>) -> Result<(), Error> {
/// while let Some(event) = events.next().await {
///     let event = event?;
///     println!("{}: {:?}", event.name, event.data);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Cancellation
///
/// [`next`](Self::next) is cancel safe: a future that is dropped loses no event, so it can be used in `select!`. Dropping
/// the stream closes the connection.
#[must_use = "a stream does nothing until it is polled"]
pub struct EventStream<T> {
    operation: &'static Operation,
    state: State,
    parser: Parser,
    read: fn(&Message) -> Result<T, Error>,
    /// True if the data of an event is JSON.
    is_json: bool,
    limit: usize,
    call: Option<Arc<dyn Reopen>>,
    /// The number of consecutive reconnects without an event.
    reopened: u32,
}

enum State {
    Open(Box<Incoming>),
    /// The connection broke and is being reopened.
    Opening(Exclusive<Result<RawResponse, Error>>),
    Done,
}

impl State {
    /// Opens the body of a response that is an event stream.
    fn of(raw: &RawResponse) -> Result<Self, Error> {
        if raw.status == StatusCode::NO_CONTENT {
            return Ok(Self::Done);
        }
        let found = raw.header("content-type").unwrap_or_default();
        if !found.trim_start().to_ascii_lowercase().starts_with("text/event-stream") {
            let message = format!("expected a stream of events, found {}", raw.media_type());
            return Err(Error::new(ErrorKind::UnexpectedContentType, message).with_response(raw));
        }
        // Some servers pause between events for longer than within a body.
        let silence = raw.settings.attempt_timeout.max(raw.settings.stall_timeout);
        Incoming::open(raw, silence).map(Box::new).map(Self::Open)
    }
}

impl<T> EventStream<T> {
    fn open(raw: &RawResponse, is_json: bool, read: fn(&Message) -> Result<T, Error>) -> Result<Self, Error> {
        let state = State::of(raw)?;
        Ok(Self {
            operation: raw.operation,
            call: raw.unread.as_ref().and_then(|unread| unread.reopen.clone()),
            state,
            parser: Parser::default(),
            read,
            is_json,
            limit: raw.settings.max_body,
            reopened: 0,
        })
    }

    /// Returns the next event, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn event(&mut self, message: Message) -> Result<Event<T>, Error> {
        let data = match &self.state {
            State::Open(incoming) => self.data(&incoming.raw, &message),
            _ => (self.read)(&message),
        }?;
        Ok(Event { name: message.name, id: message.id, data })
    }

    /// Decodes the data of an event, unless it reports an error.
    fn data(&self, raw: &RawResponse, message: &Message) -> Result<T, Error> {
        let data = message.data.as_bytes();
        let is_called_error = reported::is_error_name(&message.name);
        if (is_called_error && !raw.operation.error_event)
            || (self.is_json && reported::is_undocumented_error(raw.operation, data))
        {
            return Err(Error::reported(raw, data));
        }
        (self.read)(message).map_err(|error| match is_called_error || reported::is_error(data) {
            true => Error::reported(raw, data),
            false => error.with_data(raw, data),
        })
    }

    /// Reopens the stream after the last event, if the error and the server allow it.
    fn reopen(&mut self, error: &Error) -> Option<BoxFuture<'static, Result<RawResponse, Error>>> {
        let call = self.call.as_ref()?;
        let last_id = self.parser.last_id()?;
        let asked = error.retry_after().unwrap_or_default();
        if !error.is_retryable() || self.reopened >= call.max_retries() || asked > LONGEST_RETRY {
            return None;
        }
        self.reopened += 1;
        // The backoff prevents a busy loop with a server that sends one event and disconnects repeatedly.
        let least = call.backoff(self.reopened);
        let pause = self.parser.retry().unwrap_or(PAUSE).max(least).max(asked);
        let opening = call.reopen(Start::Event(last_id), pause);
        self.parser.restart();
        opening
    }
}

impl<T> EventStream<T> {
    /// Creates a stream of events with JSON data.
    pub(crate) fn of_json(raw: &RawResponse) -> Result<Self, Error>
    where
        T: Decode,
    {
        Self::open(raw, true, |message| decode_at(message.data.as_bytes(), &|problem| problem.in_member("data")))
    }

    /// Creates a stream of events whose document describes the event around the data, such as `{"data": …}`. Some
    /// servers send that object as the data.
    pub(crate) fn of_payload(raw: &RawResponse) -> Result<Self, Error>
    where
        T: Decode,
    {
        Self::open(raw, true, |message| {
            let data = message.data.as_bytes();
            if let Some(payload) = within_event(data)
                && let Ok(payload) = codec::decode(payload)
            {
                return Ok(payload);
            }
            decode_at(data, &|problem| problem.in_member("data"))
        })
    }

    /// Creates a stream of events that the document describes as a whole: an object of `event`, `data` and `id`.
    pub(crate) fn of_whole(raw: &RawResponse) -> Result<Self, Error>
    where
        T: Decode,
    {
        Self::open(raw, true, |message| {
            let read = |is_json| {
                let json = whole(message, is_json);
                let json = json.map_err(|error| Error::argument("data", "cannot be read").with_source(error))?;
                decode_at(&json, &|problem| problem)
            };
            // The document may describe data that is JSON as text.
            read(true).or_else(|error| read(false).map_err(|_| error))
        })
    }
}

impl EventStream<String> {
    /// Creates a stream of events with text data.
    pub(crate) fn of_text(raw: &RawResponse) -> Result<Self, Error> {
        Self::open(raw, false, |message| Ok(message.data.clone()))
    }
}

/// Returns the data within an event that was sent as JSON: an object with a member `data`, and no members other than
/// those of an event.
fn within_event(json: &[u8]) -> Option<&[u8]> {
    let members: serde_json::Map<String, serde_json::Value> = codec::decode(json).ok()?;
    let is_event = members.keys().all(|name| ["event", "data", "id", "retry"].contains(&name.as_str()));
    if is_event { codec::member(json, &["data"]).ok()? } else { None }
}

/// Encodes the event as JSON. If `is_json`, data that is valid JSON is embedded; other data is text.
fn whole(message: &Message, is_json: bool) -> Result<Vec<u8>, codec::EncodeError> {
    let mut writer = Writer::new();
    writer.open_object();
    writer.member("event", &message.name);
    match codec::decode::<serde_json::Value>(message.data.as_bytes()) {
        Ok(data) if is_json => writer.member("data", &data),
        _ => writer.member("data", &message.data),
    };
    if let Some(id) = &message.id {
        writer.member("id", id);
    }
    writer.close_object();
    writer.finish()
}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let error = match &mut this.state {
                State::Done => return Poll::Ready(None),
                State::Open(incoming) => match this.parser.next(this.limit) {
                    Ok(Some(message)) if message.data.trim() == DONE => {
                        this.state = State::Done;
                        return Poll::Ready(None);
                    }
                    Ok(Some(message)) => {
                        this.reopened = 0;
                        return Poll::Ready(Some(this.event(message)));
                    }
                    Ok(None) => match ready!(incoming.poll_next(context)) {
                        Some(Ok(bytes)) => {
                            this.parser.push(bytes);
                            continue;
                        }
                        Some(Err(error)) => error,
                        // An incomplete event at the end is discarded, as the standard requires.
                        None => {
                            this.state = State::Done;
                            return Poll::Ready(None);
                        }
                    },
                    Err(Oversized) => {
                        let message = format!("an event is larger than {} bytes", this.limit);
                        Error::new(ErrorKind::TooLarge, message).with_response(&incoming.raw)
                    }
                },
                State::Opening(call) => {
                    match ready!(platform::poll_call(call.get_mut(), context)).and_then(|raw| State::of(&raw)) {
                        Ok(state) => {
                            this.state = state;
                            continue;
                        }
                        Err(error) => error,
                    }
                }
            };
            match this.reopen(&error) {
                Some(call) => this.state = State::Opening(Exclusive::new(call)),
                None => {
                    this.state = State::Done;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<T> FusedStream for EventStream<T> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Open(_) => "open",
            State::Opening(_) => "reconnecting",
            State::Done => "ended",
        };
        formatter.debug_struct("EventStream").field("operation", self.operation).field("state", &state).finish()
    }
}
