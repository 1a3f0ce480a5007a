// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Bytes → events, by the rules of the HTML standard: lines end in any way, and a blank one ends the event.

use std::collections::VecDeque;
use std::time::Duration;

/// One event as it was sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) id: Option<String>,
    pub(crate) data: String,
}

/// What has arrived and is not yet an event.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    line: Vec<u8>,
    /// Whether the last byte was a carriage return, behind which a line feed belongs to the same line end.
    after_return: bool,
    /// Whether a line was read already, so that no byte order mark can come.
    begun: bool,
    name: String,
    data: Option<String>,
    last_id: Option<String>,
    retry: Option<Duration>,
    ready: VecDeque<Message>,
}

impl Parser {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => self.end_line(),
                byte => self.line.push(byte),
            }
        }
    }

    /// The next event that has arrived as a whole.
    pub(crate) fn next(&mut self) -> Option<Message> {
        self.ready.pop_front()
    }

    /// How many bytes wait for the rest of their event.
    pub(crate) fn held(&self) -> usize {
        self.line.len() + self.data.as_ref().map_or(0, String::len)
    }

    /// The last place in the stream that the server gave a name.
    pub(crate) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// How long to wait before the stream is asked for again, where the server says it.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Forgets the event that was not finished when the connection broke.
    pub(crate) fn restart(&mut self) {
        let Self { last_id, retry, ready, .. } = std::mem::take(self);
        *self = Self { last_id, retry, ready, ..Self::default() };
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line = if std::mem::replace(&mut self.begun, true) { &line } else { line.trim_start_matches('\u{FEFF}') };
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
            "id" if !value.contains('\0') => self.last_id = Some(value.to_owned()),
            "retry" => self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry),
            // A line without a name is a comment, which keeps the connection alive.
            _ => {}
        }
    }

    fn end_event(&mut self) {
        let name = std::mem::take(&mut self.name);
        // An event without data is none.
        if let Some(data) = self.data.take() {
            let name = if name.is_empty() { "message".to_owned() } else { name };
            self.ready.push_back(Message { name, id: self.last_id.clone(), data });
        }
    }
}
