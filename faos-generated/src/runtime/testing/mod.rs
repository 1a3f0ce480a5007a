// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A client without a server, or a server of one's own, for tests of an application: answers are scripted per operation,
//! and requests are recorded.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use http_body::Body as _;
use reqwest::{ResponseBuilderExt, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::error::Error;
use super::answer::error_kind::ErrorKind;
use super::codec::{self, Raw};
use super::operation::Operation;
use super::platform::time;

mod operations;
mod server;

pub use server::Server;

/// Scripted answers in place of a server.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Client, Error, testing::{Answer, Script}};")]
/// # fn example() -> Result<(), Error> {
/// use serde_json::json;
///
/// let script = Script::new();
/// script.on("getThing", Answer::status(503));
/// script.on("getThing", Answer::json(200, &json!({"id": "1"})));
/// let client = Client::builder().script(&script).build()?;
/// // … the application runs …
/// assert_eq!(script.calls_of("getThing").len(), 2);
/// # Ok(())
/// # }
/// ```
///
/// Everything else works as with a server: requests are validated and encoded, responses decoded, calls retried, limits
/// enforced. If an answer does not have the type of its operation, the error lists every member that is missing or has
/// another type. A clone shares the answers and the record.
#[derive(Clone, Default)]
pub struct Script(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    answers: BTreeMap<String, VecDeque<Answer>>,
    calls: Vec<ScriptedCall>,
    unexpected: Vec<ScriptedCall>,
}

impl Script {
    /// Creates a script without answers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer for the operation with this id in the API's document. The answers are returned in order, one per
    /// attempt; the last one is repeated. Token requests have the operation id `token`, and requests that the document
    /// does not describe have `undocumented`.
    ///
    /// # Panics
    ///
    /// Panics if the API has no operation with this id.
    #[track_caller]
    pub fn on(&self, operation_id: &str, answer: Answer) {
        operations::check_id(operation_id);
        self.state().answers.entry(operation_id.to_owned()).or_default().push_back(answer);
    }

    /// Returns every attempt of every call, in order.
    #[must_use]
    pub fn calls(&self) -> Vec<ScriptedCall> {
        self.state().calls.clone()
    }

    /// Returns every attempt of the calls of one operation.
    ///
    /// # Panics
    ///
    /// Panics if the API has no operation with this id.
    #[track_caller]
    #[must_use]
    pub fn calls_of(&self, operation_id: &str) -> Vec<ScriptedCall> {
        operations::check_id(operation_id);
        let state = self.state();
        state.calls.iter().filter(|call| call.operation_id == operation_id).cloned().collect()
    }

    /// Returns the requests to a [`Server`] that match no operation of the API, in order. Their operation id is empty.
    #[must_use]
    pub fn unexpected(&self) -> Vec<ScriptedCall> {
        self.state().unexpected.clone()
    }

    pub(crate) async fn answer(
        &self,
        operation: &'static Operation,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, Error> {
        let url = request.url().clone();
        self.record(operation, request).await?;
        let answer = self.next(operation.id)?;
        if !answer.delay.is_zero() {
            time::sleep(answer.delay).await;
        }
        let body = match answer.outcome {
            Outcome::Body(body) => body,
            Outcome::Failure(kind) => return Err(Error::new(kind, "scripted failure")),
            Outcome::Unwritable => return Err(Error::config("cannot encode the script's answer as JSON")),
        };
        let response = http::Response::builder().status(answer.status).url(url);
        let response = answer.headers.iter().fold(response, |response, (name, value)| response.header(name, value));
        let response = response.body(body).map_err(|_| {
            Error::config(format!("the script's answer for `{}` is invalid: status or header", operation.id))
        });
        response.map(Into::into)
    }

    async fn record(&self, operation: &'static Operation, mut request: reqwest::Request) -> Result<(), Error> {
        let body = match request.body_mut().take() {
            Some(body) => collect(body).await?,
            None => Bytes::new(),
        };
        let (id, method) = (operation.id, request.method().clone());
        self.state().calls.push(ScriptedCall::new(id, method, request.url(), request.headers().clone(), body));
        Ok(())
    }

    /// Returns true if the script has an answer for the operation.
    fn has_answer(&self, operation_id: &str) -> bool {
        self.state().answers.contains_key(operation_id)
    }

    fn next(&self, operation_id: &str) -> Result<Answer, Error> {
        let mut state = self.state();
        let answers = state.answers.get_mut(operation_id);
        let answer = answers.and_then(|answers| match answers.len() {
            0 | 1 => answers.front().cloned(),
            _ => answers.pop_front(),
        });
        answer.ok_or_else(|| Error::config(format!("the script has no answer for `{operation_id}`")))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a whole request body.
async fn collect(mut body: reqwest::Body) -> Result<Bytes, Error> {
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Error::new(ErrorKind::Upload, "the request body stream failed"))?;
        bytes.extend_from_slice(&frame.into_data().unwrap_or_default());
    }
    Ok(bytes.into())
}

impl fmt::Debug for Script {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Script").field("calls", &self.state().calls.len()).finish_non_exhaustive()
    }
}

/// A scripted response to one attempt, or a failure.
#[derive(Clone, Debug)]
#[must_use = "an answer is given only where a script holds it"]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    outcome: Outcome,
    delay: Duration,
}

#[derive(Clone, Debug)]
enum Outcome {
    Body(Bytes),
    Failure(ErrorKind),
    Unwritable,
}

impl Answer {
    /// Creates an answer with a status and no body.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), outcome: Outcome::Body(Bytes::new()), delay: Duration::ZERO }
    }

    /// Creates an answer with a JSON body: a type of the API, a `serde_json::Value`, or any other that implements
    /// [`serde::Serialize`].
    pub fn json(status: u16, body: &(impl Serialize + ?Sized)) -> Self {
        match codec::to_json(body) {
            Ok(Raw(body)) => Self::bytes(status, "application/json", body),
            Err(_) => Self { outcome: Outcome::Unwritable, ..Self::status(status) },
        }
    }

    /// Creates an answer with a body of another media type.
    pub fn bytes(status: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        Self { outcome: Outcome::Body(body.into()), ..Self::status(status) }.header("content-type", media_type)
    }

    /// Creates a failure of this kind, such as `Connect` or `Ambiguous`, before any response.
    pub fn failure(kind: ErrorKind) -> Self {
        Self { outcome: Outcome::Failure(kind), ..Self::status(200) }
    }

    /// Adds a header, such as `retry-after`.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Delays the answer. With `tokio::time::pause`, the test does not wait.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// A recorded attempt of a call.
#[derive(Clone)]
#[non_exhaustive]
pub struct ScriptedCall {
    /// The operation id in the API's document.
    pub operation_id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path of the URL, including that of the base URL.
    pub path: String,
    /// The query parameters, decoded.
    pub query: Vec<(String, String)>,
    /// The headers, including credentials.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl ScriptedCall {
    fn new(operation_id: &'static str, method: Method, url: &Url, headers: HeaderMap, body: Bytes) -> Self {
        let (path, query) = (url.path().to_owned(), url.query_pairs().into_owned().collect());
        Self { operation_id, method, path, query, headers, body }
    }

    /// Parses the body as JSON; returns null if it is not JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl fmt::Debug for ScriptedCall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Query and body may contain data that must not be logged.
        formatter
            .debug_struct("ScriptedCall")
            .field("operation_id", &self.operation_id)
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Samples of the types of the API, for fixtures.
///
/// A sample is the example of its type in the API's document, which is that of the schema, of a request or response, or
/// of single members. Without an example, required members have a value: the first of an enum, the first branch of a
/// union, `"text"`, `1`, `true`, a date; lists and maps are empty, and optional members are absent.
///
/// ```text
/// use crate::testing::Sample;
///
/// let agent = Agent::sample().with(|agent| agent.name = "One".into());
/// script.on("getAgent", Answer::json(200, &json!({"data": agent})));
/// ```
pub trait Sample: Sized {
    /// Returns a sample.
    ///
    /// # Panics
    ///
    /// Panics if the type is not one of the API, or contains a file, which cannot be decoded.
    fn sample() -> Self;

    /// Changes a sample.
    #[must_use]
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl<T: DeserializeOwned> Sample for T {
    fn sample() -> Self {
        let name = std::any::type_name::<T>();
        codec::sample().unwrap_or_else(|error| panic!("cannot create a sample of `{name}`: {}", error.message()))
    }
}
