// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Whether a failed call is tried again, and when.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, StatusCode};

use super::error::{Error, ErrorKind};
use super::operation::Operation;
use super::rate;

/// A longer wait than this is left to the caller, who finds it in the error.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

/// How long to wait between attempts when the server does not say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    pub(crate) base: Duration,
    pub(crate) cap: Duration,
}

impl Backoff {
    /// The wait after the attempt with this number, counted from 1: the cap doubles each time, and `random`, a number
    /// from 0 to 1, takes away up to a quarter so that clients which failed together do not return together.
    pub(crate) fn delay(&self, attempt: u32, random: f64) -> Duration {
        let doubled = self.base.saturating_mul(1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX));
        doubled.min(self.cap).mul_f64(0.75 + 0.25 * random)
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self { base: Duration::from_millis(500), cap: Duration::from_secs(8) }
    }
}

/// The tokens that retries to one host cost. When a server fails every call, they run out, and the client stops making
/// things worse.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;

    /// Pays for a retry after this error. False when there are too few tokens. A retry that the server asks for, at a time
    /// that it states, is free.
    pub(crate) fn pay(&self, error: &Error) -> bool {
        if error.retry_after().is_some() && is_overload(error) {
            return true;
        }
        let cost = if error.is_timeout() { 10 } else { 5 };
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(cost)).is_ok()
    }

    /// A call that succeeded gives a token back.
    pub(crate) fn refill(&self) {
        // The update fails when the bucket is full, and then there is nothing to do.
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| (tokens < Self::FULL).then(|| tokens + 1));
    }

    /// How many are left.
    pub(crate) fn tokens(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }
}

/// Whether no part of the request can have reached the server.
pub(crate) fn is_unsent(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Connect | ErrorKind::ConnectTimeout | ErrorKind::Tls)
}

/// Whether the call may be made again after this error. `keyed` says that the request carries an idempotency key.
pub(crate) fn allowed(operation: &Operation, keyed: bool, error: &Error) -> bool {
    if error.retry_after().is_some_and(|wait| wait > LONGEST_RETRY_AFTER) {
        return false;
    }
    let repeatable = operation.idempotent || keyed;
    match error.kind() {
        // Nothing was sent, so nothing can happen twice.
        ErrorKind::Connect | ErrorKind::ConnectTimeout => true,
        // A request that was turned away for its rate was not acted on.
        ErrorKind::Status if error.status() == Some(StatusCode::TOO_MANY_REQUESTS) => true,
        // A conflict passes by itself where it comes from the first attempt with the same key, or where nothing is
        // written. Otherwise it is the answer.
        ErrorKind::Status if error.status() == Some(StatusCode::CONFLICT) => {
            keyed || matches!(operation.method, Method::GET | Method::HEAD)
        }
        _ => repeatable && error.is_retryable(),
    }
}

/// Whether a retry after this error counts as one of `max_retries`. A request that was turned away for its rate, and told
/// when to come again, waits for its turn; nothing has failed. Such waits end with the time of the call.
pub(crate) fn counts(error: &Error) -> bool {
    let is_turn = error.status() == Some(StatusCode::TOO_MANY_REQUESTS);
    !is_turn || error.retry_after().is_none_or(|wait| wait.is_zero())
}

/// Whether the server has more requests than it takes.
fn is_overload(error: &Error) -> bool {
    matches!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE))
}

/// The wait that the server states, and up to a quarter more by `random`, so that calls which were turned away together do
/// not return together. `room` is the time that the call has left after the wait.
pub(crate) fn spread(wait: Duration, random: f64, room: Duration) -> Duration {
    wait + wait.mul_f64(random / 4.0).min(room / 2)
}

/// Whether the same request may get another answer later.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

/// How long the server asks us to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date. A value that cannot
/// be read, and a date in the past, say nothing.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(seconds) {
        return Some(milliseconds / 1000);
    }
    let value = text("retry-after")?;
    let until = |date: SystemTime| date.duration_since(rate::server_time(headers, now)).ok();
    seconds(value).or_else(|| until(httpdate::parse_http_date(value).ok()?))
}

/// Digits, with a fraction at most. A number beyond all measure is the longest duration that can be told.
fn seconds(text: &str) -> Option<Duration> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = plain.then(|| text.parse().ok())??;
    Some(Duration::try_from_secs_f64(number).unwrap_or(Duration::MAX))
}
