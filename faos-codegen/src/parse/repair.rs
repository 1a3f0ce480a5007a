//! Repairs common mistakes in the envelope that the table cannot express, each with a warning.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostics};
use crate::http::is_token;
use crate::json::{Object, Pointer, Value};

use super::{
    context::Context,
    dialect,
    model::Kind,
    schema::{SchemaReader, SchemaTable},
};

/// Repairs an object before its fields are read.
pub(super) fn before(kind: Kind, value: &mut Value, at: &Pointer, diagnostics: &mut Diagnostics) {
    match value {
        Value::String(text) => {
            let name = match kind {
                Kind::Tag | Kind::License | Kind::Contact => "name",
                Kind::Server | Kind::ExternalDocs => "url",
                Kind::ServerVariable => "default",
                _ => return,
            };
            let message = format!("the {} is a string; treated as its `{name}`", kind.name());
            diagnostics.warning(Code::WrongType, at, message);
            let text = Value::String(std::mem::take(text));
            *value = Value::Object(Object::from_iter([(name.to_owned(), text)]));
        }
        Value::Object(members) if matches!(kind, Kind::Parameter | Kind::Header) => {
            let has_schema = ["schema", "content"].iter().any(|name| members.contains_key(*name));
            if !has_schema && members.contains_key("type") {
                gather_schema(kind, members, at, diagnostics);
            }
        }
        _ => {}
    }
}

/// Moves the inline schema keywords of a Swagger 2.0 parameter into `schema`.
fn gather_schema(kind: Kind, members: &mut Object, at: &Pointer, diagnostics: &mut Diagnostics) {
    let message = format!("the schema of the {} is inline, as in Swagger 2.0", kind.name());
    diagnostics.warning(Code::VersionMismatch, at, message).help("move `type` and its sibling keywords to `schema`");
    let (own, schema): (Object, Object) =
        std::mem::take(members).into_iter().partition(|(key, _)| kind.field(key).is_some() || key.starts_with("x-"));
    *members = own;
    members.insert("schema".to_owned(), Value::Object(schema));
}

/// Repairs an object after its fields were read; returns true if it can be kept.
pub(super) fn after(
    context: &mut Context<'_>,
    schemas: &mut SchemaTable,
    kind: Kind,
    members: &mut Object,
    at: &Pointer,
) -> bool {
    match kind {
        Kind::Document => {
            if let Some(dialect) = text(members, "jsonSchemaDialect").filter(|_| context.minor > 0) {
                dialect::check(context, dialect, &at.join("jsonSchemaDialect"));
            }
        }
        Kind::Server if text(members, "url") == Some("") => {
            let message = "the URL of the server is empty; left out";
            context.diagnostics.warning(Code::UnusableServer, at, message).help("add the URL");
        }
        Kind::Paths => paths(context, members, at),
        Kind::Operation => operation(context, members, at),
        Kind::Responses => responses(context, members, at),
        Kind::Parameter => return parameter(context, schemas, members, at),
        Kind::Header => header(context, schemas, members, at),
        Kind::Encoding => encoding(context, members, at),
        Kind::SecurityScheme => return security_scheme(context, members, at),
        Kind::Flow => flow(context, members, at),
        Kind::Link => return link(context, members, at),
        _ => {}
    }
    true
}

fn text<'m>(members: &'m Object, name: &str) -> Option<&'m str> {
    members.get(name).and_then(Value::as_str)
}

/// Removes an invalid style, and sets `explode` for the style `form`: `openapiv3` defaults it to false for every style.
fn encoding(context: &mut Context<'_>, members: &mut Object, at: &Pointer) {
    style(context, members, at, &["form", "spaceDelimited", "pipeDelimited", "deepObject"]);
    if text(members, "style") == Some("form") && !members.contains_key("explode") {
        members.insert("explode".to_owned(), Value::Bool(true));
    }
}

/// Limits the length of `operationId`, which becomes a method name.
fn operation(context: &mut Context<'_>, members: &Object, at: &Pointer) {
    let length = text(members, "operationId").map_or(0, str::len);
    if length > context.budget.limits.max_operation_id {
        let message = format!("the `operationId` has {length} bytes, which exceeds the limit");
        context.diagnostics.error(Code::DocumentLimit, &at.join("operationId"), message);
    }
}

/// Adds missing leading slashes to paths.
fn paths(context: &mut Context<'_>, members: &mut Object, at: &Pointer) {
    if members.keys().all(|path| path.starts_with('/') || path.starts_with("x-")) {
        return;
    }
    let original = std::mem::take(members);
    let taken: HashSet<String> = original.keys().cloned().collect();
    for (path, item) in original {
        if path.starts_with('/') || path.starts_with("x-") {
            members.insert(path, item);
            continue;
        }
        let slashed = format!("/{path}");
        let message = format!("the path `{path}` must begin with a slash");
        if taken.contains(&slashed) {
            let message = format!("{message}, and `{slashed}` exists; left out");
            context.diagnostics.warning(Code::UnusableValue, &at.join(&path), message);
        } else {
            context.diagnostics.warning(Code::WrongValue, &at.join(&path), message);
            members.insert(slashed, item);
        }
    }
}

/// Keeps the responses whose key is a status code or a range of status codes.
fn responses(context: &mut Context<'_>, members: &mut Object, at: &Pointer) {
    for (status, response) in std::mem::take(members) {
        let upper = status.to_ascii_uppercase();
        let code = match upper.as_bytes() {
            [b'1'..=b'5', b'X', b'X'] => Some(upper),
            [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => Some(upper),
            _ if status == "default" || status.starts_with("x-") => Some(status.clone()),
            _ => None,
        };
        let Some(code) = code else {
            let message = format!("`{status}` is not a status code; the response is left out");
            context
                .diagnostics
                .warning(Code::MalformedName, &at.join(&status), message)
                .help("use a code from 100 to 599, a range such as `4XX`, or `default`");
            continue;
        };
        if code != status {
            let message = format!("the range `{status}` must be written `{code}`");
            context.diagnostics.warning(Code::WrongValue, &at.join(&status), message);
        }
        members.entry(code).or_insert(response);
    }
}

fn parameter(context: &mut Context<'_>, schemas: &mut SchemaTable, members: &mut Object, at: &Pointer) -> bool {
    const PLACES: [&str; 4] = ["query", "header", "path", "cookie"];
    let stated = text(members, "in").unwrap_or_default().to_owned();
    let Some(place) = PLACES.into_iter().find(|place| place.eq_ignore_ascii_case(&stated)) else {
        let message = format!("a parameter cannot be in `{stated}`; left out");
        let diagnostic = context.diagnostics.warning(Code::UnusableValue, &at.join("in"), message);
        match stated.as_str() {
            "body" | "formData" => diagnostic.help("describe the body in `requestBody` instead"),
            _ => diagnostic.help("use `query`, `header`, `path` or `cookie`"),
        };
        return false;
    };
    if place != stated {
        let message = format!("the location `{stated}` must be written `{place}`");
        context.diagnostics.warning(Code::WrongValue, &at.join("in"), message);
        members.insert("in".to_owned(), Value::from(place));
    }
    if place == "header" && !is_header_name(context, text(members, "name").unwrap_or_default(), &at.join("name")) {
        return false;
    }
    let styles: &[&str] = match place {
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "path" => &["simple", "label", "matrix"],
        "header" => &["simple"],
        _ => &["form"],
    };
    style(context, members, at, styles);
    one_format(context, schemas, members, at);
    true
}

/// Returns true if the name is valid for a header, and reports it otherwise.
fn is_header_name(context: &mut Context<'_>, name: &str, at: &Pointer) -> bool {
    if is_token(name) {
        return true;
    }
    let message = format!("`{}` is not a valid header name", name.escape_debug());
    if name.contains(char::is_control) {
        // A line break in a name is hardly accidental: the header would become two.
        context.diagnostics.error(Code::UnsafeValue, at, message);
    } else {
        context
            .diagnostics
            .warning(Code::MalformedName, at, format!("{message}; the parameter is left out"))
            .help("use letters, digits and hyphens");
    }
    false
}

fn header(context: &mut Context<'_>, schemas: &mut SchemaTable, members: &mut Object, at: &Pointer) {
    style(context, members, at, &["simple"]);
    one_format(context, schemas, members, at);
}

/// Removes a style that is not allowed for this location.
fn style(context: &mut Context<'_>, members: &mut Object, at: &Pointer, styles: &[&str]) {
    if let Some(stated) = text(members, "style")
        && !styles.contains(&stated)
    {
        let message = format!("the style `{stated}` is not allowed here; ignored");
        context
            .diagnostics
            .warning(Code::WrongValue, &at.join("style"), message)
            .help(format!("use `{}`", styles.join("`, `")));
        members.shift_remove("style");
    }
}

/// Ensures that a parameter or header has either a schema or content.
fn one_format(context: &mut Context<'_>, schemas: &mut SchemaTable, members: &mut Object, at: &Pointer) {
    let has_content = members.get("content").and_then(Value::as_object).is_some_and(|content| !content.is_empty());
    match (members.contains_key("schema"), has_content) {
        (true, false) => {
            members.shift_remove("content");
        }
        (false, true) => {}
        (true, true) => {
            let message = "`schema` and `content` are mutually exclusive; `content` is ignored";
            context.diagnostics.warning(Code::WrongValue, &at.join("content"), message);
            members.shift_remove("content");
        }
        (false, false) => {
            let message = "neither `schema` nor `content` is given; any value is accepted";
            context.diagnostics.warning(Code::MissingField, at, message);
            members.shift_remove("content");
            let place = at.join("schema");
            let reference = Value::String(place.to_string());
            SchemaReader::new(context, schemas).read(Value::Object(Object::new()), place);
            let schema = Object::from_iter([("$ref".to_owned(), reference)]);
            members.insert("schema".to_owned(), Value::Object(schema));
        }
    }
}

fn security_scheme(context: &mut Context<'_>, members: &mut Object, at: &Pointer) -> bool {
    const TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
    let stated = text(members, "type").unwrap_or_default().to_owned();
    let known = TYPES.into_iter().find(|ty| ty.eq_ignore_ascii_case(&stated));
    let (ty, scheme) = match stated.as_str() {
        "basic" | "bearer" => ("http", Some(stated.as_str())),
        _ => match known {
            Some(ty) => (ty, None),
            None => {
                let message = format!("`{stated}` is not a security scheme type; no operation requires the scheme");
                context
                    .diagnostics
                    .warning(Code::UnsupportedSecurity, &at.join("type"), message)
                    .help(format!("use `{}`", TYPES.join("`, `")));
                return false;
            }
        },
    };
    if ty != stated {
        let message = format!("the type `{stated}` must be written `{ty}`");
        context.diagnostics.warning(Code::WrongValue, &at.join("type"), message);
        members.insert("type".to_owned(), Value::from(ty));
    }
    if let Some(scheme) = scheme {
        members.insert("scheme".to_owned(), Value::from(scheme));
    }
    match ty {
        "apiKey" => {
            let place = text(members, "in").map(str::to_ascii_lowercase).unwrap_or_default();
            if !matches!(place.as_str(), "query" | "header" | "cookie") {
                let message =
                    "an API key requires `in` to be `query`, `header` or `cookie`; no operation requires the scheme";
                context.diagnostics.warning(Code::UnsupportedSecurity, at, message).help("correct `in`");
                return false;
            }
            members.insert("in".to_owned(), Value::String(place));
            needed(context, members, at, "name")
        }
        "http" => needed(context, members, at, "scheme"),
        "oauth2" => {
            if !members.contains_key("flows") {
                context.diagnostics.warning(Code::MissingField, at, "the OAuth scheme has no `flows`");
                members.insert("flows".to_owned(), Value::Object(Object::new()));
            }
            true
        }
        "openIdConnect" => {
            optional_url(context, members, at, "openIdConnectUrl");
            true
        }
        _ => false,
    }
}

/// Returns true if a repaired security scheme is of a type that `openapiv3` does not support.
pub(super) fn is_mutual_tls(members: &Object) -> bool {
    text(members, "type") == Some("mutualTLS")
}

fn needed(context: &mut Context<'_>, members: &Object, at: &Pointer, name: &str) -> bool {
    let present = members.contains_key(name);
    if !present {
        let message = format!("the security scheme has no `{name}`; no operation requires it");
        context.diagnostics.warning(Code::UnsupportedSecurity, at, message).help(format!("add `{name}`"));
    }
    present
}

/// Adds the URLs that a flow requires.
fn flow(context: &mut Context<'_>, members: &mut Object, at: &Pointer) {
    let name = at.last().unwrap_or_default();
    if matches!(name.as_ref(), "implicit" | "authorizationCode") {
        optional_url(context, members, at, "authorizationUrl");
    }
    if matches!(name.as_ref(), "password" | "clientCredentials" | "authorizationCode") {
        optional_url(context, members, at, "tokenUrl");
    }
}

fn optional_url(context: &mut Context<'_>, members: &mut Object, at: &Pointer, name: &str) {
    if !members.contains_key(name) {
        let message = format!("`{name}` is missing; treated as empty");
        context.diagnostics.warning(Code::MissingField, at, message);
        members.insert(name.to_owned(), Value::from(""));
    }
}

/// Keeps the links that name an operation.
fn link(context: &mut Context<'_>, members: &mut Object, at: &Pointer) -> bool {
    match (members.contains_key("operationId"), members.contains_key("operationRef")) {
        (true, true) => {
            members.shift_remove("operationRef");
        }
        (false, false) => {
            let message = "the link does not name an operation; ignored";
            context.diagnostics.warning(Code::MissingField, at, message);
            return false;
        }
        _ => {}
    }
    true
}
