// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! One attempt of a call: one request on the wire, one response read within its limits, one verdict.

use std::error::Error as StdError;
use std::io;
use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, InvalidData, UnexpectedEof};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

use super::body::{Body, UploadError};
use super::client::{Settings, Shared};
use super::error::{Error, ErrorKind, KEPT_BODY};
use super::hook::Attempt;
use super::host::Host;
use super::incoming::{Again, Rest};
use super::oauth::Bearer;
use super::operation::Operation;
use super::pacing::Granted;
use super::platform::Arriving;
use super::request::OURS;
use super::response::{self, RawResponse};
use super::scrub::{self, Scrubber};
use super::time::Instant;
use super::{cookie, platform, redirect, time, trace};

/// How much room a body has at once, if the server says that it will need it.
const FIRST_ROOM: usize = 64 * 1024;

/// How long the body of an error response may take. The status is known, so nothing depends on it but the message.
const ERROR_BODY_TIME: Duration = Duration::from_secs(2);

/// What all attempts of a call send.
pub(crate) struct Prepared {
    pub(crate) operation: &'static Operation,
    /// Where the call goes.
    pub(crate) host: Arc<Host>,
    /// The place of the next attempt within the rate limit, where the client is paced.
    pub(crate) granted: Option<Granted>,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Secrets,
    /// Where a credential comes from that has to be got first.
    pub(crate) bearer: Option<Bearer>,
    pub(crate) body: Option<Vec<Body>>,
    /// Whether the body of the response is left to whoever asked, and who that is.
    pub(crate) streamed: Option<Again>,
    /// Whether the request carries an idempotency key.
    pub(crate) keyed: bool,
    pub(crate) settings: Settings,
}

/// The credentials of a request, apart from its other parts, so that hooks do not see them.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Encoded, and a part of the request's URL already.
    pub(crate) query: Vec<(String, String)>,
}

/// Sends the request once and reads the response. Hooks and traces see it happen.
pub(crate) async fn attempt(
    client: &Shared,
    prepared: &Prepared,
    number: u32,
    deadline: Option<Instant>,
) -> Result<RawResponse, Error> {
    let attempt = Attempt::new(prepared.operation, number);
    let mut headers = prepared.headers.clone();
    let mut added = Vec::new();
    if !client.hooks.is_empty() {
        client.hooks.iter().for_each(|hook| hook.before(&attempt, &mut headers));
        for name in OURS {
            headers.remove(name);
        }
        added = scrub::added(&prepared.headers, &headers);
    }
    // A credential that the caller has put into this request by hand was meant for it.
    for (name, value) in &prepared.credentials.headers {
        if name == COOKIE {
            cookie::add(&mut headers, value);
        } else {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }

    let outcome = within_limit(client, prepared, &mut headers, number, deadline).await;
    let outcome = match outcome {
        Ok(mut response) => {
            response.added = added;
            Ok(response)
        }
        Err(error) => Err(error.scrubbed(&Scrubber::of_call(client, prepared, &added))),
    };
    let seen = outcome.as_ref().map(|response| response.status);
    trace::attempt(&attempt, &seen);
    for hook in &client.hooks {
        hook.after(&attempt, seen);
    }
    outcome
}

async fn within_limit(
    client: &Shared,
    prepared: &Prepared,
    headers: &mut HeaderMap,
    number: u32,
    deadline: Option<Instant>,
) -> Result<RawResponse, Error> {
    let settings = &prepared.settings;
    let left = deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(client.clock.now()));
    let pool = client.transport.pool();
    let mut refused = None;
    let exchange = exchange(client, prepared, headers, number, &mut refused);
    let outcome = time::timeout(left.min(settings.attempt_timeout), exchange).await;
    if let Some(refused) = refused {
        // The status is the verdict, however much of the body has arrived.
        let Refused { mut response, body } = *refused;
        response.body = body.into();
        return Err(Error::new(ErrorKind::Status, response.status.to_string()).with_response(&response));
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
    Err(error.with_operation(prepared.operation).with_attempts(number))
}

/// A response with an error status, and what has arrived of its body.
struct Refused {
    response: RawResponse,
    body: Vec<u8>,
}

/// Sends the request and reads the response. One with an error status ends up in `refused`, also when its body takes
/// longer than the attempt may.
async fn exchange(
    client: &Shared,
    prepared: &Prepared,
    headers: &mut HeaderMap,
    number: u32,
    refused: &mut Option<Box<Refused>>,
) -> Result<RawResponse, Error> {
    if let Some(granted) = &prepared.granted {
        granted.send(client.clock.now());
    }
    let mut response = respond(client, prepared, headers).await?;
    prepared.host.note_version(platform::is_http1(&response));
    let ends_unmarked = platform::ends_unmarked(&response);
    let mut raw = RawResponse {
        api: client.api,
        operation: prepared.operation,
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: Bytes::new(),
        attempts: number,
        received: client.clock.system_time(),
        settings: prepared.settings,
        rest: None,
        added: Vec::new(),
        sent: None,
    };
    if let Some(granted) = &prepared.granted {
        granted.learn(&raw, client.clock.now());
    }
    if raw.status.is_redirection() {
        return Err(Error::new(ErrorKind::Redirect, format!("redirected ({})", raw.status)).with_response(&raw));
    }
    if !raw.status.is_success() {
        let status = raw.status;
        let refused = refused.insert(Box::new(Refused { response: raw, body: Vec::new() }));
        let read = read(response, &mut refused.body, KEPT_BODY, prepared.settings.stall_timeout);
        // Boxed, so that calls which succeed have no room for it.
        let _ = Box::pin(time::timeout(ERROR_BODY_TIME, read)).await;
        return Err(Error::new(ErrorKind::Status, status.to_string()));
    }
    let coding = raw.headers.get(CONTENT_ENCODING).filter(|coding| *coding != "identity");
    if let Some(coding) = coding.filter(|_| !platform::KEEPS_CODING_HEADER) {
        // What the client understands was decoded and its header removed.
        let message = match response::token(coding.to_str().unwrap_or_default()) {
            Some(coding) => format!("the body has the content coding {coding}, which was not asked for"),
            None => "the body has a content coding that was not asked for".to_owned(),
        };
        return Err(Error::new(ErrorKind::Protocol, message).with_response(&raw));
    }
    if let Some(again) = &prepared.streamed {
        raw.rest = Some(Rest::new(response, again.clone()));
        return Ok(raw);
    }
    let Settings { max_body, stall_timeout, .. } = prepared.settings;
    let announced = response.content_length().unwrap_or(0);
    if announced > max_body as u64 {
        return Err(too_large(max_body).with_response(&raw));
    }
    let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(FIRST_ROOM).min(FIRST_ROOM));
    read(response, &mut body, max_body, stall_timeout).await.map_err(|error| error.with_response(&raw))?;
    raw.body = body.into();
    if ends_unmarked && raw.is_cut_off() {
        // Nothing but the end of the connection said that this is all, and it is not.
        return Err(Error::new(ErrorKind::Truncated, "the body ends inside of its JSON").with_response(&raw));
    }
    Ok(raw)
}

/// The response to the request, or to the one that it was redirected to.
async fn respond(client: &Shared, prepared: &Prepared, headers: &mut HeaderMap) -> Result<reqwest::Response, Error> {
    let mut target = None;
    let mut redirects_left = prepared.settings.max_redirects;
    loop {
        let url = target.as_ref().unwrap_or(&prepared.url);
        let mut request = reqwest::Request::new(prepared.operation.method.clone(), url.clone());
        *request.headers_mut() = match redirects_left {
            0 => std::mem::take(headers),
            _ => headers.clone(),
        };
        if let Some(pieces) = &prepared.body {
            *request.body_mut() = Some(platform::outgoing(pieces).await?);
        }
        let response = client.transport.send(prepared.operation, request, no_response).await?;
        // An HTTP client of the caller's own may have followed a redirect, and then this is not the API's answer.
        if response.url() != url {
            return Err(Error::new(ErrorKind::Redirect, "the HTTP client followed a redirect"));
        }
        match redirect::target(prepared, url, &response) {
            Some(next) if redirects_left > 0 => target = Some(next),
            _ => return Ok(response),
        }
        redirects_left -= 1;
    }
}

/// Reads a body piece by piece, so that neither a large nor a slow one goes beyond its limit. What has arrived is in
/// `body`, also after an error.
async fn read(
    response: reqwest::Response,
    body: &mut Vec<u8>,
    limit: usize,
    stall_timeout: Duration,
) -> Result<(), Error> {
    let mut arriving = Arriving::new(response);
    loop {
        // Mostly the next piece is there, and there is nothing to wait for.
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

/// Why no response came.
fn no_response(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let hyper = find::<hyper::Error>(&error);
    let (kind, message) = if find::<UploadError>(&error).is_some() {
        (ErrorKind::Upload, "the stream to be sent failed")
    } else if platform::is_connect(&error) && error.is_timeout() {
        (ErrorKind::ConnectTimeout, "no connection within the time allowed")
    } else if platform::is_connect(&error) && has_io_kind(&error, &[InvalidData]) {
        // The TLS library reports what it refuses as invalid data; a connection that fails has other kinds.
        (ErrorKind::Tls, "the TLS handshake failed")
    } else if platform::is_connect(&error) || hyper.is_some_and(hyper::Error::is_canceled) {
        (ErrorKind::Connect, "no connection")
    } else if reset(&error) == Some(Reset::Refused) {
        (ErrorKind::Connect, "the server turned the request away before it did anything with it")
    } else if reset(&error) == Some(Reset::Broken) {
        (ErrorKind::Ambiguous, "the server broke off before a response began")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "no response within the time allowed")
    } else if hyper.is_some_and(hyper::Error::is_parse) {
        (ErrorKind::Protocol, "the response is not proper HTTP")
    } else if hyper.is_some_and(hyper::Error::is_incomplete_message) || find::<io::Error>(&error).is_some() {
        (ErrorKind::Ambiguous, "the connection broke before a response began")
    } else {
        (ErrorKind::Protocol, "the exchange failed")
    };
    Error::new(kind, message).with_source(error)
}

/// Why a body ended early.
pub(crate) fn broken_body(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let ended = reset(&error).is_some()
        || has_io_kind(&error, &[BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof])
        || find::<hyper::Error>(&error).is_some_and(hyper::Error::is_incomplete_message);
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Stalled, "the body did not arrive within the time allowed")
    } else if ended {
        (ErrorKind::Truncated, "the connection broke inside of the body")
    } else {
        (ErrorKind::Protocol, "the body is not proper HTTP, or not compressed as it says")
    };
    Error::new(kind, message).with_source(error)
}

/// How a server ends one exchange on a connection with many, as HTTP/2 allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reset {
    /// Before it did anything with the request (RFC 9113, section 8.7).
    Refused,
    /// At any time.
    Broken,
}

#[cfg(feature = "http2")]
fn reset(error: &reqwest::Error) -> Option<Reset> {
    let error: &h2::Error = find(error).filter(|error: &&h2::Error| error.is_remote())?;
    match error.reason() {
        Some(h2::Reason::REFUSED_STREAM) => Some(Reset::Refused),
        // Requests that the server had accepted before are answered all the same; this one came too late.
        Some(h2::Reason::NO_ERROR) if error.is_go_away() => Some(Reset::Refused),
        _ => Some(Reset::Broken),
    }
}

#[cfg(not(feature = "http2"))]
fn reset(_: &reqwest::Error) -> Option<Reset> {
    None
}

/// Whether an I/O error of one of these kinds is among an error and its sources. Layers wrap I/O errors into I/O
/// errors, which do not name each other as sources.
fn has_io_kind(error: &(dyn StdError + 'static), kinds: &[io::ErrorKind]) -> bool {
    let mut next = find::<io::Error>(error);
    while let Some(error) = next {
        if kinds.contains(&error.kind()) {
            return true;
        }
        next = error.get_ref().and_then(|inner| find(inner));
    }
    false
}

/// The first error of a type among an error and its sources.
fn find<'e, E: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
