//! Deliveries to a webhook that are not what they say.

use std::cell::Cell;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::runtime::codec::{self, Decode, DecodeError, Reader};
use crate::runtime::{Api, ErrorKind, WebhookError, WebhookScheme, WebhookVerifier};
use crate::tests::sample::{API, Agent};
use crate::tests::server::shown;

// The example of the Standard Webhooks specification.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const SENT: u64 = 1_614_265_330;
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn verifier() -> WebhookVerifier {
    WebhookVerifier::for_api(&API, SECRET).unwrap()
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn headers(id: &str, timestamp: &str, signature: &str) -> HeaderMap {
    [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)]
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap()))
        .into_iter()
        .collect()
}

fn signed(signature: &str) -> HeaderMap {
    headers(ID, "1614265330", signature)
}

thread_local! {
    static READ: Cell<usize> = const { Cell::new(0) };
}

/// Counts how often it is read.
struct Counted;

impl Decode for Counted {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        READ.set(READ.get() + 1);
        Value::decode(reader).map(|_| Self)
    }
}

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::deserialize(deserializer)
    }
}

/// Returns the error for a delivery verified at its time of sending. Nothing is decoded if it is rejected.
fn verdict(headers: &HeaderMap, body: &[u8]) -> Result<(), WebhookError> {
    verdict_of(&verifier(), headers, body, at(SENT))
}

fn verdict_of(
    verifier: &WebhookVerifier,
    headers: &HeaderMap,
    body: &[u8],
    now: SystemTime,
) -> Result<(), WebhookError> {
    READ.set(0);
    let outcome = verifier.verify_at::<Counted>(headers, body, now).map(drop);
    // A payload that is not JSON is rejected before the type reads it.
    assert_eq!(READ.get(), usize::from(outcome.is_ok()));
    outcome
}

#[test]
fn the_example_of_the_specification_is_right() {
    let delivery = verifier().verify_at::<Value>(&signed(SIGNATURE), BODY, at(SENT)).unwrap();
    assert_eq!(delivery.event["test"], 2_432_232_314_u64);
    assert_eq!((delivery.id.as_str(), delivery.timestamp.to_string().as_str()), (ID, "2021-02-25T15:02:10Z"));
    assert_eq!(verifier().sign(ID, at(SENT), BODY).unwrap(), signed(SIGNATURE));
}

#[test]
fn one_flipped_bit_is_enough() {
    let flips = |text: &[u8]| -> Vec<Vec<u8>> {
        let flip = |bit: usize| {
            let mut text = text.to_vec();
            text[bit / 8] ^= 1 << (bit % 8);
            text
        };
        (0..text.len() * 8).map(flip).collect()
    };
    for body in flips(BODY) {
        assert!(matches!(verdict(&signed(SIGNATURE), &body), Err(WebhookError::Signature)));
    }
    let mut refused = 0;
    for (name, text) in [("webhook-id", ID), ("webhook-timestamp", "1614265330"), ("webhook-signature", SIGNATURE)] {
        for flipped in flips(text.as_bytes()) {
            // An invalid header value cannot be received.
            let Ok(value) = HeaderValue::from_bytes(&flipped) else { continue };
            let mut headers = signed(SIGNATURE);
            headers.insert(name, value);
            let error = verdict(&headers, BODY).unwrap_err();
            assert!(matches!(error, WebhookError::Signature | WebhookError::Header(_)), "{error:?}");
            refused += 1;
        }
    }
    assert!(refused > 500);
    for flipped in flips(b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") {
        let Ok(verifier) = String::from_utf8(flipped)
            .map_err(drop)
            .and_then(|secret| WebhookVerifier::for_api(&API, &secret).map_err(drop))
        else {
            continue;
        };
        let error = verdict_of(&verifier, &signed(SIGNATURE), BODY, at(SENT)).unwrap_err();
        assert!(matches!(error, WebhookError::Signature), "{error:?}");
    }
}

#[test]
fn a_body_is_read_only_once_it_is_trusted() {
    let forged = signed("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    assert!(matches!(verdict(&forged, BODY), Err(WebhookError::Signature)));
    assert_eq!(READ.get(), 0);
    assert!(matches!(verdict_of(&verifier(), &signed(SIGNATURE), BODY, at(SENT + 301)), Err(WebhookError::TooOld)));
    assert_eq!(READ.get(), 0);
    verdict(&signed(SIGNATURE), BODY).unwrap();
    assert_eq!(READ.get(), 1);
}

#[test]
fn what_is_no_signature_is_not_right() {
    let good = SIGNATURE.strip_prefix("v1,").unwrap();
    for signature in [
        "v1,".to_owned(),
        ",".to_owned(),
        good.to_owned(),
        format!("v1{good}"),
        format!("V1,{good}"),
        format!("v1,{}", good.to_lowercase()),
        format!("v1,{}", good.trim_end_matches('=')),
        format!("v1,{good}="),
        format!("v1,{good}AAAA"),
        // The first 3, 6, … bytes of the right one.
        format!("v1,{}", &good[..4]),
        format!("v1,{}", &good[..40]),
        format!("v2,{good}"),
        format!("v1a,{good}"),
        format!("v1,{good},"),
        format!("v1, {good}"),
        format!("v1,{}", "!".repeat(44)),
        format!("v1,v1,{good}"),
    ] {
        let error = verdict(&signed(&signature), BODY).unwrap_err();
        assert!(matches!(error, WebhookError::Signature), "{signature}: {error:?}");
        assert!(!format!("{error} {error:?}").contains(good));
    }
}

#[test]
fn one_right_signature_among_sixteen_is_enough() {
    let wrong = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for place in 0..16 {
        let mut list = [wrong; 16];
        list[place] = SIGNATURE;
        verdict(&signed(&list.join(" ")), BODY).unwrap();
    }
    let mut list = [wrong; 17];
    list[0] = SIGNATURE;
    assert!(matches!(verdict(&signed(&list.join(" ")), BODY), Err(WebhookError::TooManySignatures)));
    let long = "v1,A ".repeat(1 << 18);
    assert!(matches!(verdict(&signed(&long), BODY), Err(WebhookError::Header("webhook-signature"))));
    verdict(&signed(&format!("v2,other v1a,other {SIGNATURE}")), BODY).unwrap();
}

#[test]
fn clocks_may_be_five_minutes_apart() {
    let sent_at = |now: u64| verdict_of(&verifier(), &signed(SIGNATURE), BODY, at(now));
    sent_at(SENT + 300).unwrap();
    sent_at(SENT - 300).unwrap();
    assert!(matches!(sent_at(SENT + 301), Err(WebhookError::TooOld)));
    assert!(matches!(sent_at(SENT - 301), Err(WebhookError::TooNew)));
    let strict = verifier().tolerance(Duration::from_secs(1));
    verdict_of(&strict, &signed(SIGNATURE), BODY, at(SENT + 1)).unwrap();
    assert!(matches!(verdict_of(&strict, &signed(SIGNATURE), BODY, at(SENT + 2)), Err(WebhookError::TooOld)));
    let before_time = SystemTime::UNIX_EPOCH - Duration::from_secs(10);
    assert!(matches!(verdict_of(&verifier(), &signed(SIGNATURE), BODY, before_time), Err(WebhookError::TooNew)));
    // Sent long ago, and only now delivered.
    let now = verifier().verify::<Counted>(&signed(SIGNATURE), BODY);
    assert!(matches!(now, Err(WebhookError::TooOld)));
}

#[test]
fn timestamps_are_digits_and_nothing_else() {
    for timestamp in [
        "-9223372036854775808",
        "-1",
        "+1",
        "1e9",
        " 1",
        "1 ",
        "1\t",
        "1_000",
        "١٢٣",
        "0x10",
        "1.5",
        "",
        "NaN",
        // No moment before the year 10000, and no number that a machine holds.
        "253402300800",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        &"9".repeat(4000),
    ] {
        let error = verdict(&headers(ID, timestamp, SIGNATURE), BODY).unwrap_err();
        assert!(matches!(error, WebhookError::Header("webhook-timestamp")), "{timestamp:?}: {error:?}");
    }
    let mut headers = verifier().sign(ID, at(SENT), BODY).unwrap();
    headers.insert("webhook-timestamp", HeaderValue::from(0));
    assert!(matches!(verdict(&headers, BODY), Err(WebhookError::Signature)));
    // Even where the sender signs it, and all times are tolerated.
    let tolerant = verifier().tolerance(Duration::MAX);
    let last = 253_402_207_200;
    let signed_at = |seconds| verifier().sign(ID, at(seconds), BODY).unwrap();
    for (seconds, strictly) in [(0, WebhookError::TooOld), (last, WebhookError::TooNew)] {
        let error = verdict(&signed_at(seconds), BODY).unwrap_err();
        assert_eq!(error.to_string(), strictly.to_string());
        let delivery = tolerant.verify_at::<Value>(&signed_at(seconds), BODY, at(SENT)).unwrap();
        assert_eq!(delivery.timestamp.as_second(), i64::try_from(seconds).unwrap());
    }
    for seconds in [last + 1, u64::MAX >> 2] {
        let error = verdict_of(&tolerant, &signed_at(seconds), BODY, at(SENT)).unwrap_err();
        assert!(matches!(error, WebhookError::Header("webhook-timestamp")), "{seconds}: {error:?}");
    }
}

#[test]
fn each_header_comes_once() {
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut missing = signed(SIGNATURE);
        missing.remove(name);
        let error = verdict(&missing, BODY).unwrap_err();
        assert!(matches!(error, WebhookError::MissingHeader(found) if found == name), "{error:?}");
        assert_eq!(error.to_string(), format!("the header `{name}` is missing"));

        let mut twice = signed(SIGNATURE);
        twice.append(name, twice[name].clone());
        let mut odd = signed(SIGNATURE);
        odd.insert(name, HeaderValue::from_bytes("é".as_bytes()).unwrap());
        let mut empty = signed(SIGNATURE);
        empty.insert(name, HeaderValue::from_static(""));
        for headers in [twice, odd, empty] {
            let error = verdict(&headers, BODY).unwrap_err();
            assert!(matches!(error, WebhookError::Header(found) if found == name), "{error:?}");
        }
    }
    let mut shouted = HeaderMap::new();
    for (name, value) in &signed(SIGNATURE) {
        shouted.insert(HeaderName::from_bytes(name.as_str().to_uppercase().as_bytes()).unwrap(), value.clone());
    }
    verdict(&shouted, BODY).unwrap();
}

#[test]
fn secrets_are_checked_and_not_shown() {
    for secret in ["", "whsec_", "SECRET?", "whsec_SECRET", "U0VDUkVU", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa=="] {
        let error = WebhookVerifier::for_api(&API, secret).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{secret}");
        assert!(error.to_string().contains("secret") && !shown(&error).contains("SECRET"), "{error}");
    }
    let bare = WebhookVerifier::for_api(&API, SECRET.strip_prefix("whsec_").unwrap()).unwrap();
    verdict_of(&bare, &signed(SIGNATURE), BODY, at(SENT)).unwrap();
    let shown = format!("{:?} {:#?}", verifier(), verifier());
    assert!(!shown.contains("MfKQ") && !shown.contains("secrets"), "{shown}");
}

#[test]
fn one_of_several_secrets_is_enough() {
    let other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let both = WebhookVerifier::for_api(&API, other).unwrap().or_secret(SECRET).unwrap();
    verdict_of(&both, &signed(SIGNATURE), BODY, at(SENT)).unwrap();
    verdict_of(&both, &both.sign(ID, at(SENT), BODY).unwrap(), BODY, at(SENT)).unwrap();
    let only_other = WebhookVerifier::for_api(&API, other).unwrap();
    let refused = verdict_of(&only_other, &signed(SIGNATURE), BODY, at(SENT));
    assert!(matches!(refused, Err(WebhookError::Signature)));
}

#[test]
fn a_delivery_that_comes_again_has_the_same_id() {
    let mut seen = std::collections::HashSet::new();
    let mut handled = 0;
    for (id, again) in [("msg_1", false), ("msg_2", false), ("msg_1", true), ("msg_2", true)] {
        // Sent again, it has another time and another signature.
        let headers = verifier().sign(id, at(SENT + u64::from(again)), BODY).unwrap();
        let delivery = verifier().verify_at::<Value>(&headers, BODY, at(SENT)).unwrap();
        assert_eq!(delivery.id, id);
        handled += usize::from(seen.insert(delivery.id));
    }
    assert_eq!(handled, 2);
}

#[test]
fn ids_that_could_be_divided_in_two_ways_are_refused() {
    // The signed text is the same for all of these: `a.1614265330.1614265330.{}`.
    let body = b"1614265330.{}";
    let signature = verifier().sign("a", at(SENT), body).unwrap()["webhook-signature"].to_str().unwrap().to_owned();
    assert!(matches!(verdict(&headers("a", "1614265330", &signature), body), Err(WebhookError::Decode(_))));
    let error = verdict(&headers("a.1614265330", "1614265330", &signature), b"{}").unwrap_err();
    assert!(matches!(error, WebhookError::Header("webhook-id")), "{error:?}");

    for id in [".", "a.", ".a", "a.b", "a..b", "1.2.3"] {
        let error = verdict(&headers(id, "1614265330", SIGNATURE), BODY).unwrap_err();
        assert!(matches!(error, WebhookError::Header("webhook-id")), "{id}: {error:?}");
        assert_eq!(error.to_string(), "the header `webhook-id` is invalid");
        let error = verifier().sign(id, at(SENT), BODY).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(verifier().sign("", at(SENT), BODY).unwrap_err().kind(), ErrorKind::InvalidArgument);
    for id in ["a-b_c", "msg_1", "1", "a:b", "a b", "018f6d2e-7c1b-7d2a-8f3e-1a2b3c4d5e6f"] {
        verdict(&verifier().sign(id, at(SENT), BODY).unwrap(), BODY).unwrap();
    }
}

#[test]
fn a_body_that_is_not_utf_8_is_an_error_of_its_own() {
    for body in [
        b"\xFF".as_slice(),
        b"{\"a\":\"\xC3\"}",
        b"\xEF\xBB",
        // A surrogate, a character in more bytes than it needs, and UTF-16.
        b"\"\xED\xA0\x80\"",
        b"\"\xC0\x80\"",
        b"\xFF\xFE{\0}\0",
        // Compressed by something on the way, after it was signed or before.
        b"\x1F\x8B\x08\x00\x00\x00\x00\x00",
    ] {
        let headers = verifier().sign(ID, at(SENT), body).unwrap();
        let error = verdict(&headers, body).unwrap_err();
        assert!(matches!(error, WebhookError::NotUtf8), "{body:?}: {error:?}");
        assert_eq!(error.to_string(), "the body is not UTF-8 text");
        // Nobody learns that without the secret.
        assert!(matches!(verdict(&signed(SIGNATURE), body), Err(WebhookError::Signature)));
    }
    // UTF-8 that is not JSON is another error.
    for body in ["", "é", "\u{FEFF}{}", "{"] {
        let headers = verifier().sign(ID, at(SENT), body.as_bytes()).unwrap();
        assert!(matches!(verdict(&headers, body.as_bytes()), Err(WebhookError::Decode(_))), "{body:?}");
    }
}

#[test]
fn there_are_six_secrets_at_most() {
    let secret = |number: u8| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, [number; 24]);
    let mut verifier = WebhookVerifier::for_api(&API, &secret(0)).unwrap();
    for number in 1..6 {
        verifier = verifier.or_secret(&secret(number)).unwrap();
    }
    // Each of them counts.
    for number in 0..6 {
        let sender = WebhookVerifier::for_api(&API, &secret(number)).unwrap();
        verdict_of(&verifier, &sender.sign(ID, at(SENT), BODY).unwrap(), BODY, at(SENT)).unwrap();
    }
    let error = verifier.or_secret(&secret(6)).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Config, "cannot add a webhook secret: at most 6 are allowed")
    );
}

#[test]
fn signatures_are_compared_by_the_crate_alone() {
    let source = include_str!("../../runtime/webhook/verifier.rs");
    for comparison in ["==", "!=", ".eq(", ".cmp(", "starts_with", "contains("] {
        assert!(!source.contains(comparison), "{comparison}");
    }
    // No early end: the loops have no way out.
    for way_out in ["break", "return Ok", ".any(", ".find("] {
        assert!(!source.contains(way_out), "{way_out}");
    }
}

#[test]
fn large_bodies_are_refused() {
    let body = |length: usize| format!("\"{}\"", "x".repeat(length - 2)).into_bytes();
    let delivery = |body: &[u8]| verifier().sign(ID, at(SENT), body).unwrap();
    let exact = body(1 << 20);
    verdict(&delivery(&exact), &exact).unwrap();
    let large = body((1 << 20) + 1);
    assert!(matches!(verdict(&delivery(&large), &large), Err(WebhookError::TooLarge)));
    let small = verifier().max_body(10);
    assert!(matches!(verdict_of(&small, &signed(SIGNATURE), BODY, at(SENT)), Err(WebhookError::TooLarge)));
}

#[test]
fn a_trusted_delivery_that_is_something_else_names_the_place() {
    let body = br#"{"id":7}"#;
    let headers = verifier().sign(ID, at(SENT), body).unwrap();
    let error = verifier().verify_at::<Agent>(&headers, body, at(SENT)).unwrap_err();
    assert!(matches!(&error, WebhookError::Decode(inner) if inner.kind() == ErrorKind::Decode), "{error:?}");
    assert!(error.to_string().contains("id"), "{error}");
    let error = verifier().sign("a\nb", at(SENT), body).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[test]
fn an_api_may_have_headers_and_a_prefix_of_its_own() {
    static OWN: Api = Api {
        webhooks: WebhookScheme {
            id: "X-Faos-Id",
            timestamp: "X-Faos-Timestamp",
            signature: "X-Faos-Signature",
            secret_prefix: "faos_",
        },
        ..Api::DEFAULT
    };
    let secret = SECRET.replace("whsec_", "faos_");
    let verifier = WebhookVerifier::for_api(&OWN, &secret).unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in [("x-faos-id", ID), ("x-faos-timestamp", "1614265330"), ("x-faos-signature", SIGNATURE)] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    verdict_of(&verifier, &headers, BODY, at(SENT)).unwrap();
    let error = verdict_of(&verifier, &signed(SIGNATURE), BODY, at(SENT)).unwrap_err();
    assert_eq!(error.to_string(), "the header `X-Faos-Id` is missing");
}
