//! Reads the envelope in a single walk, driven by the table of its object model. Extracts the schemas and examples,
//! records every key in the ledger, and repairs or removes parts that would make `openapiv3` reject the whole document.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::diagnostic::Code;
use crate::document::Treatment;
use crate::english::with_article;
use crate::json::{Object, Pointer, Value};

use super::{
    context::Context,
    model::{Field, Kind, Missing, Shape},
    repair,
    schema::{SchemaReader, SchemaTable},
};

/// The results of reading the envelope.
#[derive(Default)]
pub(super) struct Envelope {
    pub(super) examples: IndexMap<Pointer, Value>,
    /// Every object of the envelope, by location.
    pub(super) nodes: HashMap<Pointer, Kind>,
    /// Every reference of the envelope, by location: the expected kind of target and the text.
    pub(super) references: IndexMap<Pointer, (Kind, String)>,
    /// The security schemes of type `mutualTLS`, which `openapiv3` does not support.
    pub(super) mutual_tls: Vec<String>,
    /// The security schemes that cannot be used.
    pub(super) unusable_schemes: Vec<String>,
    /// The required parameters that cannot be used, by location, with their names.
    pub(super) lost: HashMap<Pointer, String>,
    /// The names of servers, by location, which `openapiv3` does not support.
    pub(super) server_names: HashMap<Pointer, String>,
}

/// Reads the envelope of a document, and moves its schemas to `schemas`.
pub(super) fn read(root: &mut Value, context: &mut Context<'_>, schemas: &mut SchemaTable) -> Envelope {
    let mut reader = EnvelopeReader { context, schemas, envelope: Envelope::default() };
    reader.object(Kind::Document, root, &Pointer::root());
    reader.envelope
}

/// Reads one more object of the envelope, or a reference to one. Returns true if it can be kept.
pub(super) fn read_one(
    kind: Kind,
    value: &mut Value,
    at: &Pointer,
    context: &mut Context<'_>,
    schemas: &mut SchemaTable,
    envelope: &mut Envelope,
) -> bool {
    let mut reader = EnvelopeReader { context, schemas, envelope: std::mem::take(envelope) };
    let is_kept = reader.referenced(kind, value, at);
    *envelope = reader.envelope;
    is_kept
}

struct EnvelopeReader<'r, 'l> {
    context: &'r mut Context<'l>,
    schemas: &'r mut SchemaTable,
    envelope: Envelope,
}

impl EnvelopeReader<'_, '_> {
    /// Reads one object; returns true if it can be kept.
    fn object(&mut self, kind: Kind, value: &mut Value, at: &Pointer) -> bool {
        if self.context.budget.is_exhausted() {
            return false;
        }
        repair::before(kind, value, at, &mut self.context.diagnostics);
        let Value::Object(members) = value else {
            return self.context.wrong_type(&format!("{} must be an object", with_article(kind.name())), value, at);
        };
        self.envelope.nodes.insert(at.clone(), kind);
        let Context { budget, diagnostics, .. } = self.context;
        budget.object(kind == Kind::PathItem, self.envelope.nodes.len(), at, diagnostics);
        if kind == Kind::Parameter {
            self.ignore_reserved(members, at);
        }
        let has_content = members.contains_key("content");
        members.retain(|key, value| self.member(kind, key, value, at));
        let is_reference = !kind.is_whole() && kind.entry().is_none() && members.contains_key("$ref");
        // A body with content that cannot be used is not a body without content.
        let is_lost = kind == Kind::RequestBody && has_content && !members.contains_key("content");
        !is_reference && !is_lost && self.fill(kind, members, at) && self.repair(kind, members, at)
    }

    /// Removes `allowReserved` from a parameter that is not in the query, where it has no effect.
    fn ignore_reserved(&mut self, members: &mut Object, at: &Pointer) {
        let object = match members.get("in").and_then(Value::as_str) {
            Some("path") => "path parameter",
            Some("header") => "header parameter",
            Some("cookie") => "cookie parameter",
            _ => return,
        };
        if members.shift_remove("allowReserved").is_some() {
            self.context.ledger.enter(object, "allowReserved", Treatment::NoEffect, at);
            let message = format!("`allowReserved` has no effect on a {object}; ignored");
            self.context.diagnostics.warning(Code::WrongValue, &at.join("allowReserved"), message);
        }
    }

    fn member(&mut self, kind: Kind, key: &str, value: &mut Value, at: &Pointer) -> bool {
        if let Some(field) = kind.field(key) {
            return self.field(kind, field, value, at);
        }
        if key.starts_with("x-") {
            self.context.ledger.enter(kind.name(), key, Treatment::Extension, at);
            return true;
        }
        match kind.entry() {
            Some(shape) => {
                let at = self.context.member_at(at, key);
                self.entry(shape, value, &at)
            }
            None => {
                if let ("$ref", Value::String(text)) = (key, &*value) {
                    let lost = if kind.is_whole() { "" } else { ", and the object is left out" };
                    let message =
                        format!("{} cannot be a reference; `{text}` is not followed{lost}", with_article(kind.name()));
                    let code = match text.starts_with('#') {
                        true => Code::UnresolvedReference,
                        false => Code::ExternalReference,
                    };
                    self.context
                        .diagnostics
                        .warning(code, &at.join(key), message)
                        .help("replace the reference by the object that it points to");
                    return true;
                }
                self.context.ledger.enter(kind.name(), key, Treatment::NotUnderstood, at);
                // Keep the value, because a reference may point into it.
                true
            }
        }
    }

    fn field(&mut self, kind: Kind, field: &Field, value: &mut Value, at: &Pointer) -> bool {
        self.context.ledger.enter(kind.name(), field.name, field.treatment, at);
        let here = self.context.member_at(at, field.name);
        if field.since > self.context.minor {
            let message = format!("`{}` requires OpenAPI 3.{}", field.name, field.since);
            self.context.diagnostics.warning(Code::VersionMismatch, &here, message);
        }
        if value.is_null() && !matches!(field.shape, Shape::Any | Shape::Example) {
            let message = format!("`{}` is null; treated as absent", field.name);
            self.context.diagnostics.warning(Code::WrongType, &here, message);
            return false;
        }
        if field.treatment != Treatment::Used && self.is_unreadable_prose(value, field.shape, &here) {
            return false;
        }
        self.shaped(field.shape, value, &here)
    }

    /// Reads the value of a map entry. Null is treated as empty rather than absent.
    fn entry(&mut self, shape: Shape, value: &mut Value, at: &Pointer) -> bool {
        if value.is_null() {
            *value = match shape {
                Shape::Text => Value::from(""),
                Shape::List(_) => Value::Array(Vec::new()),
                Shape::Object(_) | Shape::Reference(_) | Shape::Map(_) | Shape::Schema => Value::Object(Object::new()),
                Shape::Bool | Shape::Any | Shape::Example => return true,
            };
            let message = "the value is null; treated as empty";
            self.context.diagnostics.warning(Code::WrongType, at, message);
        }
        self.shaped(shape, value, at)
    }

    /// Reads an object or a reference to one; returns true if it can be kept.
    pub(super) fn referenced(&mut self, kind: Kind, value: &mut Value, at: &Pointer) -> bool {
        match self.reference(kind, value, at) {
            Some(keep) => keep,
            None => self.object(kind, value, at),
        }
    }

    fn shaped(&mut self, shape: Shape, value: &mut Value, at: &Pointer) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Example => {
                self.envelope.examples.insert(at.clone(), std::mem::take(value));
                false
            }
            Shape::Text => self.context.text(value, at),
            Shape::Bool => self.context.bool(value, at),
            Shape::Object(kind) => self.object(kind, value, at),
            Shape::Reference(kind) => match self.reference(kind, value, at) {
                Some(keep) => keep || self.lose(kind, value, at),
                None => self.object(kind, value, at) || self.lose(kind, value, at),
            },
            Shape::Schema => {
                SchemaReader::new(self.context, self.schemas).read(std::mem::take(value), at.clone());
                let reference = Value::String(at.to_string());
                *value = Value::Object(Object::from_iter([("$ref".to_owned(), reference)]));
                true
            }
            Shape::Map(shape) => {
                let Value::Object(members) = value else {
                    return self.context.wrong_type("expected an object", value, at);
                };
                members.retain(|key, value| {
                    if self.context.budget.is_exhausted() {
                        return false;
                    }
                    let at = self.context.member_at(at, key);
                    self.entry(*shape, value, &at)
                });
                true
            }
            Shape::List(shape) => self.list(*shape, value, at),
        }
    }

    /// Replaces a parameter or body that cannot be used by a reference to itself, which never resolves: the items after
    /// it keep their locations, and operations that require it are found. Returns false for other kinds.
    fn lose(&mut self, kind: Kind, value: &mut Value, at: &Pointer) -> bool {
        if kind == Kind::SecurityScheme && !value.as_object().is_some_and(repair::is_mutual_tls) {
            self.envelope.unusable_schemes.extend(at.last().map(String::from));
        }
        if self.context.budget.is_exhausted() || !matches!(kind, Kind::Parameter | Kind::RequestBody) {
            return false;
        }
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let is_required = value.get("required").and_then(Value::as_bool) == Some(true) || text("in") == Some("path");
        if kind == Kind::Parameter && is_required {
            let name = text("name").unwrap_or_default().to_owned();
            self.envelope.lost.insert(at.clone(), name);
        }
        let reference = Value::String(at.to_string());
        *value = Value::Object(Object::from_iter([("$ref".to_owned(), reference)]));
        true
    }

    /// Replaces an item that cannot be used by one that later stages skip, so that the items after it keep their
    /// locations. Returns false if the locations of such items do not matter.
    fn lose_item(&mut self, shape: Shape, item: &mut Value, at: &Pointer) -> bool {
        match shape {
            Shape::Reference(kind) => self.lose(kind, item, at),
            Shape::Object(Kind::Server) if !self.context.budget.is_exhausted() => {
                *item = Value::Object(Object::from_iter([("url".to_owned(), Value::from(""))]));
                true
            }
            _ => false,
        }
    }

    fn list(&mut self, shape: Shape, value: &mut Value, at: &Pointer) -> bool {
        if !matches!(value, Value::Array(_)) {
            let message = format!("expected a list; {} is treated as its only item", value.kind());
            self.context.diagnostics.warning(Code::WrongType, at, message);
            let only = std::mem::take(value);
            *value = Value::Array(vec![only]);
        }
        let Value::Array(items) = value else {
            return false;
        };
        let mut index = 0;
        items.retain_mut(|item| {
            if self.context.budget.is_exhausted() {
                return false;
            }
            let here = self.context.item_at(at, index);
            index += 1;
            if item.is_null() {
                let message = "the item is null; treated as absent";
                self.context.diagnostics.warning(Code::WrongType, &here, message);
                return self.lose_item(shape, item, &here);
            }
            self.shaped(shape, item, &here) || self.lose_item(shape, item, &here)
        });
        true
    }

    /// Reads a reference; returns `None` if the value is not one.
    fn reference(&mut self, kind: Kind, value: &mut Value, at: &Pointer) -> Option<bool> {
        let members = value.as_object_mut()?;
        let text = match members.get("$ref")? {
            Value::String(text) => text.clone(),
            other => {
                let other = other.clone();
                return Some(self.context.wrong_type("a reference must be a string", &other, &at.join("$ref")));
            }
        };
        for key in members.keys() {
            let treatment = match key.as_str() {
                "$ref" => Treatment::Used,
                _ if key.starts_with("x-") => Treatment::Extension,
                _ => Treatment::NotUnderstood,
            };
            self.context.ledger.enter("reference", key, treatment, at);
        }
        members.retain(|key, _| key == "$ref");
        self.envelope.nodes.insert(at.clone(), kind);
        self.envelope.references.insert(at.clone(), (kind, text));
        Some(true)
    }

    fn is_unreadable_prose(&mut self, value: &Value, shape: Shape, at: &Pointer) -> bool {
        let unreadable = matches!((shape, value), (Shape::Text, Value::Array(_) | Value::Object(_)));
        if unreadable {
            self.context.ignore_text(value, at);
        }
        unreadable
    }

    /// Adds missing required fields; returns true if the object is usable.
    fn fill(&mut self, kind: Kind, members: &mut Object, at: &Pointer) -> bool {
        for field in kind.fields() {
            if field.missing == Missing::Fine || members.contains_key(field.name) {
                continue;
            }
            let value = match field.missing {
                Missing::EmptyText => Value::from(""),
                Missing::EmptyObject => Value::Object(empty(field.shape)),
                Missing::Fatal | Missing::Fine => {
                    let message = format!("the {} has no `{}`; left out", kind.name(), field.name);
                    let code = match kind {
                        Kind::Server => Code::UnusableServer,
                        Kind::SecurityScheme => Code::UnsupportedSecurity,
                        _ => Code::UnusableValue,
                    };
                    self.context.diagnostics.warning(code, at, message).help(format!("add `{}`", field.name));
                    return false;
                }
            };
            if kind == Kind::Document && field.name == "paths" && self.context.minor > 0 {
                if !["components", "webhooks"].iter().any(|other| members.contains_key(*other)) {
                    let message = "the document has neither `paths` nor `components` nor `webhooks`";
                    self.context.diagnostics.warning(Code::MissingField, at, message).help("add `paths`");
                }
            } else if field.is_required_in(self.context.minor) {
                let message = format!("the {} has no `{}`; treated as empty", kind.name(), field.name);
                self.context.diagnostics.warning(Code::MissingField, at, message);
            }
            members.insert(field.name.to_owned(), value);
        }
        true
    }

    /// Repairs an object after its fields were read; returns true if it can be kept.
    fn repair(&mut self, kind: Kind, members: &mut Object, at: &Pointer) -> bool {
        let keep = repair::after(self.context, self.schemas, kind, members, at);
        if kind == Kind::Server
            && let Some(name) = members.get("name").and_then(Value::as_str)
        {
            self.envelope.server_names.insert(at.clone(), name.to_owned());
        }
        if kind == Kind::SecurityScheme && repair::is_mutual_tls(members) {
            self.envelope.mutual_tls.extend(at.last().map(String::from));
        }
        keep
    }
}

/// Returns an object with its required fields, all empty.
fn empty(shape: Shape) -> Object {
    let Shape::Object(kind) = shape else {
        return Object::new();
    };
    let fields = kind.fields().iter();
    let fields = fields.filter_map(|field| match field.missing {
        Missing::EmptyText => Some((field.name.to_owned(), Value::from(""))),
        Missing::EmptyObject => Some((field.name.to_owned(), Value::Object(empty(field.shape)))),
        Missing::Fatal | Missing::Fine => None,
    });
    fields.collect()
}
