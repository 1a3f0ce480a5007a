// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The description of an error by an API, in the formats that APIs use.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};
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

/// Names of members, without underscores and in lower case, in order of preference.
const CODES: &[&str] = &["code", "errorcode", "errcode", "errornumber", "scimtype"];
const MESSAGES: &[&str] = &[
    "message",
    "errormessage",
    "detail",
    "errordescription",
    "description",
    "title",
    "msg",
    "errormessages",
    "reason",
    "faultstring",
];
const PARAMETERS: &[&str] = &["param", "parameter", "field", "pointer", "target", "loc"];
const KINDS: &[&str] = &["type", "errortype", "kind", "category"];
const REQUEST_IDS: &[&str] = &["requestid", "correlationid", "traceid", "debugid"];
const DOCUMENTATION: &[&str] = &["documentationurl", "docurl", "moreinfo", "help"];
/// Members that hold the description of an error, or a list of them. `extensions` and `source` refine it.
const NESTED: &[&str] = &["error", "errors", "detail", "fault", "extensions", "source", "odataerror"];

impl ApiError {
    /// Reads the body of an error response. Returns `None` if it contains no known member.
    pub(crate) fn read(api: &Api, media_type: &str, body: &[u8]) -> Option<Self> {
        let text = || is_text(media_type).then(|| Self::of_text(std::str::from_utf8(body).ok()?)).flatten();
        serde_json::from_slice(body).ok().and_then(|whole: Value| Self::of_json(api, &whole)).or_else(text)
    }

    fn of_json(api: &Api, whole: &Value) -> Option<Self> {
        let stated = find(whole, api.error).filter(|value| value.is_object());
        let levels = Levels::of(stated.unwrap_or(whole));
        let outer = Levels::of(whole);
        // A message says most on the outermost level, a parameter and a type on the innermost that has them.
        let kind = levels.text_inside(KINDS);
        let (code, message) = (levels.code(), levels.message().or_else(|| outer.message()));
        let (code, message) = match levels.text_of_error().or_else(|| outer.text_of_error()) {
            Some(text) if code.is_none() && is_word(&text) => (Some(text), message),
            text => (code, message.or(text)),
        };
        let message = message.or_else(|| levels.other_message());
        let error = Self {
            // Without a code, the type distinguishes errors, as in problem details (RFC 9457).
            code: code.or_else(|| kind.clone()),
            message,
            param: levels.text_inside(PARAMETERS).or_else(|| levels.first_field()),
            kind,
            request_id: levels.text(REQUEST_IDS).or_else(|| plain(find(whole, api.request_id)?)),
            documentation_url: levels.text(DOCUMENTATION),
            details: stated.unwrap_or(whole).clone(),
        };
        (error.code.is_some() || error.message.is_some()).then_some(error)
    }

    /// Reads plain text, unless it is a page of a proxy.
    fn of_text(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty() && !text.starts_with('<')).then(|| Self {
            code: None,
            message: Some(text.to_owned()),
            param: None,
            kind: None,
            request_id: None,
            documentation_url: None,
            details: Value::String(text.to_owned()),
        })
    }
}

impl ApiError {
    /// Returns the request id assigned by the server, as received.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

/// Writes all fields, including `details`.
impl Serialize for ApiError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("ApiError", 7)?;
        fields.serialize_field("code", &self.code)?;
        fields.serialize_field("message", &self.message)?;
        fields.serialize_field("param", &self.param)?;
        fields.serialize_field("kind", &self.kind)?;
        fields.serialize_field("request_id", &self.request_id)?;
        fields.serialize_field("documentation_url", &self.documentation_url)?;
        fields.serialize_field("details", &self.details)?;
        fields.end()
    }
}

/// The levels of a description of an error, from the outermost to the innermost.
struct Levels<'v>(Vec<&'v Value>);

impl<'v> Levels<'v> {
    /// Follows the members that describe the error more closely, at most four levels deep.
    fn of(value: &'v Value) -> Self {
        let mut levels = vec![first(value)];
        let mut next = 0;
        while next < levels.len() && levels.len() < 8 {
            let members = levels[next].as_object().into_iter().flatten();
            let nested = members.filter(|(name, _)| NESTED.contains(&simple(name).as_str()));
            levels.extend(nested.map(|(_, value)| first(value)).filter(|value| value.is_object()));
            next += 1;
        }
        Self(levels)
    }

    /// Returns the first of these members as text, outer levels first.
    fn text(&self, names: &[&str]) -> Option<String> {
        self.0.iter().find_map(|level| member(level, names))
    }

    /// Returns the first of these members as text, inner levels first.
    fn text_inside(&self, names: &[&str]) -> Option<String> {
        self.0.iter().rev().find_map(|level| member(level, names))
    }

    /// Returns the code: the outermost that is not a number, since numbers usually repeat the status.
    fn code(&self) -> Option<String> {
        let is_number = |code: &String| code.bytes().all(|byte| byte.is_ascii_digit());
        let mut codes = self.0.iter().filter_map(|level| member(level, CODES));
        if let Some(code) = codes.clone().find(|code| !is_number(code)) {
            return Some(code);
        }
        // As Google and Kubernetes write it: a name beside the number.
        let named = self.0.iter().filter(|level| member(level, CODES).is_some()).find_map(|level| {
            member(level, &["status"]).filter(|text| is_name(text)).or_else(|| member(level, &["reason"]))
        });
        // As AWS writes it: the name of a type, behind that of its module.
        let shape = || self.text(&["type"])?.rsplit_once('#').map(|(_, name)| name.to_owned());
        named.filter(|text| is_word(text)).or_else(|| codes.next()).or_else(shape)
    }

    /// Returns the message of the outermost level that has one.
    fn message(&self) -> Option<String> {
        let stated = self.0.iter().find_map(|level| plain(level).or_else(|| member(level, MESSAGES)));
        stated.or_else(|| self.0.iter().find_map(|level| listed(level))).or_else(|| {
            let (field, problem) = self.problem_of_a_field()?;
            Some(format!("{field}: {problem}"))
        })
    }

    /// Returns the outermost text whose name ends with `message`, such as `exception_message`.
    fn other_message(&self) -> Option<String> {
        self.0.iter().find_map(|level| {
            let members = level.as_object()?.iter();
            members.filter(|(name, _)| simple(name).ends_with("message")).find_map(|(_, value)| plain(value))
        })
    }

    /// Returns the text under `error`, which is a code in OAuth (RFC 6749, section 5.2), and elsewhere a message.
    fn text_of_error(&self) -> Option<String> {
        self.0.iter().find_map(|level| member(level, &["error"]))
    }

    fn first_field(&self) -> Option<String> {
        self.problem_of_a_field().map(|(field, _)| field)
    }

    /// Returns the first of a map from fields to their problems, under `errors`.
    fn problem_of_a_field(&self) -> Option<(String, String)> {
        self.0.iter().find_map(|level| {
            let problems = level.get("errors")?.as_object()?;
            problems.iter().find_map(|(field, problem)| {
                let text = problem.as_array().map_or_else(|| plain(problem), |list| plain(list.first()?));
                Some((field.clone(), text?))
            })
        })
    }
}

/// Returns the first of a list, or the value itself.
fn first(value: &Value) -> &Value {
    value.as_array().and_then(|list| list.first()).unwrap_or(value)
}

/// Returns the first text of a list under `errors`.
fn listed(level: &Value) -> Option<String> {
    let errors = level.get("errors")?;
    plain(errors).or_else(|| plain(errors.as_array()?.first()?))
}

/// Returns the first of these members as text, in the order of `names`. Lists are joined: a path with points, and
/// messages with semicolons.
fn member(level: &Value, names: &[&str]) -> Option<String> {
    let members = level.as_object()?;
    names.iter().find_map(|name| {
        members.iter().filter(|(key, _)| simple(key) == *name).find_map(|(_, value)| match value {
            Value::Array(items) => {
                let separator = if *name == "loc" { "." } else { "; " };
                let texts: Vec<String> = items.iter().filter_map(plain).collect();
                (!texts.is_empty()).then(|| texts.join(separator))
            }
            // As OData once wrote it: a text and its language.
            Value::Object(text) => text.get("value").and_then(plain),
            value => plain(value),
        })
    })
}

/// Returns the name of a member in the form of the lists above.
fn simple(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

/// Returns true if the text is one word, as codes are.
fn is_word(text: &str) -> bool {
    !text.contains(char::is_whitespace)
}

/// Returns true if the text is written as constants are.
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

fn is_text(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("text/plain"))
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
