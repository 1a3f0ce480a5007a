// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Polling: a request that is repeated until its value meets a condition.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::answer::response::RawResponse;
use crate::runtime::body::content::Payload;
use crate::runtime::client::Client;
use crate::runtime::platform;
use crate::runtime::platform::time::{Exclusive, Instant};

use super::request::{Parts, Read, Request};
use super::retry::{self, Backoff};

/// The shortest pause between two calls, if the server states one near zero.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);

/// A request that is repeated until its value meets a condition; see [`Request::wait_until`]. Await it.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Error, ErrorKind, Request};")]
/// # struct Job { is_done: bool }
/// # async fn example(request: Request<Job>) -> Result<(), Error> {
/// use std::time::Duration;
///
/// let waiting = request.wait_until(|job| job.is_done).interval(Duration::from_secs(2)).timeout(Duration::from_secs(300));
/// match waiting.await {
///     Ok(job) => println!("done: {}", job.is_done),
///     // The body is that of the last response, which `decode` decodes.
///     Err(error) if error.kind() == ErrorKind::WaitTimeout => println!("still running: {} bytes", error.body().len()),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Cancellation
///
/// Dropping it cancels the current call or pause. It can be used in `select!` by reference, and continues where it was.
/// The work on the server goes on.
#[must_use = "nothing is sent until it is awaited"]
pub struct Wait<T, F> {
    polls: Box<Polls>,
    read: Read<T>,
    is_done: F,
}

/// The calls and the pauses, independent of the type of the value.
struct Polls {
    client: Client,
    parts: Result<Parts, Option<Error>>,
    backoff: Backoff,
    timeout: Duration,
    max_calls: Option<u32>,
    state: State,
    calls: u32,
    deadline: Option<Instant>,
}

enum State {
    Ready,
    Calling(Exclusive<Result<RawResponse, Error>>),
    Pausing(Exclusive<()>),
    Done,
}

impl<T> Request<T> {
    /// Repeats the request until its value meets a condition, such as the end of a long-running operation, and returns
    /// that value. Works with any request whose body is not a stream; the server should not change anything when it
    /// receives it.
    ///
    /// The first call is sent at once. The pauses in between begin with a second and double, up to 30 seconds, minus a
    /// random part of up to a quarter; a pause that the server states in `Retry-After` takes precedence. Each call has the
    /// retries and time limits of the request, and its error ends the wait.
    ///
    /// ```text
    /// let run = client.runs().get(&run.id).wait_until(|run| run.status != RunStatus::Running).await?;
    /// ```
    ///
    /// # Errors
    ///
    /// The result is an error of kind [`WaitTimeout`](ErrorKind::WaitTimeout) if the condition does not hold within 10
    /// minutes, or another [`timeout`](Wait::timeout).
    pub fn wait_until<F: FnMut(&T) -> bool>(self, is_done: F) -> Wait<T, F> {
        let (client, parts, read) = self.into_parts();
        Wait { polls: Box::new(Polls::new(client, parts)), read, is_done }
    }
}

impl<T, F> Wait<T, F> {
    /// Sets the pause after the first call. It doubles with each call. The default is a second.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.polls.backoff.base = interval;
        self
    }

    /// Sets the longest pause. The default is 30 seconds. To poll at a fixed interval, pass the same as to
    /// [`interval`](Self::interval).
    pub fn max_interval(mut self, interval: Duration) -> Self {
        self.polls.backoff.cap = interval;
        self
    }

    /// Sets the time after which no further call is sent. The default is 10 minutes. A call in progress at that time is
    /// completed, and its value counts.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.polls.timeout = timeout;
        self
    }

    /// Sets the maximum number of calls. The default is unlimited. Retries of a call do not count.
    pub fn max_calls(mut self, calls: u32) -> Self {
        self.polls.max_calls = Some(calls);
        self
    }
}

impl Polls {
    fn new(client: Client, parts: Result<Parts, Error>) -> Self {
        let parts = parts.and_then(|parts| match parts.body.as_ref().is_none_or(Payload::is_repeatable) {
            true => Ok(parts),
            false => {
                let error = Error::argument("body", "is a stream, which cannot be sent repeatedly");
                Err(error.with_operation(parts.operation))
            }
        });
        Self {
            client,
            parts: parts.map_err(Some),
            backoff: Backoff { base: Duration::from_secs(1), cap: Duration::from_secs(30) },
            timeout: Duration::from_secs(600),
            max_calls: None,
            state: State::Ready,
            calls: 0,
            deadline: None,
        }
    }

    /// Returns the next response.
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<RawResponse, Error>> {
        loop {
            match &mut self.state {
                State::Ready => self.call()?,
                State::Calling(call) => {
                    let outcome = ready!(platform::poll_call(call.get_mut(), context));
                    self.state = State::Done;
                    return Poll::Ready(outcome);
                }
                State::Pausing(pause) => {
                    ready!(pause.get_mut().as_mut().poll(context));
                    self.state = State::Ready;
                }
                State::Done => return Poll::Ready(Err(Error::config("the wait has already ended"))),
            }
        }
    }

    fn call(&mut self) -> Result<(), Error> {
        let parts = match &mut self.parts {
            Ok(parts) => parts.clone(),
            Err(error) => return Err(error.take().unwrap_or_else(|| Error::config("the wait has already ended"))),
        };
        let check =
            |setting: &str, problem: &str| Err(Error::argument(setting, problem).with_operation(parts.operation));
        if self.backoff.base.is_zero() {
            return check("interval", "is invalid: it must not be zero");
        } else if self.backoff.cap < self.backoff.base {
            return check("max_interval", "is invalid: it must not be shorter than the first interval");
        } else if self.max_calls == Some(0) {
            return check("max_calls", "is invalid: it must be at least 1");
        }
        if self.calls == 0 {
            self.deadline = self.client.shared().clock.now().checked_add(self.timeout);
        }
        self.calls += 1;
        self.state = State::Calling(Exclusive::new(self.client.clone().execute(parts)));
        Ok(())
    }

    /// Pauses after a response whose value does not meet the condition.
    fn pause(&mut self, raw: &RawResponse) -> Result<(), Error> {
        let clock = &self.client.shared().clock;
        let left = self.deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(clock.now()));
        let stated = retry::retry_after(&raw.headers, raw.received).map(|stated| stated.max(SHORTEST_PAUSE));
        let is_over = left.is_zero() || stated.is_some_and(|stated| stated > left);
        if is_over || self.max_calls.is_some_and(|most| self.calls >= most) {
            let calls = if self.calls == 1 { "call" } else { "calls" };
            let message = match is_over {
                true => format!("the condition did not hold within {:?}, after {} {calls}", self.timeout, self.calls),
                false => format!("the condition did not hold after {} {calls}", self.calls),
            };
            return Err(Error::new(ErrorKind::WaitTimeout, message).with_response(raw));
        }
        let random = clock.random();
        let pause = match stated {
            Some(stated) => retry::spread(stated, random, left),
            // The last call is sent when the time ends.
            None => self.backoff.delay(self.calls, random).min(left),
        };
        self.state = State::Pausing(Exclusive::new(clock.sleep(pause)));
        Ok(())
    }
}

// Neither the value nor the condition is pinned.
impl<T, F> Unpin for Wait<T, F> {}

impl<T, F: FnMut(&T) -> bool> Future for Wait<T, F> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        loop {
            let raw = ready!(this.polls.poll_next(context))?;
            let value = (this.read)(&raw)?;
            if (this.is_done)(&value) {
                return Poll::Ready(Ok(value));
            }
            this.polls.pause(&raw)?;
        }
    }
}

impl<T, F> fmt::Debug for Wait<T, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.polls.parts.as_ref().ok().map(|parts| parts.operation);
        let mut shown = formatter.debug_struct("Wait");
        shown.field("operation", &operation).field("calls", &self.polls.calls).finish_non_exhaustive()
    }
}
