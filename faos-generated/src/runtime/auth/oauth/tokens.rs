// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The access token shared by the calls of a client. One call at a time fetches it and the others wait for the result;
//! a failure is remembered for a second, to protect the authorization server from floods of requests.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::mem;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::Shared;
use http::HeaderValue;
use secrecy::ExposeSecret;

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::auth::scrub::Scrubber;
use crate::runtime::platform::time::{self, BoxFuture, Clock, Instant};

use super::provider::{AccessToken, TokenProvider};
use super::refusal::Refusal;

/// The time before its expiry at which a token is replaced, so that it does not expire in transit.
const EARLY: Duration = Duration::from_secs(60);

/// The shortest time for which a token is used before it is replaced, unless the API rejects it.
const LEAST_USE: Duration = Duration::from_secs(1);

/// The time for which a failure is remembered.
const FAILED_FOR: Duration = Duration::from_secs(1);

/// The time that other calls wait for a fetch whose first caller is gone. Its runtime may be gone as well, in which
/// case nothing drives the connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// The number of replaced tokens that are remembered.
const RETIRED: usize = 4;

/// A provider that fetches tokens with secrets of its own.
pub(crate) trait SecretProvider: TokenProvider {
    /// Adds the secrets used in token requests.
    fn collect(&self, scrubber: &mut Scrubber);
}

/// The token source of a client, and the current token.
pub(crate) struct Tokens {
    provider: Arc<dyn TokenProvider>,
    /// The provider, if it belongs to the client.
    granted: Option<Arc<dyn SecretProvider>>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Arc<Held>>,
    /// The previous tokens, newest last: requests sent with them may still fail and echo them.
    retired: VecDeque<Arc<Held>>,
    failed: Option<(Instant, Failure)>,
    fetch: Option<Fetch>,
}

/// A fetch in progress, driven by the calls that wait for it. If all of them are gone it pauses, and no response is
/// lost: a refresh token that was used up cannot be used again.
#[derive(Clone)]
struct Fetch {
    outcome: Shared<BoxFuture<'static, Outcome>>,
    /// The time at which the first caller was dropped before there was a result.
    abandoned: Arc<OnceLock<Instant>>,
}

type Outcome = Result<Arc<Held>, Failure>;

impl Tokens {
    pub(crate) fn new(provider: Arc<dyn TokenProvider>, clock: Arc<dyn Clock>) -> Self {
        Self { provider, granted: None, clock, state: Mutex::default() }
    }

    /// Creates a source from a grant.
    pub(crate) fn granted(provider: Arc<dyn SecretProvider>, clock: Arc<dyn Clock>) -> Self {
        Self { granted: Some(provider.clone()), ..Self::new(provider, clock) }
    }

    /// Adds the tokens, and the secrets used to fetch them.
    pub(crate) fn collect(&self, scrubber: &mut Scrubber) {
        let state = self.state();
        let tokens = state.held.iter().chain(&state.retired).filter_map(|held| held.value.to_str().ok());
        tokens.for_each(|value| scrubber.add(value.trim_start_matches("Bearer ")));
        drop(state);
        if let Some(granted) = &self.granted {
            granted.collect(scrubber);
        }
    }

    /// Sets the initial token.
    pub(crate) fn starting_with(self, token: AccessToken) -> Result<Self, Error> {
        let held = Held::new(token, self.clock.now()).map_err(|failure| Error::config(failure.0.to_string()))?;
        self.state().held = Some(Arc::new(held));
        Ok(self)
    }

    /// Returns a valid token.
    pub(crate) async fn get(&self) -> Result<Arc<Held>, Error> {
        loop {
            let (fetch, outcome) = match self.look_up() {
                Lookup::Done(outcome) => return outcome.map_err(Failure::into_error),
                Lookup::Begin(fetch) => {
                    let mut starter = FirstCaller { fetch: &fetch, clock: &*self.clock, is_done: false };
                    let outcome = fetch.outcome.clone().await;
                    starter.is_done = true;
                    drop(starter);
                    (fetch, Some(outcome))
                }
                Lookup::Join(fetch, None) => {
                    let outcome = fetch.outcome.clone().await;
                    (fetch, Some(outcome))
                }
                Lookup::Join(fetch, Some(patience)) => {
                    let outcome = time::timeout(patience, fetch.outcome.clone()).await;
                    (fetch, outcome)
                }
            };
            match outcome {
                // It failed because of its first caller or that caller's runtime.
                None => self.give_up(&fetch),
                Some(Err(failure)) if fetch.is_abandoned() && !failure.is_final() => self.give_up(&fetch),
                Some(outcome) => return self.keep(&fetch, outcome).map_err(Failure::into_error),
            }
        }
    }

    /// Discards a token that the API has rejected. A newer token is kept.
    pub(crate) fn reject(&self, rejected: &Arc<Held>) {
        let mut state = self.state();
        if state.held.as_ref().is_some_and(|held| Arc::ptr_eq(held, rejected)) {
            state.hold(None);
        }
    }

    fn look_up(&self) -> Lookup {
        let now = self.clock.now();
        let mut state = self.state();
        if let Some(held) = state.held.as_ref().filter(|held| held.fresh_until.is_none_or(|end| now < end)) {
            return Lookup::Done(Ok(held.clone()));
        }
        if let Some(fetch) = &state.fetch {
            let since = fetch.abandoned.get().map(|since| now.saturating_duration_since(*since));
            let patience = since.map(|since| PATIENCE.saturating_sub(since));
            if patience.is_none_or(|patience| !patience.is_zero()) {
                return Lookup::Join(fetch.clone(), patience);
            }
        }
        if let Some((when, failure)) = &state.failed
            && now.saturating_duration_since(*when) < FAILED_FOR
        {
            return Lookup::Done(state.usable(now).ok_or_else(|| failure.clone()));
        }
        let outcome: BoxFuture<'static, _> = Box::pin(fetch(self.provider.clone(), self.clock.clone()));
        let fetch = Fetch { outcome: outcome.shared(), abandoned: Arc::default() };
        state.fetch = Some(fetch.clone());
        Lookup::Begin(fetch)
    }

    /// Stores the result of a fetch. The first waiting call does so.
    fn keep(&self, fetch: &Fetch, outcome: Outcome) -> Outcome {
        let now = self.clock.now();
        let mut state = self.state();
        if state.fetch.take_if(|current| current.is(fetch)).is_some() {
            match &outcome {
                Ok(held) => {
                    state.hold(Some(held.clone()));
                    state.failed = None;
                }
                Err(failure) => state.failed = Some((now, failure.clone())),
            }
        }
        outcome.or_else(|failure| state.usable(now).ok_or(failure))
    }

    /// Discards a fetch, so that another one can begin. The first waiting call does so; the others join the new one.
    fn give_up(&self, fetch: &Fetch) {
        self.state().fetch.take_if(|current| current.is(fetch));
    }

    /// No code that panics runs while the lock is held.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Replaces the token.
    fn hold(&mut self, held: Option<Arc<Held>>) {
        self.retired.extend(mem::replace(&mut self.held, held));
        if self.retired.len() > RETIRED {
            self.retired.pop_front();
        }
    }

    /// Returns the token that is due for replacement, while it is still valid.
    fn usable(&self, now: Instant) -> Option<Arc<Held>> {
        self.held.clone().filter(|held| held.expires.is_none_or(|end| now < end))
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tokens")
    }
}

impl Fetch {
    fn is(&self, other: &Self) -> bool {
        self.outcome.ptr_eq(&other.outcome)
    }

    fn is_abandoned(&self) -> bool {
        self.abandoned.get().is_some()
    }
}

/// The first caller of a fetch.
struct FirstCaller<'f> {
    fetch: &'f Fetch,
    clock: &'f dyn Clock,
    is_done: bool,
}

impl Drop for FirstCaller<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            self.fetch.abandoned.get_or_init(|| self.clock.now());
        }
    }
}

enum Lookup {
    Done(Outcome),
    Begin(Fetch),
    /// With the remaining time to wait, if the first caller is gone.
    Join(Fetch, Option<Duration>),
}

async fn fetch(provider: Arc<dyn TokenProvider>, clock: Arc<dyn Clock>) -> Outcome {
    // The lifetime counts from before the request, since the response may have been delayed.
    let asked = clock.now();
    // A panic in application code must not reach the calls that only wait.
    let outcome = AssertUnwindSafe(async move { provider.token().await }).catch_unwind().await;
    let token =
        outcome.map_err(|_| Failure::new("the token provider panicked"))?.map_err(|error| Failure(error.into()))?;
    Held::new(token, asked).map(Arc::new)
}

/// A token in the form of a header value.
pub(crate) struct Held {
    /// `Bearer …`, marked as sensitive.
    pub(crate) value: HeaderValue,
    fresh_until: Option<Instant>,
    expires: Option<Instant>,
}

impl Held {
    fn new(token: AccessToken, from: Instant) -> Result<Self, Failure> {
        let text = token.token.expose_secret();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Failure::new(
                "the access token is empty, or contains characters that are not allowed in a header",
            ));
        }
        let mut value = HeaderValue::try_from(format!("Bearer {text}"))
            .map_err(|_| Failure::new("the access token cannot be sent in a header"))?;
        value.set_sensitive(true);
        // A lifetime of zero is ignored, since it would cause a fetch for each call. A lifetime too long for the clock
        // never ends.
        let lifetime = token.lifetime.filter(|lifetime| !lifetime.is_zero());
        let after = |time: Duration| from.checked_add(time);
        let fresh = |lifetime: Duration| lifetime.saturating_sub(EARLY.min(lifetime / 2)).max(LEAST_USE);
        Ok(Self { value, fresh_until: lifetime.map(fresh).and_then(after), expires: lifetime.and_then(after) })
    }
}

/// The reason for a missing token, shared by all waiting calls.
#[derive(Clone)]
struct Failure(Arc<dyn StdError + Send + Sync>);

impl Failure {
    fn new(message: &'static str) -> Self {
        Self(Box::<dyn StdError + Send + Sync>::from(message).into())
    }

    /// Returns true if the server has decided, so that another request would not help.
    fn is_final(&self) -> bool {
        self.0.downcast_ref().is_some_and(Refusal::is_answer)
    }

    fn into_error(self) -> Error {
        match self.0.downcast_ref::<Refusal>() {
            Some(refusal) => refusal.error(),
            None => Error::new(ErrorKind::Token, "cannot get an access token").with_source(self.0),
        }
    }
}
