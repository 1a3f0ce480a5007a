//! What a media type means for the client: how a body of it is written and read.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::MediaType;

use crate::document::{self, Document, Schema, SchemaId};

/// The ways to write or read a body, the one that says most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Json,
    Multipart,
    Form,
    Bytes,
    Text,
    Events,
}

/// One of the media types that a body can have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer<'a> {
    /// The media type as the document writes it.
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    pub(super) media: &'a MediaType,
    pub(super) schema: Option<SchemaId>,
}

/// What a body can be: those that the client has a way for, and the names that are no media types at all.
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

/// The most bytes of a media type without its parameters: RFC 6838, 4.2, gives each of its two names 127.
const LONGEST: usize = 2 * 127 + 1;

/// How a body of this media type is read, unless the name is none. A schema that says bytes is stronger than a name
/// that says text.
fn kind(name: &str, schema: Option<&Schema>) -> Option<Kind> {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (top, sub) = essence.split_once('/')?;
    let plain = name.chars().all(|character| character == ' ' || character.is_ascii_graphic());
    let short = essence.len() <= LONGEST;
    if !plain || !short || !is_token(top) || !is_token(sub) {
        return None;
    }
    let text = ["xml", "yaml", "x-yaml", "javascript", "graphql", "sql", "sdp", "toml"];
    Some(match essence.as_str() {
        "text/event-stream" => Kind::Events,
        _ if top == "multipart" => Kind::Multipart,
        "application/x-www-form-urlencoded" => Kind::Form,
        _ if schema.is_some_and(is_binary) => Kind::Bytes,
        "*/*" => Kind::Json,
        _ if sub == "json" || sub.ends_with("+json") => Kind::Json,
        _ if top == "text" || text.contains(&sub) || sub.ends_with("+xml") || sub.ends_with("+yaml") => Kind::Text,
        // What a vendor calls by a name of its own is text if the document says so.
        _ if sub.starts_with("vnd.") && schema.is_some_and(is_string) => Kind::Text,
        _ => Kind::Bytes,
    })
}

fn is_string(schema: &Schema) -> bool {
    schema.types.single() == Some(document::Type::String)
}

/// Whether a text that is no media type could do harm as one. Anything else is taken for a slip of the pen.
pub(super) fn is_harmful(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default();
    name.contains(char::is_control) || essence.contains(['"', '\\']) || essence.len() > LONGEST
}

/// Whether a text is a media type that a header can carry.
pub(super) fn is_media_type(name: &str) -> bool {
    kind(name, None).is_some()
}

/// Whether a text can be a name in HTTP.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// What stands in `Content-Type` for a body of this media type: a range stands for the plainest of its kind.
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

/// Why a body whose schema says more is handed over as text or bytes, if that is what happens to it.
pub(super) fn untyped_body(offer: &Offer<'_>, schema: &Schema) -> Option<&'static str> {
    let essence = offer.name.split(';').next().unwrap_or_default();
    let lines = ["jsonl", "json-lines", "jsonlines", "ndjson", "x-jsonlines", "x-ndjson", "json-seq", "stream+json"];
    match offer.kind {
        _ if is_string(schema) || schema.types.is_empty() => None,
        Kind::Text if essence.ends_with("xml") => Some("XML, which is handed over as text"),
        Kind::Text if essence.ends_with("yaml") => Some("YAML, which is handed over as text"),
        Kind::Text => Some("text of a form that the client does not know"),
        Kind::Bytes if lines.iter().any(|line| essence.strip_suffix(line).is_some_and(|top| top.ends_with('/'))) => {
            Some("lines of JSON, which are handed over as bytes")
        }
        Kind::Bytes => Some("bytes of a form that the client does not know"),
        Kind::Json | Kind::Multipart | Kind::Form | Kind::Events => None,
    }
}

/// Every schema that stands for a file: bytes among the members of a form.
pub(super) fn files(document: &Document) -> HashSet<SchemaId> {
    let mut files = HashSet::new();
    let items = document.envelope.paths.paths.values().filter_map(|item| document.path_item(item));
    let bodies = items
        .flat_map(openapiv3::PathItem::iter)
        .filter_map(|(_, operation)| document.request_body(operation.request_body.as_ref()?));
    for media in bodies.flat_map(|body| &body.content).filter(|(name, _)| name.starts_with("multipart/")) {
        if let Some(schema) = media.1.schema.as_ref().and_then(|schema| document.schema_at(schema)) {
            members(document, schema, media.1, &mut files, DEEPEST);
        }
    }
    files
}

/// How deep the files of a form can stand in choices and lists.
const DEEPEST: usize = 8;

fn members(document: &Document, id: SchemaId, media: &MediaType, files: &mut HashSet<SchemaId>, depth: usize) {
    let schema = document.schemas.get(document.schemas.resolved(id));
    for (name, &property) in &schema.properties {
        let stated = media.encoding.get(name).and_then(|encoding| encoding.content_type.as_deref());
        values(document, property, stated.is_some_and(says_bytes), files, DEEPEST);
    }
    let Some(depth) = depth.checked_sub(1) else { return };
    for &branch in schema.one_of.iter().chain(&schema.any_of).chain(&schema.all_of) {
        members(document, branch, media, files, depth);
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

fn says_bytes(media_type: &str) -> bool {
    matches!(kind(media_type.split(',').next().unwrap_or_default(), None), Some(Kind::Bytes))
}

/// Whether a schema describes bytes that are not text in disguise.
fn is_binary(schema: &Schema) -> bool {
    let string = schema.types.is_empty() || schema.types.contains(document::Type::String);
    let raw = schema.content_encoding.is_none()
        && schema.content_media_type.as_deref().is_some_and(|media_type| kind(media_type, None) == Some(Kind::Bytes));
    string && (schema.format.as_deref() == Some("binary") || raw)
}
