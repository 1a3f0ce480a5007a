// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! What an API says about an error, in the forms in which APIs say it.

use std::fmt;

use serde_json::Value;

use super::api::Api;
use super::scrub::Scrubber;
use super::text::Escaped;

/// What the server says is wrong.
///
/// The members are looked for leniently: any of them may be missing, and `details` keeps everything that was said.
///
/// `Display` shows code and message, 512 bytes of them at most. `Debug` shows all but `details`. Servers repeat what they
/// were sent: every credential of 8 characters or more that the client knows is replaced by `[redacted]` in all of the
/// members, however it is encoded. Anything else that the server says stands here as it came.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ApiError {
    /// What is wrong, for programs. APIs add codes, so a match on them needs a branch for the rest.
    pub code: Option<String>,
    /// What is wrong, for people.
    pub message: Option<String>,
    /// The parameter or field that is meant.
    pub param: Option<String>,
    /// The family of errors this one belongs to, called `type` in most APIs.
    pub kind: Option<String>,
    /// The server's name for the request.
    pub request_id: Option<String>,
    /// Where the error is explained.
    pub documentation_url: Option<String>,
    /// The description of the error as it came.
    pub details: Value,
}

impl ApiError {
    /// Reads the body of an error response. `None` when it is not JSON or says nothing that is known here.
    pub(crate) fn read(api: &Api, body: &[u8]) -> Option<Self> {
        let whole: Value = serde_json::from_slice(body).ok()?;
        let details = description(api, &whole);
        let text = |names: &[&str]| names.iter().find_map(|name| plain(details.get(name)?));
        let kind = text(&["type", "kind"]);
        let error = Self {
            // Where there is no code, the type is what tells one error from another, as in problem details (RFC 9457).
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
    /// Removes secrets from all that was said.
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
        // The details are a body, and may hold what must not be logged.
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

/// The part of a body that describes the error: where the API's document says it is, or the first of a list of errors,
/// or the body itself.
fn description<'v>(api: &Api, whole: &'v Value) -> &'v Value {
    let stated = find(whole, api.error).filter(|value| value.is_object());
    let listed = || whole.get("errors")?.get(0);
    stated.or_else(listed).unwrap_or(whole)
}

/// The code of an OAuth 2.0 error response, which is the text under `error` (RFC 6749, section 5.2).
fn oauth_code(whole: &Value) -> Option<String> {
    whole.get("error")?.as_str().map(str::to_string)
}

fn find<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, member| value.get(member))
}

/// Text and numbers as text: some APIs number their codes.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
