// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The retry policy: which failed calls are retried, and when.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, StatusCode};

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::answer::rate;
use crate::runtime::operation::Operation;

/// The longest stated wait that is followed. A longer one is left to the caller, who finds it in the error.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

/// The statuses that are retried by default. 409 and 429 have rules of their own.
const STATUSES: [u16; 7] = [408, 409, 429, 500, 502, 503, 504];

/// The number of tokens in a full budget by default.
const BUDGET: u32 = 500;

/// The statuses, waits and budget of retries; see [`ClientBuilder::retry`](crate::runtime::ClientBuilder::retry).
///
/// ```text
/// let policy = RetryPolicy::new().statuses([429, 503]).backoff(Duration::from_millis(100), Duration::from_secs(2));
/// let client = Client::builder().api_key(key).retry(policy).build()?;
/// ```
///
/// The maximum number of retries is [`max_retries`](crate::runtime::ClientBuilder::max_retries).
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a policy applies only to the clients that are built with it"]
pub struct RetryPolicy {
    pub(crate) statuses: Cow<'static, [u16]>,
    pub(crate) backoff: Backoff,
    pub(crate) budget: u32,
}

impl RetryPolicy {
    /// Creates the default policy.
    pub fn new() -> Self {
        Self { statuses: Cow::Borrowed(&STATUSES), backoff: Backoff::default(), budget: BUDGET }
    }

    /// Sets the error statuses that are retried, from 400 to 599. The default is 408, 409, 429, 500, 502, 503 and 504.
    ///
    /// Calls that are not safe to repeat are only retried after 429. After 409, only reads and calls with an idempotency
    /// key are retried. A response header `x-should-retry` takes precedence over the status: after `true` any call is
    /// retried, and after `false` none.
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.statuses = statuses.into_iter().collect();
        self
    }

    /// Sets the wait before the first retry, and the longest wait. The wait doubles with each retry, and up to a quarter
    /// is subtracted at random. The default is half a second and 8 seconds. A wait that the server states takes
    /// precedence.
    pub fn backoff(mut self, base: Duration, longest: Duration) -> Self {
        self.backoff = Backoff { base, cap: longest };
        self
    }

    /// Sets the size of the retry budget, which limits the load on a server that fails every call. The default is 500.
    ///
    /// Each client has a budget per host. A retry takes five tokens, or ten after a timeout, and a successful call returns
    /// one. While the budget is exhausted, calls fail without a retry. A retry at the time that an overloaded server states
    /// is free.
    pub fn budget(mut self, budget: u32) -> Self {
        self.budget = budget;
        self
    }

    /// Validates the policy.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Backoff { base, cap } = self.backoff;
        let problem = if self.statuses.iter().any(|status| !(400..600).contains(status)) {
            "its statuses must be from 400 to 599"
        } else if base.is_zero() {
            "the wait before a retry must not be zero"
        } else if cap < base {
            "the longest wait must not be shorter than the first one"
        } else {
            return Ok(());
        };
        Err(Error::config(format!("`retry` is invalid: {problem}")))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// The wait between attempts, if the server does not state one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
pub(crate) struct Budget {
    tokens: AtomicU32,
    full: u32,
}

impl Budget {
    pub(crate) fn new(full: u32) -> Self {
        Self { tokens: AtomicU32::new(full), full }
    }

    /// Pays for a retry after this error. Returns false if the budget is exhausted. A retry requested by the server, at
    /// a stated time, is free.
    pub(crate) fn pay(&self, error: &Error) -> bool {
        if error.retry_after().is_some() && is_overload(error) {
            return true;
        }
        let cost = if error.is_timeout() { 10 } else { 5 };
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(cost)).is_ok()
    }

    /// Returns a token to the budget after a successful call.
    pub(crate) fn refill(&self) {
        // The update fails if the budget is full, which is harmless.
        let more = |tokens| (tokens < self.full).then(|| tokens + 1);
        let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// Returns the number of tokens left.
    pub(crate) fn tokens(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }
}

/// Returns true if no part of the request can have reached the server.
pub(crate) fn is_unsent(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Connect | ErrorKind::ConnectTimeout | ErrorKind::Tls)
}

/// Returns true if the call may be repeated after this error. `keyed` is true if the request carries an idempotency
/// key.
pub(crate) fn allowed(policy: &RetryPolicy, operation: &Operation, keyed: bool, error: &Error) -> bool {
    if error.retry_after().is_some_and(|wait| wait > LONGEST_RETRY_AFTER) {
        return false;
    }
    let repeatable = operation.idempotent || keyed;
    match (error.kind(), error.status()) {
        // Nothing was sent, so nothing can happen twice.
        (ErrorKind::Connect | ErrorKind::ConnectTimeout, _) => true,
        (ErrorKind::Status, Some(status)) => match error.headers().and_then(stated) {
            Some(stated) => stated,
            None if !policy.statuses.contains(&status.as_u16()) => false,
            // A request rejected by a rate limit was not processed.
            None if status == StatusCode::TOO_MANY_REQUESTS => true,
            // A conflict with an earlier attempt with the same key, or in a read, may resolve itself. Otherwise it is the
            // answer.
            None if status == StatusCode::CONFLICT => keyed || matches!(operation.method, Method::GET | Method::HEAD),
            None => repeatable,
        },
        _ => repeatable && error.is_retryable(),
    }
}

/// Returns the decision of a server that states if a call may be retried.
pub(crate) fn stated(headers: &HeaderMap) -> Option<bool> {
    match headers.get("x-should-retry")?.as_bytes() {
        b"true" => Some(true),
        b"false" => Some(false),
        _ => None,
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
