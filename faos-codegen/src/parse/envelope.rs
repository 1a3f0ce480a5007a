//! One walk over the envelope by the table of its object model. It takes the schemas and examples out, enters every
//! key in the ledger, and repairs or removes what `openapiv3` would refuse as a whole.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use super::{
    Limits,
    model::{Field, Kind, Missing, Shape},
    repair,
    schema::PendingReference,
};
use crate::{
    diagnostic::Diagnostics,
    document::{Ledger, Object, Pointer, SchemaId, Schemas, Treatment, Value},
};

/// What the walk gathers.
pub(super) struct Walk<'l> {
    pub(super) limits: &'l Limits,
    /// The version 3.x of the document.
    pub(super) minor: u64,
    pub(super) diagnostics: Diagnostics,
    pub(super) ledger: Ledger,
    pub(super) examples: IndexMap<Pointer, Value>,
    /// Every object of the envelope, by its place.
    pub(super) nodes: HashMap<Pointer, Kind>,
    /// Every reference of the envelope: its place, what it must lead to, and its text.
    pub(super) references: IndexMap<Pointer, (Kind, String)>,
    /// The places of references that are already reported.
    pub(super) reported: HashSet<Pointer>,
    /// The files that references lead to and that are not there, as paths from the document's folder.
    pub(super) missing_files: BTreeSet<String>,
    /// The security schemes of type `mutualTLS`, which `openapiv3` has no word for.
    pub(super) mutual_tls: Vec<String>,

    pub(super) schemas: Schemas,
    pub(super) pending: Vec<PendingReference>,
    /// The schemas that name themselves, by `$id` and by `$id#anchor`.
    pub(super) named: HashMap<String, SchemaId>,
    /// The `$id` that holds where the walk is.
    pub(super) base: Option<std::sync::Arc<str>>,
    /// Whether the dialect that holds where the walk is is JSON Schema's own.
    pub(super) literal: bool,
    /// What the pointers that the walk makes may still add up to, in bytes. Without an end to it, long names around
    /// many values would multiply.
    pub(super) pointer_bytes: usize,
    pub(super) path_items: usize,
    /// Whether a limit was reached, so that the walk only has to come to its end.
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

    /// The place of a member.
    pub(super) fn member_at(&mut self, at: &Pointer, key: &str) -> Pointer {
        self.spend(at, key.len());
        at.join(key)
    }

    /// The place of an item.
    pub(super) fn item_at(&mut self, at: &Pointer, index: usize) -> Pointer {
        self.spend(at, 0);
        at.index(index)
    }

    fn spend(&mut self, at: &Pointer, more: usize) {
        match self.pointer_bytes.checked_sub(at.as_str().len() + more) {
            Some(rest) => self.pointer_bytes = rest,
            None => self.exhaust(at, "values, or longer names around them,"),
        }
    }

    /// Ends the walk, because the document has more of something than a limit allows.
    pub(super) fn exhaust(&mut self, at: &Pointer, what: &str) {
        if !self.exhausted {
            self.exhausted = true;
            let message = format!("the document has more {what} than the limit allows");
            self.diagnostics.error("document-limit", at, message);
        }
    }

    /// Reads one object; whether it is fit to stay.
    pub(super) fn object(&mut self, kind: Kind, value: &mut Value, at: &Pointer) -> bool {
        if self.exhausted {
            return false;
        }
        repair::before(kind, value, at, &mut self.diagnostics);
        let Value::Object(members) = value else {
            return self.wrong_type(&format!("{} must be an object", a(kind.name())), value, at);
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
                    let message = format!("{} cannot be a reference, so `{text}` is not followed", a(kind.name()));
                    let code = match text.starts_with('#') {
                        true => "unresolved-reference",
                        false => "external-reference",
                    };
                    self.diagnostics.error(code, &at.join(key), message);
                    return true;
                }
                self.ledger.enter(kind.name(), key, Treatment::NotUnderstood, at);
                // It stays in the value, because a reference may lead into it.
                true
            }
        }
    }

    fn field(&mut self, kind: Kind, field: &Field, value: &mut Value, at: &Pointer) -> bool {
        self.ledger.enter(kind.name(), field.name, field.treatment, at);
        let here = self.member_at(at, field.name);
        if field.since > self.minor {
            let message = format!("`{}` belongs to OpenAPI 3.{}", field.name, field.since);
            self.diagnostics.warning("version-mismatch", &here, message);
        }
        if value.is_null() && !matches!(field.shape, Shape::Any | Shape::Example) {
            let message = format!("`{}` is null, which is read as absent", field.name);
            self.diagnostics.warning("wrong-type", &here, message);
            return false;
        }
        if field.treatment == Treatment::DocumentedOnly && self.is_unreadable_prose(value, field.shape, &here) {
            return false;
        }
        self.shaped(field.shape, value, &here)
    }

    /// Reads the value of a map, which is read as empty rather than absent if it is null.
    fn entry(&mut self, shape: Shape, value: &mut Value, at: &Pointer) -> bool {
        if value.is_null() {
            *value = match shape {
                Shape::Text => Value::from(""),
                Shape::List(_) => Value::Array(Vec::new()),
                Shape::Object(_) | Shape::Reference(_) | Shape::Map(_) | Shape::Schema => Value::Object(Object::new()),
                Shape::Bool | Shape::Any | Shape::Example => return true,
            };
            let message = "the value is null, which is read as empty";
            self.diagnostics.warning("wrong-type", at, message);
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
                    return self.wrong_type("an object is needed here", value, at);
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
            let message = format!("a list is needed here, so {} is read as its only item", value.kind());
            self.diagnostics.warning("wrong-type", at, message);
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
                let message = "the item is null, which is read as absent";
                self.diagnostics.warning("wrong-type", &here, message);
                return false;
            }
            self.shaped(shape, item, &here)
        });
        true
    }

    /// Reads a reference; none if the value is not one.
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
            self.no_prose(value, at);
        }
        unreadable
    }

    /// Adds the required fields that are missing; whether the object has a meaning.
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
                    self.diagnostics.error("missing-field", at, message);
                    return false;
                }
            };
            if field.is_required_in(self.minor) {
                let message = format!("the {} has no `{}`, which is read as empty", kind.name(), field.name);
                self.diagnostics.warning("missing-field", at, message);
            }
            members.insert(field.name.to_owned(), value);
        }
        true
    }
}

/// An object that has what is required of it, all empty.
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

/// A noun with its article.
pub(super) fn a(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'O']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
