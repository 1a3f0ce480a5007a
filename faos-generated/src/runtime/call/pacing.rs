// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Keeps calls below the server's rate limit. When a window is exhausted, calls wait for the next one, in order,
//! instead of being rejected.
//!
//! A window is never handed out twice: until the first response states a limit, calls go through one at a time, and a
//! new window is handed out once, minus the calls in flight.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::future::select;
use http::StatusCode;
use tokio::sync::{Notify, Semaphore};

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::answer::rate::{self, Stated};
use crate::runtime::answer::response::RawResponse;
use crate::runtime::platform::time::{self, Clock, Instant};

/// The longest wait for a window, whatever the server states.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// Most servers state reset times in whole seconds, rounded up or down.
const SECOND: Duration = Duration::from_secs(1);

/// Reset times that are closer than this belong to the same window.
const SAME_END: Duration = Duration::from_secs(2);

/// For a window of at least this length, an additional second is negligible.
const LONG: Duration = Duration::from_secs(10);

/// The interval of further calls while no response has stated a limit, so that a slow one does not block all others.
const PROBE_EVERY: Duration = Duration::from_secs(1);

/// The state of a rate limit window.
#[derive(Debug)]
pub(crate) struct Pacer {
    /// Held by the call that is next, so that calls go through in order.
    turn: Semaphore,
    /// Notified when a response or a failure may have changed the window.
    changed: Notify,
    window: Mutex<Window>,
}

/// A request permitted by the pacer. Dropping it ends the request.
#[derive(Debug)]
pub(crate) struct Granted {
    pacer: Arc<Pacer>,
    /// The window that the request counts toward.
    window: u64,
    /// The number of the request, over all windows.
    number: u64,
    sent: OnceLock<Instant>,
    is_done: AtomicBool,
}

/// Waits until the rate limit allows another request, if the client is paced.
///
/// # Errors
///
/// Returns an error if the limit does not allow it before the deadline.
pub(crate) async fn pace(
    pacer: Option<&Arc<Pacer>>,
    clock: &dyn Clock,
    deadline: Option<Instant>,
) -> Result<Option<Granted>, Error> {
    let Some(pacer) = pacer else {
        return Ok(None);
    };
    if let Ok(_turn) = pacer.turn.try_acquire()
        && let Ok((window, number)) = pacer.take(clock.now())
    {
        return Ok(Some(Granted::new(pacer, window, number)));
    }
    // Most calls do not wait; boxing keeps their futures small.
    Box::pin(wait(pacer, clock, deadline)).await.map(Some)
}

async fn wait(pacer: &Arc<Pacer>, clock: &dyn Clock, deadline: Option<Instant>) -> Result<Granted, Error> {
    let left = || deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(clock.now()));
    let is_late = |moment| deadline.is_some_and(|deadline| moment >= deadline);
    // A call that cannot succeed fails without waiting for its turn.
    if pacer.used_up_until(clock.now()).is_some_and(is_late) {
        return Err(too_late());
    }
    let turn = time::timeout(left(), pacer.turn.acquire()).await.ok_or_else(too_late)?;
    loop {
        // Registered before the window is checked, so that no change is missed.
        let changed = pacer.changed.notified();
        let now = clock.now();
        match pacer.take(now) {
            Ok((window, number)) => {
                drop(turn);
                return Ok(Granted::new(pacer, window, number));
            }
            Err(Wait::End(end)) if is_late(end) => return Err(too_late()),
            Err(Wait::End(moment) | Wait::Moment(moment)) => {
                let pause = moment.saturating_duration_since(now).min(left());
                select(std::pin::pin!(changed), clock.sleep(pause)).await;
                if left().is_zero() {
                    return Err(too_late());
                }
            }
            Err(Wait::Change) => time::timeout(left(), changed).await.ok_or_else(too_late)?,
        }
    }
}

fn too_late() -> Error {
    Error::new(ErrorKind::Timeout, "the rate limit allows no request before the call times out")
}

/// The event that a call waits for when no request is available.
#[derive(Debug, PartialEq, Eq)]
enum Wait {
    /// The end of the window.
    End(Instant),
    /// A point in time, or an earlier change.
    Moment(Instant),
    /// A response or a failure of a request in flight.
    Change,
}

impl Default for Pacer {
    fn default() -> Self {
        Self { turn: Semaphore::new(1), changed: Notify::new(), window: Mutex::default() }
    }
}

impl Pacer {
    fn take(&self, now: Instant) -> Result<(u64, u64), Wait> {
        self.window().take(now)
    }

    fn used_up_until(&self, now: Instant) -> Option<Instant> {
        let window = self.window();
        window.ends.filter(|end| window.left == 0 && *end > now)
    }

    /// No code that panics runs while the lock is held.
    fn window(&self) -> MutexGuard<'_, Window> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Granted {
    fn new(pacer: &Arc<Pacer>, window: u64, number: u64) -> Self {
        Self { pacer: pacer.clone(), window, number, sent: OnceLock::new(), is_done: AtomicBool::new(false) }
    }

    /// Records that the request is being sent: from here on, the server may count it.
    pub(crate) fn send(&self, now: Instant) {
        // A request is sent once.
        let _ = self.sent.set(now);
    }

    /// Updates the window from a response of any status.
    pub(crate) fn learn(&self, response: &RawResponse, now: Instant) {
        let stated = Stated::read(&response.api.rate_limit, &response.headers);
        self.end(match (stated.remaining, stated.reset) {
            (Some(remaining), Some(reset)) => {
                let server_now = rate::server_time(&response.headers, response.received);
                let until_end = reset.end.after(server_now).min(LONGEST_WAIT);
                // Servers that state a duration may have counted from the arrival of the request.
                let sent = self.sent.get().copied().unwrap_or(now);
                let slack = now.saturating_duration_since(sent) + SAME_END;
                Outcome::Stated { limit: stated.limit, remaining, now, until_end, is_whole: reset.is_whole, slack }
            }
            _ => match response.status {
                // The answer may come from a proxy in front of the server.
                StatusCode::TOO_MANY_REQUESTS
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT => Outcome::Failed,
                _ => Outcome::Silent,
            },
        });
    }

    /// Returns a request that never reached the server.
    pub(crate) fn give_back(&self) {
        self.end(Outcome::Unsent);
    }

    fn end(&self, outcome: Outcome) {
        if !self.is_done.swap(true, Ordering::Relaxed) {
            self.pacer.window().end(self.window, self.number, outcome);
            self.pacer.changed.notify_waiters();
        }
    }
}

impl Drop for Granted {
    fn drop(&mut self) {
        self.end(if self.sent.get().is_some() { Outcome::Failed } else { Outcome::Unsent });
    }
}

/// The outcome of a request.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// It never reached the server.
    Unsent,
    /// It may have reached the server, which stated no limit.
    Failed,
    /// The server answered without stating a limit.
    Silent,
    /// `slack` is the largest difference between two reset times of the same window.
    Stated { limit: Option<u64>, remaining: u64, now: Instant, until_end: Duration, is_whole: bool, slack: Duration },
}

/// The state of the server's window.
#[derive(Debug, Default)]
struct Window {
    /// The number of windows before this one.
    number: u64,
    /// The requests handed out so far, over all windows.
    granted: u64,
    /// The requests in flight, over all windows.
    under_way: u64,
    /// The requests in flight that were taken from this window.
    pending: u64,
    /// The requests that a window allows, once stated by a response.
    limit: Option<u64>,
    /// The requests that can still be handed out.
    left: u64,
    /// The part of the limit reserved for requests of earlier windows, which the server may count in this one.
    kept: u64,
    /// The part of the limit that is handed out later, when the window has certainly begun.
    later: Option<(Instant, u64)>,
    /// The end of the window; `None` until a response states it.
    ends: Option<Instant>,
    /// The time at which the window has certainly ended.
    ended: Option<Instant>,
    /// The end of the previous window.
    began: Option<Instant>,
    /// The times of the first and the last request of this window.
    first: Option<Instant>,
    last: Option<Instant>,
    /// The longest time until a reset that a response has stated.
    length: Duration,
    /// The number of the latest request whose response updated the window.
    learned: u64,
    /// True if responses state no limit.
    is_silent: bool,
}

impl Window {
    /// Takes one request, and returns the numbers of its window and of the request.
    fn take(&mut self, now: Instant) -> Result<(u64, u64), Wait> {
        if self.ends.is_some_and(|end| end <= now) {
            self.begin_next(now);
        }
        if let Some((moment, requests)) = self.later
            && moment <= now
        {
            self.left += requests;
            self.later = None;
        }
        if self.left > 0 {
            self.left -= 1;
        } else if !self.is_silent {
            self.probe(now)?;
        }
        self.granted += 1;
        self.under_way += 1;
        self.pending += 1;
        self.first.get_or_insert(now);
        self.last = Some(now);
        Ok((self.number, self.granted))
    }

    /// Allows a probe that reveals more about the window, unless a request in flight will do so.
    fn probe(&self, now: Instant) -> Result<(), Wait> {
        if let Some(end) = self.ends {
            return Err(Wait::End(end));
        }
        if self.under_way == 0 {
            return Ok(());
        }
        match (self.limit, self.last, self.later) {
            (None, Some(last), _) if last + PROBE_EVERY <= now => Ok(()),
            (None, Some(last), _) => Err(Wait::Moment(last + PROBE_EVERY)),
            (_, _, Some((moment, _))) => Err(Wait::Moment(moment)),
            _ => Err(Wait::Change),
        }
    }

    fn begin_next(&mut self, now: Instant) {
        let all = self.limit.map_or(1, |limit| limit.saturating_sub(self.under_way));
        let is_certain = self.ended.is_none_or(|end| end <= now);
        self.left = if is_certain { all } else { all.min(1) };
        self.later = self.ended.filter(|_| !is_certain).map(|moment| (moment, all - self.left));
        self.kept = self.under_way.min(self.limit.unwrap_or(0));
        self.number += 1;
        self.pending = 0;
        self.began = self.ended;
        (self.ends, self.ended, self.first, self.last) = (None, None, None, None);
    }

    /// Ends the request of this number, which was taken from `window`.
    fn end(&mut self, window: u64, number: u64, outcome: Outcome) {
        self.under_way = self.under_way.saturating_sub(1);
        let is_current = window == self.number;
        if is_current {
            self.pending = self.pending.saturating_sub(1);
        }
        let is_known = self.limit.is_some() || self.ends.is_some();
        match outcome {
            Outcome::Stated { limit, remaining, now, until_end, is_whole, slack } => {
                let end = now + until_end;
                let is_after = |known: Instant| end > known + slack;
                self.length = self.length.max(until_end);
                self.limit = limit.or(self.limit);
                if !is_current {
                    if self.began.is_some_and(|began| !is_after(began)) {
                        return self.release();
                    }
                    self.kept = self.kept.saturating_sub(1);
                }
                if !is_known || self.is_silent || self.ends.is_some_and(is_after) {
                    // Requests that were handed out after this one are not included in the remaining number.
                    self.left = remaining.saturating_sub(self.granted - number);
                    self.kept = 0;
                    self.ends = None;
                } else {
                    self.left += self.later.map_or(0, |(_, requests)| requests);
                    self.left = self.left.min(remaining);
                    self.kept = self.kept.min(remaining - self.left);
                }
                self.later = None;
                self.is_silent = false;
                if self.ends.is_none() || number > self.learned {
                    let ended = if is_whole { end + SECOND } else { end };
                    // The first window may be about to end, so its length is unknown.
                    let is_short = self.number > 0 && self.length < LONG;
                    self.ends = Some(if is_short { end } else { ended });
                    self.ended = Some(ended);
                    self.learned = number;
                }
            }
            // Without a limit, there is nothing to count.
            Outcome::Silent if !is_known => self.is_silent = true,
            Outcome::Unsent if !is_known || self.is_silent => {}
            _ if !is_current => self.release(),
            Outcome::Unsent => self.left += 1,
            Outcome::Silent => self.guess_end(),
            Outcome::Failed if is_known && self.pending == 0 && self.left == 0 => self.guess_end(),
            Outcome::Failed => {}
        }
    }

    /// Hands out one request that was reserved for an earlier one, which the server has counted in the earlier window.
    fn release(&mut self) {
        if self.kept > 0 {
            self.kept -= 1;
            self.left += 1;
        }
    }

    /// Assumes that the window has the length of earlier ones, if no response has stated its end.
    fn guess_end(&mut self) {
        if let (None, Some(first)) = (self.ends, self.first) {
            self.ends = Some(first + self.length.max(SECOND));
            self.ended = self.ends;
        }
    }
}
