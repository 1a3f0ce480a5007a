//! Only data signed with the secret is accepted as a delivery, and only unmodified.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::runtime::{Api, WebhookError, WebhookVerifier};

use super::lines;

static API: Api = Api { name: "Fuzz", ..Api::DEFAULT };

// Unknown to the cases below.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER_SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

const SENT: u64 = 1_614_265_330;

/// Reads the bytes as three lines and a body: the headers and the content of a delivery.
///
/// # Panics
///
/// Panics if an unsigned delivery is accepted, or a signed one rejected.
pub fn webhook(bytes: &[u8]) {
    let ([id, timestamp, signature], body) = lines(bytes);
    let verifier = WebhookVerifier::for_api(&API, SECRET).expect("the secret is right");
    let sent = SystemTime::UNIX_EPOCH + Duration::from_secs(SENT);
    let is_trusted = |headers: &HeaderMap, body: &[u8]| {
        let outcome = verifier.verify_at::<Value>(headers, body, sent);
        matches!(outcome, Ok(_) | Err(WebhookError::NotUtf8 | WebhookError::Decode(_)))
    };

    if let Some(headers) = headers(id, timestamp, signature) {
        assert!(!is_trusted(&headers, body), "nobody signed {headers:?}");
    }

    let is_plain = |byte| matches!(byte, b'!'..=b'~') && byte != b'.';
    let id = match std::str::from_utf8(id) {
        Ok(id) if !id.is_empty() && id.len() < 256 && id.bytes().all(is_plain) => id,
        _ => "msg_1",
    };
    let mut signed = verifier.sign(id, sent, body).expect("the id is plain text");
    assert!(is_trusted(&signed, body), "{signed:?} is signed");
    let mut changed = body.to_vec();
    match changed.len() {
        0 => changed.push(b' '),
        length => changed[timestamp.len() % length] ^= 1 << (signature.len() % 8),
    }
    assert!(!is_trusted(&signed, &changed), "the body of {signed:?} changed");
    let other = WebhookVerifier::for_api(&API, OTHER_SECRET).expect("the secret is right");
    let foreign = other.sign(id, sent, body).expect("the id is plain text");
    assert!(!is_trusted(&foreign, body), "{foreign:?} is signed with another secret");
    if let Ok(name) = HeaderValue::from_bytes(timestamp)
        && name != signed["webhook-timestamp"]
    {
        signed.insert("webhook-timestamp", name);
        assert!(!is_trusted(&signed, body), "the time of {signed:?} changed");
    }
}

fn headers(id: &[u8], timestamp: &[u8], signature: &[u8]) -> Option<HeaderMap> {
    [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)]
        .into_iter()
        .map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::from_bytes(value).ok()?)))
        .collect()
}
