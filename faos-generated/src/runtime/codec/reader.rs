// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Reads a JSON text step by step. It limits the nesting depth, and counts how well the text matches the type, so that
//! a union can select a branch.

use jiter::Peek;

use super::cursor::Cursor;
use super::{DecodeError, Drift};

/// The maximum nesting depth of arrays and objects.
const DEEPEST: u8 = 128;

/// The maximum stack usage while reading. One level of a large type can take many kilobytes in a debug build, so
/// limiting levels alone would not keep hostile text from overflowing a thread's stack of two megabytes, or of one on
/// WebAssembly.
const STACK: usize = if cfg!(target_family = "wasm") { 1 << 19 } else { 1 << 20 };

/// The bytes that losing branches of unions may read, per byte of the text and in addition. Nested unions read the same
/// bytes once per branch and level, which hostile text could make exponential.
const REREAD_PER_BYTE: usize = 256;
const REREAD_ON_TOP: usize = 1 << 20;

/// A cursor over a JSON text.
#[derive(Debug)]
pub struct Reader<'j> {
    cursor: Cursor<'j>,
    pub(super) depth: u8,
    stack_start: usize,
    /// True while a union compares how well the text matches.
    pub(super) is_weighed: bool,
    /// The depth of the union whose branch is being read.
    pub(super) union_depth: Option<u8>,
    pub(super) reread_left: usize,
    pub(super) fit: Fit,
    /// True if the text comes from a format without `null`, which omits members.
    pub(super) takes_missing_as_null: bool,
    /// True if there is no text, and each type reads a sample of itself.
    #[cfg(feature = "testing")]
    is_sample: bool,
    /// The state of a reader that goes on after problems.
    #[cfg(feature = "testing")]
    pub(super) repair: Option<super::repair::Repair>,
    /// The differences from the types so far; `None` if they are not listed.
    pub(super) drifts: Option<Vec<Drift>>,
}

/// The quality of the match between a text and a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fit {
    /// Bytes that the type does not describe; fewer are better.
    pub(super) unknown: usize,
    /// Those bytes that the type does not keep either.
    pub(super) lost: usize,
    /// Parts that the type accepts although they do not match exactly; fewer are better.
    pub(super) converted: u32,
    /// Parts that the type describes; more are better.
    pub(super) matched: u32,
}

impl<'j> Reader<'j> {
    /// Creates a cursor before the first byte.
    pub fn new(json: &'j [u8]) -> Self {
        Self {
            cursor: Cursor::new(json),
            depth: 0,
            stack_start: stack_position(),
            is_weighed: false,
            union_depth: None,
            reread_left: json.len().saturating_mul(REREAD_PER_BYTE).saturating_add(REREAD_ON_TOP),
            fit: Fit::default(),
            takes_missing_as_null: false,
            #[cfg(feature = "testing")]
            is_sample: false,
            #[cfg(feature = "testing")]
            repair: None,
            drifts: None,
        }
    }

    /// Creates a reader without a text, from which each type reads a sample of itself.
    #[cfg(feature = "testing")]
    pub(crate) fn of_samples() -> Self {
        Self { is_sample: true, ..Self::new(b"") }
    }

    /// Returns true if there is no text, and each type reads a sample of itself.
    pub(crate) fn is_sample(&self) -> bool {
        #[cfg(feature = "testing")]
        let is_sample = self.is_sample;
        #[cfg(not(feature = "testing"))]
        let is_sample = false;
        is_sample
    }

    /// Returns a second cursor at the same position, with empty counts.
    pub fn fork(&self) -> Self {
        Self {
            cursor: self.cursor.clone(),
            depth: self.depth,
            stack_start: self.stack_start,
            is_weighed: self.is_weighed,
            union_depth: self.union_depth,
            reread_left: self.reread_left,
            fit: Fit::default(),
            takes_missing_as_null: self.takes_missing_as_null,
            #[cfg(feature = "testing")]
            is_sample: self.is_sample,
            // A union selects the branch that the text matches as it is.
            #[cfg(feature = "testing")]
            repair: None,
            drifts: self.drifts.as_ref().map(|_| Vec::new()),
        }
    }

    /// Continues where another reader of the same text has ended.
    #[cfg(feature = "testing")]
    pub(super) fn resume(&mut self, other: Self) {
        (self.cursor, self.depth) = (other.cursor, other.depth);
    }

    /// Returns the number of bytes read.
    pub fn offset(&self) -> usize {
        self.cursor.place()
    }

    /// Creates an error at the position of the cursor.
    #[cold]
    pub fn error(&self, message: impl Into<String>) -> DecodeError {
        DecodeError::new(message, self.offset())
    }

    /// Checks that only whitespace is left.
    pub fn finish(&mut self) -> Result<(), DecodeError> {
        self.cursor.finish()
    }

    /// Returns the kind of the next value.
    pub fn peek(&mut self) -> Result<Peek, DecodeError> {
        if self.is_sample() {
            return Ok(Peek::Null);
        }
        self.cursor.peek()
    }

    /// Reads `null` if it comes next, and returns true if so.
    pub fn take_null(&mut self) -> Result<bool, DecodeError> {
        if self.is_sample() {
            return Ok(false);
        }
        let is_null = self.cursor.peek()? == Peek::Null;
        if is_null {
            self.cursor.null()?;
        }
        Ok(is_null)
    }

    /// Reads `true` or `false`.
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        if self.is_sample() {
            return Ok(true);
        }
        match self.cursor.peek()? {
            peek @ (Peek::True | Peek::False) => self.cursor.boolean(peek),
            peek => Err(self.expected("a boolean", peek)),
        }
    }

    /// Reads a string.
    pub fn string(&mut self) -> Result<String, DecodeError> {
        self.str().map(str::to_owned)
    }

    /// Reads a string, and borrows it until the cursor moves.
    pub fn str(&mut self) -> Result<&str, DecodeError> {
        if self.is_sample() {
            return Ok("text");
        }
        match self.cursor.peek()? {
            Peek::String => self.cursor.string(),
            peek => Err(self.expected("a string", peek)),
        }
    }

    /// Reads a number, and returns its raw text.
    pub fn number(&mut self) -> Result<&'j str, DecodeError> {
        if self.is_sample() {
            return Ok("1");
        }
        match self.cursor.peek()? {
            peek if is_number(peek) => self.cursor.number(peek),
            peek => Err(self.expected("a number", peek)),
        }
    }

    /// Reads a value of any kind, and returns its raw text.
    pub fn raw(&mut self) -> Result<&'j [u8], DecodeError> {
        self.cursor.peek()?;
        let start = self.cursor.place();
        self.cursor.skip()?;
        Ok(self.cursor.since(start))
    }

    /// Skips a value.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        self.skipped().map(drop)
    }

    /// Skips a value that the type does not describe, and returns its JSON. It counts as lost, even if the type keeps it.
    pub fn skipped(&mut self) -> Result<&'j [u8], DecodeError> {
        let json = self.raw()?;
        self.fit.unknown += json.len();
        self.fit.lost += json.len();
        Ok(json)
    }

    /// Enters an array, and returns true if it has an item. Call [`Reader::next_item`] after each item.
    pub fn first_item(&mut self) -> Result<bool, DecodeError> {
        if self.is_sample() {
            return Ok(false);
        }
        match self.cursor.peek()? {
            Peek::Array => {}
            peek => return Err(self.expected("an array", peek)),
        }
        self.enter()?;
        let has_item = self.cursor.first_item()?;
        if !has_item {
            self.leave();
        }
        Ok(has_item)
    }

    /// Returns true if the array has another item, and leaves the array otherwise.
    pub fn next_item(&mut self) -> Result<bool, DecodeError> {
        if self.is_sample() {
            return Ok(false);
        }
        let has_item = self.cursor.next_item()?;
        if !has_item {
            self.leave();
        }
        Ok(has_item)
    }

    /// Enters an object, and returns its first key. Call [`Reader::next_key`] after each value.
    pub fn first_key(&mut self) -> Result<Option<&str>, DecodeError> {
        if self.first_member()? { self.cursor.key().map(Some) } else { Ok(None) }
    }

    /// Returns the next key of the object, and leaves the object after the last one.
    pub fn next_key(&mut self) -> Result<Option<&str>, DecodeError> {
        if self.next_member()? { self.cursor.key().map(Some) } else { Ok(None) }
    }

    /// Enters an object, and returns true if it has a member, whose key comes next.
    pub(super) fn first_member(&mut self) -> Result<bool, DecodeError> {
        if self.is_sample() {
            return Ok(false);
        }
        match self.cursor.peek()? {
            Peek::Object => {}
            peek => return Err(self.expected("an object", peek)),
        }
        self.enter()?;
        let has_member = self.cursor.first_member()?;
        if !has_member {
            self.leave();
        }
        Ok(has_member)
    }

    /// Returns true if the object has another member, whose key comes next, and leaves the object otherwise.
    pub(super) fn next_member(&mut self) -> Result<bool, DecodeError> {
        let has_member = self.cursor.next_member()?;
        if !has_member {
            self.leave();
        }
        Ok(has_member)
    }

    /// Returns the key that comes next.
    pub(super) fn key(&mut self) -> Result<&str, DecodeError> {
        self.cursor.key()
    }

    /// Reads the next key if it is written like `name`, and returns true if so.
    pub(super) fn take_key(&mut self, name: &str) -> bool {
        self.cursor.take_key(name)
    }

    /// Marks the next value as a branch of a union.
    pub(super) fn enter_branch(&mut self) {
        self.is_weighed = true;
        self.union_depth = Some(self.depth);
    }

    /// Returns true if the next value as a whole is a branch of a union, rather than a part of one.
    pub(super) fn is_branch(&self) -> bool {
        self.union_depth == Some(self.depth)
    }

    /// Counts a part that the type describes.
    pub fn matched(&mut self) {
        self.fit.matched = self.fit.matched.saturating_add(1);
    }

    /// Reads a value that the type does not describe but keeps.
    pub(super) fn unknown<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let (start, before) = (self.offset(), self.fit.unknown);
        let value = read(self)?;
        // Nested content is not counted twice.
        self.fit.unknown = before + self.offset().saturating_sub(start);
        Ok(value)
    }

    /// Counts a part that the type accepts although it does not match exactly.
    pub fn converted(&mut self) {
        self.fit.converted = self.fit.converted.saturating_add(1);
    }

    /// Returns the error for a value of another kind than `expected`.
    #[cold]
    pub(super) fn expected(&self, expected: &str, found: Peek) -> DecodeError {
        let found = match found {
            Peek::Null => "null",
            Peek::True | Peek::False => "a boolean",
            // A union tries several types and discards their errors.
            Peek::String if self.is_weighed => "a string",
            Peek::String => match self.cursor.clone().string() {
                Ok(text) => return self.error(format!("expected {expected}, found {}", text_kind(text))),
                Err(_) => "a string",
            },
            Peek::Array => "an array",
            Peek::Object => "an object",
            peek if is_number(peek) => "a number",
            _ => return self.error(format!("not JSON: expected {expected}")),
        };
        self.error(format!("expected {expected}, found {found}"))
    }

    fn enter(&mut self) -> Result<(), DecodeError> {
        if self.depth >= DEEPEST || self.stack_start.abs_diff(stack_position()) > STACK {
            return Err(self.error("nested too deep"));
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

/// Describes a string for errors, without its content.
#[cold]
pub(super) fn text_kind(text: &str) -> String {
    match text.chars().count() {
        0 => "an empty string".to_owned(),
        1 => "a string of 1 character".to_owned(),
        length => format!("a string of {length} characters"),
    }
}

/// Returns true if a number comes next. `NaN` and `Infinity`, which jiter accepts, are not JSON.
pub(super) fn is_number(peek: Peek) -> bool {
    peek == Peek::Minus || peek.into_inner().is_ascii_digit()
}

/// Returns the approximate address of the top of the stack.
#[inline(never)]
fn stack_position() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(&marker).addr()
}
