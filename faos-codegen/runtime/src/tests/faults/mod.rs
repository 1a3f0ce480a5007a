//! Faults of servers, networks and callers, and how the client handles them.

mod building;
mod concurrency;
mod connection;
mod content;
mod credentials;
mod encoding;
mod errors;
mod events;
mod framing;
mod hanging;
mod http2;
mod idempotency;
mod leftovers;
#[cfg(feature = "authorization-code")]
mod login;
mod oauth;
mod pages;
mod redirects;
mod retry;
#[cfg(feature = "tracing")]
mod secrets;
mod servers;
mod situations;
mod sizes;
mod time;
mod tls;
mod token_urls;
mod tokens;
mod waits;
#[cfg(feature = "webhooks")]
mod webhooks;

use std::time::{Duration, Instant};

use crate::runtime::{Client, Error, ErrorKind};

use super::sample::{Agent, CreateAgent, Execution};
use super::server::shown;

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

/// The error of a call that is safe to repeat.
async fn get(client: &Client) -> Error {
    checked(client.agents().get("agt_1").await)
}

/// The error of a call that is not.
async fn create(client: &Client) -> Error {
    checked::<Agent>(client.agents().create(CreateAgent::new("One")).await)
}

/// The error of a call that a key makes safe to repeat.
async fn run(client: &Client) -> Error {
    checked::<Execution>(client.agents().run("agt_1").input(CreateAgent::new("One")).await)
}

/// The error, which shows nothing secret to whoever looks.
fn checked<T: std::fmt::Debug>(result: Result<T, Error>) -> Error {
    let error = result.unwrap_err();
    assert!(!shown(&error).contains("SECRET"), "{error:?}");
    error
}

/// The final error kind and the number of attempts.
fn outcome(error: &Error) -> (ErrorKind, u32) {
    (error.kind(), error.attempts())
}

/// Checks that what began at `start` took as long as it should. What comes late on a busy machine is late by
/// `tolerance` at most.
fn assert_took(start: Instant, expected: u64, tolerance: u64) {
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(expected), "took {took:?} and not {expected} ms");
    assert!(took < Duration::from_millis(expected + tolerance), "took {took:?} and not {expected} ms");
}
