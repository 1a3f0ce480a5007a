// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! One attempt of a call: one request, and one response read within its limits.

use std::io::Read;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::StatusCode;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, COOKIE, HeaderMap, HeaderName};
use reqwest::Url;

use crate::runtime::answer::error::{Error, KEPT_BODY};
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::answer::response::{self, RawResponse, Reopen, UnreadBody};
use crate::runtime::arguments::cookie;
use crate::runtime::auth::oauth::bearer::Bearer;
use crate::runtime::auth::scrub::{self, Added, Scrubber, Secrets};
use crate::runtime::body::payload::{self, Body};
use crate::runtime::client::Shared;
use crate::runtime::hook::Attempt;
use crate::runtime::operation::Operation;
use crate::runtime::platform;
use crate::runtime::platform::Arriving;
use crate::runtime::platform::time;
use crate::runtime::platform::time::Instant;
use crate::runtime::settings::Settings;
use crate::runtime::signer::{Signer, UnsignedRequest};

use super::failure::{broken_body, no_response};
use super::host::Host;
use super::pacing::Granted;
use super::redirect;
use super::request::Transfer;
use super::reserved::RESERVED_HEADERS;
use super::trace::Span;

/// The largest initial allocation for a body, if the server announces its length.
const FIRST_ROOM: usize = 64 * 1024;

/// The time limit for the body of an error response. The status is known, so only the message depends on the body.
const ERROR_BODY_TIME: Duration = Duration::from_secs(2);

/// The request that all attempts of a call send.
pub(crate) struct Prepared {
    pub(crate) operation: &'static Operation,
    /// A random number that identifies the call.
    pub(crate) id: u64,
    /// The host that the call goes to.
    pub(crate) host: Arc<Host>,
    /// The rate limit slot of the next attempt, if the client is paced.
    pub(crate) granted: Option<Granted>,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Secrets,
    /// The source of an access token that must be fetched first.
    pub(crate) bearer: Option<Bearer>,
    pub(crate) body: Option<Vec<Body>>,
    /// The means to repeat a streamed call, if its response body is left to the caller.
    pub(crate) streamed: Streamed,
    /// The rare parts, if there are any.
    pub(crate) transfer: Option<Box<Transfer>>,
    /// True if the request carries an idempotency key.
    pub(crate) keyed: bool,
    pub(crate) settings: Settings,
}

/// Present for a call whose response is streamed, with the means to repeat it if that is safe.
pub(crate) type Streamed = Option<Option<Arc<dyn Reopen>>>;

/// Sends the request once and reads the response, and notifies hooks and traces.
pub(crate) async fn attempt(
    client: &Shared,
    prepared: &Prepared,
    call: &Span,
    number: u32,
    deadline: Option<Instant>,
) -> Result<RawResponse, Error> {
    let started = client.clock.now();
    let mut observed = (!client.hooks.is_empty()).then(|| Box::new(observed(client, prepared, number)));
    if let Some(attempt) = &observed {
        client.hooks.iter().for_each(|hook| hook.before(attempt));
    }
    let mut added = Added::default();
    let span = call.of_attempt(prepared.operation, &prepared.url, number);
    let outcome = span.clone().run(within_limit(client, prepared, &mut added, number, deadline)).await;
    let outcome = match outcome {
        Ok(mut response) => {
            response.added = added;
            Ok(response)
        }
        Err(error) => Err(error.scrubbed(&Scrubber::of_call(client, prepared, &added))),
    };
    let seen = outcome.as_ref().map(|response| response.status);
    span.end(seen);
    if let Some(attempt) = &mut observed {
        attempt.elapsed = client.clock.now().saturating_duration_since(started);
        client.hooks.iter().for_each(|hook| hook.after(attempt, seen));
    }
    outcome
}

/// Returns what hooks see of an attempt.
fn observed(client: &Shared, prepared: &Prepared, number: u32) -> Attempt {
    let Prepared { operation, id, url, headers, credentials, .. } = prepared;
    Attempt {
        call_id: *id,
        operation_id: operation.id,
        method: operation.method.clone(),
        path: operation.path,
        url: scrub::public_url(client.api, credentials, url),
        headers: scrub::public_headers(client.api, headers),
        number,
        elapsed: Duration::ZERO,
    }
}

/// Returns the headers of a request, including credentials.
fn headers(prepared: &Prepared) -> HeaderMap {
    let mut headers = prepared.headers.clone();
    // A credential that the caller set on this request explicitly takes precedence.
    for (name, value) in &prepared.credentials.headers {
        if name == COOKIE {
            cookie::add(&mut headers, value);
        } else {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
    headers
}

/// Returns a request for this URL, including credentials. A signer may add to the URL.
fn request(
    client: &Shared,
    prepared: &Prepared,
    number: u32,
    url: &mut Url,
    body: Option<reqwest::Body>,
    added: &mut Added,
) -> Result<reqwest::Request, Error> {
    let mut headers = headers(prepared);
    if let Some(propagate) = client.propagate.as_deref() {
        let mut context = HeaderMap::new();
        propagate(&mut context);
        let names = ["traceparent", "tracestate", "baggage"].map(HeaderName::from_static);
        headers.extend(names.into_iter().filter_map(|name| context.remove(&name).map(|value| (name, value))));
    }
    if let Some(signer) = client.signer.as_deref() {
        sign(signer, prepared, number, url, &mut headers, added)?;
    }
    let mut request = reqwest::Request::new(prepared.operation.method.clone(), url.clone());
    *request.headers_mut() = headers;
    *request.body_mut() = body;
    Ok(request)
}

/// Signs a request.
fn sign(
    signer: &dyn Signer,
    prepared: &Prepared,
    number: u32,
    url: &mut Url,
    headers: &mut HeaderMap,
    added: &mut Added,
) -> Result<(), Error> {
    let before = headers.clone();
    let method = &prepared.operation.method;
    let body = prepared.body.as_deref().map_or_else(|| Some(Bytes::new()), payload::whole);
    let mut request = UnsignedRequest { method, url, headers, body, attempt: number, added: Vec::new() };
    let outcome = signer.sign(&mut request);
    let query = request.added;
    for name in RESERVED_HEADERS {
        match before.get(name) {
            Some(own) => headers.insert(name, own.clone()),
            None => headers.remove(name),
        };
    }
    added.note(&before, headers, query);
    outcome.map_err(|error| Error::new(ErrorKind::Signing, "cannot sign the request").with_boxed_source(error))
}

async fn within_limit(
    client: &Shared,
    prepared: &Prepared,
    added: &mut Added,
    number: u32,
    deadline: Option<Instant>,
) -> Result<RawResponse, Error> {
    let settings = &prepared.settings;
    let left = deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(client.clock.now()));
    let pool = client.transport.pool();
    let mut refused = None;
    let exchange = exchange(client, prepared, added, number, &mut refused);
    let outcome = time::timeout(left.min(settings.attempt_timeout), exchange).await;
    if let Some(refused) = refused {
        // The status decides, even if the body is incomplete.
        let Refused { mut response, body } = *refused;
        response.body = body.into();
        let error = match response.status.is_redirection() {
            true => Error::new(ErrorKind::Redirect, format!("redirected ({})", response.status)),
            false => Error::new(ErrorKind::Status, response.status.to_string()),
        };
        return Err(error.with_response(&response));
    }
    let error = match outcome {
        Some(Ok(response)) => return Ok(response),
        Some(Err(error)) => error,
        None if left < settings.attempt_timeout => {
            Error::new(ErrorKind::Timeout, format!("the call took longer than {:?}", settings.timeout))
        }
        None => Error::new(ErrorKind::Timeout, format!("no response within {:?}", settings.attempt_timeout)),
    };
    if matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Stalled) && prepared.host.may_share_connections() {
        client.transport.leave(pool, &prepared.url);
    }
    let attempts = if error.kind() == ErrorKind::Signing { number - 1 } else { number };
    Err(error.with_operation(prepared.operation).with_attempts(attempts))
}

/// A response with an error status or an unexpected redirect, and the part of its body that has arrived.
struct Refused {
    response: RawResponse,
    body: Vec<u8>,
}

/// Sends the request and reads the response. A response with an error status, or a redirect that is not a result, is
/// stored in `refused`, even if its body exceeds the time limit of the attempt.
async fn exchange(
    client: &Shared,
    prepared: &Prepared,
    added: &mut Added,
    number: u32,
    refused: &mut Option<Box<Refused>>,
) -> Result<RawResponse, Error> {
    if let Some(granted) = &prepared.granted {
        granted.send(client.clock.now());
    }
    let mut response = respond(client, prepared, number, added).await?;
    prepared.host.note_version(platform::is_http1(&response));
    let ends_unmarked = platform::ends_unmarked(&response);
    let mut raw = RawResponse {
        api: client.api,
        operation: prepared.operation,
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: Bytes::new(),
        attempts: number,
        position: None,
        received: client.clock.system_time(),
        settings: prepared.settings,
        observers: client.observers.clone(),
        unread: None,
        rare: None,
        added: Added::default(),
        sent: None,
    };
    if let Some(granted) = &prepared.granted {
        granted.learn(&raw, client.clock.now());
    }
    let transfer = prepared.transfer.as_deref();
    #[cfg(all(feature = "upgrade", not(target_arch = "wasm32")))]
    if raw.status == StatusCode::SWITCHING_PROTOCOLS
        && let Some(upgrade) = transfer.and_then(|transfer| transfer.upgrade.as_ref())
    {
        // Boxed, so that the futures of other calls stay small.
        return Box::pin(upgrade.accept(&prepared.headers, raw, response)).await;
    }
    // The rest of a file that has been received completely.
    let is_rest =
        raw.status == StatusCode::RANGE_NOT_SATISFIABLE && transfer.is_some_and(|transfer| transfer.rest.is_some());
    let is_result = raw.status.is_success() || is_rest || raw.operation.returns_redirect(raw.status);
    if raw.status == StatusCode::NOT_MODIFIED && !is_result {
        return Err(Error::new(ErrorKind::NotModified, raw.status.to_string()).with_response(&raw));
    }
    if !is_result {
        let status = raw.status;
        let refused = refused.insert(Box::new(Refused { response: raw, body: Vec::new() }));
        let read = read(response, &mut refused.body, KEPT_BODY, prepared.settings.stall_timeout);
        // Boxed, so that the futures of successful calls stay small.
        let _ = Box::pin(time::timeout(ERROR_BODY_TIME, read)).await;
        return Err(Error::new(ErrorKind::Status, status.to_string()));
    }
    if raw.status == StatusCode::NOT_MODIFIED && prepared.streamed.is_none() {
        // The headers describe the body that was not sent.
        return Ok(raw);
    }
    // Codings in the usual spelling have been decoded and their header removed.
    let coding = raw.headers.get(CONTENT_ENCODING).map(|coding| coding.to_str().unwrap_or_default().trim().to_owned());
    let has_body = !matches!(raw.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let is_coded = |coding: &String| has_body && !coding.eq_ignore_ascii_case("identity");
    let coding = coding.filter(|coding| !platform::KEEPS_CODING_HEADER && is_coded(coding));
    let is_gzip = |coding: &str| ["gzip", "x-gzip"].iter().any(|known| coding.eq_ignore_ascii_case(known));
    let is_packed = coding.as_deref().is_some_and(is_gzip) && prepared.streamed.is_none();
    if let Some(coding) = coding.filter(|_| !is_packed) {
        let message = match response::token(&coding) {
            Some(coding) => format!("the body has the content coding {coding}, which is not supported"),
            None => "the body has a content coding that is not supported".to_owned(),
        };
        return Err(Error::new(ErrorKind::Protocol, message).with_response(&raw));
    }
    if let Some(reopen) = &prepared.streamed {
        raw.unread = Some(UnreadBody::new(response, reopen.clone()));
        return Ok(raw);
    }
    let Settings { max_body, stall_timeout, .. } = prepared.settings;
    let announced = response.content_length().unwrap_or(0);
    if announced > max_body as u64 {
        return Err(too_large(max_body).with_response(&raw));
    }
    let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(FIRST_ROOM).min(FIRST_ROOM));
    read(response, &mut body, max_body, stall_timeout).await.map_err(|error| error.with_response(&raw))?;
    if is_packed {
        raw.headers.remove(CONTENT_ENCODING);
        raw.headers.remove(CONTENT_LENGTH);
        body = unpacked(&body, max_body).map_err(|error| error.with_response(&raw))?;
    }
    raw.body = body.into();
    if ends_unmarked && raw.is_cut_off() {
        // The end of the connection was the only end marker, and the JSON is incomplete.
        return Err(Error::new(ErrorKind::Truncated, "the body is truncated JSON").with_response(&raw));
    }
    Ok(raw)
}

/// Decompresses a body in the content coding `gzip`.
fn unpacked(packed: &[u8], limit: usize) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    let room = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = MultiGzDecoder::new(packed).take(room).read_to_end(&mut body);
    match read {
        Err(error) => Err(Error::new(ErrorKind::Protocol, "the body is not valid gzip").with_source(error)),
        Ok(_) if body.len() > limit => Err(too_large(limit)),
        Ok(_) => Ok(body),
    }
}

/// Returns the response to the request, after redirects.
async fn respond(
    client: &Shared,
    prepared: &Prepared,
    number: u32,
    added: &mut Added,
) -> Result<reqwest::Response, Error> {
    let mut url = prepared.url.clone();
    let mut redirects_left = prepared.settings.max_redirects;
    loop {
        let body = match &prepared.body {
            Some(pieces) => {
                let report = prepared.transfer.as_ref().and_then(|transfer| transfer.report.as_ref());
                Some(platform::outgoing(pieces, report).await?)
            }
            None => None,
        };
        let response = {
            let request = request(client, prepared, number, &mut url, body, added)?;
            client.transport.send(prepared.operation, request, no_response)
        };
        let response = response.await?;
        // A custom HTTP client may have followed a redirect, in which case the response may not come from the API.
        if *response.url() != url {
            return Err(Error::new(ErrorKind::Redirect, "the HTTP client followed a redirect"));
        }
        match redirect::target(&prepared.operation.method, &prepared.credentials, &url, &response) {
            Some(next) if redirects_left > 0 && !prepared.operation.returns_redirect(response.status()) => {
                url = next;
            }
            _ => return Ok(response),
        }
        redirects_left -= 1;
    }
}

/// Reads a body chunk by chunk and enforces the limits on size and silence. `body` holds the bytes received, even after
/// an error.
async fn read(
    response: reqwest::Response,
    body: &mut Vec<u8>,
    limit: usize,
    stall_timeout: Duration,
) -> Result<(), Error> {
    let mut arriving = Arriving::new(response);
    loop {
        // Usually the next chunk is ready, and no timer is needed.
        let mut timer = None;
        let next = std::future::poll_fn(|context| match arriving.poll_next(context) {
            Poll::Ready(piece) => Poll::Ready(Some(piece)),
            Poll::Pending => {
                timer.get_or_insert_with(|| time::sleep(stall_timeout)).as_mut().poll(context).map(|()| None)
            }
        });
        let piece = match next.await {
            Some(Some(Ok(piece))) => piece,
            Some(None) => return Ok(()),
            Some(Some(Err(error))) => return Err(broken_body(error)),
            None => {
                let message = format!("the body stopped for {stall_timeout:?} after {} bytes", body.len());
                return Err(Error::new(ErrorKind::Stalled, message));
            }
        };
        let room = limit - body.len();
        body.extend_from_slice(&piece[..piece.len().min(room)]);
        if piece.len() > room {
            return Err(too_large(limit));
        }
    }
}

fn too_large(limit: usize) -> Error {
    Error::new(ErrorKind::TooLarge, format!("the body is larger than {limit} bytes"))
}
