// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The access token that the calls of a client share. One call at a time fetches it and the others wait for the same
//! answer; a failure is remembered for a second, so that no crowd of calls can storm the authorization server.

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

use super::grant::{GrantedTokens, Refusal};
use super::provider::{AccessToken, TokenProvider};
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::scrub::Scrubber;
use crate::runtime::time::{self, BoxFuture, Clock, Instant};

/// How long before its end a token is replaced, so that it does not expire on the way.
const EARLY: Duration = Duration::from_secs(60);

/// The shortest time for which a token is used before it is replaced, unless the API turns it away.
const LEAST_USE: Duration = Duration::from_secs(1);

/// How long a failure stands for those who ask after it.
const FAILED_FOR: Duration = Duration::from_secs(1);

/// How long others wait for a fetch once the call that began it is gone. Its runtime may be gone as well, and then nothing
/// drives the connection that the answer would come from.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many tokens are remembered that are no longer used.
const RETIRED: usize = 4;

/// Where the tokens of a client come from, and the last one.
pub(crate) struct Tokens {
    provider: Arc<dyn TokenProvider>,
    /// The provider, where it is the client's own.
    granted: Option<Arc<GrantedTokens>>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Arc<Held>>,
    /// The last tokens before it, newest last: what they were sent with may still fail and repeat them.
    retired: VecDeque<Arc<Held>>,
    failed: Option<(Instant, Failure)>,
    fetch: Option<Fetch>,
}

/// A fetch under way. Whoever waits drives it on. When all of them are gone it rests, and nothing that the server has
/// answered is lost: a refresh token that was used up could not be used again.
#[derive(Clone)]
struct Fetch {
    outcome: Shared<BoxFuture<'static, Outcome>>,
    /// When the call that began it was dropped before there was an outcome.
    abandoned: Arc<OnceLock<Instant>>,
}

type Outcome = Result<Arc<Held>, Failure>;

impl Tokens {
    pub(crate) fn new(provider: Arc<dyn TokenProvider>, clock: Arc<dyn Clock>) -> Self {
        Self { provider, granted: None, clock, state: Mutex::default() }
    }

    /// Tokens of a grant.
    pub(crate) fn granted(provider: Arc<GrantedTokens>, clock: Arc<dyn Clock>) -> Self {
        Self { granted: Some(provider.clone()), ..Self::new(provider, clock) }
    }

    /// Adds the tokens and what fetches them.
    pub(crate) fn collect(&self, scrubber: &mut Scrubber) {
        let state = self.state();
        let tokens = state.held.iter().chain(&state.retired).filter_map(|held| held.value.to_str().ok());
        tokens.for_each(|value| scrubber.add(value.trim_start_matches("Bearer ")));
        drop(state);
        if let Some(granted) = &self.granted {
            granted.collect(scrubber);
        }
    }

    /// Tokens of which one is there already.
    pub(crate) fn starting_with(self, token: AccessToken) -> Result<Self, Error> {
        let held = Held::new(token, self.clock.now()).map_err(|failure| Error::config(failure.0.to_string()))?;
        self.state().held = Some(Arc::new(held));
        Ok(self)
    }

    /// A token that is good for a while.
    pub(crate) async fn get(&self) -> Result<Arc<Held>, Error> {
        loop {
            let (fetch, outcome) = match self.look() {
                Look::Done(outcome) => return outcome.map_err(Failure::into_error),
                Look::Begin(fetch) => {
                    let mut starter = Starter { fetch: &fetch, clock: &*self.clock, is_done: false };
                    let outcome = fetch.outcome.clone().await;
                    starter.is_done = true;
                    drop(starter);
                    (fetch, Some(outcome))
                }
                Look::Join(fetch, None) => {
                    let outcome = fetch.outcome.clone().await;
                    (fetch, Some(outcome))
                }
                Look::Join(fetch, Some(patience)) => {
                    let outcome = time::timeout(patience, fetch.outcome.clone()).await;
                    (fetch, outcome)
                }
            };
            match outcome {
                // It failed with the call that began it, or with that call's runtime, and not by itself.
                None => self.give_up(&fetch),
                Some(Err(failure)) if fetch.is_abandoned() && !failure.is_final() => self.give_up(&fetch),
                Some(outcome) => return self.keep(&fetch, outcome).map_err(Failure::into_error),
            }
        }
    }

    /// Puts a token away that the API has turned away. Another one may have been fetched since it was sent, and stays.
    pub(crate) fn reject(&self, rejected: &Arc<Held>) {
        let mut state = self.state();
        if state.held.as_ref().is_some_and(|held| Arc::ptr_eq(held, rejected)) {
            state.hold(None);
        }
    }

    fn look(&self) -> Look {
        let now = self.clock.now();
        let mut state = self.state();
        if let Some(held) = state.held.as_ref().filter(|held| held.fresh_until.is_none_or(|end| now < end)) {
            return Look::Done(Ok(held.clone()));
        }
        if let Some(fetch) = &state.fetch {
            let since = fetch.abandoned.get().map(|since| now.saturating_duration_since(*since));
            let patience = since.map(|since| PATIENCE.saturating_sub(since));
            if patience.is_none_or(|patience| !patience.is_zero()) {
                return Look::Join(fetch.clone(), patience);
            }
        }
        if let Some((when, failure)) = &state.failed
            && now.saturating_duration_since(*when) < FAILED_FOR
        {
            return Look::Done(state.usable(now).ok_or_else(|| failure.clone()));
        }
        let outcome: BoxFuture<'static, _> = Box::pin(fetch(self.provider.clone(), self.clock.clone()));
        let fetch = Fetch { outcome: outcome.shared(), abandoned: Arc::default() };
        state.fetch = Some(fetch.clone());
        Look::Begin(fetch)
    }

    /// Takes what a fetch brought. The first of those who waited for it does so.
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

    /// Makes room for another fetch. The first of those who waited does so; the others join that one.
    fn give_up(&self, fetch: &Fetch) {
        self.state().fetch.take_if(|current| current.is(fetch));
    }

    /// Nothing that panics runs while the lock is held.
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

    /// The token that should have been replaced, as long as it is good all the same.
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

/// The call that began a fetch.
struct Starter<'f> {
    fetch: &'f Fetch,
    clock: &'f dyn Clock,
    is_done: bool,
}

impl Drop for Starter<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            self.fetch.abandoned.get_or_init(|| self.clock.now());
        }
    }
}

enum Look {
    Done(Outcome),
    Begin(Fetch),
    /// With the time to wait for it, where the call that began it is gone.
    Join(Fetch, Option<Duration>),
}

async fn fetch(provider: Arc<dyn TokenProvider>, clock: Arc<dyn Clock>) -> Outcome {
    // Counted from before the request, since the answer may have been under way for a while.
    let asked = clock.now();
    // A panic of the application's own code must not reach the calls that merely wait.
    let outcome = AssertUnwindSafe(async move { provider.token().await }).catch_unwind().await;
    let token =
        outcome.map_err(|_| Failure::new("the token provider panicked"))?.map_err(|error| Failure(error.into()))?;
    Held::new(token, asked).map(Arc::new)
}

/// A token as it is sent.
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
            return Err(Failure::new("the access token is empty, or has characters that no header carries"));
        }
        let mut value = HeaderValue::try_from(format!("Bearer {text}"))
            .map_err(|_| Failure::new("the access token cannot be sent in a header"))?;
        value.set_sensitive(true);
        // A lifetime of zero says nothing: taken at its word, it would cost a fetch for each call. The end of one that is
        // too long for the clock never comes.
        let lifetime = token.lifetime.filter(|lifetime| !lifetime.is_zero());
        let after = |time: Duration| from.checked_add(time);
        let fresh = |lifetime: Duration| lifetime.saturating_sub(EARLY.min(lifetime / 2)).max(LEAST_USE);
        Ok(Self { value, fresh_until: lifetime.map(fresh).and_then(after), expires: lifetime.and_then(after) })
    }
}

/// Why there is no token, for each of those who wait for it.
#[derive(Clone)]
struct Failure(Arc<dyn StdError + Send + Sync>);

impl Failure {
    fn new(message: &'static str) -> Self {
        Self(Box::<dyn StdError + Send + Sync>::from(message).into())
    }

    /// Whether the server has decided, so that asking once more would change nothing.
    fn is_final(&self) -> bool {
        self.0.downcast_ref().is_some_and(Refusal::is_answer)
    }

    fn into_error(self) -> Error {
        match self.0.downcast_ref::<Refusal>() {
            Some(refusal) => refusal.error(),
            None => Error::new(ErrorKind::Token, "no access token could be had").with_source(self.0),
        }
    }
}
