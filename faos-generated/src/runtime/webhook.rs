// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Checks who sent a delivery to a webhook, by the rules of [Standard Webhooks](https://www.standardwebhooks.com), and
//! only then reads it. Signatures are compared by the HMAC crate, in a time that does not depend on them.

use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

use super::api::{Api, WebhookScheme};
use super::codec::Decode;
use super::error::Error;
use super::event::parse_event;
use super::platform;
use super::webhook_error::WebhookError;

/// Secrets of fewer bytes can be guessed.
const SHORTEST_SECRET: usize = 24;

/// A secret is replaced by another one, so few are in use at the same time, and each costs a hash of the body.
const MOST_SECRETS: usize = 6;

/// A sender that changes its secret signs with the old and the new one. More signatures than this are an attempt to
/// guess, or to keep us busy.
const MOST_SIGNATURES: usize = 16;

/// More than that many signatures need.
const LONGEST_HEADER: usize = 4096;

/// Checks deliveries to a webhook, and reads them.
///
/// ```text
/// let verifier = WebhookVerifier::new("whsec_…")?;
/// let delivery = verifier.verify::<WebhookEvent>(request.headers(), &body)?;
/// if seen.insert(delivery.id) {
///     handle(delivery.event);
/// }
/// ```
///
/// A delivery can come more than once, be it that the sender has got no answer or that somebody recorded it. Its
/// [`id`](Delivery::id) is the same each time: refuse one that was seen, for at least twice as long as the
/// [`tolerance`](Self::tolerance).
#[derive(Clone)]
pub struct WebhookVerifier {
    scheme: WebhookScheme,
    secrets: Vec<SecretSlice<u8>>,
    tolerance: Duration,
    max_body: usize,
}

/// A delivery that was verified.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery<E> {
    /// The sender's name for the delivery, the same each time that it is sent. Refuse one that was seen.
    pub id: String,
    /// The moment at which it was sent.
    pub timestamp: Timestamp,
    /// What it says.
    pub event: E,
}

impl WebhookVerifier {
    pub(crate) fn for_api(api: &'static Api, secret: &str) -> Result<Self, Error> {
        let scheme = api.webhooks;
        let secrets = Vec::new();
        Self { scheme, secrets, tolerance: Duration::from_secs(300), max_body: 1024 * 1024 }.or_secret(secret)
    }

    /// Accepts what is signed with this secret too: the new one or the old one while a secret is replaced. There can be
    /// six secrets.
    ///
    /// # Errors
    ///
    /// When the secret is not Base64, or of fewer than 24 bytes, or the seventh.
    pub fn or_secret(mut self, secret: &str) -> Result<Self, Error> {
        if self.secrets.len() >= MOST_SECRETS {
            return Err(Error::config("the webhook has more than 6 secrets"));
        }
        let text = secret.strip_prefix(self.scheme.secret_prefix).unwrap_or(secret);
        let secret = STANDARD.decode(text).map_err(|_| Error::config("the webhook's secret is not Base64"))?;
        if secret.len() < SHORTEST_SECRET {
            return Err(Error::config("the webhook's secret has fewer than 24 bytes"));
        }
        self.secrets.push(secret.into());
        Ok(self)
    }

    /// How far the clocks of sender and receiver may be apart, and for how long a delivery may be under way: 300
    /// seconds unless set. A delivery that somebody else recorded is refused after this time.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// How large a delivery may be: 1 MiB unless set.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Checks a delivery and reads it as an event. The body must be the bytes that came, untouched.
    ///
    /// # Errors
    ///
    /// Why the delivery is not to be trusted, or `NotUtf8` or `Decode` for one that is and holds something else.
    pub fn verify<E: Decode>(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery<E>, WebhookError> {
        self.verify_at(headers, body, platform::system_time())
    }

    /// The same at another time than now, for tests and for deliveries that were kept.
    ///
    /// # Errors
    ///
    /// See [`verify`](Self::verify).
    pub fn verify_at<E: Decode>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Delivery<E>, WebhookError> {
        let (id, timestamp) = self.check(headers, body, now)?;
        let event = parse_event(body).map_err(WebhookError::Decode)?;
        Ok(Delivery { id, timestamp, event })
    }

    /// Everything about a delivery but what it says. This does not depend on the event, and is compiled once.
    fn check(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(String, Timestamp), WebhookError> {
        if body.len() > self.max_body {
            return Err(WebhookError::TooLarge);
        }
        let id = only(headers, self.scheme.id)?;
        if !is_id(id) {
            return Err(WebhookError::Header(self.scheme.id));
        }
        let timestamp = only(headers, self.scheme.timestamp)?;
        let sent = seconds(timestamp).ok_or(WebhookError::Header(self.scheme.timestamp))?;
        let moment = moment(sent).ok_or(WebhookError::Header(self.scheme.timestamp))?;
        self.check_signature(only(headers, self.scheme.signature)?, id, timestamp, body)?;
        let (early, late) = match now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs() {
            now if now > sent => (0, now - sent),
            now => (sent - now, 0),
        };
        if late > self.tolerance.as_secs() {
            return Err(WebhookError::TooOld);
        }
        if early > self.tolerance.as_secs() {
            return Err(WebhookError::TooNew);
        }
        if std::str::from_utf8(body).is_err() {
            return Err(WebhookError::NotUtf8);
        }
        Ok((id.to_owned(), moment))
    }

    /// The headers of a delivery with this body, signed with the first secret: for tests of what receives deliveries.
    ///
    /// # Errors
    ///
    /// When the id cannot be sent in a header, or holds a `.`.
    pub fn sign(&self, id: &str, sent: SystemTime, body: &[u8]) -> Result<HeaderMap, Error> {
        if !is_id(id) {
            return Err(Error::argument("id", "is empty, or holds a `.`"));
        }
        let seconds = sent.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs().to_string();
        let signatures = self.secrets.iter().take(1).map(|secret| {
            let signature = mac(secret, id, &seconds, body)?.finalize().into_bytes();
            Ok(format!("v1,{}", STANDARD.encode(signature)))
        });
        let signatures = signatures.collect::<Result<String, Error>>()?;
        let WebhookScheme { id: id_name, timestamp, signature, .. } = self.scheme;
        let mut headers = HeaderMap::new();
        for (name, value) in [(id_name, id), (timestamp, &seconds), (signature, &signatures)] {
            let name = http::HeaderName::try_from(name)
                .map_err(|_| Error::config(format!("`{name}` is not the name of a header")))?;
            let value =
                HeaderValue::try_from(value).map_err(|_| Error::argument("id", "cannot be sent in a header"))?;
            headers.insert(name, value);
        }
        Ok(headers)
    }

    /// Every signature is compared with that of every secret, so the time says nothing about which one was right.
    fn check_signature(&self, header: &str, id: &str, timestamp: &str, body: &[u8]) -> Result<(), WebhookError> {
        let candidates: Vec<&str> = header.split(' ').take(MOST_SIGNATURES + 1).collect();
        if candidates.len() > MOST_SIGNATURES {
            return Err(WebhookError::TooManySignatures);
        }
        let candidates: Vec<Vec<u8>> = candidates
            .into_iter()
            .filter_map(|candidate| STANDARD.decode(candidate.strip_prefix("v1,")?).ok())
            .collect();
        let mut valid = false;
        for secret in &self.secrets {
            let mac = mac(secret, id, timestamp, body).map_err(|_| WebhookError::Signature)?;
            for candidate in &candidates {
                valid |= mac.clone().verify_slice(candidate).is_ok();
            }
        }
        if valid { Ok(()) } else { Err(WebhookError::Signature) }
    }
}

impl fmt::Debug for WebhookVerifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("WebhookVerifier")
            .field("scheme", &self.scheme)
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}

fn mac(secret: &SecretSlice<u8>, id: &str, timestamp: &str, body: &[u8]) -> Result<Hmac<Sha256>, Error> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.expose_secret())
        .map_err(|_| Error::config("the webhook's secret is no key"))?;
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    Ok(mac)
}

/// The value of a header that comes once, in plain characters.
fn only<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, WebhookError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(WebhookError::MissingHeader(name))?;
    let text = value.to_str().ok().filter(|text| !text.is_empty() && text.len() <= LONGEST_HEADER);
    match (text, values.next()) {
        (Some(text), None) => Ok(text),
        _ => Err(WebhookError::Header(name)),
    }
}

/// Whether an id can name a delivery. A dot divides it from the timestamp in what is signed, so with one inside, the same
/// signature would stand for another id, timestamp and body.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| !matches!(byte, b'.'))
}

/// The seconds since 1970. A sign, a space or a fraction would be read in more than one way.
fn seconds(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// The moment so many seconds after the beginning of 1970, until the year 9999.
fn moment(seconds: u64) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}
