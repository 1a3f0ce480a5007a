// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Keeps calls below the rate limit that the server tells: when nothing is left of a window, they wait for the next one
//! instead of being turned away.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::client::Shared;
use super::error::{Error, ErrorKind};
use super::response::RawResponse;
use super::time::Instant;

/// Servers tell ends in whole seconds, so ends that are closer than this are the same.
const SAME_END: Duration = Duration::from_secs(2);

/// How soon the first responses of a window can be expected.
const GUESS: Duration = Duration::from_secs(1);

/// What is left of the server's window.
#[derive(Debug, Default)]
pub(crate) struct Pacer(Mutex<Window>);

#[derive(Debug, Default)]
struct Window {
    /// How many requests a window allows.
    limit: Option<u64>,
    /// How many of them are left, less those under way; `None` when nobody knows.
    left: Option<u64>,
    ends: Option<Instant>,
    /// Whether the window has begun by the clock, and no response has told of it yet.
    is_guessed: bool,
}

/// Waits until the server's limit allows one more request, where the client is paced.
///
/// # Errors
///
/// When the limit allows it only after the call's time is over.
pub(crate) async fn pace(client: &Shared, deadline: Option<Instant>) -> Result<(), Error> {
    let Some(pacer) = &client.pacer else {
        return Ok(());
    };
    while let Some(end) = pacer.take(client.clock.now()) {
        if deadline.is_some_and(|deadline| end >= deadline) {
            let message = "nothing is left of the rate limit until after the time of the call";
            return Err(Error::new(ErrorKind::Timeout, message));
        }
        client.clock.sleep(end.saturating_duration_since(client.clock.now())).await;
    }
    Ok(())
}

impl Pacer {
    /// Takes one of the requests that are left, or tells when there are new ones.
    fn take(&self, now: Instant) -> Option<Instant> {
        let mut window = self.window();
        if window.ends.is_some_and(|end| end <= now) {
            // The first calls of a window find out how long it is. If there are more than it allows, the rest wait for
            // what those find.
            *window = Window { limit: window.limit, left: window.limit, ends: Some(now + GUESS), is_guessed: true };
        }
        match window.left {
            Some(0) => window.ends,
            left => {
                window.left = left.map(|left| left - 1);
                None
            }
        }
    }

    /// Learns from a response of any status.
    pub(crate) fn learn(&self, response: &RawResponse, now: Instant) {
        let told = response.rate_limit();
        let (Some(remaining), Some(until_end)) = (told.remaining, until_end(response)) else {
            return;
        };
        let Some(end) = now.checked_add(until_end) else {
            return;
        };
        let mut window = self.window();
        let told_before = window.ends.filter(|_| !window.is_guessed);
        if told_before.is_some_and(|known| end + SAME_END < known) {
            // The response was long under way, and the window is over.
            return;
        }
        let is_later = told_before.is_some_and(|known| end > known + SAME_END);
        // Within one window, the server does not count yet what is still under way, and we do.
        window.left = Some(match window.left {
            Some(left) if !is_later => left.min(remaining),
            _ => remaining,
        });
        window.limit = told.limit.or(window.limit);
        window.ends = Some(end);
        window.is_guessed = false;
    }

    /// Nothing that panics runs while the lock is held.
    fn window(&self) -> MutexGuard<'_, Window> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long the window lasts, by the clock of the server where it tells the time: clocks differ.
fn until_end(response: &RawResponse) -> Option<Duration> {
    let reset: u64 = response.header(response.api.rate_limit.reset)?.trim().parse().ok()?;
    // What is no time since 1970 is the seconds that are left.
    if reset < 1_000_000_000 {
        return Some(Duration::from_secs(reset));
    }
    let date = response.header("date").and_then(|date| httpdate::parse_http_date(date).ok());
    let now = date.unwrap_or(response.received).duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Duration::from_secs(reset).saturating_sub(now))
}
