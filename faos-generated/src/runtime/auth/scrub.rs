// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Redacts secrets in errors. Servers, proxies and application code may echo what they received, in plain text or
//! another encoding. This code runs only after a call has failed.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHORIZATION};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::runtime::api::{Api, In, SchemeKind};
use crate::runtime::arguments::percent;

/// The minimum length of a secret in characters. Shorter text appears too often in other text.
const SHORTEST: usize = 8;

/// The replacement for a secret.
const REDACTED: &str = "[redacted]";

/// The parts that a signer added to a request.
#[derive(Clone, Default)]
pub(crate) struct Added {
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The values of query parameters.
    query: Vec<String>,
}

impl Added {
    /// Adds the headers that a signer added or changed, and the values of the query parameters that it added.
    pub(crate) fn note(&mut self, before: &HeaderMap, after: &HeaderMap, query: Vec<String>) {
        let is_new = |(name, value): &(&HeaderName, &HeaderValue)| before.get(*name) != Some(*value);
        self.headers.extend(after.iter().filter(is_new).map(|(name, value)| (name.clone(), value.clone())));
        self.query.extend(query);
    }
}

/// Returns a URL without query parameters that may hold a credential.
pub(crate) fn public_url(api: &Api, credentials: &Secrets, url: &Url) -> String {
    let is_public = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        let is_credential = credentials.query.iter().any(|(known, _)| known == name);
        !is_credential && !is_secret_name(api, &percent_decode_str(name).decode_utf8_lossy())
    };
    let query: Vec<&str> = url.query().map(|query| query.split('&').filter(is_public).collect()).unwrap_or_default();
    let mut url = url.clone();
    url.set_query(Some(query.join("&")).as_deref().filter(|query| !query.is_empty()));
    url.into()
}

/// Returns the headers that do not hold a credential.
pub(crate) fn public_headers(api: &Api, headers: &HeaderMap) -> HeaderMap {
    let is_public = |(name, value): &(&HeaderName, &HeaderValue)| {
        let is_credential = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name) || value.is_sensitive();
        !is_credential && !is_secret_name(api, name.as_str())
    };
    headers.iter().filter(is_public).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The credentials of a request, kept apart from its other parts.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Percent-encoded, and already part of the request's URL.
    pub(crate) query: Vec<(String, String)>,
}

/// Secrets, and the encodings in which they are recognized.
#[derive(Default)]
pub(crate) struct Scrubber(Vec<Pattern>);

struct Pattern {
    text: SecretString,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The secret in plain text, with any characters escaped.
    Plain,
    /// Base64 text that contains the secret. The adjacent characters may hold bits of it too.
    Base64 { before: bool, behind: bool },
}

impl Scrubber {
    /// Adds a secret, unless it is too short to be distinguished from other text.
    pub(crate) fn add(&mut self, secret: &str) {
        let secret = secret.trim();
        let is_known = |pattern: &Pattern| pattern.form == Form::Plain && pattern.text.expose_secret() == secret;
        if secret.chars().count() < SHORTEST || self.0.iter().any(is_known) {
            return;
        }
        let json = Value::String(secret.to_owned()).to_string();
        let json = json.get(1..json.len() - 1).unwrap_or_default();
        // Encodings can be nested: JSON-escaped text may be sent in Base64 or in a URL.
        let forms = [secret, json, &percent::encoded(secret)];
        for (index, form) in forms.iter().enumerate().filter(|(index, form)| !forms[..*index].contains(form)) {
            if index < 2 {
                self.0.push(Pattern { text: (*form).into(), form: Form::Plain });
            }
            self.add_base64(form);
        }
    }

    /// Adds the Base64 of a text. It depends on the offset of the text within a group of three bytes.
    fn add_base64(&mut self, text: &str) {
        for place in 0..3 {
            let bytes = [&[0; 2][..place], text.as_bytes()].concat();
            let encoded = STANDARD_NO_PAD.encode(&bytes);
            let start = if place == 0 { 0 } else { place + 1 };
            let end = bytes.len() * 8 / 6;
            let form = Form::Base64 { before: place != 0, behind: bytes.len() % 3 != 0 };
            if let Some(text) = encoded.get(start..end) {
                self.0.push(Pattern { text: text.into(), form });
            }
        }
    }

    /// Adds a password, alone and with its user name, since they are sent together.
    pub(crate) fn add_basic(&mut self, user: &str, password: &str) {
        self.add(password);
        self.add(&format!("{user}:{password}"));
    }

    /// Adds the value of a header, if it holds a credential.
    pub(crate) fn add_header(&mut self, api: &Api, name: &HeaderName, value: &HeaderValue) {
        let Ok(text) = str::from_utf8(value.as_bytes()) else {
            return;
        };
        if name == COOKIE {
            text.split(';').filter_map(|pair| pair.split_once('=')).for_each(|(_, value)| self.add_encoded(value));
        } else if name == AUTHORIZATION || name == PROXY_AUTHORIZATION {
            self.add_authorization(text);
        } else if value.is_sensitive() || is_secret_name(api, name.as_str()) {
            self.add(text);
            self.add_authorization(text);
        }
    }

    /// Adds the secrets of `Bearer …`, `Basic …` and `Scheme name="…", name="…"`.
    fn add_authorization(&mut self, text: &str) {
        let Some((scheme, rest)) = text.split_once(' ') else {
            return self.add(text);
        };
        self.add(rest);
        if scheme.eq_ignore_ascii_case("basic")
            && let Ok(pair) = STANDARD.decode(rest.trim())
            && let Ok(pair) = String::from_utf8(pair)
        {
            let (user, password) = pair.split_once(':').unwrap_or(("", &pair));
            self.add_basic(user, password);
        }
        let parameters = rest.split([',', ' ']).filter_map(|parameter| parameter.split_once('='));
        parameters.for_each(|(_, value)| self.add(value.trim_matches('"')));
    }

    /// Adds the credentials of a request.
    pub(crate) fn add_request(&mut self, api: &Api, headers: &HeaderMap, credentials: &Secrets, url: &Url) {
        for (name, value) in headers.iter().chain(credentials.headers.iter().map(|(name, value)| (name, value))) {
            self.add_header(api, name, value);
        }
        credentials.query.iter().for_each(|(_, value)| self.add_encoded(value));
        for (name, value) in url.query_pairs() {
            if is_secret_name(api, &name) {
                self.add(&value);
            }
        }
    }

    /// Adds the credentials among the parts that a signer added.
    pub(crate) fn add_added(&mut self, api: &Api, added: &Added) {
        added.headers.iter().for_each(|(name, value)| self.add_header(api, name, value));
        added.query.iter().for_each(|value| self.add(value));
    }

    /// Adds a secret that may be percent-encoded.
    pub(crate) fn add_encoded(&mut self, text: &str) {
        self.add(&percent_decode_str(text).decode_utf8_lossy());
        self.add(text);
    }

    /// Redacts every secret in a text.
    pub(crate) fn scrub(&self, text: &mut String) {
        if let Some(scrubbed) = self.scrubbed(text) {
            *text = scrubbed;
        }
    }

    /// Redacts every secret in an optional text.
    pub(crate) fn scrub_optional(&self, text: &mut Option<String>) {
        if let Some(text) = text {
            self.scrub(text);
        }
    }

    /// Redacts every secret in the texts, numbers and names of a JSON value.
    pub(crate) fn scrub_json(&self, value: &mut Value) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => {
                if let Some(text) = self.scrubbed(&number.to_string()) {
                    *value = Value::String(text);
                }
            }
            Value::String(text) => self.scrub(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.scrub_json(item)),
            Value::Object(members) => {
                *members = std::mem::take(members)
                    .into_iter()
                    .map(|(mut name, mut value)| {
                        self.scrub(&mut name);
                        self.scrub_json(&mut value);
                        (name, value)
                    })
                    .collect();
            }
        }
    }

    /// Replaces an error by its redacted texts if it or one of its sources shows a secret.
    pub(crate) fn scrub_source(&self, source: Box<dyn StdError + Send + Sync>) -> Box<dyn StdError + Send + Sync> {
        if self.0.is_empty() {
            return source;
        }
        let mut texts = Vec::new();
        let mut is_clean = true;
        let mut next: Option<&(dyn StdError + 'static)> = Some(&*source);
        while let Some(error) = next {
            let mut text = error.to_string();
            is_clean &= self.spans(&text).is_empty() && self.spans(&format!("{error:?}\n{error:#?}")).is_empty();
            self.scrub(&mut text);
            texts.push(text);
            next = error.source();
        }
        if is_clean {
            return source;
        }
        let chain = texts.into_iter().rev().fold(None, |source, text| Some(Box::new(Scrubbed { text, source })));
        match chain {
            Some(chain) => chain,
            None => source,
        }
    }

    /// Returns the redacted text, or `None` if it contains no secrets.
    fn scrubbed(&self, text: &str) -> Option<String> {
        let spans = self.spans(text);
        let mut scrubbed = String::with_capacity(text.len());
        let mut end = 0;
        for span in &spans {
            scrubbed.push_str(text.get(end..span.start)?);
            scrubbed.push_str(REDACTED);
            end = span.end;
        }
        scrubbed.push_str(text.get(end..)?);
        (!spans.is_empty()).then_some(scrubbed)
    }

    /// Returns the positions of secrets, ordered and disjoint. Overlapping secrets are merged.
    fn spans(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for pattern in &self.0 {
            let mut start = 0;
            while start < text.len() {
                match pattern.find_at(text, start) {
                    Some(span) => {
                        start = span.end;
                        found.push(span);
                    }
                    None => start += 1,
                }
            }
        }
        found.sort_unstable_by_key(|span| span.start);
        found.dedup_by(|next, kept| {
            let touches = next.start < kept.end;
            if touches {
                kept.end = kept.end.max(next.end);
            }
            touches
        });
        found
    }
}

impl Pattern {
    /// Returns the span of the secret, if it begins at `start`.
    fn find_at(&self, text: &str, start: usize) -> Option<Range<usize>> {
        let bytes = text.as_bytes();
        let secret = self.text.expose_secret();
        let (first, begins) = (*bytes.get(start)?, *secret.as_bytes().first()?);
        // Most positions are skipped here.
        if first != begins && !b"%\\&-_".contains(&first) {
            return None;
        }
        let (mut ends, mut next) = (vec![start], Vec::new());
        for character in secret.chars() {
            for &end in &ends {
                forms(bytes, end, character, &mut next);
                match (self.form, character) {
                    (Form::Base64 { .. }, '+') => forms(bytes, end, '-', &mut next),
                    (Form::Base64 { .. }, '/') => forms(bytes, end, '_', &mut next),
                    _ => {}
                }
            }
            ends.clear();
            std::mem::swap(&mut ends, &mut next);
            if ends.is_empty() {
                return None;
            }
            ends.sort_unstable();
            ends.dedup();
        }
        let mut span = start..ends.into_iter().max()?;
        if let Form::Base64 { before, behind } = self.form {
            let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
            if before && span.start.checked_sub(1).and_then(|place| bytes.get(place)).is_some_and(is_base64) {
                span.start -= 1;
            }
            if behind && bytes.get(span.end).is_some_and(is_base64) {
                span.end += 1;
            }
            while let Some(end) = end_of(bytes, span.end, '=') {
                span.end = end;
            }
        }
        Some(span)
    }
}

/// Returns the end of a character that begins at `at`, in any encoding.
fn end_of(text: &[u8], at: usize, character: char) -> Option<usize> {
    let mut ends = Vec::new();
    forms(text, at, character, &mut ends);
    ends.into_iter().max()
}

/// The maximum nesting of escapes.
const LEVELS: usize = 3;

/// Adds the ends of a character that begins at `at`, for each encoding that matches.
fn forms(text: &[u8], at: usize, character: char, ends: &mut Vec<usize>) {
    let mut buffer = [0; 4];
    let raw = character.encode_utf8(&mut buffer).as_bytes();
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with(raw) {
        ends.push(at + raw.len());
    }
    let lengths = match rest.first() {
        Some(b'%') => (0..=LEVELS).filter_map(|level| percent_encoded(rest, raw, level)).collect(),
        Some(b'\\') => json_escaped(rest, character),
        Some(b'&') => html_escaped(rest, character).into_iter().collect(),
        Some(b'+') if character == ' ' => vec![1],
        _ => Vec::new(),
    };
    ends.extend(lengths.into_iter().map(|length| at + length));
}

/// Returns the length of percent-encoded bytes whose percent signs are themselves encoded `level` times.
fn percent_encoded(text: &[u8], raw: &[u8], level: usize) -> Option<usize> {
    let mut rest = text;
    for byte in raw {
        rest = rest.strip_prefix(b"%")?;
        for _ in 0..level {
            rest = rest.strip_prefix(b"25")?;
        }
        if hexadecimal(rest.get(..2))? != u32::from(*byte) {
            return None;
        }
        rest = rest.get(2..)?;
    }
    Some(text.len() - rest.len())
}

/// Returns the lengths of a JSON-escaped character, whose backslashes may be escaped too.
fn json_escaped(text: &[u8], character: char) -> Vec<usize> {
    let backslashes = |text: &[u8]| text.iter().take(1 << LEVELS).take_while(|byte| **byte == b'\\').count();
    let count = backslashes(text);
    let mut lengths = Vec::new();
    if character == '\\' {
        lengths.extend((1..=LEVELS).map(|level| 1 << level).filter(|length| *length <= count));
    }
    let short = match character {
        '"' | '/' => Some(character),
        '\u{8}' => Some('b'),
        '\u{c}' => Some('f'),
        '\n' => Some('n'),
        '\r' => Some('r'),
        '\t' => Some('t'),
        _ => None,
    };
    if short.is_some() && short == text.get(count).copied().map(char::from) {
        lengths.push(count + 1);
    }
    let mut length = 0;
    for unit in character.encode_utf16(&mut [0; 2]) {
        let rest = text.get(length..).unwrap_or_default();
        let count = backslashes(rest);
        let digits = rest.get(count..).and_then(|rest| rest.strip_prefix(b"u")).and_then(|rest| rest.get(..4));
        if count == 0 || hexadecimal(digits) != Some(u32::from(*unit)) {
            return lengths;
        }
        length += count + 5;
    }
    lengths.push(length);
    lengths
}

/// Returns the length of an HTML-escaped character.
fn html_escaped(text: &[u8], character: char) -> Option<usize> {
    let end = text.iter().take(12).position(|byte| *byte == b';')?;
    let name = str::from_utf8(text.get(1..end)?).ok()?;
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => u32::from(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        }),
    };
    (code == u32::from(character)).then_some(end + 1)
}

fn hexadecimal(digits: Option<&[u8]>) -> Option<u32> {
    digits?.iter().try_fold(0, |number, digit| Some((number << 4) | char::from(*digit).to_digit(16)?))
}

/// Parts of header and parameter names that indicate a credential, without word separators.
const SECRET_PARTS: [&str; 12] = [
    "accesskey",
    "apikey",
    "auth",
    "credential",
    "jwt",
    "pass",
    "privatekey",
    "secret",
    "session",
    "signature",
    "subscriptionkey",
    "token",
];

/// Returns true if a header or query parameter of this name may hold a credential. A false positive only removes a
/// value from a message.
fn is_secret_name(api: &Api, name: &str) -> bool {
    let is_stated = api.schemes.iter().any(|scheme| match scheme.kind {
        SchemeKind::ApiKey(In::Header | In::Query, parameter) => parameter.eq_ignore_ascii_case(name),
        _ => false,
    });
    let plain: String = name.chars().filter(|character| character.is_ascii_alphanumeric()).collect();
    let plain = plain.to_ascii_lowercase();
    is_stated || matches!(&*plain, "key" | "sig") || SECRET_PARTS.iter().any(|part| plain.contains(part))
}

/// The redacted copy of an error that contained a secret.
#[derive(Debug)]
struct Scrubbed {
    text: String,
    source: Option<Box<Scrubbed>>,
}

impl fmt::Display for Scrubbed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl StdError for Scrubbed {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
