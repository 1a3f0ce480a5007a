// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Parts of a file (RFC 9110, section 14), from which a broken download continues.

use std::time::Duration;

use http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, DATE, ETAG, HeaderMap, HeaderValue, LAST_MODIFIED};
use http::{Method, StatusCode};

use super::error::Error;
use super::error_kind::ErrorKind;
use super::response::RawResponse;

/// The rest of a file that a request asks for.
#[derive(Clone, Debug)]
pub(crate) struct Rest {
    /// The position of the first byte.
    pub(crate) offset: u64,
    /// The header that proves that the file has not changed.
    pub(crate) validator: HeaderValue,
}

/// The part of a file that a response holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The position of the first byte.
    pub(crate) start: u64,
    /// The position after the last byte, if the response states it.
    pub(crate) end: Option<u64>,
    /// The length of the whole file, if the response states it.
    pub(crate) length: Option<u64>,
}

impl Part {
    /// Returns the part that a response holds.
    pub(crate) fn of(raw: &RawResponse) -> Result<Self, Error> {
        match raw.requested() {
            None => Ok(Self::whole(raw)),
            Some(rest) => Self::rest(raw, rest).map_err(|error| error.with_response(raw)),
        }
    }

    /// Returns the part that a response to a request without a range holds.
    fn whole(raw: &RawResponse) -> Self {
        let length = match is_coded(raw) {
            true => None,
            false => raw.headers.get(CONTENT_LENGTH).and_then(number),
        };
        // The length of other responses may be that of a body that was not sent.
        let is_sent = raw.operation.method != Method::HEAD && raw.status == StatusCode::OK;
        Self { start: 0, end: length.filter(|_| is_sent), length }
    }

    /// Checks that a response holds the rest of a file.
    fn rest(raw: &RawResponse, Rest { offset, validator }: &Rest) -> Result<Self, Error> {
        let offset = *offset;
        let refuse = |message: &str| Err(Error::new(ErrorKind::NotResumable, message));
        let stated = raw.headers.get(CONTENT_RANGE).and_then(content_range);
        match raw.status {
            StatusCode::PARTIAL_CONTENT => {}
            StatusCode::RANGE_NOT_SATISFIABLE => {
                return match stated {
                    Some((None, Some(length))) if length == offset => {
                        Ok(Self { start: offset, end: Some(offset), length: Some(length) })
                    }
                    _ => refuse("the file is shorter than the part received before"),
                };
            }
            _ => return refuse("the file has changed, or the server does not send the rest of a file"),
        }
        // Some servers ignore the condition of the request.
        if contradicts(&raw.headers, validator) {
            return refuse("the file has changed");
        }
        if is_coded(raw) {
            return refuse("the server compressed the rest of the file");
        }
        match stated {
            Some((Some((start, last)), length))
                if start == offset && last >= start && length.is_none_or(|length| last < length) =>
            {
                Ok(Self { start, end: last.checked_add(1), length })
            }
            _ => {
                let message = "the header `Content-Range` is missing, malformed, or states another part than requested";
                Err(Error::new(ErrorKind::Protocol, message))
            }
        }
    }
}

/// Returns true if the body is compressed, or was when it was sent.
fn is_coded(raw: &RawResponse) -> bool {
    raw.header("content-encoding").is_some_and(|coding| !coding.trim().eq_ignore_ascii_case("identity"))
}

/// Returns a header that proves that a part belongs to the same file: its entity tag, or the time of its last change.
/// Both must be strong (RFC 9110, section 13.1.5).
pub(crate) fn validator(headers: &HeaderMap) -> Option<&HeaderValue> {
    if let Some(tag) = headers.get(ETAG) {
        return Some(tag).filter(|tag| is_strong_tag(tag.as_bytes()));
    }
    let time = |name| httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok();
    let changed = headers.get(LAST_MODIFIED)?;
    // A file may change twice within a second.
    let is_strong = time(DATE)? >= time(LAST_MODIFIED)? + Duration::from_secs(1);
    is_strong.then_some(changed)
}

/// Returns the validator that a caller has stored.
pub(crate) fn parse_validator(text: &str) -> Result<HeaderValue, Error> {
    let text = text.trim();
    if !is_strong_tag(text.as_bytes()) && httpdate::parse_http_date(text).is_err() {
        let problem = match text.starts_with("W/") {
            true => "is a weak entity tag, which does not prove that a file is unchanged",
            false => "is neither an entity tag in quotes nor a date of HTTP",
        };
        return Err(Error::argument("validator", problem));
    }
    HeaderValue::from_str(text).map_err(|_| Error::argument("validator", "is not plain text"))
}

/// Returns true if the headers contradict a validator: an entity tag or a time that differs.
fn contradicts(headers: &HeaderMap, validator: &HeaderValue) -> bool {
    let name = if is_strong_tag(validator.as_bytes()) { ETAG } else { LAST_MODIFIED };
    headers.get(name).is_some_and(|found| found != validator)
}

/// Returns false if the server states that it does not send parts of the file.
pub(crate) fn are_accepted(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT_RANGES).is_none_or(|units| !units.as_bytes().eq_ignore_ascii_case(b"none"))
}

fn is_strong_tag(tag: &[u8]) -> bool {
    tag.len() > 2 && tag.starts_with(b"\"") && tag.ends_with(b"\"")
}

/// The positions of the first and the last byte, and the length of the file.
type ContentRange = (Option<(u64, u64)>, Option<u64>);

/// Parses `bytes 0-99/200`, in which `*` stands for an unknown part or length.
fn content_range(value: &HeaderValue) -> Option<ContentRange> {
    let (unit, range) = value.to_str().ok()?.trim().split_once(' ')?;
    let (part, length) = range.trim().split_once('/')?;
    let optional = |text: &str| if text == "*" { Some(None) } else { digits(text).map(Some) };
    let part = match part {
        "*" => None,
        part => {
            let (first, last) = part.split_once('-')?;
            Some((digits(first)?, digits(last)?))
        }
    };
    Some((part, optional(length)?)).filter(|_| unit.eq_ignore_ascii_case("bytes"))
}

fn number(value: &HeaderValue) -> Option<u64> {
    digits(value.to_str().ok()?.trim())
}

/// Parses a number without a sign.
fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}
