// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The retry policy: which failed calls are retried, and when.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, StatusCode};

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::answer::rate;
use crate::runtime::operation::Operation;

/// The longest stated wait that is followed. A longer one is left to the caller, who finds it in the error.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

/// The wait between attempts, if the server does not state one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    pub(crate) base: Duration,
    pub(crate) cap: Duration,
}

impl Backoff {
    /// Returns the wait after the attempt with this number, starting at 1. It doubles each time, up to the cap, and
    /// `random`, a number from 0 to 1, subtracts up to a quarter, so that clients do not retry simultaneously.
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

/// The retry budget of one host. When a server fails every call, the budget runs out, which limits the additional load.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;

    /// Pays for a retry after this error. Returns false if the budget is exhausted. A retry requested by the server, at
    /// a stated time, is free.
    pub(crate) fn pay(&self, error: &Error) -> bool {
        if error.retry_after().is_some() && is_overload(error) {
            return true;
        }
        let cost = if error.is_timeout() { 10 } else { 5 };
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(cost)).is_ok()
    }

    /// Returns a token to the budget after a successful call.
    pub(crate) fn refill(&self) {
        // The update fails if the budget is full, which is harmless.
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| (tokens < Self::FULL).then(|| tokens + 1));
    }

    /// Returns the number of tokens left.
    pub(crate) fn tokens(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }
}

/// Returns true if no part of the request can have reached the server.
pub(crate) fn is_unsent(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Connect | ErrorKind::ConnectTimeout | ErrorKind::Tls)
}

/// Returns true if the call may be repeated after this error. `keyed` is true if the request carries an idempotency
/// key.
pub(crate) fn allowed(operation: &Operation, keyed: bool, error: &Error) -> bool {
    if error.retry_after().is_some_and(|wait| wait > LONGEST_RETRY_AFTER) {
        return false;
    }
    let repeatable = operation.idempotent || keyed;
    match error.kind() {
        // Nothing was sent, so nothing can happen twice.
        ErrorKind::Connect | ErrorKind::ConnectTimeout => true,
        // A request rejected by a rate limit was not processed.
        ErrorKind::Status if error.status() == Some(StatusCode::TOO_MANY_REQUESTS) => true,
        // A conflict with an earlier attempt with the same key, or in a read, may resolve itself. Otherwise it is the
        // answer.
        ErrorKind::Status if error.status() == Some(StatusCode::CONFLICT) => {
            keyed || matches!(operation.method, Method::GET | Method::HEAD)
        }
        _ => repeatable && error.is_retryable(),
    }
}

/// Returns true if a retry after this error counts toward `max_retries`. A request rejected by a rate limit with a
/// stated wait does not count, since it only waits for its turn. Such waits are limited by the timeout of the call.
pub(crate) fn counts(error: &Error) -> bool {
    let is_turn = error.status() == Some(StatusCode::TOO_MANY_REQUESTS);
    !is_turn || error.retry_after().is_none_or(|wait| wait.is_zero())
}

/// Returns true if the server is overloaded.
fn is_overload(error: &Error) -> bool {
    matches!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE))
}

/// Returns the stated wait, extended by up to a quarter by `random`, so that rejected calls do not retry
/// simultaneously. `room` is the time that the call has left after the wait.
pub(crate) fn spread(wait: Duration, random: f64, room: Duration) -> Duration {
    wait + wait.mul_f64(random / 4.0).min(room / 2)
}

/// Returns the wait that the server requests: `retry-after-ms`, or `Retry-After` in seconds or as a date. A malformed
/// value or a date in the past is ignored.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(seconds) {
        return Some(milliseconds / 1000);
    }
    let value = text("retry-after")?;
    let until = |date: SystemTime| date.duration_since(rate::server_time(headers, now)).ok();
    seconds(value).or_else(|| until(httpdate::parse_http_date(value).ok()?))
}

/// Parses digits with an optional fraction. A number too large becomes the longest duration.
fn seconds(text: &str) -> Option<Duration> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = plain.then(|| text.parse().ok())??;
    Some(Duration::try_from_secs_f64(number).unwrap_or(Duration::MAX))
}
