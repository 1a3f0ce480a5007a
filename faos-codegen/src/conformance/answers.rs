//! The responses of the mock server, from samples of the document.

use serde_json::Map;

use crate::api::{EventData, Output};
use crate::document::SchemaId;
use crate::json::Value;

use super::cases::Answer;
use super::operations::{Body, Reply, Subject};
use super::pool::{Direction, Pool};
use super::values::{BYTES, is_in_header, usual_text};

/// The target of a redirect.
const TARGET: &str = "/elsewhere/1";

/// The maximum number of events or lines in a stream.
const ITEMS: usize = 6;

/// Headers that the server sets itself, or that would change how the client reads the response.
const OF_HTTP: &[&str] =
    &["connection", "content-encoding", "content-length", "content-type", "date", "keep-alive", "transfer-encoding"];

/// Returns the response, with or without optional members. Without a sample of the body there is no response.
pub(super) fn answer(pool: &Pool, subject: &Subject<'_>, reply: &Reply, is_full: bool) -> Option<Answer> {
    let mut answer = Answer { status: reply.status, content_type: reply.media_type.clone(), ..Answer::default() };
    for (name, schema) in &reply.headers {
        let is_known = OF_HTTP.iter().any(|known| name.eq_ignore_ascii_case(known));
        let value = schema.and_then(|id| pool.usual(id, Direction::Response)).and_then(|value| header(&value));
        if let Some(value) = value.filter(|_| !is_known) {
            answer.headers.insert(name.clone(), value.into());
        }
    }
    let sample = |id: SchemaId| match is_full {
        true => pool.most(id, Direction::Response),
        false => pool.least(id, Direction::Response),
    };
    match reply.content {
        Body::Nothing => {}
        Body::Location => location(&mut answer.headers),
        Body::Json => {
            answer.body = Some(match reply.schema {
                Some(id) => sample(id)?.to_string(),
                None => r#"{"any":"JSON value"}"#.to_owned(),
            });
        }
        Body::Text => {
            let text = reply.schema.and_then(sample).and_then(|value| value.as_str().map(str::to_owned));
            let media_type = reply.media_type.as_deref().unwrap_or_default();
            answer.body = Some(text.unwrap_or_else(|| usual_text(media_type).to_owned()));
        }
        Body::Bytes => answer.body_base64 = Some(BYTES.to_owned()),
        Body::Events => answer.body = Some(events(pool, subject, reply)),
        Body::Lines => {
            let is_sequence = reply.media_type.as_ref().is_some_and(|name| name.contains("json-seq"));
            let start = if is_sequence { "\u{1e}" } else { "" };
            answer.body = Some(items(pool, reply).iter().map(|item| format!("{start}{item}\n")).collect());
        }
    }
    Some(answer)
}

/// Returns the response with another value as its body, if the body has that kind.
pub(super) fn with_body(answer: &Answer, reply: &Reply, value: &Value) -> Option<Answer> {
    let body = match reply.content {
        Body::Json => value.to_string(),
        Body::Text => value.as_str()?.to_owned(),
        Body::Nothing | Body::Bytes | Body::Events | Body::Lines | Body::Location => return None,
    };
    Some(Answer { body: Some(body), ..answer.clone() })
}

/// Sets the target of a redirect, unless it has one.
fn location(headers: &mut Map<String, serde_json::Value>) {
    headers.retain(|name, _| !name.eq_ignore_ascii_case("Location"));
    headers.insert("Location".to_owned(), TARGET.into());
}

/// Returns the text of a header, if a header can carry the value.
fn header(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.plain(),
        Value::Bool(value) => value.to_string(),
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(header).collect();
            items?.join(",")
        }
        Value::Null | Value::Object(_) => return None,
    };
    (is_in_header(&text) && !text.is_empty()).then_some(text)
}

/// Returns the items of a stream. The document describes an item, or the list of all items.
fn items(pool: &Pool, reply: &Reply) -> Vec<Value> {
    let Some(id) = reply.schema else { return vec![Value::from("any JSON value")] };
    let is_text = |value: &Value| value.as_str().is_some();
    let mut items = Vec::new();
    for (_, value) in pool.all(id, Direction::Response) {
        match value {
            Value::Array(values) => items.extend(values.iter().cloned()),
            value => items.push(value.clone()),
        }
    }
    // A string is the text of all lines.
    if reply.content == Body::Lines && !items.is_empty() && items.iter().all(is_text) {
        return vec![Value::from("any JSON value")];
    }
    items.truncate(ITEMS);
    items
}

/// Returns the text of an event stream.
fn events(pool: &Pool, subject: &Subject<'_>, reply: &Reply) -> String {
    let Output::Events(_, data) = &subject.operation.output else { return String::new() };
    let mut text = String::new();
    for item in items(pool, reply) {
        let content = match data {
            EventData::Json | EventData::Text => Some(&item),
            EventData::Whole | EventData::Payload => item.get("data"),
        };
        let Some(content) = content else { continue };
        if let (EventData::Whole | EventData::Payload, Some(name)) = (data, item.get("event").and_then(Value::as_str)) {
            text.push_str(&format!("event: {name}\n"));
        }
        if let (EventData::Whole, Some(id)) = (data, item.get("id").and_then(Value::as_str)) {
            text.push_str(&format!("id: {id}\n"));
        }
        let content = match content.as_str() {
            // Text with content of its own is JSON.
            Some(_) if matches!(data, EventData::Json | EventData::Payload) && !pool.is_text(reply.schema) => {
                content.to_string()
            }
            Some(text) => text.to_owned(),
            None => content.to_string(),
        };
        content.split('\n').for_each(|line| text.push_str(&format!("data: {line}\n")));
        text.push('\n');
    }
    text
}
