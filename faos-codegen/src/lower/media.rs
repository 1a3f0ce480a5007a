//! Media types: how bodies are written and parsed.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::MediaType;

use crate::diagnostic::{Code, Diagnostics};
use crate::document::{self, Document, Format, Schema, SchemaId};
use crate::http::{essence, is_token};
use crate::json::Pointer;

/// The representations of a body, the most specific first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Json,
    Multipart,
    Form,
    Bytes,
    Text,
    Events,
    Lines,
}

/// A media type of a body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer<'a> {
    /// The media type as written in the document.
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    pub(super) media: &'a MediaType,
    pub(super) schema: Option<SchemaId>,
}

/// Returns the supported media types of a body, and the names that are not valid media types.
pub(super) fn offers<'a>(
    document: &'a Document,
    content: &'a IndexMap<String, MediaType>,
) -> (Vec<Offer<'a>>, Vec<&'a str>) {
    let (mut offers, mut refused) = (Vec::new(), Vec::new());
    for (name, media) in content {
        let schema = media.schema.as_ref().and_then(|schema| document.schema_at(schema));
        let described = schema.map(|schema| document.schemas.get(document.schemas.resolved(schema)));
        match kind(name, described) {
            Some(kind) => offers.push(Offer { name, kind, media, schema }),
            None => refused.push(name.as_str()),
        }
    }
    (offers, refused)
}

/// The maximum length of a media type without parameters: RFC 6838, section 4.2, allows 127 bytes for each of its two
/// names.
const LONGEST: usize = 2 * 127 + 1;

/// Returns the representation for a media type, or `None` if the name is invalid. A binary schema takes precedence over
/// a textual media type.
fn kind(name: &str, schema: Option<&Schema>) -> Option<Kind> {
    let essence = essence(name);
    let (top, sub) = essence.split_once('/')?;
    let plain = name.chars().all(|character| character == ' ' || character.is_ascii_graphic());
    let short = essence.len() <= LONGEST;
    if !plain || !short || !is_token(top) || !is_token(sub) {
        return None;
    }
    let text = ["xml", "yaml", "x-yaml", "javascript", "graphql", "sql", "sdp", "toml"];
    Some(match essence.as_str() {
        "text/event-stream" => Kind::Events,
        _ if is_lines(sub) && !schema.is_some_and(is_binary) => Kind::Lines,
        _ if top == "multipart" => Kind::Multipart,
        "application/x-www-form-urlencoded" => Kind::Form,
        _ if schema.is_some_and(is_binary) => Kind::Bytes,
        "*/*" => Kind::Json,
        _ if sub == "json" || sub.ends_with("+json") => Kind::Json,
        _ if top == "text" || text.contains(&sub) || sub.ends_with("+xml") || sub.ends_with("+yaml") => Kind::Text,
        // A vendor media type is text if the document says so.
        _ if sub.starts_with("vnd.") && schema.is_some_and(is_string) => Kind::Text,
        _ => Kind::Bytes,
    })
}

/// Returns true if the media type is a notation for values that a schema describes, or text without a format.
pub(super) fn writes_values(name: &str) -> bool {
    let essence = essence(name);
    let sub = essence.split_once('/').map_or("", |(_, sub)| sub);
    let notation = sub.rsplit('+').next().unwrap_or_default();
    essence == "text/plain" || ["xml", "yaml", "x-yaml", "json"].contains(&notation)
}

fn is_string(schema: &Schema) -> bool {
    schema.types.single() == Some(document::Type::String)
}

/// Reports an invalid media type that would be sent. Its content is left out.
pub(super) fn report(name: &str, at: &Pointer, findings: &mut Diagnostics) {
    if is_harmful(name) {
        findings.error(Code::UnsafeValue, at, "this is not a valid media type");
    } else {
        report_left_out(name, at, findings);
    }
}

/// Reports an invalid media type whose content is left out.
pub(super) fn report_left_out(name: &str, at: &Pointer, findings: &mut Diagnostics) {
    let message = format!("`{}` is not a media type; the content is left out", name.escape_debug());
    findings.warning(Code::MalformedName, at, message).help("use a name such as `application/json`");
}

/// Returns true if an invalid media type looks malicious. Others are treated as mistakes.
fn is_harmful(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default();
    name.contains(char::is_control) || essence.contains(['"', '\\']) || essence.len() > LONGEST
}

/// Returns true if the text is a media type that a header can carry.
pub(super) fn is_media_type(name: &str) -> bool {
    kind(name, None).is_some()
}

/// Returns the value of `Content-Type` for a body of this media type. A range is replaced by the simplest type of its
/// kind.
pub(super) fn sent_as(name: &str, kind: Kind) -> String {
    if !name.split(';').next().unwrap_or_default().contains('*') {
        return name.to_owned();
    }
    let plain = match kind {
        Kind::Json => "application/json",
        Kind::Text => "text/plain",
        _ => "application/octet-stream",
    };
    plain.to_owned()
}

/// Returns the reason if a body with a structured schema is handled as plain text or bytes.
pub(super) fn untyped_body(offer: &Offer<'_>, schema: &Schema) -> Option<&'static str> {
    let essence = offer.name.split(';').next().unwrap_or_default();
    match offer.kind {
        _ if is_string(schema) || schema.types.is_empty() => None,
        Kind::Text if essence.ends_with("xml") => Some("XML, handled as text"),
        Kind::Text if essence.ends_with("yaml") => Some("YAML, handled as text"),
        Kind::Text => Some("text in an unsupported format"),
        Kind::Bytes if is_lines(offer.name) => Some("JSON lines, handled as bytes"),
        Kind::Bytes => Some("bytes in an unsupported format"),
        Kind::Json | Kind::Multipart | Kind::Form | Kind::Events | Kind::Lines => None,
    }
}

/// Returns true if the media type is a sequence of JSON values: JSON lines, or JSON text sequences (RFC 7464).
pub(super) fn is_lines(name: &str) -> bool {
    let essence = essence(name);
    let sub = essence.rsplit('/').next().unwrap_or_default();
    let plain = sub.strip_prefix("x-").unwrap_or(sub);
    let notation = plain.rsplit('+').next().unwrap_or_default();
    let names = ["json-lines", "json-seq", "jsonl", "jsonlines", "ndjson"];
    names.contains(&notation.strip_prefix("x-").unwrap_or(notation)) || ["stream+json", "json-stream"].contains(&plain)
}

/// Returns true if a client without a library for the format can only send it as text: XML and YAML.
pub(super) fn is_notation(name: &str) -> bool {
    let essence = essence(name);
    let sub = essence.split_once('/').map_or("", |(_, sub)| sub);
    let notation = sub.rsplit('+').next().unwrap_or_default();
    ["xml", "yaml"].contains(&notation.strip_prefix("x-").unwrap_or(notation))
}

/// Returns every schema that represents a file: bytes among the members of a form.
pub(super) fn files(document: &Document) -> HashSet<SchemaId> {
    let mut files = HashSet::new();
    let items = document.envelope.paths.paths.values().filter_map(|item| document.path_item(item));
    let bodies = items
        .flat_map(openapiv3::PathItem::iter)
        .filter_map(|(_, operation)| document.request_body(operation.request_body.as_ref()?));
    for media in bodies.flat_map(|body| &body.content).filter(|(name, _)| is_multipart(name)) {
        if let Some(schema) = media.1.schema.as_ref().and_then(|schema| document.schema_at(schema)) {
            members(document, schema, media.1, &mut files, DEEPEST);
        }
    }
    files
}

fn is_multipart(name: &str) -> bool {
    name.split_once('/').is_some_and(|(top, _)| top.trim().eq_ignore_ascii_case("multipart"))
}

/// The maximum depth of files within unions and lists of a form.
const DEEPEST: usize = 8;

fn members(document: &Document, id: SchemaId, media: &MediaType, files: &mut HashSet<SchemaId>, depth: usize) {
    let schema = document.schemas.get(document.schemas.resolved(id));
    for (name, &property) in &schema.properties {
        let stated = media.encoding.get(name).and_then(|encoding| encoding.content_type.as_deref());
        values(document, property, stated.is_some_and(is_bytes), files, DEEPEST);
    }
    let Some(depth) = depth.checked_sub(1) else { return };
    for &branch in schema.one_of.iter().chain(&schema.any_of).chain(&schema.all_of) {
        members(document, branch, media, files, depth);
    }
    // Unless the body is a form, each item is a part.
    for &item in schema.items.iter().chain(&schema.prefix_items) {
        values(document, item, false, files, DEEPEST);
    }
}

fn values(document: &Document, id: SchemaId, stated: bool, files: &mut HashSet<SchemaId>, depth: usize) {
    let target = document.schemas.resolved(id);
    let schema = document.schemas.get(target);
    let unformatted = is_string(schema) && schema.format.is_none() && schema.enum_values.is_none();
    if is_binary(schema) || (stated && unformatted) {
        files.insert(target);
    }
    let Some(depth) = depth.checked_sub(1) else { return };
    for &inner in schema.items.iter().chain(&schema.one_of).chain(&schema.any_of) {
        values(document, inner, stated, files, depth);
    }
}

fn is_bytes(media_type: &str) -> bool {
    matches!(kind(media_type.split(',').next().unwrap_or_default(), None), Some(Kind::Bytes | Kind::Lines))
}

/// Returns true if the schema describes raw bytes rather than encoded text.
fn is_binary(schema: &Schema) -> bool {
    let string = schema.types.is_empty() || schema.types.contains(document::Type::String);
    let raw = schema.content_encoding.is_none() && schema.content_media_type.as_deref().is_some_and(is_bytes);
    string && (schema.known_format() == Some(Format::Binary) || raw)
}
