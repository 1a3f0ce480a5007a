//! Examples of types: those that the document states for their schemas, or as part of another example, else the examples
//! of their members.

use std::collections::{BTreeMap, HashMap};

use crate::api::{Shape, TypeId, Types};
use crate::document::{Document, SchemaId};
use crate::json::{Object, Pointer, Value};
use crate::samples;

use super::docs;

/// The maximum nesting to which examples are taken apart.
const DEEPEST: usize = 6;

/// The maximum length of an example in characters.
const LONGEST: usize = 2_000;

/// The maximum number of examples that are tried for a type.
const TRIED: u8 = 4;

/// Adds an example to each object and union for which the document states a valid one.
pub(super) fn add(document: &Document, types: &mut Types) {
    let by_place = types.iter().flat_map(|(id, definition)| {
        let is_object = match &definition.shape {
            Shape::Object(_) => Some(true),
            Shape::Union(_) => Some(false),
            _ => None,
        };
        let places = std::iter::once(&definition.at).chain(&definition.also);
        places.filter_map(move |at| Some((document.schemas.by_pointer(at)?, (id, is_object?))))
    });
    let mut examples =
        Examples { document, by_schema: by_place.collect(), tried: HashMap::new(), found: BTreeMap::new() };
    let stated: Vec<(SchemaId, &Value)> = examples.stated().collect();
    // The example of a schema itself precedes a part of another example.
    for deepest in [0, DEEPEST] {
        for (id, value) in &stated {
            examples.offer(*id, value, deepest);
        }
    }
    for (id, definition) in types.iter() {
        let Shape::Object(object) = &definition.shape else { continue };
        if !examples.found.contains_key(&id) {
            let members = object.fields.iter().filter_map(|field| Some((field, examples.of_member(&field.at)?)));
            let members: Object = members.map(|(field, example)| (field.wire.clone(), example.clone())).collect();
            if !members.is_empty() {
                examples.found.insert(id, Value::Object(members));
            }
        }
    }
    for (id, example) in examples.found {
        types[id].example = Some(example);
    }
}

struct Examples<'a> {
    document: &'a Document,
    /// The types by schema. True for objects: a schema that only lists properties allows other values, too.
    by_schema: HashMap<SchemaId, (TypeId, bool)>,
    /// The number of invalid examples of each type.
    tried: HashMap<TypeId, u8>,
    found: BTreeMap<TypeId, Value>,
}

impl<'a> Examples<'a> {
    /// Returns every example that the document states, with its schema.
    fn stated(&self) -> impl Iterator<Item = (SchemaId, &'a Value)> + use<'a> {
        let document = self.document;
        let of_schemas =
            document.schemas.iter().flat_map(|(id, schema)| schema.examples.iter().map(move |value| (id, value)));
        let of_media = document.examples.iter().flat_map(move |(at, value)| {
            let (schema, is_one) = match at.last().as_deref() {
                Some("example") => (at.parent().map(|parent| parent.join("schema")), true),
                Some("examples") => (at.parent().map(|parent| parent.join("schema")), false),
                _ => (None, true),
            };
            let schema = schema.and_then(|at| document.schemas.by_pointer(&at));
            let named = value.as_object().filter(|_| !is_one).into_iter().flat_map(|examples| examples.values());
            let named = named.filter_map(|example| document.example_value(example));
            let values: Vec<&Value> = is_one.then_some(value).into_iter().chain(named).collect();
            schema.into_iter().flat_map(move |schema| values.clone().into_iter().map(move |value| (schema, value)))
        });
        of_schemas.chain(of_media)
    }

    /// Takes a value as an example of its type, and its parts as those of theirs.
    fn offer(&mut self, id: SchemaId, value: &Value, depth: usize) {
        let schemas = &self.document.schemas;
        let mut place = id;
        loop {
            if let Some((ty, is_object)) = self.by_schema.get(&place).copied()
                && (!is_object || value.as_object().is_some())
                && !self.found.contains_key(&ty)
                && self.tried.get(&ty).is_none_or(|tried| *tried < TRIED)
            {
                if value.to_string().len() <= LONGEST && samples::is_strictly_valid(schemas, place, value) {
                    self.found.insert(ty, value.clone());
                } else {
                    *self.tried.entry(ty).or_default() += 1;
                }
            }
            match schemas.get(place).reference.as_ref().and_then(|reference| reference.target) {
                Some(target) => place = target,
                None => break,
            }
        }
        let Some(depth) = depth.checked_sub(1) else { return };
        let schema = schemas.get(place);
        match value {
            Value::Array(items) => {
                if let (Some(of_items), Some(first)) = (schema.items, items.first()) {
                    self.offer(of_items, first, depth);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    if let Some(of_member) = schema.properties.get(name) {
                        self.offer(*of_member, member, depth);
                    }
                }
            }
            _ => {}
        }
    }

    /// Returns the example of a member, if it is short and valid.
    fn of_member(&self, at: &Pointer) -> Option<&'a Value> {
        let schemas = &self.document.schemas;
        let mut id = schemas.by_pointer(at)?;
        loop {
            let schema = schemas.get(id);
            let is_fit = |value: &&Value| {
                docs::is_scalar(value) && !value.is_null() && samples::is_strictly_valid(schemas, id, value)
            };
            if let Some(example) = schema.examples.iter().find(is_fit) {
                return Some(example).filter(|example| example.to_string().len() <= LONGEST);
            }
            id = schema.reference.as_ref()?.target?;
        }
    }
}
