// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Verifies webhook deliveries according to [Standard Webhooks](https://www.standardwebhooks.com), and then decodes
//! them. The HMAC crate compares signatures in constant time.

use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretSlice};
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::runtime::answer::error::Error;
use crate::runtime::api::{Api, WebhookScheme};
use crate::runtime::platform;

use super::error::WebhookError;
use super::event::parse_event;

/// The minimum length of a secret in bytes; shorter ones can be guessed.
const SHORTEST_SECRET: usize = 24;

/// The maximum number of secrets. Only a few are in use during a rotation, and each costs a hash of the body.
const MOST_SECRETS: usize = 6;

/// The maximum number of signatures. A sender that rotates its secret signs with the old and the new one. More are an
/// attack by guessing or by load.
const MOST_SIGNATURES: usize = 16;

/// More than this number of signatures needs.
const LONGEST_HEADER: usize = 4096;

/// A verifier and decoder of webhook deliveries.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{WebhookVerifier, http::HeaderMap};")]
/// # fn example(verifier: WebhookVerifier, headers: &HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// # let mut seen = std::collections::HashSet::new();
/// // In place of `Value`, name the type of the event in `types`.
/// let delivery = verifier.verify::<serde_json::Value>(headers, body)?;
/// if seen.insert(delivery.id) {
///     println!("{}", delivery.event);
/// }
/// # Ok(())
/// # }
/// ```
///
/// A delivery can arrive more than once, because the sender received no answer or because it was recorded and replayed.
/// Its [`id`](Delivery::id) stays the same: reject known ids, for at least twice as long as the
/// [`tolerance`](Self::tolerance).
#[derive(Clone)]
pub struct WebhookVerifier {
    scheme: WebhookScheme,
    secrets: Vec<SecretSlice<u8>>,
    tolerance: Duration,
    max_body: usize,
}

/// A verified delivery.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery<E> {
    /// The delivery id assigned by the sender, the same for each repetition. Reject known ids.
    pub id: String,
    /// The time at which the delivery was sent.
    pub timestamp: Timestamp,
    /// The decoded event.
    pub event: E,
}

impl WebhookVerifier {
    pub(crate) fn for_api(api: &'static Api, secret: &str) -> Result<Self, Error> {
        let scheme = api.webhooks;
        let secrets = Vec::new();
        Self { scheme, secrets, tolerance: Duration::from_secs(300), max_body: 1024 * 1024 }.or_secret(secret)
    }

    /// Accepts an additional secret, for rotation. At most six secrets are allowed.
    ///
    /// # Errors
    ///
    /// Returns an error if the secret is not Base64, is shorter than 24 bytes, or is the seventh.
    pub fn or_secret(mut self, secret: &str) -> Result<Self, Error> {
        if self.secrets.len() >= MOST_SECRETS {
            return Err(Error::config("cannot add a webhook secret: at most 6 are allowed"));
        }
        let text = secret.strip_prefix(self.scheme.secret_prefix).unwrap_or(secret);
        let secret =
            STANDARD.decode(text).map_err(|_| Error::config("the webhook secret is invalid: it is not Base64"))?;
        if secret.len() < SHORTEST_SECRET {
            return Err(Error::config("the webhook secret is invalid: it is shorter than 24 bytes"));
        }
        self.secrets.push(secret.into());
        Ok(self)
    }

    /// Sets the maximum difference between the time of sending and now, including the difference between the clocks.
    /// The default is 300 seconds. Replayed deliveries are rejected after this time.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets the maximum size of a delivery. The default is 1 MiB.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Verifies a delivery and decodes it as an event: a type of this crate, or any that implements
    /// [`serde::Deserialize`]. The body must be the unmodified bytes received.
    ///
    /// # Errors
    ///
    /// Returns the reason why the delivery is rejected, or `NotUtf8` or `Decode` if it is authentic but malformed.
    pub fn verify<E: DeserializeOwned>(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery<E>, WebhookError> {
        self.verify_at(headers, body, platform::system_time())
    }

    /// Verifies a delivery as of another time, for tests and for stored deliveries.
    ///
    /// # Errors
    ///
    /// See [`verify`](Self::verify).
    pub fn verify_at<E: DeserializeOwned>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Delivery<E>, WebhookError> {
        let (id, timestamp) = self.check(headers, body, now)?;
        let event = parse_event(body).map_err(WebhookError::Decode)?;
        Ok(Delivery { id, timestamp, event })
    }

    /// Verifies everything except the payload. This is independent of the event type, and is compiled once.
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

    /// Returns the headers of a delivery with this body, signed with the first secret, for tests of a receiver.
    ///
    /// # Errors
    ///
    /// Returns an error if the id cannot be sent in a header, or contains a `.`.
    pub fn sign(&self, id: &str, sent: SystemTime, body: &[u8]) -> Result<HeaderMap, Error> {
        if !is_id(id) {
            return Err(Error::argument("id", "is empty, or contains a `.`"));
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
                .map_err(|_| Error::config(format!("`{name}` is not a valid header name")))?;
            let value =
                HeaderValue::try_from(value).map_err(|_| Error::argument("id", "cannot be sent in a header"))?;
            headers.insert(name, value);
        }
        Ok(headers)
    }

    /// Every signature is compared with that of every secret, so that the time does not depend on which one matches.
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
        .map_err(|_| Error::config("the webhook secret is invalid: it is not a valid HMAC key"))?;
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    Ok(mac)
}

/// Returns the value of a header that occurs once and is plain ASCII.
fn only<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, WebhookError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(WebhookError::MissingHeader(name))?;
    let text = value.to_str().ok().filter(|text| !text.is_empty() && text.len() <= LONGEST_HEADER);
    match (text, values.next()) {
        (Some(text), None) => Ok(text),
        _ => Err(WebhookError::Header(name)),
    }
}

/// Returns true if an id is valid. A dot separates it from the timestamp in the signed text, so an id with a dot would
/// give the same signature for another id, timestamp and body.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| !matches!(byte, b'.'))
}

/// Parses seconds since 1970. A sign, a space or a fraction is rejected as ambiguous.
fn seconds(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Returns the timestamp of these seconds since 1970, up to the year 9999.
fn moment(seconds: u64) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}
