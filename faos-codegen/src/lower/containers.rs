//! Objects, maps, lists and tuples.

use crate::api::{Branch, Docs, Field, Object, Presence, Shape, Type, Union};
use crate::diagnostic::Code;
use crate::document::{Format, Schema, SchemaId};
use crate::json::Value;

use super::docs;
use super::types::{Lowered, Lowering, Place};

/// The maximum length of tuples that implement the standard traits.
const LONGEST_TUPLE: usize = 12;

impl<'a> Lowering<'a> {
    pub(super) fn object(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Type {
        if schema.properties.is_empty() {
            return match self.rest(id, schema, &place.with("value")) {
                None | Some(Type::Any) => Type::AnyObject,
                Some(value) => Type::Map(Box::new(value)),
            };
        }
        let type_id = self.define(schema, place, Shape::Object(Object::default()));
        self.remember(id, &Type::Named(type_id));
        let mut fields = Vec::with_capacity(schema.properties.len());
        for (wire, &property) in &schema.properties {
            // A property whose schema allows no value is never present.
            if self.schema(self.target(property)).always == Some(false) {
                continue;
            }
            fields.push(self.field(schema, wire, property, &place.below(type_id, wire)));
        }
        let rest = self.rest(id, schema, &place.below(type_id, "value"));
        let undescribed = schema.required.iter().filter(|name| !schema.properties.contains_key(*name));
        for name in undescribed {
            fields.push(self.undescribed(schema, name, rest.as_ref()));
        }
        self.types[type_id].shape = Shape::Object(Object { fields, rest, closed: self.is_closed(schema) });
        Type::Named(type_id)
    }

    /// Returns the field of a required member without a description, and reports it. The field is optional: such names
    /// are often misspelled or left over, and values that lack them must stay readable.
    fn undescribed(&mut self, schema: &Schema, name: &str, rest: Option<&Type>) -> Field {
        let at = schema.at.join("properties").join(name);
        let message = format!(
            "`{}` is required, and `properties` does not describe it; it becomes an optional field",
            name.escape_debug()
        );
        self.findings.warning(Code::UndescribedMember, &schema.at, message);
        let ty = match rest {
            Some(ty) => ty.clone(),
            None => {
                let reason = "a required member that no property describes";
                self.untyped(&Schema { at: at.clone(), ..Schema::default() }, reason)
            }
        };
        Field {
            at,
            wire: name.to_owned(),
            ty,
            presence: Presence::Optional,
            docs: Docs::default(),
            deprecated: false,
            secret: false,
            read_only: false,
            write_only: false,
            requested: false,
            promised: false,
            boxed: false,
        }
    }

    /// Returns true if the schema forbids additional properties, or the settings drop unknown members.
    fn is_closed(&self, schema: &Schema) -> bool {
        if self.settings.drops_unknown {
            return true;
        }
        let others = schema.additional_properties.or(schema.unevaluated_properties);
        others.is_some_and(|others| self.schema(others).always == Some(false)) && schema.pattern_properties.is_empty()
    }

    /// Returns the type of additional properties, or `None` if the schema does not mention them.
    fn rest(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Option<Type> {
        let others = schema.additional_properties.or(schema.unevaluated_properties);
        let others = others.filter(|&others| self.schema(others).always != Some(false));
        let kinds: Vec<SchemaId> = schema.pattern_properties.values().copied().chain(others).collect();
        match kinds.as_slice() {
            [] => None,
            [only] => Some(self.lower(*only, place).inline()),
            several => Some(self.one_of(id, schema, several, false, place)),
        }
    }

    /// Returns the common type of several schemas that are not union branches, or else a union of their types. If other
    /// values are allowed as well, a union is needed to keep them.
    fn one_of(&mut self, id: SchemaId, schema: &'a Schema, schemas: &[SchemaId], open: bool, place: &Place) -> Type {
        let mut branches: Vec<Branch> = Vec::with_capacity(schemas.len());
        for (index, &schema) in schemas.iter().enumerate() {
            let ty = self.lower(schema, &place.with(&(index + 1).to_string())).inline();
            if branches.iter().all(|branch| branch.ty != ty) {
                let at = self.schema(schema).at.clone();
                let words = self.branch_words(schema, None);
                let identity = self.branch_identity(schema);
                branches.push(Branch { at, words, identity, ty, tags: Vec::new(), boxed: false });
            }
        }
        match branches.as_slice() {
            [only] if !open => only.ty.clone(),
            several if several.iter().any(|branch| branch.ty == Type::Any) => Type::Any,
            _ => {
                let type_id =
                    self.define(schema, place, Shape::Union(Union { tag: None, by_content: false, branches }));
                // The type is nested in the object, whose own location identifies the object.
                let at = self.schema(id).at.join("additionalProperties");
                self.types[type_id].at = at;
                Type::Named(type_id)
            }
        }
    }

    fn field(&mut self, owner: &Schema, wire: &str, property: SchemaId, place: &Place) -> Field {
        let Lowered { ty, nullable } = self.lower(property, place);
        let schema = self.schema(property);
        let target = self.schema(self.target(property));
        let required = owner.required.iter().any(|name| name == wire);
        // Any JSON value can already be null. A member that is always null can still be absent.
        let always_null = target.constant.as_ref().is_some_and(Value::is_null);
        let nullable = if always_null { !required } else { nullable && ty != Type::Any };
        Field {
            at: schema.at.clone(),
            wire: wire.to_owned(),
            ty,
            presence: Presence::new(required, nullable),
            docs: field_docs(schema, target),
            deprecated: schema.deprecated,
            secret: is_secret(schema) || is_secret(target),
            read_only: schema.read_only,
            write_only: schema.write_only || target.write_only,
            requested: false,
            promised: false,
            boxed: false,
        }
    }

    pub(super) fn array(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Type {
        let places = schema.prefix_items.as_slice();
        if places.is_empty() {
            let item = match schema.items {
                Some(item) => self.lower(item, &place.with("item")).inline(),
                None => Type::Any,
            };
            return Type::List(Box::new(item));
        }
        let items = schema.items.filter(|&items| self.schema(items).always != Some(false));
        let closed = schema.items.is_some() && items.is_none();
        let pinned =
            schema.min_items == Some(places.len() as u64) && (closed || schema.max_items == Some(places.len() as u64));
        if pinned && places.len() <= LONGEST_TUPLE {
            let places = places.iter().enumerate();
            return Type::Tuple(
                places
                    .map(|(index, &item)| self.lower(item, &place.with(&format!("item {}", index + 1))).inline())
                    .collect(),
            );
        }
        // The length is not fixed, so each item has one of the types.
        let kinds: Vec<SchemaId> = places.iter().copied().chain(items).collect();
        let open = schema.items.is_none();
        Type::List(Box::new(self.one_of(id, schema, &kinds, open, &place.with("item"))))
    }
}

fn is_secret(schema: &Schema) -> bool {
    schema.write_only
        || schema.known_format() == Some(Format::Password)
        || schema.extensions.get("x-sensitive").and_then(Value::as_bool) == Some(true)
}

/// Returns the description of a field. If it has none, uses the first paragraph of the referenced type's description.
fn field_docs(schema: &Schema, target: &Schema) -> Docs {
    let own = docs::of_schema(schema);
    if own.text.is_empty() && std::ptr::eq(schema, target) {
        own
    } else if own.text.is_empty() {
        let first = target.description.as_deref().unwrap_or_default();
        Docs { text: first.split("\n\n").next().unwrap_or_default().to_owned(), facts: own.facts }
    } else {
        own
    }
}
