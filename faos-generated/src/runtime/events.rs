// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Server-sent events (the format of the HTML standard), decoded one by one as they arrive.

mod parser;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use self::parser::{Message, Parser};
use super::client::Client;
use super::codec::{self, Decode, Writer};
use super::error::{Error, ErrorKind};
use super::incoming::{Again, Incoming};
use super::request::Parts;
use super::response::RawResponse;
use super::time::BoxFuture;

/// What many servers send last, instead of simply ending.
const DONE: &str = "[DONE]";

/// How long to wait before a broken stream is asked for again, when the server does not say.
const PAUSE: Duration = Duration::from_secs(1);

/// One event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What kind of event it is; `message` where the server does not say.
    pub name: String,
    /// The server's name for the place in the stream, which a later call can go on from.
    pub id: Option<String>,
    /// What it says.
    pub data: T,
}

/// Events as they arrive.
///
/// An event that cannot be decoded is an error of its own, and the stream goes on behind it; any other error ends it.
/// Silence for longer than one attempt may take is such an error. Where the request can be repeated and the server
/// numbers its events, a connection that breaks is opened again behind the last event.
#[must_use = "a stream does nothing until it is polled"]
pub struct EventStream<T> {
    state: State,
    parser: Parser,
    read: fn(&Message) -> Result<T, Error>,
    limit: usize,
    again: Again,
    /// How often in a row the connection was opened again without any event coming of it.
    reopened: u32,
}

enum State {
    Open(Box<Incoming>),
    /// The connection broke and is being opened again.
    Opening(BoxFuture<'static, Result<RawResponse, Error>>),
    Done,
}

impl<T> EventStream<T> {
    fn open(raw: &RawResponse, read: fn(&Message) -> Result<T, Error>) -> Result<Self, Error> {
        let incoming = connect(raw)?;
        Ok(Self {
            again: incoming.again(),
            state: State::Open(incoming),
            parser: Parser::default(),
            read,
            limit: raw.settings.max_body,
            reopened: 0,
        })
    }

    /// The next event, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn event(&mut self, message: Message) -> Result<Event<T>, Error> {
        let data = (self.read)(&message);
        let data = match &self.state {
            State::Open(incoming) => data.map_err(|error| error.with_response(&incoming.raw)),
            _ => data,
        }?;
        Ok(Event { name: message.name, id: message.id, data })
    }

    /// The stream from behind the last event on, if the error and the server allow it.
    fn reopen(&mut self, error: &Error) -> Option<BoxFuture<'static, Result<RawResponse, Error>>> {
        let again: Arc<(Client, Parts)> = self.again.clone()?;
        let last = self.parser.last_id()?.to_owned();
        let (client, mut parts) = (again.0.clone(), again.1.clone());
        if !error.is_retryable() || self.reopened >= parts.settings.max_retries {
            return None;
        }
        parts.set_header("Last-Event-ID", &last).ok()?;
        self.reopened += 1;
        let pause = self.parser.retry().unwrap_or(PAUSE);
        self.parser.restart();
        Some(Box::pin(async move {
            client.shared().clock.sleep(pause).await;
            client.execute(parts).await
        }))
    }
}

/// The body of a response that is a stream of events.
fn connect(raw: &RawResponse) -> Result<Box<Incoming>, Error> {
    let found = raw.header("content-type").unwrap_or_default();
    if !found.trim_start().to_ascii_lowercase().starts_with("text/event-stream") {
        let message = format!("expected a stream of events, found the media type {found:?}");
        return Err(Error::new(ErrorKind::UnexpectedContentType, message).with_response(raw));
    }
    // Some servers are silent between events for longer than inside of a body.
    Incoming::open(raw, raw.settings.attempt_timeout.max(raw.settings.stall_timeout)).map(Box::new)
}

impl<T: Decode> EventStream<T> {
    /// Events whose data is JSON.
    pub(crate) fn of_json(raw: &RawResponse) -> Result<Self, Error> {
        Self::open(raw, |message| {
            codec::decode(message.data.as_bytes()).map_err(|error| Error::decoding(&["data"], error))
        })
    }

    /// Events that the document describes as a whole: an object of `event`, `data` and `id`.
    pub(crate) fn of_whole(raw: &RawResponse) -> Result<Self, Error> {
        Self::open(raw, |message| {
            let json = whole(message).map_err(|error| Error::argument("data", "cannot be read").with_source(error))?;
            codec::decode(&json).map_err(|error| Error::decoding(&[], error))
        })
    }
}

impl EventStream<String> {
    /// Events whose data is text.
    pub(crate) fn of_text(raw: &RawResponse) -> Result<Self, Error> {
        Self::open(raw, |message| Ok(message.data.clone()))
    }
}

/// The event as JSON. Its data is taken as JSON if it is, and as text otherwise.
fn whole(message: &Message) -> Result<Vec<u8>, codec::EncodeError> {
    let mut writer = Writer::new();
    writer.open_object();
    writer.member("event", &message.name);
    match codec::decode::<serde_json::Value>(message.data.as_bytes()) {
        Ok(data) => writer.member("data", &data),
        Err(_) => writer.member("data", &message.data),
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
            if let Some(message) = this.parser.next() {
                if message.data.trim() == DONE {
                    this.state = State::Done;
                    return Poll::Ready(None);
                }
                this.reopened = 0;
                return Poll::Ready(Some(this.event(message)));
            }
            let error = match &mut this.state {
                State::Done => return Poll::Ready(None),
                State::Open(incoming) => match ready!(incoming.poll_next(context)) {
                    Some(Ok(bytes)) if this.parser.held() + bytes.len() <= this.limit => {
                        this.parser.push(&bytes);
                        continue;
                    }
                    Some(Ok(_)) => {
                        let message = format!("an event is larger than {} bytes", this.limit);
                        Error::new(ErrorKind::TooLarge, message).with_response(&incoming.raw)
                    }
                    Some(Err(error)) => error,
                    None => {
                        this.state = State::Done;
                        return Poll::Ready(None);
                    }
                },
                State::Opening(call) => match ready!(call.as_mut().poll(context)).and_then(|raw| connect(&raw)) {
                    Ok(incoming) => {
                        this.state = State::Open(incoming);
                        continue;
                    }
                    Err(error) => error,
                },
            };
            match this.reopen(&error) {
                Some(call) => this.state = State::Opening(call),
                None => {
                    this.state = State::Done;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EventStream")
    }
}
