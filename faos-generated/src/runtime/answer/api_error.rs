// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The description of an error by an API, in the formats that APIs use.

use std::fmt;

use serde_json::Value;

use crate::runtime::api::Api;
use crate::runtime::auth::scrub::Scrubber;
use crate::runtime::text::Escaped;

/// The server's description of an error.
///
/// Members are looked up leniently: any of them may be missing, and `details` keeps the whole description.
///
/// `Display` shows code and message, at most 512 bytes. `Debug` shows everything except `details`. Servers may echo
/// what they received: every credential of 8 characters or more that the client knows is replaced by `[redacted]` in
/// all fields, in whatever encoding. All other text is kept as received.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ApiError {
    /// The machine-readable error code. APIs add codes, so a match on it needs a fallback branch.
    pub code: Option<String>,
    /// The human-readable message.
    pub message: Option<String>,
    /// The parameter or field that caused the error.
    pub param: Option<String>,
    /// The error category, called `type` in most APIs.
    pub kind: Option<String>,
    /// The request id assigned by the server.
    pub request_id: Option<String>,
    /// The URL of the documentation of this error.
    pub documentation_url: Option<String>,
    /// The description of the error as received.
    pub details: Value,
}

impl ApiError {
    /// Reads the body of an error response. Returns `None` if it is not JSON or contains no known member.
    pub(crate) fn read(api: &Api, body: &[u8]) -> Option<Self> {
        let whole: Value = serde_json::from_slice(body).ok()?;
        let details = description(api, &whole);
        let text = |names: &[&str]| names.iter().find_map(|name| plain(details.get(name)?));
        let kind = text(&["type", "kind"]);
        let error = Self {
            // Without a code, the type distinguishes errors, as in problem details (RFC 9457).
            code: text(&["code", "error_code", "errorCode"]).or_else(|| oauth_code(&whole)).or_else(|| kind.clone()),
            message: text(&["message", "detail", "error_description", "description", "title"])
                .or_else(|| plain(details)),
            param: text(&["param", "parameter", "field"]),
            kind,
            request_id: text(&["request_id", "requestId"]).or_else(|| plain(find(&whole, api.request_id)?)),
            documentation_url: text(&["documentation_url", "documentationUrl", "doc_url"]),
            details: details.clone(),
        };
        (error.code.is_some() || error.message.is_some()).then_some(error)
    }
}

impl ApiError {
    /// Redacts secrets in all fields.
    pub(crate) fn scrub(&mut self, scrubber: &Scrubber) {
        let Self { code, message, param, kind, request_id, documentation_url, details } = self;
        for text in [code, message, param, kind, request_id, documentation_url] {
            scrubber.scrub_optional(text);
        }
        scrubber.scrub_json(details);
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The details are a body, which may hold data that must not be logged.
        formatter
            .debug_struct("ApiError")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("param", &self.param)
            .field("kind", &self.kind)
            .field("request_id", &self.request_id)
            .field("documentation_url", &self.documentation_url)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, &self.message) {
            (Some(code), Some(message)) => Escaped(&format!("{code}: {message}")).fmt(formatter),
            (Some(text), None) | (None, Some(text)) => Escaped(text).fmt(formatter),
            (None, None) => formatter.write_str("no description"),
        }
    }
}

/// Returns the part of a body that describes the error: the path stated by the document, the first of a list of errors,
/// or the body itself.
fn description<'v>(api: &Api, whole: &'v Value) -> &'v Value {
    let stated = find(whole, api.error).filter(|value| value.is_object());
    let listed = || whole.get("errors")?.get(0);
    stated.or_else(listed).unwrap_or(whole)
}

/// Returns the code of an OAuth 2.0 error response, which is the text under `error` (RFC 6749, section 5.2).
fn oauth_code(whole: &Value) -> Option<String> {
    whole.get("error")?.as_str().map(str::to_string)
}

fn find<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, member| value.get(member))
}

/// Returns text and numbers as text, since some APIs use numeric codes.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
