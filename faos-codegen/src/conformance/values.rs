//! Unusual values of parameters: characters that are special in URLs, empty lists, null, and numbers at the limits.

use crate::api::{Location, Parameter, Placement};
use crate::document::{Document, Format, Schema, SchemaId, Type};
use crate::json::{Number, Object, Value};
use crate::samples;

/// Bytes that are not text, as Base64.
pub(super) const BYTES: &str = "AAEC/w==";

/// Characters that are special in some part of a request.
const SPECIAL: &str = "a b&c=d/e?f%g+h#i\u{fc};j,k:l@m\"n'o[p]q|r\\s\u{1f980}";

/// The special characters that a header can carry.
const IN_HEADERS: &str = "a b&c=d/e?f%g+h#i:j@k";

/// The maximum length of a text.
const LONGEST: usize = 4096;

/// The maximum depth of references and unions that are followed.
const DEEPEST: usize = 8;

/// Formats that allow few of the special characters, and for which the client has no type.
const STRICT: [&str; 8] =
    ["hostname", "idn-hostname", "ip", "ipv4", "ipv6", "json-pointer", "relative-json-pointer", "regex"];

/// Returns the unusual values of a parameter that its schema allows, each with its description.
pub(super) fn unusual(
    read: &Document,
    normalized: &Document,
    parameter: &Parameter,
    schema: Option<SchemaId>,
    usual: Option<&Value>,
) -> Vec<(&'static str, Value)> {
    let Some(id) = schema else {
        return vec![("special characters", text(special(parameter)))];
    };
    let mut found = Vec::new();
    let at = &read.schemas.get(id).at;
    if let Some(of_rules) = normalized.schemas.by_pointer(at) {
        Values { document: normalized, parameter, found: &mut found }.of(of_rules, usual, DEEPEST);
    }
    let mut kept: Vec<(&'static str, Value)> = Vec::new();
    for (label, value) in found {
        let is_new = kept.iter().all(|(_, known)| *known != value) && usual != Some(&value);
        if is_new && fits(parameter, &value) && samples::is_strictly_valid(&read.schemas, id, &value) {
            kept.push((label, value));
        }
    }
    kept
}

/// Returns true if the style of a parameter can express the value, and a required parameter is sent.
pub(super) fn fits(parameter: &Parameter, value: &Value) -> bool {
    let is_scalar = |value: &Value| matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_));
    let is_empty = match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    if parameter.style.placement == Placement::Json {
        return parameter.location != Location::Header || value.to_string().is_ascii();
    }
    if is_empty && (parameter.required || value.as_str().is_some()) {
        return false;
    }
    let is_flat = match value {
        Value::Array(items) => items.iter().all(is_scalar),
        Value::Object(_) if parameter.style.placement == Placement::DeepObject => true,
        Value::Object(members) => members.values().all(is_scalar),
        _ => true,
    };
    let can_carry = |text: &str| match parameter.location {
        Location::Header => is_in_header(text),
        Location::Path => !text.is_empty() && !matches!(text, "." | ".."),
        Location::Query | Location::Cookie => true,
    };
    is_flat && texts(value).all(can_carry)
}

/// Returns a text of a media type.
pub(super) fn usual_text(media_type: &str) -> &'static str {
    if media_type.contains("xml") { "<text/>" } else { "text" }
}

/// Returns true if a header can carry the text.
pub(super) fn is_in_header(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) && text.trim() == text
}

/// Returns the texts of a value and of its direct items or members.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let inner: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        value => vec![value],
    };
    inner.into_iter().filter_map(Value::as_str)
}

fn text(text: &str) -> Value {
    Value::from(text)
}

fn special(parameter: &Parameter) -> &'static str {
    if parameter.location == Location::Header { IN_HEADERS } else { SPECIAL }
}

struct Values<'a> {
    document: &'a Document,
    parameter: &'a Parameter,
    found: &'a mut Vec<(&'static str, Value)>,
}

impl Values<'_> {
    fn add(&mut self, label: &'static str, value: Value) {
        self.found.push((label, value));
    }

    fn of(&mut self, id: SchemaId, usual: Option<&Value>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let schema = self.document.schemas.get(self.document.schemas.resolved(id));
        for &branch in schema.one_of.iter().chain(&schema.any_of) {
            self.of(branch, usual, depth);
        }
        if let Some(values) = &schema.enum_values {
            values.iter().rev().take(2).for_each(|value| self.add("listed value", value.clone()));
            return;
        }
        for ty in schema.types.iter() {
            match ty {
                Type::String => self.texts(id, schema, usual),
                Type::Integer => self.integers(schema),
                Type::Number => self.numbers(),
                Type::Boolean => [true, false].into_iter().for_each(|value| self.add("boolean", Value::Bool(value))),
                Type::Array => self.lists(schema, depth),
                Type::Object => self.objects(schema, usual),
                Type::Null => {}
            }
        }
        if schema.nullable && !self.parameter.required {
            self.add("null", Value::Null);
        }
    }

    fn texts(&mut self, id: SchemaId, schema: &Schema, usual: Option<&Value>) {
        let label = "special characters";
        match (schema.known_format(), schema.format.as_deref()) {
            (Some(Format::DateTime), _) => self.add(label, text("2019-10-12T07:20:50.52Z")),
            (Some(Format::Byte), _) => self.add(label, text("+/8=")),
            (Some(_), _) => {}
            (None, Some("uri" | "url" | "uri-reference" | "iri")) => {
                self.add(label, text("https://example.com/a%20b;c?d=e&f=g+h%2Fi#j"));
            }
            (None, Some(format)) if STRICT.contains(&format) => {}
            (None, Some("email")) => self.add(label, text("a.person+tag&more@example.com")),
            (None, _) => {
                let (all, is_allowed) = (special(self.parameter), |text: &str| {
                    samples::is_strictly_valid(&self.document.schemas, id, &Value::from(text))
                });
                let longest = schema.max_length.and_then(|length| usize::try_from(length).ok()).unwrap_or(usize::MAX);
                let shortest = schema.min_length.and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
                let repeated = all.repeat(shortest.min(LONGEST).div_ceil(all.chars().count()).max(1));
                let whole: String = repeated.chars().take(longest).collect();
                if is_allowed(&whole) {
                    self.add(label, Value::String(whole));
                } else {
                    // A pattern may allow only some of them, and only within a text of its own.
                    let usual = usual.and_then(Value::as_str).unwrap_or("a1");
                    let half = (usual.chars().count() / 2).max(1);
                    let middle = usual.char_indices().nth(half).map_or(usual.len(), |(place, _)| place);
                    let (before, after) = usual.split_at(middle);
                    let after = after.chars().skip(1).collect::<String>();
                    let one = |special: char| format!("{before}{special}{after}");
                    let specials = all.chars().filter(|character| !character.is_ascii_alphanumeric());
                    let allowed: String = specials.filter(|&special| is_allowed(&one(special))).collect();
                    self.add(label, Value::String(format!("{before}{allowed}{after}")));
                    allowed.chars().rev().for_each(|special| self.add(label, Value::String(one(special))));
                }
                self.add("the text of another type", text("null"));
                self.add("the text of another type", text("1e5"));
            }
        }
    }

    fn integers(&mut self, schema: &Schema) {
        let width = schema.known_format().and_then(Format::integer);
        let range = width.unwrap_or(crate::json::Integer::I64).range();
        let limits = [*range.end(), *range.start(), 1 << 53, 0, -1];
        let limits = limits.iter().filter_map(|limit| Number::parse(&limit.to_string()));
        let stated = [&schema.maximum, &schema.minimum].into_iter().flatten().cloned();
        limits.chain(stated).for_each(|number| self.add("integer at a limit", Value::Number(number)));
    }

    fn numbers(&mut self) {
        for (label, digits) in [
            ("whole number", "20"),
            ("fraction", "0.1"),
            ("negative number", "-1.5"),
            ("large number", "12345678901234567000"),
            ("small number", "0.0000001"),
        ] {
            Number::parse(digits).into_iter().for_each(|number| self.add(label, Value::Number(number)));
        }
    }

    fn lists(&mut self, schema: &Schema, depth: usize) {
        let mut items: Vec<(&'static str, Value)> = Vec::new();
        match schema.items {
            Some(item) => {
                Values { document: self.document, parameter: self.parameter, found: &mut items }.of(item, None, depth);
                let schemas = &self.document.schemas;
                items.retain(|(_, value)| samples::is_strictly_valid(schemas, item, value) && !value.is_null());
            }
            None => items.push(("special characters", text(special(self.parameter)))),
        }
        // A header does not encode its commas.
        if self.parameter.location == Location::Header {
            items.retain(|(_, item)| item.as_str().is_none_or(|item| !item.contains(',')));
        }
        let least = usize::try_from(schema.min_items.unwrap_or(0)).unwrap_or(usize::MAX);
        let most = usize::try_from(schema.max_items.unwrap_or(3)).unwrap_or(3).min(3);
        let values: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
        let first = values.iter().take(most.max(least)).cloned().collect::<Vec<_>>();
        self.add("several items", Value::Array(first));
        if let Some(item) = values.first() {
            self.add("one item", Value::Array(vec![item.clone()]));
        }
        self.add("empty list", Value::Array(Vec::new()));
    }

    fn objects(&mut self, schema: &Schema, usual: Option<&Value>) {
        let Some(Value::Object(members)) = usual else { return };
        let replaced = members.iter().map(|(name, value)| {
            let property = schema.properties.get(name).copied().or(schema.additional_properties);
            let is_free = property.is_none_or(|id| {
                samples::is_strictly_valid(&self.document.schemas, id, &text(special(self.parameter)))
            });
            let value = match value {
                Value::String(_) if is_free => text(special(self.parameter)),
                value => value.clone(),
            };
            (name.clone(), value)
        });
        let replaced: Object = replaced.collect();
        self.add("members with special characters", Value::Object(replaced));
        self.add("empty object", Value::Object(Object::new()));
    }
}
