//! Schemas → types.

use std::collections::{HashMap, HashSet};

use crate::api::{
    Constant, Docs, Enum, Field, Float, Home, Integer, Object, Presence, Scalar, Shape, Type, TypeDef, TypeId, Types,
    Untyped, Variant,
};
use crate::diagnostic::Diagnostics;
use crate::document::{self, Document, Pointer, Schema, SchemaId, Value};
use crate::settings::Settings;

use super::{docs, media};

/// The longest tuple that Rust's own traits are there for.
const LONGEST_TUPLE: usize = 12;

/// Turns schemas into types, each once.
pub(super) struct Lowering<'a> {
    pub(super) document: &'a Document,
    pub(super) settings: &'a Settings,
    pub(super) findings: &'a mut Diagnostics,
    pub(super) types: Types,
    /// The schemas that stand for files.
    pub(super) files: HashSet<SchemaId>,
    done: HashMap<SchemaId, Lowered>,
    untyped: Vec<Untyped>,
}

/// A schema's type, and whether null is allowed besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lowered {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

impl Lowered {
    /// The type of a value that has no presence of its own: an item of a list, a value of a map.
    pub(super) fn inline(self) -> Type {
        match self {
            Self { ty: ty @ (Type::Any | Type::Nullable(_)), .. } | Self { ty, nullable: false } => ty,
            Self { ty, nullable: true } => Type::Nullable(Box::new(ty)),
        }
    }
}

/// Where a schema stands: what its name is made of, and whose file it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) words: Vec<String>,
    pub(super) home: Home,
}

impl Place {
    fn below(&self, id: TypeId, word: &str) -> Self {
        Self { words: self.words.iter().cloned().chain([word.to_owned()]).collect(), home: Home::Below(id) }
    }

    fn with(&self, word: &str) -> Self {
        Self { words: self.words.iter().cloned().chain([word.to_owned()]).collect(), home: self.home }
    }
}

impl<'a> Lowering<'a> {
    pub(super) fn new(document: &'a Document, settings: &'a Settings, findings: &'a mut Diagnostics) -> Self {
        Self {
            document,
            settings,
            findings,
            types: Types::default(),
            files: media::files(document),
            done: HashMap::new(),
            untyped: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> (Types, Vec<Untyped>) {
        (self.types, self.untyped)
    }

    pub(super) fn schema(&self, id: SchemaId) -> &'a Schema {
        self.document.schemas.get(id)
    }

    /// The schema at the end of a chain of references.
    pub(super) fn target(&self, id: SchemaId) -> SchemaId {
        media::target(self.document, id)
    }

    /// The type of a schema that the document gives a name.
    pub(super) fn named(&mut self, name: &str, id: SchemaId) -> Lowered {
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        let place = Place { words: vec![name.to_owned()], home: Home::Own };
        let schema = self.schema(id);
        if schema.reference.is_none() && self.makes_a_type(schema) {
            return self.lower(id, &place);
        }
        // A name for something that needs none in Rust is kept all the same: it is a word of the API.
        let alias = self.define(schema, &place, Shape::Alias(Type::Any));
        self.done.insert(id, Lowered { ty: Type::Named(alias), nullable: schema.nullable });
        let Lowered { ty, nullable } = self.lower_fresh(id, &Place { home: Home::Below(alias), ..place });
        let inside_itself = self.reaches_alias(&ty, alias);
        let ty = if inside_itself { self.untyped(schema, "a list or map that contains itself") } else { ty };
        self.types.get_mut(alias).shape = Shape::Alias(ty);
        let lowered = Lowered { ty: Type::Named(alias), nullable };
        self.done.insert(id, lowered.clone());
        lowered
    }

    /// The type of any schema. `place` is where the name comes from should it need one, unless the schema stands in
    /// a shared response, body or parameter: then that is what it is called after, whoever is the first to ask.
    pub(super) fn lower(&mut self, id: SchemaId, place: &Place) -> Lowered {
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        let lowered = match self.shared_place(id) {
            Some(place) => self.lower_fresh(id, &place),
            None => self.lower_fresh(id, place),
        };
        self.done.insert(id, lowered.clone());
        lowered
    }

    fn shared_place(&self, id: SchemaId) -> Option<Place> {
        let mut segments = self.schema(id).at.segments();
        if segments.next()? != "components" {
            return None;
        }
        let kind = match segments.next()?.as_ref() {
            "responses" => "response",
            "requestBodies" => "body",
            "parameters" => "parameter",
            _ => return None,
        };
        let name = segments.next()?.into_owned();
        // What stands deeper has the names of its parent before its own.
        let whole = segments.next_back()? == "schema";
        whole.then(|| Place { words: vec![name, kind.to_owned()], home: Home::Own })
    }

    fn lower_fresh(&mut self, id: SchemaId, place: &Place) -> Lowered {
        let schema = self.schema(id);
        if let Some(target) = schema.reference.as_ref().and_then(|reference| reference.target) {
            let target = self.referenced(target);
            return Lowered { nullable: target.nullable || schema.nullable, ..target };
        }
        let ty = self.lower_constraints(id, schema, place);
        Lowered { ty, nullable: schema.nullable }
    }

    /// The type of a schema that something else refers to. Its name comes from where it stands, not from who asks.
    fn referenced(&mut self, id: SchemaId) -> Lowered {
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        let at = self.schema(id).at.clone();
        let segments: Vec<_> = at.segments().collect();
        if let [components, schemas, name, rest @ ..] = segments.as_slice()
            && components == "components"
            && schemas == "schemas"
        {
            let owner = Pointer::root().join("components").join("schemas").join(name);
            if let Some(owner) = self.document.schemas.by_pointer(&owner)
                && (rest.is_empty() || !self.done.contains_key(&owner))
            {
                let named = self.named(name, owner);
                if rest.is_empty() {
                    return named;
                }
            }
        }
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        let words = words_of(&at);
        self.lower(id, &Place { words, home: Home::Own })
    }

    /// Whether a schema becomes a type with a name, wherever it stands.
    fn makes_a_type(&self, schema: &Schema) -> bool {
        schema.constant.is_some()
            || schema.enum_values.as_ref().is_some_and(|values| !values.is_empty())
            || !schema.one_of.is_empty()
            || !schema.any_of.is_empty()
            || schema.types.len() > 1
            || (!schema.properties.is_empty() && object_allowed(schema))
    }

    fn lower_constraints(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Type {
        if self.files.contains(&id) {
            return Type::File;
        }
        if schema.always == Some(false) {
            return self.untyped(schema, "a schema that allows no value");
        }
        if let Some(value) = &schema.constant {
            return self.constant(id, schema, value, place);
        }
        if let Some(values) = schema.enum_values.as_ref().filter(|values| !values.is_empty()) {
            let values = self.listed(schema, values);
            return self.enumeration(id, schema, values, place);
        }
        if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return self.union(id, schema, place);
        }
        let types = schema.types;
        if types.len() > 1 {
            return self.union_of_types(id, schema, place);
        }
        match types.single() {
            Some(document::Type::Object) => self.object(id, schema, place),
            Some(document::Type::Array) => self.array(schema, place),
            Some(document::Type::String) => self.string(schema),
            Some(document::Type::Integer) => Type::Integer(integer(schema)),
            Some(document::Type::Number) => self.number(schema),
            Some(document::Type::Boolean) => Type::Boolean,
            Some(document::Type::Null) => self.untyped(schema, "null and nothing else"),
            None if !schema.properties.is_empty() || schema.additional_properties.is_some() => {
                self.object(id, schema, place)
            }
            None if schema.items.is_some() || !schema.prefix_items.is_empty() => self.array(schema, place),
            None if schema.format.is_some() || schema.pattern.is_some() || schema.max_length.is_some() => {
                self.string(schema)
            }
            None => Type::Any,
        }
    }

    pub(super) fn of_type(&mut self, id: SchemaId, schema: &'a Schema, ty: document::Type, place: &Place) -> Type {
        match ty {
            document::Type::Object => self.object(id, schema, place),
            document::Type::Array => self.array(schema, place),
            document::Type::String => self.string(schema),
            document::Type::Integer => Type::Integer(integer(schema)),
            document::Type::Number => self.number(schema),
            document::Type::Boolean => Type::Boolean,
            document::Type::Null => Type::Any,
        }
    }

    fn object(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Type {
        let rest = schema.additional_properties.filter(|&rest| self.schema(rest).always != Some(false));
        if schema.properties.is_empty() {
            let patterns: Vec<SchemaId> = schema.pattern_properties.values().copied().collect();
            return match (rest, patterns.as_slice()) {
                (Some(value), []) => match self.lower(value, &place.with("value")).inline() {
                    Type::Any => Type::AnyObject,
                    value => Type::Map(Box::new(value)),
                },
                (None, [value]) => Type::Map(Box::new(self.lower(*value, &place.with("value")).inline())),
                (None, []) => Type::AnyObject,
                _ => {
                    self.untyped(schema, "members of several types, told apart by patterns");
                    Type::AnyObject
                }
            };
        }
        let type_id = self.define(schema, place, Shape::Object(Object::default()));
        self.done.insert(id, Lowered { ty: Type::Named(type_id), nullable: schema.nullable });
        let mut fields = Vec::with_capacity(schema.properties.len());
        for (wire, &property) in &schema.properties {
            // A member that no value fits is one that is never there.
            if self.schema(self.target(property)).always == Some(false) {
                continue;
            }
            fields.push(self.field(schema, wire, property, &place.below(type_id, wire)));
        }
        let rest = rest.map(|value| self.lower(value, &place.below(type_id, "value")).inline());
        self.types.get_mut(type_id).shape = Shape::Object(Object { fields, rest });
        Type::Named(type_id)
    }

    fn field(&mut self, owner: &Schema, wire: &str, property: SchemaId, place: &Place) -> Field {
        let Lowered { ty, nullable } = self.lower(property, place);
        let schema = self.schema(property);
        let target = self.schema(self.target(property));
        let required = owner.required.iter().any(|name| name == wire);
        // Any JSON value can be null already.
        let nullable = nullable && ty != Type::Any;
        Field {
            at: schema.at.clone(),
            wire: wire.to_owned(),
            ty,
            presence: Presence::new(required, nullable),
            docs: field_docs(schema, target),
            deprecated: schema.deprecated,
            secret: is_secret(schema) || is_secret(target),
            read_only: schema.read_only,
            boxed: false,
        }
    }

    fn array(&mut self, schema: &'a Schema, place: &Place) -> Type {
        let places = schema.prefix_items.as_slice();
        if places.is_empty() {
            let item = match schema.items {
                Some(item) => self.lower(item, &place.with("item")).inline(),
                None => Type::Any,
            };
            return Type::List(Box::new(item));
        }
        let closed = schema.items.is_some_and(|items| self.schema(items).always == Some(false));
        let pinned =
            schema.min_items == Some(places.len() as u64) && (closed || schema.max_items == Some(places.len() as u64));
        if pinned && places.len() <= LONGEST_TUPLE {
            let items = places.iter().enumerate();
            return Type::Tuple(
                items
                    .map(|(index, &item)| self.lower(item, &place.with(&format!("item {}", index + 1))).inline())
                    .collect(),
            );
        }
        self.untyped(schema, "a list whose places have types of their own and whose length is open");
        Type::List(Box::new(Type::Any))
    }

    fn string(&mut self, schema: &Schema) -> Type {
        if schema.content_encoding.as_deref() == Some("base64") {
            return Type::Base64;
        }
        match schema.format.as_deref() {
            Some("date-time") => Type::Timestamp,
            Some("date") => Type::Date,
            Some("time") => Type::Time,
            Some("duration") => Type::Duration,
            Some("uuid") => Type::Uuid,
            Some("byte") => Type::Base64,
            _ => Type::String,
        }
    }

    fn number(&mut self, schema: &Schema) -> Type {
        match schema.format.as_deref() {
            Some("float") => Type::Number(Float::F32),
            Some("int32" | "int64") => Type::Integer(integer(schema)),
            _ => Type::Number(Float::F64),
        }
    }

    /// The values of an `enum`, each once.
    fn listed(&mut self, schema: &Schema, values: &[Value]) -> Vec<Variant> {
        let mut kept: Vec<&Value> = Vec::with_capacity(values.len());
        for value in values {
            if kept.contains(&value) {
                self.findings.warning("repeated-value", &schema.at, format!("the value {value} is listed twice"));
            } else {
                kept.push(value);
            }
        }
        kept.into_iter().map(|value| Variant { wire: value.clone(), docs: Docs::default() }).collect()
    }

    pub(super) fn enumeration(&mut self, id: SchemaId, schema: &Schema, variants: Vec<Variant>, place: &Place) -> Type {
        let Some(scalar) = scalar_of(variants.iter().map(|variant| &variant.wire)) else {
            return self.untyped(schema, "listed values that are objects, lists or too large numbers");
        };
        let type_id = self.define(schema, place, Shape::Enum(Enum { scalar, variants }));
        self.done.insert(id, Lowered { ty: Type::Named(type_id), nullable: schema.nullable });
        Type::Named(type_id)
    }

    fn constant(&mut self, id: SchemaId, schema: &Schema, value: &Value, place: &Place) -> Type {
        if scalar_of([value]).is_none() {
            return self.untyped(schema, "a fixed value that is an object, a list, null or too large a number");
        }
        let shape = Shape::Constant(Constant { value: value.clone() });
        let type_id = self.define(schema, place, shape);
        self.done.insert(id, Lowered { ty: Type::Named(type_id), nullable: schema.nullable });
        Type::Named(type_id)
    }

    /// Adds a type for the schema, to be filled in where it is recursive.
    pub(super) fn define(&mut self, schema: &Schema, place: &Place, shape: Shape) -> TypeId {
        self.types.push(TypeDef {
            at: schema.at.clone(),
            words: place.words.clone(),
            home: place.home,
            docs: docs::of_schema(schema),
            shape,
            sent: false,
            deprecated: schema.deprecated,
        })
    }

    pub(super) fn remember(&mut self, id: SchemaId, ty: &Type) {
        let nullable = self.schema(id).nullable;
        self.done.insert(id, Lowered { ty: ty.clone(), nullable });
    }

    pub(super) fn place_below(&self, place: &Place, id: TypeId, word: &str) -> Place {
        place.below(id, word)
    }

    /// Any JSON value, with the reason why nothing better could be said.
    pub(super) fn untyped(&mut self, schema: &Schema, reason: &'static str) -> Type {
        self.untyped.push(Untyped { at: schema.at.clone(), reason });
        Type::Any
    }

    /// Whether a type leads to the alias through aliases, lists and maps alone, which no Rust alias can say.
    pub(super) fn reaches_alias(&self, ty: &Type, alias: TypeId) -> bool {
        let mut seen = vec![false; self.types.len()];
        let mut open = Vec::new();
        ty.mentions(&mut |id| open.push(id));
        while let Some(id) = open.pop() {
            if id == alias {
                return true;
            }
            if std::mem::replace(&mut seen[id.index()], true) {
                continue;
            }
            if let Shape::Alias(ty) = &self.types[id].shape {
                ty.mentions(&mut |id| open.push(id));
            }
        }
        false
    }
}

/// Whether an object is among what the schema allows.
fn object_allowed(schema: &Schema) -> bool {
    schema.types.is_empty() || schema.types.contains(document::Type::Object)
}

fn is_secret(schema: &Schema) -> bool {
    schema.write_only
        || schema.format.as_deref() == Some("password")
        || schema.extensions.get("x-sensitive").and_then(Value::as_bool) == Some(true)
}

/// A field's own words; where it has none, those of the type that it refers to say enough at that type.
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

fn integer(schema: &Schema) -> Integer {
    match schema.format.as_deref() {
        Some("int8") => Integer::I8,
        Some("int16") => Integer::I16,
        Some("int32") => Integer::I32,
        Some("uint8") => Integer::U8,
        Some("uint16") => Integer::U16,
        Some("uint32") => Integer::U32,
        Some("uint64") => Integer::U64,
        _ => Integer::I64,
    }
}

fn scalar_of<'v>(values: impl IntoIterator<Item = &'v Value>) -> Option<Scalar> {
    let mut scalars = values.into_iter().map(|value| match value {
        Value::String(_) => Some(Scalar::String),
        Value::Number(number) if number.as_i64().is_some() => Some(Scalar::Integer),
        Value::Number(number) if number.as_f64().is_some() => Some(Scalar::Number),
        // Rust has no number of that size.
        Value::Number(_) => None,
        Value::Bool(_) => Some(Scalar::Boolean),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    });
    let first = scalars.next()??;
    scalars.try_fold(first, |all, next| {
        let next = next?;
        Some(match (all, next) {
            (all, next) if all == next => all,
            (Scalar::Integer | Scalar::Number, Scalar::Integer | Scalar::Number) => Scalar::Number,
            _ => Scalar::Mixed,
        })
    })
}

/// The words of a place that nothing leads to but a reference: what a person would call it, outermost first.
fn words_of(at: &Pointer) -> Vec<String> {
    let structure = [
        "components",
        "schemas",
        "properties",
        "paths",
        "content",
        "schema",
        "responses",
        "requestBody",
        "parameters",
        "$defs",
    ];
    let words: Vec<String> = at
        .segments()
        .filter(|segment| !structure.contains(&segment.as_ref()))
        .map(|segment| if segment == "items" { "item".to_owned() } else { segment.into_owned() })
        .collect();
    if words.is_empty() { vec!["schema".to_owned()] } else { words }
}
