// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Parses the headers that state a rate limit. Servers use many formats, and every value may be malformed.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::DATE;
use jiff::{SignedDuration, Timestamp};

use crate::runtime::api::RateLimitHeaders;

/// The rate limit, as far as the server states it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of requests that a window allows.
    pub limit: Option<u64>,
    /// The number of requests left in the window.
    pub remaining: Option<u64>,
    /// The start of the next window.
    pub reset: Option<Timestamp>,
}

/// The rate limit stated by one response.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Stated {
    pub(crate) limit: Option<u64>,
    pub(crate) remaining: Option<u64>,
    pub(crate) reset: Option<Reset>,
}

/// The end of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reset {
    pub(crate) end: End,
    /// True if the value has no fraction of a second, so that the window may end up to a second later.
    pub(crate) is_whole: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    In(Duration),
    At(Timestamp),
}

impl Stated {
    pub(crate) fn read(names: &RateLimitHeaders, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name)?.to_str().ok();
        Self {
            limit: text(names.limit).and_then(count),
            remaining: text(names.remaining).and_then(count),
            reset: text(names.reset).and_then(reset),
        }
    }

    pub(crate) fn limit(&self, received: SystemTime) -> RateLimit {
        let reset = self.reset.and_then(|reset| match reset.end {
            End::At(moment) => Some(moment),
            End::In(duration) => {
                Timestamp::try_from(received).ok()?.checked_add(SignedDuration::try_from(duration).ok()?).ok()
            }
        });
        RateLimit { limit: self.limit, remaining: self.remaining, reset }
    }
}

impl End {
    /// Returns the remaining time of the window at `now`, on the server's clock.
    pub(crate) fn after(self, now: SystemTime) -> Duration {
        match self {
            Self::In(duration) => duration,
            Self::At(moment) => {
                let now = Timestamp::try_from(now).unwrap_or(Timestamp::MAX);
                Duration::try_from(moment.duration_since(now)).unwrap_or_default()
            }
        }
    }
}

/// Returns the time on the server's clock, if the response states it, or the local time.
pub(crate) fn server_time(headers: &HeaderMap, received: SystemTime) -> SystemTime {
    let date = headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    date.unwrap_or(received)
}

/// Parses a number of requests. A negative number is read as 0.
fn count(text: &str) -> Option<u64> {
    let text = first(text);
    // The conversion saturates, so a negative number becomes 0.
    text.parse().ok().or_else(|| number(text).map(|number| number as u64))
}

/// Parses the end of a window: seconds from now; seconds, milliseconds, microseconds or nanoseconds since 1970; a
/// duration with units (`1m30s`); or a date of HTTP or RFC 3339.
pub(crate) fn reset(text: &str) -> Option<Reset> {
    if let Some(number) = number(first(text)) {
        let is_whole = number.fract() == 0.0;
        let unit = match number {
            // Durations are shorter than thirty years.
            ..1e9 => {
                let end = Duration::try_from_secs_f64(number.max(0.0)).ok()?;
                return Some(Reset { end: End::In(end), is_whole });
            }
            ..1e11 => 1.0,
            ..1e14 => 1e3,
            ..1e17 => 1e6,
            _ => 1e9,
        };
        let end = Timestamp::from_millisecond((number / unit * 1e3) as i64).unwrap_or(Timestamp::MAX);
        return Some(Reset { end: End::At(end), is_whole: is_whole && unit == 1.0 });
    }
    let text = text.trim();
    if let Ok(date) = httpdate::parse_http_date(text) {
        return Some(Reset { end: End::At(Timestamp::try_from(date).ok()?), is_whole: true });
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(Reset { end: End::At(moment), is_whole: moment.subsec_nanosecond() == 0 });
    }
    let duration: SignedDuration = first(text).parse().ok()?;
    let end = Duration::try_from(duration).unwrap_or_default();
    Some(Reset { end: End::In(end), is_whole: end.subsec_nanos() == 0 })
}

/// Parses a decimal number. Signs and fractions are accepted, exponents and names such as `inf` are not.
fn number(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    text.parse().ok().filter(|number: &f64| is_plain && number.is_finite())
}

/// Returns the value without its parameters and without further values (`100;w=60`, `100, 1000`).
fn first(text: &str) -> &str {
    text.split([',', ';']).next().unwrap_or_default().trim()
}
