// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A position in a JSON text. The common cases are read here: names, plain strings, and punctuation. Numbers, strings
//! with escapes and skipped values are left to jiter.

use jiter::{Jiter, JiterResult, JsonErrorType, Peek};

use super::DecodeError;
use super::plain::{plain_length, plain_number};

/// A position in a JSON text.
#[derive(Debug)]
pub(super) struct Cursor<'j> {
    json: &'j [u8],
    /// The valid UTF-8 prefix of the text, usually all of it.
    utf8: &'j str,
    place: usize,
    /// The last string that contained escapes.
    unescaped: String,
    /// The buffer in which jiter decodes strings.
    tape: Vec<u8>,
}

impl Clone for Cursor<'_> {
    fn clone(&self) -> Self {
        Self { unescaped: String::new(), tape: Vec::new(), ..*self }
    }
}

impl<'j> Cursor<'j> {
    pub(super) fn new(json: &'j [u8]) -> Self {
        let utf8 = match std::str::from_utf8(json) {
            Ok(text) => text,
            Err(error) => {
                json.get(..error.valid_up_to()).and_then(|json| str::from_utf8(json).ok()).unwrap_or_default()
            }
        };
        Self { json, utf8, place: 0, unescaped: String::new(), tape: Vec::new() }
    }

    /// Returns the number of bytes before this position.
    pub(super) fn place(&self) -> usize {
        self.place
    }

    /// Returns the bytes read since `start`.
    pub(super) fn since(&self, start: usize) -> &'j [u8] {
        self.json.get(start..self.place).unwrap_or_default()
    }

    /// Returns the kind of the next value, judged by its first byte.
    pub(super) fn peek(&mut self) -> Result<Peek, DecodeError> {
        self.next().map(Peek::new).ok_or_else(|| self.broken(JsonErrorType::EofWhileParsingValue))
    }

    /// Checks that only whitespace is left.
    pub(super) fn finish(&mut self) -> Result<(), DecodeError> {
        match self.next() {
            None => Ok(()),
            Some(_) => Err(self.broken(JsonErrorType::TrailingCharacters)),
        }
    }

    /// Reads `null`, whose first letter comes next.
    pub(super) fn null(&mut self) -> Result<(), DecodeError> {
        match self.take(b"null") {
            true => Ok(()),
            false => self.jiter(Jiter::known_null),
        }
    }

    /// Reads `true` or `false`, whose first letter comes next.
    pub(super) fn boolean(&mut self, peek: Peek) -> Result<bool, DecodeError> {
        let value = self.take(b"true");
        if value || self.take(b"false") { Ok(value) } else { self.jiter(|jiter| jiter.known_bool(peek)) }
    }

    /// Reads a number, whose first character comes next.
    pub(super) fn number(&mut self, peek: Peek) -> Result<&'j str, DecodeError> {
        let start = self.place;
        let end = start + plain_number(self.rest());
        if end > start
            && let Some(text) = self.utf8.get(start..end)
        {
            self.place = end;
            return Ok(text);
        }
        self.jiter(|jiter| jiter.known_number_bytes(peek).map(drop))?;
        str::from_utf8(self.since(start)).map_err(|_| self.broken(JsonErrorType::InvalidNumber))
    }

    /// Reads a string, whose quote comes next.
    pub(super) fn string(&mut self) -> Result<&str, DecodeError> {
        let plain = self.plain_string()?;
        Ok(plain.unwrap_or(&self.unescaped))
    }

    /// Skips a value, which is checked to be JSON.
    pub(super) fn skip(&mut self) -> Result<(), DecodeError> {
        let start = self.place;
        self.jiter(Jiter::next_skip)?;
        match std::str::from_utf8(self.since(start)) {
            Ok(_) => Ok(()),
            Err(error) => Err(DecodeError::not_utf8(error, start)),
        }
    }

    /// Enters an array, whose bracket comes next, and returns true if it has an item.
    pub(super) fn first_item(&mut self) -> Result<bool, DecodeError> {
        self.place += 1;
        match self.next() {
            Some(b']') => {
                self.place += 1;
                Ok(false)
            }
            Some(_) => Ok(true),
            None => Err(self.broken(JsonErrorType::EofWhileParsingList)),
        }
    }

    /// Returns true if the array has another item, and leaves the array otherwise.
    pub(super) fn next_item(&mut self) -> Result<bool, DecodeError> {
        match self.next() {
            Some(b',') => self.place += 1,
            Some(b']') => {
                self.place += 1;
                return Ok(false);
            }
            Some(_) => return Err(self.broken(JsonErrorType::ExpectedListCommaOrEnd)),
            None => return Err(self.broken(JsonErrorType::EofWhileParsingList)),
        }
        match self.next() {
            Some(b']') => Err(self.broken(JsonErrorType::TrailingComma)),
            Some(_) => Ok(true),
            None => Err(self.broken(JsonErrorType::EofWhileParsingValue)),
        }
    }

    /// Enters an object, whose brace comes next, and returns true if it has a member, whose key then comes next.
    pub(super) fn first_member(&mut self) -> Result<bool, DecodeError> {
        self.place += 1;
        match self.next() {
            Some(b'"') => Ok(true),
            Some(b'}') => {
                self.place += 1;
                Ok(false)
            }
            Some(_) => Err(self.broken(JsonErrorType::KeyMustBeAString)),
            None => Err(self.broken(JsonErrorType::EofWhileParsingObject)),
        }
    }

    /// Returns true if the object has another member, whose key then comes next, and leaves the object otherwise.
    pub(super) fn next_member(&mut self) -> Result<bool, DecodeError> {
        match self.next() {
            Some(b',') => self.place += 1,
            Some(b'}') => {
                self.place += 1;
                return Ok(false);
            }
            Some(_) => return Err(self.broken(JsonErrorType::ExpectedObjectCommaOrEnd)),
            None => return Err(self.broken(JsonErrorType::EofWhileParsingObject)),
        }
        match self.next() {
            Some(b'"') => Ok(true),
            Some(b'}') => Err(self.broken(JsonErrorType::TrailingComma)),
            Some(_) => Err(self.broken(JsonErrorType::KeyMustBeAString)),
            None => Err(self.broken(JsonErrorType::EofWhileParsingValue)),
        }
    }

    /// Reads a key, whose quote comes next, and its colon.
    pub(super) fn key(&mut self) -> Result<&str, DecodeError> {
        let plain = self.plain_string()?;
        match self.next() {
            Some(b':') => self.place += 1,
            Some(_) => return Err(self.broken(JsonErrorType::ExpectedColon)),
            None => return Err(self.broken(JsonErrorType::EofWhileParsingObject)),
        }
        Ok(plain.unwrap_or(&self.unescaped))
    }

    /// Reads a key and its colon if they are written as `"name":`, and returns true if so. The name must not contain
    /// characters that JSON escapes.
    pub(super) fn take_key(&mut self, name: &str) -> bool {
        let behind = self.rest().strip_prefix(b"\"").and_then(|rest| rest.strip_prefix(name.as_bytes()));
        let comes = behind.is_some_and(|behind| behind.starts_with(b"\":"));
        if comes {
            self.place += name.len() + 3;
        }
        comes
    }

    /// Reads a string. Returns `None` if it contains escapes and had to be decoded into the buffer.
    fn plain_string(&mut self) -> Result<Option<&'j str>, DecodeError> {
        let start = self.place + 1;
        let rest = self.json.get(start..).unwrap_or_default();
        let length = plain_length(rest);
        if rest.get(length) == Some(&b'"')
            && let Some(text) = self.utf8.get(start..start + length)
        {
            self.place = start + length + 1;
            return Ok(Some(text));
        }
        self.put_together().map(|()| None)
    }

    #[cold]
    fn put_together(&mut self) -> Result<(), DecodeError> {
        let (tape, mut unescaped) = (std::mem::take(&mut self.tape), std::mem::take(&mut self.unescaped));
        let mut jiter = Jiter::with_tape(self.rest(), tape);
        unescaped.clear();
        unescaped.push_str(jiter.known_str().map_err(|error| DecodeError::of_jiter(error, self.place))?);
        self.place += jiter.current_index();
        self.tape = jiter.into_tape();
        self.unescaped = unescaped;
        Ok(())
    }

    /// Continues reading with jiter.
    fn jiter<T>(&mut self, read: impl FnOnce(&mut Jiter<'j>) -> JiterResult<T>) -> Result<T, DecodeError> {
        let mut jiter = Jiter::new(self.rest());
        let value = read(&mut jiter).map_err(|error| DecodeError::of_jiter(error, self.place))?;
        self.place += jiter.current_index();
        Ok(value)
    }

    fn rest(&self) -> &'j [u8] {
        self.json.get(self.place..).unwrap_or_default()
    }

    /// Returns the next byte that is not whitespace, without consuming it.
    fn next(&mut self) -> Option<u8> {
        loop {
            match self.json.get(self.place) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.place += 1,
                other => return other.copied(),
            }
        }
    }

    /// Reads a word if it comes next, and returns true if so.
    fn take(&mut self, word: &[u8]) -> bool {
        let comes = self.rest().starts_with(word);
        if comes {
            self.place += word.len();
        }
        comes
    }

    #[cold]
    fn broken(&self, kind: JsonErrorType) -> DecodeError {
        DecodeError::not_json(kind, self.place)
    }
}
