// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Parses events according to the HTML standard: lines end in CR, LF or both, and an empty line ends the event.

use std::time::Duration;

use bytes::{Buf, Bytes};

/// The longest accepted wait before a reconnect.
pub(crate) const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// A parsed event with undecoded data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) id: Option<String>,
    pub(crate) data: String,
}

/// An event that is larger than the limit.
#[derive(Debug, PartialEq)]
pub(crate) struct Oversized;

/// A parser for the bytes of an event stream.
///
/// A chunk is parsed only up to the end of its next event, so that a chunk of many small events is never held as many
/// large messages.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    /// The unread part of the last chunk.
    chunk: Bytes,
    line: Vec<u8>,
    /// True after a carriage return, since a following line feed belongs to the same line end.
    after_return: bool,
    /// True after the first line, when a byte order mark is no longer possible.
    begun: bool,
    name: String,
    data: Option<String>,
    /// The last id received, including that of an incomplete event.
    id: Option<String>,
    /// The id at the end of the last event. A stream resumes here, so that an incomplete event is sent again.
    last_id: Option<String>,
    retry: Option<Duration>,
}

impl Parser {
    /// Adds the next chunk. The previous one must be used up.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "`next` has used up the chunk before");
        self.chunk = chunk;
    }

    /// Returns the next complete event, of at most `limit` bytes.
    pub(crate) fn next(&mut self, limit: usize) -> Result<Option<Message>, Oversized> {
        while !self.chunk.is_empty() {
            if std::mem::take(&mut self.after_return) && self.chunk[0] == b'\n' {
                self.chunk.advance(1);
                continue;
            }
            let end = self.chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = self.chunk.split_to(end.unwrap_or(self.chunk.len()));
            if part.len() > limit.saturating_sub(self.held()) {
                return Err(Oversized);
            }
            self.line.extend_from_slice(&part);
            if end.is_some() {
                self.after_return = self.chunk[0] == b'\r';
                self.chunk.advance(1);
                if let Some(message) = self.end_line() {
                    return Ok(Some(message));
                }
            }
        }
        Ok(None)
    }

    /// Returns the number of buffered bytes of the incomplete event.
    fn held(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        self.line.len() + self.name.len() + length(&self.data) + length(&self.id)
    }

    /// Returns the last event id.
    pub(crate) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// Returns the wait before a reconnect that the server requests, at most 60 seconds.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Discards the incomplete event when the connection breaks.
    pub(crate) fn restart(&mut self) {
        let Self { last_id, retry, .. } = std::mem::take(self);
        *self = Self { id: last_id.clone(), last_id, retry, ..Self::default() };
    }

    fn end_line(&mut self) -> Option<Message> {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let is_first = !std::mem::replace(&mut self.begun, true);
        let line = line.strip_prefix('\u{FEFF}').filter(|_| is_first).unwrap_or(&line);
        if line.is_empty() {
            return self.end_event();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" => self.retry = milliseconds(value).or(self.retry),
            // A line without a name is a comment, which keeps the connection alive.
            _ => {}
        }
        None
    }

    fn end_event(&mut self) -> Option<Message> {
        let name = std::mem::take(&mut self.name);
        self.last_id.clone_from(&self.id);
        // An event without data is not dispatched.
        let data = self.data.take()?;
        let name = if name.is_empty() { "message".to_owned() } else { name };
        Some(Message { name, id: self.last_id.clone(), data })
    }
}

/// Parses a wait. The standard allows only digits; a number too large for an integer is the longest wait.
fn milliseconds(text: &str) -> Option<Duration> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().map_or(LONGEST_RETRY, Duration::from_millis).min(LONGEST_RETRY))
}
