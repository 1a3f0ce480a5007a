// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Executes a call: builds the request once, retries it until it succeeds or must not be retried, and enforces the
//! deadline.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, USER_AGENT};
use tokio::sync::SemaphorePermit;

use crate::runtime::answer::error::Error;
use crate::runtime::answer::response::{RawResponse, Reopen, Start};
use crate::runtime::arguments::cookie;
use crate::runtime::arguments::url;
use crate::runtime::auth::oauth::bearer::Bearer;
use crate::runtime::auth::scrub::Scrubber;
use crate::runtime::auth::sent::Sent;
use crate::runtime::body::content::{Content, Member, Payload};
use crate::runtime::body::payload::{self, Body};
use crate::runtime::client::{Client, Shared};
use crate::runtime::platform::time::{BoxFuture, Instant};

use super::attempt::{self, Prepared};
use super::pacing;
use super::request::{Extra, Parts};
use super::retry;
use super::trace::Span;

impl Client {
    /// Executes a call. The future is boxed here, once for all response types.
    pub(crate) fn execute(self, parts: Parts) -> BoxFuture<'static, Result<RawResponse, Error>> {
        let span = Span::of_call(parts.operation);
        let whole = span.clone();
        // Another `async` function would hold the request twice.
        let run = run(self, parts, span).inspect(move |outcome| {
            whole.end(outcome.as_ref().map(|response| response.status));
            let attempts = outcome.as_ref().map_or_else(Error::attempts, |response| response.attempts);
            whole.set_resends(attempts.saturating_sub(1));
        });
        Box::pin(run)
    }
}

async fn run(owner: Client, parts: Parts, span: Span) -> Result<RawResponse, Error> {
    let operation = parts.operation;
    let position = parts.position();
    let streamed = parts.streamed.then(|| reopen(&owner, &parts));
    let client = owner.shared();
    let deadline = client.clock.now().checked_add(parts.settings.timeout);
    let not_sent = |error: Error| error.with_operation(operation).scrubbed(&Scrubber::of_client(client));
    let mut prepared = prepare(client, parts).map_err(not_sent)?;
    prepared.streamed = streamed;
    span.set_server(&prepared.url);
    let mut number = 1;
    // The retries that count toward the maximum.
    let mut retries = 0;
    loop {
        let ready = get_ready(client, &mut prepared, deadline).await;
        let place = ready.map_err(|error| not_sent(error.with_attempts(number - 1)))?;
        let outcome = attempt::attempt(client, &prepared, &span, number, deadline).await;
        drop(place);
        let granted = prepared.granted.take();
        let error = match outcome {
            Ok(mut response) => {
                prepared.host.budget.refill();
                response.position = position;
                if let Some(rest) = prepared.transfer.take().and_then(|transfer| transfer.rest) {
                    response.rare.get_or_insert_default().requested = Some(rest);
                }
                let added = std::mem::take(&mut response.added);
                response.sent = Some(Arc::new(Sent::new(owner, prepared, added)));
                return Ok(response);
            }
            Err(error) => error,
        };
        if let Some(granted) = granted.filter(|_| retry::is_unsent(&error)) {
            granted.give_back();
        }
        let max_retries = prepared.settings.max_retries;
        let spent = prepared.body.as_deref().is_some_and(payload::is_spent);
        if !spent && prepared.bearer.as_mut().is_some_and(|bearer| bearer.renew(&error)) {
            number += 1;
            retries += 1;
            continue;
        }
        // Without a time limit, a call would wait for its turn forever.
        let counts = max_retries == 0 || deadline.is_none() || retry::counts(&error);
        if spent
            || (counts && retries >= max_retries)
            || !retry::allowed(&client.retry, operation, prepared.keyed, &error)
        {
            return Err(error);
        }
        let Some(wait) = wait(client, &error, retries, number > max_retries, deadline) else {
            return Err(error);
        };
        if !prepared.host.budget.pay(&error) {
            return Err(error);
        }
        client.clock.sleep(wait).await;
        number += 1;
        retries += u32::from(counts);
    }
}

/// Returns the wait before the next attempt, or `None` if it would end after the deadline.
fn wait(client: &Shared, error: &Error, retries: u32, is_extra: bool, deadline: Option<Instant>) -> Option<Duration> {
    let random = client.clock.random();
    let wait = match error.retry_after() {
        // The server may repeatedly state a wait near zero.
        Some(stated) if is_extra => stated.max(client.retry.backoff.base),
        Some(stated) => stated,
        None => client.retry.backoff.delay(retries + 1, random),
    };
    let moment = client.clock.now().checked_add(wait)?;
    let room = deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(moment));
    match error.retry_after() {
        _ if room.is_zero() => None,
        Some(_) => Some(retry::spread(wait, random, room)),
        None => Some(wait),
    }
}

/// Acquires everything that the next attempt needs: a token, a slot of the rate limit, and finally a slot for
/// concurrent requests, so that no slot is held while waiting for something else.
async fn get_ready<'c>(
    client: &'c Shared,
    prepared: &mut Prepared,
    deadline: Option<Instant>,
) -> Result<Option<SemaphorePermit<'c>>, Error> {
    let left = || deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(client.clock.now()));
    if let Some(bearer) = &mut prepared.bearer {
        bearer.put(&mut prepared.credentials.headers, left()).await?;
    }
    prepared.granted = pacing::pace(prepared.host.pacer.as_ref(), &*client.clock, deadline).await?;
    client.slots.take(left()).await
}

/// Returns the means to repeat a broken stream, if the request is safe.
fn reopen(client: &Client, parts: &Parts) -> Option<Arc<dyn Reopen>> {
    (parts.operation.method == http::Method::GET).then(|| Arc::new(Repeated(client.clone(), parts.clone())) as _)
}

/// A call that can be sent again.
struct Repeated(Client, Parts);

impl Reopen for Repeated {
    fn max_retries(&self) -> u32 {
        self.1.settings.max_retries
    }

    fn backoff(&self, number: u32) -> Duration {
        let shared = self.0.shared();
        shared.retry.backoff.delay(number, shared.clock.random())
    }

    fn reopen(&self, start: Start<'_>, pause: Duration) -> Option<BoxFuture<'static, Result<RawResponse, Error>>> {
        let (client, mut parts) = (self.0.clone(), self.1.clone());
        match start {
            Start::Event(last_id) => parts.set_header("Last-Event-ID", &last_id).ok()?,
            Start::Byte(rest) => parts.set_rest(rest),
        }
        Some(Box::pin(async move {
            client.shared().clock.sleep(pause).await;
            client.execute(parts).await
        }))
    }
}

/// Builds the request of all attempts. All validation happens here, before a connection is opened.
pub(crate) fn prepare(client: &Shared, parts: Parts) -> Result<Prepared, Error> {
    let Parts { operation, path, mut query, link, mut headers, body, extra, settings, .. } = parts;
    let Extra { path: own_path, empty_values, allow_empty_path, members, part_headers, transfer } =
        extra.map(|extra| *extra).unwrap_or_default();
    if let Some(name) = empty_values.first().filter(|_| !allow_empty_path) {
        return Err(Error::argument(name, "is empty; if that is intended, call `allow_empty_path`"));
    }
    let body = complete(body, &members, &part_headers)?;
    add_defaults(&client.default_headers, operation.idempotency_key, &mut headers);
    let security = operation.security.unwrap_or(client.api.security);
    let schemes: Vec<[&str; 1]>;
    let mut any_scheme: Vec<&[&str]>;
    let (path, security) = match own_path {
        // The document does not state the security of the path, so any credential is sent.
        Some(path) if security.is_empty() => {
            schemes = client.api.schemes.iter().map(|scheme| [scheme.name]).collect();
            any_scheme = schemes.iter().map(<[&str; 1]>::as_slice).collect();
            any_scheme.push(&[]);
            (path, any_scheme.as_slice())
        }
        Some(path) => (path, security),
        None => (url::fill(operation.path, &path)?, security),
    };
    let (credentials, tokens) = client.credentials.apply(client.api, security, &headers, &query)?;
    // A token that the caller set on this request explicitly takes precedence.
    let bearer = tokens.filter(|_| !headers.contains_key(AUTHORIZATION)).map(Bearer::new);
    query.extend_from_slice(&credentials.query);
    let (base_url, host) = client.base_url_of(operation)?;
    let mut url = url::join(&base_url, &path, &query);
    if let Some(link) = link {
        url = url::of_link(&url, &link).ok_or_else(|| Error::argument("next_cursor", "is a link to another origin"))?;
        url::add_query(&mut url, &credentials.query);
    }

    headers.entry(USER_AGENT).or_insert_with(|| client.user_agent.clone());
    headers.entry(ACCEPT).or_insert(HeaderValue::from_static(operation.accept));
    let body = body.map(|(media_type, pieces)| {
        headers.entry(CONTENT_TYPE).or_insert(media_type);
        pieces
    });
    let key = operation.idempotency_key;
    if let Some(name) = key
        && !headers.contains_key(name)
    {
        let name = http::HeaderName::try_from(name)
            .map_err(|_| Error::config(format!("`{name}` is not a valid header name")))?;
        headers.insert(name, idempotency_key());
    }
    Ok(Prepared {
        operation,
        id: fastrand::u64(..),
        host,
        granted: None,
        url,
        headers,
        credentials,
        bearer,
        body,
        streamed: None,
        transfer,
        keyed: key.is_some(),
        settings,
    })
}

/// Adds the default headers that the request does not set itself. A cookie is added to those of the request.
fn add_defaults(defaults: &HeaderMap, key: Option<&str>, headers: &mut HeaderMap) {
    for name in defaults.keys() {
        if name == COOKIE {
            defaults.get_all(name).iter().for_each(|cookie| cookie::add(headers, cookie));
        } else if !headers.contains_key(name) && key.is_none_or(|key| !name.as_str().eq_ignore_ascii_case(key)) {
            for value in defaults.get_all(name) {
                headers.append(name, value.clone());
            }
        }
    }
}

/// Returns the media type and the pieces of the body, with the members and headers that the caller added.
fn complete(
    body: Option<Payload>,
    members: &[Member],
    part_headers: &[[String; 3]],
) -> Result<Option<(HeaderValue, Vec<Body>)>, Error> {
    let mut body = match body {
        None if members.is_empty() && part_headers.is_empty() => return Ok(None),
        None => Payload::json(b"{}".to_vec()),
        Some(body) => body,
    };
    for member in members {
        body.add(member)?;
    }
    for [part, name, value] in part_headers {
        match &mut body.content {
            Content::Multipart(parts) => parts.set_header(part, name, value)?,
            _ => return Err(Error::argument(part, "is not a part: the body is not multipart")),
        }
    }
    body.finish().map(Some)
}

/// Returns a random UUID, which stays the same over the attempts of one call. It uses the system's random numbers,
/// because two calls with the same key would count as one.
fn idempotency_key() -> HeaderValue {
    HeaderValue::try_from(uuid::Uuid::new_v4().to_string()).expect("a UUID is plain ASCII")
}
