//! A single walk over the envelope, driven by the table of its object model. Extracts the schemas and examples, records
//! every key in the ledger, and repairs or removes parts that would make `openapiv3` reject the whole document.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use super::limits::Limits;
use super::{
    model::{Field, Kind, Missing, Shape},
    repair,
    schema::PendingReference,
};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Ledger, SchemaId, Schemas, Treatment};
use crate::english::with_article;
use crate::json::{Object, Pointer, Value};

/// The state and results of the walk.
pub(super) struct Walk<'l> {
    pub(super) limits: &'l Limits,
    /// The minor version of OpenAPI.
    pub(super) minor: u64,
    pub(super) diagnostics: Diagnostics,
    pub(super) ledger: Ledger,
    pub(super) examples: IndexMap<Pointer, Value>,
    /// Every object of the envelope, by location.
    pub(super) nodes: HashMap<Pointer, Kind>,
    /// Every reference of the envelope, by location: the expected kind of target and the text.
    pub(super) references: IndexMap<Pointer, (Kind, String)>,
    /// The locations of references that have already been reported.
    pub(super) reported: HashSet<Pointer>,
    /// Referenced files that are missing, as paths relative to the document's directory.
    pub(super) missing_files: BTreeSet<String>,
    /// The security schemes of type `mutualTLS`, which `openapiv3` does not support.
    pub(super) mutual_tls: Vec<String>,

    pub(super) schemas: Schemas,
    pub(super) pending: Vec<PendingReference>,
    /// Schemas by `$id` and by `$id#anchor`.
    pub(super) named: HashMap<String, SchemaId>,
    /// The `$id` in effect at the current location.
    pub(super) base: Option<std::sync::Arc<str>>,
    /// True if the dialect in effect at the current location is that of JSON Schema itself.
    pub(super) literal: bool,
    /// The remaining total size of the pointers that the walk creates, in bytes. Without this limit, long names around
    /// many values would multiply.
    pub(super) pointer_bytes: usize,
    pub(super) path_items: usize,
    /// True if a limit was reached and the walk is ending early.
    pub(super) exhausted: bool,
}

impl<'l> Walk<'l> {
    pub(super) fn new(limits: &'l Limits, minor: u64) -> Walk<'l> {
        Walk {
            limits,
            minor,
            diagnostics: Diagnostics::new(),
            ledger: Ledger::default(),
            examples: IndexMap::new(),
            nodes: HashMap::new(),
            references: IndexMap::new(),
            reported: HashSet::new(),
            missing_files: BTreeSet::new(),
            mutual_tls: Vec::new(),
            schemas: Schemas::default(),
            pending: Vec::new(),
            named: HashMap::new(),
            base: None,
            literal: false,
            pointer_bytes: limits.max_pointer_bytes,
            path_items: 0,
            exhausted: false,
        }
    }

    /// Returns the location of a member.
    pub(super) fn member_at(&mut self, at: &Pointer, key: &str) -> Pointer {
        self.spend(at, key.len());
        at.join(key)
    }

    /// Returns the location of an item.
    pub(super) fn item_at(&mut self, at: &Pointer, index: usize) -> Pointer {
        self.spend(at, 0);
        at.index(index)
    }

    fn spend(&mut self, at: &Pointer, more: usize) {
        match self.pointer_bytes.checked_sub(at.as_str().len() + more) {
            Some(rest) => self.pointer_bytes = rest,
            None => self.exhaust(at, "values or longer names"),
        }
    }

    /// Ends the walk because the document exceeds a limit.
    pub(super) fn exhaust(&mut self, at: &Pointer, what: &str) {
        if !self.exhausted {
            self.exhausted = true;
            let message = format!("the document has more {what} than the limit allows");
            self.diagnostics.error(Code::DocumentLimit, at, message);
        }
    }

    /// Reads one object; returns true if it can be kept.
    pub(super) fn object(&mut self, kind: Kind, value: &mut Value, at: &Pointer) -> bool {
        if self.exhausted {
            return false;
        }
        repair::before(kind, value, at, &mut self.diagnostics);
        let Value::Object(members) = value else {
            return self.wrong_type(&format!("{} must be an object", with_article(kind.name())), value, at);
        };
        self.nodes.insert(at.clone(), kind);
        self.path_items += usize::from(kind == Kind::PathItem);
        if self.path_items > self.limits.max_path_items {
            self.exhaust(at, "path items");
        } else if self.nodes.len() - self.path_items > self.limits.max_objects {
            self.exhaust(at, "objects");
        }
        members.retain(|key, value| self.member(kind, key, value, at));
        self.fill(kind, members, at) && repair::after(self, kind, members, at)
    }

    fn member(&mut self, kind: Kind, key: &str, value: &mut Value, at: &Pointer) -> bool {
        if let Some(field) = kind.field(key) {
            return self.field(kind, field, value, at);
        }
        if key.starts_with("x-") {
            self.ledger.enter(kind.name(), key, Treatment::Extension, at);
            return true;
        }
        match kind.entry() {
            Some(shape) => {
                let at = self.member_at(at, key);
                self.entry(shape, value, &at)
            }
            None => {
                if let ("$ref", Value::String(text)) = (key, &*value) {
                    let message =
                        format!("{} cannot be a reference; `{text}` is not followed", with_article(kind.name()));
                    let code = match text.starts_with('#') {
                        true => Code::UnresolvedReference,
                        false => Code::ExternalReference,
                    };
                    self.diagnostics.error(code, &at.join(key), message);
                    return true;
                }
                self.ledger.enter(kind.name(), key, Treatment::NotUnderstood, at);
                // Keep the value, because a reference may point into it.
                true
            }
        }
    }

    fn field(&mut self, kind: Kind, field: &Field, value: &mut Value, at: &Pointer) -> bool {
        self.ledger.enter(kind.name(), field.name, field.treatment, at);
        let here = self.member_at(at, field.name);
        if field.since > self.minor {
            let message = format!("`{}` requires OpenAPI 3.{}", field.name, field.since);
            self.diagnostics.warning(Code::VersionMismatch, &here, message);
        }
        if value.is_null() && !matches!(field.shape, Shape::Any | Shape::Example) {
            let message = format!("`{}` is null; treated as absent", field.name);
            self.diagnostics.warning(Code::WrongType, &here, message);
            return false;
        }
        if field.treatment == Treatment::DocumentedOnly && self.is_unreadable_prose(value, field.shape, &here) {
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
            self.diagnostics.warning(Code::WrongType, at, message);
        }
        self.shaped(shape, value, at)
    }

    fn shaped(&mut self, shape: Shape, value: &mut Value, at: &Pointer) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Example => {
                self.examples.insert(at.clone(), std::mem::take(value));
                false
            }
            Shape::Text => self.text(value, at),
            Shape::Bool => self.bool(value, at),
            Shape::Object(kind) => self.object(kind, value, at),
            Shape::Reference(kind) => match self.reference(kind, value, at) {
                Some(keep) => keep,
                None => self.object(kind, value, at),
            },
            Shape::Schema => {
                self.schema(std::mem::take(value), at.clone());
                let reference = Value::String(at.to_string());
                *value = Value::Object(Object::from_iter([("$ref".to_owned(), reference)]));
                true
            }
            Shape::Map(shape) => {
                let Value::Object(members) = value else {
                    return self.wrong_type("expected an object", value, at);
                };
                members.retain(|key, value| {
                    if self.exhausted {
                        return false;
                    }
                    let at = self.member_at(at, key);
                    self.entry(*shape, value, &at)
                });
                true
            }
            Shape::List(shape) => self.list(*shape, value, at),
        }
    }

    fn list(&mut self, shape: Shape, value: &mut Value, at: &Pointer) -> bool {
        if !matches!(value, Value::Array(_)) {
            let message = format!("expected a list; {} is treated as its only item", value.kind());
            self.diagnostics.warning(Code::WrongType, at, message);
            let only = std::mem::take(value);
            *value = Value::Array(vec![only]);
        }
        let Value::Array(items) = value else {
            return false;
        };
        let mut index = 0;
        items.retain_mut(|item| {
            if self.exhausted {
                return false;
            }
            let here = self.item_at(at, index);
            index += 1;
            if item.is_null() {
                let message = "the item is null; treated as absent";
                self.diagnostics.warning(Code::WrongType, &here, message);
                return false;
            }
            self.shaped(shape, item, &here)
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
                return Some(self.wrong_type("a reference must be a string", &other, &at.join("$ref")));
            }
        };
        for key in members.keys() {
            let treatment = match key.as_str() {
                "$ref" => Treatment::Used,
                _ if key.starts_with("x-") => Treatment::Extension,
                _ => Treatment::NotUnderstood,
            };
            self.ledger.enter("reference", key, treatment, at);
        }
        members.retain(|key, _| key == "$ref");
        self.nodes.insert(at.clone(), kind);
        self.references.insert(at.clone(), (kind, text));
        Some(true)
    }

    fn is_unreadable_prose(&mut self, value: &Value, shape: Shape, at: &Pointer) -> bool {
        let unreadable = matches!((shape, value), (Shape::Text, Value::Array(_) | Value::Object(_)));
        if unreadable {
            self.ignore_text(value, at);
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
                    let message = format!("the {} has no `{}`", kind.name(), field.name);
                    self.diagnostics.error(Code::MissingField, at, message);
                    return false;
                }
            };
            if field.is_required_in(self.minor) {
                let message = format!("the {} has no `{}`; treated as empty", kind.name(), field.name);
                self.diagnostics.warning(Code::MissingField, at, message);
            }
            members.insert(field.name.to_owned(), value);
        }
        true
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
