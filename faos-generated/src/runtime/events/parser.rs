// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Bytes → events, by the rules of the HTML standard: lines end in any way, and a blank one ends the event.

use std::time::Duration;

use bytes::{Buf, Bytes};

/// The longest wait before a reconnect that a server can ask for.
pub(crate) const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// One event as it was sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) id: Option<String>,
    pub(crate) data: String,
}

/// An event that is larger than the limit.
#[derive(Debug, PartialEq)]
pub(crate) struct Oversized;

/// The bytes that have arrived and are not an event yet.
///
/// A chunk is parsed up to the end of its next event and no further, so that a chunk of many small events is never held
/// as many large messages.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    /// The rest of the last chunk.
    chunk: Bytes,
    line: Vec<u8>,
    /// Whether the last byte was a carriage return, behind which a line feed belongs to the same line end.
    after_return: bool,
    /// Whether a line was read already, so that a byte order mark can no longer come.
    begun: bool,
    name: String,
    data: Option<String>,
    /// The id that the server gave last, be it of an event or of one that has not ended.
    id: Option<String>,
    /// The id at the end of the last event. A stream resumes here, so that an event that broke off is sent again.
    last_id: Option<String>,
    retry: Option<Duration>,
}

impl Parser {
    /// Adds the next chunk. The one before must be used up.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "`next` has used up the chunk before");
        self.chunk = chunk;
    }

    /// The next event that has arrived as a whole, of at most `limit` bytes.
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

    /// The number of bytes that wait for the rest of their event.
    fn held(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        self.line.len() + self.name.len() + length(&self.data) + length(&self.id)
    }

    /// The last place in the stream that the server gave a name.
    pub(crate) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// The wait before a reconnect that the server asks for, 60 seconds at most.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Forgets the event that was not finished when the connection broke.
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

/// The wait that a server asks for. The standard has digits and nothing else; a number too large for any integer is the
/// longest wait.
fn milliseconds(text: &str) -> Option<Duration> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().map_or(LONGEST_RETRY, Duration::from_millis).min(LONGEST_RETRY))
}
