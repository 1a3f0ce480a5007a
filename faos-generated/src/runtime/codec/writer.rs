// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Writes compact JSON, member by member, without an intermediate tree.

use std::io::Write as _;
use std::ops::Range;

use crate::runtime::FilePart;

use super::plain::plain_length;
use super::{Encode, EncodeError, Table};

/// A JSON text under construction.
#[derive(Debug, Default)]
pub struct Writer {
    text: Vec<u8>,
    error: Option<EncodeError>,
    /// The files so far, each with its offset in the text; `None` if files cannot be sent.
    files: Option<Vec<(usize, FilePart)>>,
    /// The table of the object whose additional members come next.
    pub(super) beside: Option<&'static Table>,
    /// Present if the text is for `Debug`: true for the alternate form, which has several lines.
    debug: Option<bool>,
}

impl Writer {
    /// Creates an empty text.
    pub fn new() -> Self {
        Self { text: Vec::with_capacity(128), ..Self::default() }
    }

    /// Creates an empty text for a value that may contain files.
    pub(crate) fn with_files() -> Self {
        Self { files: Some(Vec::new()), ..Self::default() }
    }

    /// Creates an empty text for `Debug`, in one line or in the alternate form.
    pub(super) fn for_debug(is_alternate: bool) -> Self {
        Self { debug: Some(is_alternate), ..Self::default() }
    }

    /// Returns true if objects and unions write their form for `Debug`.
    pub(super) fn is_for_debug(&self) -> bool {
        self.debug.is_some()
    }

    /// Writes the form of a value for `Debug`.
    #[cold]
    pub(super) fn debug(&mut self, value: &dyn std::fmt::Debug) {
        if self.debug == Some(true) {
            self.push(format_args!("{value:#?}"));
        } else {
            self.push(format_args!("{value:?}"));
        }
    }

    /// Returns the finished text and its files.
    pub(crate) fn finish_with_files(mut self) -> Result<TextWithFiles, EncodeError> {
        let files = self.files.take().unwrap_or_default();
        Ok(TextWithFiles { text: self.finish()?, files })
    }

    /// Returns the finished text.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        match self.error {
            None => Ok(self.text),
            Some(error) => Err(error),
        }
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.text.extend_from_slice(b"null");
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.text.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: impl Into<i128>) {
        let value = value.into();
        match i64::try_from(value) {
            // Writing to a vector cannot fail.
            Ok(value) => drop(serde_json::to_writer(&mut self.text, &value)),
            Err(_) => self.push(format_args!("{value}")),
        }
    }

    /// Writes a number with the fewest digits that parse back to the same `f64`, as ECMAScript does: whole numbers below
    /// 10²¹ have neither a fraction nor an exponent.
    pub fn double(&mut self, value: f64) {
        match whole(value) {
            Some(whole) => self.integer(whole),
            // serde_json is fastest, and writes numbers of this size without an exponent.
            None if USUAL.contains(&value.abs()) => drop(serde_json::to_writer(&mut self.text, &value)),
            None => self.shortest(value.is_finite(), || format!("{value:e}")),
        }
    }

    /// Writes a number like [`Writer::double`], with the fewest digits that parse back to the same `f32`.
    pub fn float(&mut self, value: f32) {
        match whole(value.into()) {
            Some(whole) => self.integer(whole),
            None if USUAL.contains(&f64::from(value.abs())) => drop(serde_json::to_writer(&mut self.text, &value)),
            None => self.shortest(value.is_finite(), || format!("{value:e}")),
        }
    }

    /// Writes a number from its shortest form with an exponent.
    fn shortest(&mut self, is_finite: bool, form: impl FnOnce() -> String) {
        if is_finite {
            self.push(format_args!("{}", without_exponent(&form())));
        } else {
            self.fail("a number that is not finite cannot be written as JSON");
        }
    }

    /// Writes a string, with the escapes that JSON requires and no others.
    pub fn string(&mut self, value: &str) {
        self.text.reserve(value.len() + 2);
        self.text.push(b'"');
        let mut rest = value.as_bytes();
        loop {
            let (plain, odd) = rest.split_at(plain_length(rest));
            self.text.extend_from_slice(plain);
            let Some((&byte, behind)) = odd.split_first() else {
                break;
            };
            self.escape(byte);
            rest = behind;
        }
        self.text.push(b'"');
    }

    /// Stores a file, and writes `null` in its place.
    pub(crate) fn file(&mut self, file: &FilePart) {
        match &mut self.files {
            Some(files) => files.push((self.text.len(), file.clone())),
            None => self.fail("a file can only be sent in a form"),
        }
        self.null();
    }

    /// Opens an object; [`Writer::member`] or [`Writer::key`] comes next.
    pub fn open_object(&mut self) {
        self.text.push(b'{');
    }

    /// Closes an object.
    pub fn close_object(&mut self) {
        self.text.push(b'}');
    }

    /// Opens an array; [`Writer::item`] or [`Writer::separate`] comes next.
    pub fn open_array(&mut self) {
        self.text.push(b'[');
    }

    /// Closes an array.
    pub fn close_array(&mut self) {
        self.text.push(b']');
    }

    /// Writes a key; its value comes next.
    pub fn key(&mut self, name: &str) {
        self.separate();
        self.string(name);
        self.text.push(b':');
    }

    /// Writes a comma, unless the array or object has just been opened.
    pub fn separate(&mut self) {
        if !matches!(self.text.last(), Some(b'{' | b'[')) {
            self.text.push(b',');
        }
    }

    /// Writes a key and its value, and returns true to continue.
    pub fn member(&mut self, name: &str, value: &dyn Encode) -> bool {
        self.key(name);
        self.value_of(name, value)
    }

    /// Writes a key of a map, which errors do not name, and its value.
    pub(super) fn entry(&mut self, key: &str, value: &dyn Encode) -> bool {
        self.key(key);
        value.encode(self);
        if let Some(error) = &mut self.error {
            error.prepend_map();
        }
        self.error.is_none()
    }

    /// Writes a key without characters that JSON escapes, and its value.
    pub(super) fn plain_member(&mut self, name: &str, value: &dyn Encode) -> bool {
        self.separate();
        self.text.reserve(name.len() + 3);
        self.text.push(b'"');
        self.text.extend_from_slice(name.as_bytes());
        self.text.extend_from_slice(b"\":");
        self.value_of(name, value)
    }

    /// Writes a key and the JSON of its value, and returns true to continue.
    pub(super) fn raw_member(&mut self, name: &str, json: &[u8]) -> bool {
        self.key(name);
        self.raw(json);
        self.error.is_none()
    }

    fn value_of(&mut self, name: &str, value: &dyn Encode) -> bool {
        value.encode(self);
        if let Some(error) = &mut self.error {
            error.prepend_member(name);
        }
        self.error.is_none()
    }

    /// Writes an item of an array, and returns true to continue.
    pub fn item(&mut self, index: usize, value: &dyn Encode) -> bool {
        self.separate();
        value.encode(self);
        if let Some(error) = &mut self.error {
            error.prepend_item(index);
        }
        self.error.is_none()
    }

    /// Returns true if something could not be written; loops then end early.
    pub fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'"' => self.text.extend_from_slice(b"\\\""),
            b'\\' => self.text.extend_from_slice(b"\\\\"),
            b'\n' => self.text.extend_from_slice(b"\\n"),
            b'\r' => self.text.extend_from_slice(b"\\r"),
            b'\t' => self.text.extend_from_slice(b"\\t"),
            0x08 => self.text.extend_from_slice(b"\\b"),
            0x0C => self.text.extend_from_slice(b"\\f"),
            _ => self.push(format_args!("\\u{byte:04x}")),
        }
    }

    /// Writes a JSON text.
    pub(super) fn raw(&mut self, json: &[u8]) {
        self.text.extend_from_slice(json);
    }

    /// Writes raw JSON.
    pub(super) fn push(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a vector cannot fail.
        let _ = self.text.write_fmt(arguments);
    }

    /// Records that the value cannot be written.
    #[cold]
    pub(super) fn fail(&mut self, message: &'static str) {
        self.error = Some(EncodeError::new(message));
    }
}

/// Sizes of numbers that are usual in JSON.
const USUAL: Range<f64> = 1e-3..1e6;

/// Returns the value as an integer, if it is one and every integer of its size is exact.
#[allow(clippy::cast_possible_truncation)]
fn whole(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_negative_zero = value == 0.0 && value.is_sign_negative();
    (value.trunc() == value && value.abs() <= EXACT && !is_negative_zero).then_some(value as i64)
}

/// Returns a number without an exponent, unless it is below 10⁻⁶ or from 10²¹ on. `form` is like `-1.5e20`.
fn without_exponent(form: &str) -> String {
    let (sign, form) = form.strip_prefix('-').map_or(("", form), |form| ("-", form));
    let (mantissa, exponent) = form.split_once('e').unwrap_or((form, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    match exponent + 1 {
        point if (count..=21).contains(&point) => format!("{sign}{digits}{}", zeros(point - count)),
        point @ 1..=21 => {
            let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
            format!("{sign}{whole}.{fraction}")
        }
        point @ -5..=0 => format!("{sign}0.{}{digits}", zeros(-point)),
        _ => format!("{sign}{mantissa}e{}{}", if exponent < 0 { "-" } else { "+" }, exponent.abs()),
    }
}

/// A JSON text and its files, each with the offset of its `null` placeholder.
#[derive(Debug)]
pub(crate) struct TextWithFiles {
    pub(crate) text: Vec<u8>,
    pub(crate) files: Vec<(usize, FilePart)>,
}
