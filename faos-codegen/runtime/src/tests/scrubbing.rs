//! Secrets are recognized in every form in which somebody may repeat them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use serde_json::json;

use crate::runtime::auth::scrub::Scrubber;

use super::sample::API;

fn scrubber(secrets: &[&str]) -> Scrubber {
    let mut scrubber = Scrubber::default();
    secrets.iter().for_each(|secret| scrubber.add(secret));
    scrubber
}

fn scrubbed(secrets: &[&str], text: &str) -> String {
    let mut text = text.to_owned();
    scrubber(secrets).scrub(&mut text);
    text
}

/// The ways to write a text, each with its name.
fn spellings(text: &str) -> Vec<(&'static str, String)> {
    let percent = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let quoted = |text: &str| {
        let json = json!(text).to_string();
        json[1..json.len() - 1].to_owned()
    };
    let bytes = |write: fn(&u8) -> String| text.bytes().map(|byte| write(&byte)).collect::<String>();
    let units = |write: fn(&u16) -> String| text.encode_utf16().map(|unit| write(&unit)).collect::<String>();
    let html = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let mut spellings = vec![
        ("as it is", text.to_owned()),
        ("percent-encoded", percent.clone()),
        ("percent-encoded in lower case", bytes(|byte| format!("%{byte:02x}"))),
        ("percent-encoded in upper case", bytes(|byte| format!("%{byte:02X}"))),
        ("percent-encoded twice", utf8_percent_encode(&percent, NON_ALPHANUMERIC).to_string()),
        ("as a form", form_urlencoded::byte_serialize(text.as_bytes()).collect()),
        ("in JSON", quoted(text)),
        ("in JSON in JSON", quoted(&quoted(text))),
        ("in JSON with slashes", quoted(text).replace('/', "\\/")),
        ("in JSON by number", units(|unit| format!("\\u{unit:04x}"))),
        ("in JSON by number in upper case", units(|unit| format!("\\u{unit:04X}"))),
        ("in JSON by number in JSON", units(|unit| format!("\\\\u{unit:04x}"))),
        ("in HTML", html.replace('\'', "&#39;")),
        ("in HTML by number", text.chars().map(|character| format!("&#x{:x};", u32::from(character))).collect()),
    ];
    for (name, engine) in [
        ("in Base64", &STANDARD),
        ("in Base64 without padding", &STANDARD_NO_PAD),
        ("in Base64 for URLs", &URL_SAFE),
        ("in Base64 for URLs without padding", &URL_SAFE_NO_PAD),
    ] {
        let encoded = engine.encode(text);
        spellings.push((name, utf8_percent_encode(&encoded, NON_ALPHANUMERIC).to_string()));
        spellings.push((name, encoded.replace('/', "\\/")));
        spellings.push((name, encoded));
    }
    spellings
}

/// Text in which everything stands that an encoding treats in a way of its own.
const ODD: &str = "sk_+/ ~%41\\\"'&<>=é😀\t?-#:@";

#[test]
fn a_secret_is_removed_however_it_is_spelled() {
    for secret in ["12345678", "hush-hush", "ab+/cd==", "a b c d e", "%41%41%41", "\\\\\\\"\\\"\\\\", ODD] {
        for (name, spelling) in spellings(secret) {
            // Beside what no encoding writes.
            let text = scrubbed(&[secret], &format!("({spelling})[{spelling}]"));
            assert_eq!(text, "([redacted])[[redacted]]", "{secret} {name}: {spelling}");
        }
    }
}

#[test]
fn a_secret_is_removed_from_inside_of_base64() {
    for (before, behind) in (0..6).flat_map(|before| (0..6).map(move |behind| (before, behind))) {
        let whole = format!("{}{ODD}{}", "b".repeat(before), "e".repeat(behind));
        for engine in [&STANDARD, &URL_SAFE_NO_PAD] {
            let text = scrubbed(&[ODD], &format!("({})", engine.encode(&whole)));
            let (start, end) = text.split_once("[redacted]").expect("the secret is found");
            // No more than the groups that hold nothing of the secret are left.
            assert!(start.len() <= before * 8 / 6 + 1 && end.len() <= behind * 8 / 6 + 4, "{text}");
        }
    }
    let pair = STANDARD.encode("Aladdin:open sesame");
    let mut basic = Scrubber::default();
    basic.add_basic("Aladdin", "open sesame");
    let mut text = format!("Basic {pair}, Aladdin:open sesame, open sesame, Aladdin");
    basic.scrub(&mut text);
    assert_eq!(text, "Basic [redacted], [redacted], [redacted], Aladdin");
}

#[test]
fn short_text_is_no_secret_and_other_text_stays() {
    assert_eq!(scrubbed(&["1234567"], "1234567"), "1234567");
    assert_eq!(scrubbed(&["äöüäöüä"], "äöüäöüä"), "äöüäöüä");
    assert_eq!(scrubbed(&["äöüäöüäö"], "-äöüäöüäö-"), "-[redacted]-");
    assert_eq!(scrubbed(&[" 12345678\r\n"], "-12345678-"), "-[redacted]-");
    let text = "%, \\, &, %2, \\u, \\u00, &#, &#x;, %25%25, 😀, \\\\\\\\\\\\\\\\\\\\\\\\, 1234567, 2345678";
    assert_eq!(scrubbed(&["12345678", ODD], text), text);
    assert_eq!(scrubbed(&[], "anything"), "anything");
}

#[test]
fn of_secrets_that_overlap_nothing_is_left() {
    let secrets = ["ABCDEFGHIJ", "GHIJKLMNOP", "CDEFGHIJ"];
    assert_eq!(scrubbed(&secrets, "-ABCDEFGHIJKLMNOP-ABCDEFGHIJ-"), "-[redacted]-[redacted]-");
    assert_eq!(scrubbed(&["12345678"], "123456781234567812345678"), "[redacted][redacted][redacted]");
    assert_eq!(scrubbed(&["aaaaaaaa"], &"a".repeat(12)).replace("[redacted]", ""), "aaaa");
}

#[test]
fn json_is_scrubbed_in_names_texts_and_numbers() {
    let mut value = json!({
        "a 12345678": [12_345_678, "x 12345678", true, null, {"b": {"12345678": 1.5}}],
        "c": 1_234_567
    });
    scrubber(&["12345678"]).scrub_json(&mut value);
    assert_eq!(
        value,
        json!({
            "a [redacted]": ["[redacted]", "x [redacted]", true, null, {"b": {"[redacted]": 1.5}}],
            "c": 1_234_567
        })
    );
}

#[test]
fn credentials_are_known_by_the_names_of_headers() {
    let check = |name: &str, value: &str, secrets: &[&str]| {
        let mut scrubber = Scrubber::default();
        scrubber.add_header(&API, &name.parse().unwrap(), &value.parse().unwrap());
        for text in ["hush-hush", "hush-hush-2", "open sesame"] {
            let mut shown = format!("({text})");
            scrubber.scrub(&mut shown);
            assert_eq!(shown == "([redacted])", secrets.contains(&text), "{name}: {value}: {shown}");
        }
    };
    check("authorization", "Bearer hush-hush", &["hush-hush"]);
    check("authorization", "hush-hush", &["hush-hush"]);
    check("proxy-authorization", "Token token=\"hush-hush\", x=hush-hush-2", &["hush-hush", "hush-hush-2"]);
    check("authorization", &format!("Basic {}", STANDARD.encode("me:open sesame")), &["open sesame"]);
    check("cookie", "theme=dark; session=hush-hush", &["hush-hush"]);
    check("x-api-key", "hush-hush", &["hush-hush"]);
    check("session", "hush-hush", &["hush-hush"]);
    for name in ["X-Auth-Token", "Ocp-Apim-Subscription-Key", "x-goog-api-key", "PRIVATE-TOKEN", "X-Vault-Token"] {
        check(name, "hush-hush", &["hush-hush"]);
    }
    for name in ["accept", "user-agent", "idempotency-key", "x-tenant", "content-type"] {
        check(name, "hush-hush", &[]);
    }
}

proptest! {
    #[test]
    fn no_secret_survives_in_any_spelling(secret in "[ -~äé😀]{8,24}", before in "[a-z ]{0,9}", behind in "[a-z ]{0,9}") {
        prop_assume!(secret.trim() == secret);
        for (name, spelling) in spellings(&secret) {
            let text = scrubbed(&[&secret], &format!("{before}({spelling}){behind}"));
            prop_assert!(text.contains("[redacted]"), "{name}: {spelling}: {text}");
            prop_assert!(!text.contains(&spelling), "{name}: {spelling}: {text}");
        }
    }

    #[test]
    fn any_text_can_be_scrubbed(secret in any::<String>(), text in any::<String>()) {
        scrubbed(&[&secret], &text);
        scrubbed(&["\\\\%25&#x25;"], &text);
    }
}
