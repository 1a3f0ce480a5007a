//! The samples of every schema that a request or a response needs.

use std::collections::{HashMap, HashSet};

use crate::document::{Document, Schema, SchemaId, Schemas, Type};
use crate::json::{Pointer, Value};
use crate::samples::{self, Kind, Sample};

/// The maximum depth at which members of only one direction are removed.
const DEEPEST: usize = 24;

/// The direction of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Without the members that only the server sets.
    Request,
    /// Without the members that only requests contain.
    Response,
}

/// The samples of a document.
pub(super) struct Pool {
    pub(super) read: Document,
    pub(super) normalized: Document,
    requests: HashMap<Pointer, Vec<(Kind, Value)>>,
    responses: HashMap<Pointer, Vec<(Kind, Value)>>,
    /// The schemas that allow none of the generated values, which requests send nevertheless.
    placeholders: HashSet<Pointer>,
}

impl Pool {
    /// Creates the samples of the wanted schemas. Without a sample that matches every pattern, others are kept; without
    /// any sample, those that match several branches of a `oneOf`.
    pub(super) fn new(read: Document, normalized: Document, wanted: &[Pointer]) -> Self {
        let mut found: HashMap<Pointer, Vec<(Kind, Value)>> = HashMap::new();
        // Requests and responses keep to the document.
        let is_plain = |kind: Kind| !matches!(kind, Kind::Unlisted | Kind::UnknownMember);
        for Sample { at, kind, value, .. } in samples::samples(&read, &normalized, wanted) {
            if is_plain(kind) {
                found.entry(at).or_default().push((kind, value));
            }
        }
        for at in wanted {
            if !found.contains_key(at) {
                let mut lenient = samples::lenient(&read, &normalized, at);
                lenient.retain(|(kind, _)| is_plain(*kind));
                found.insert(at.clone(), lenient);
            }
        }
        let mut placeholders = HashSet::new();
        for (at, values) in found.iter_mut().filter(|(_, values)| values.is_empty()) {
            values.extend(samples::unchecked(&read, &normalized, at).into_iter().filter(|(kind, _)| is_plain(*kind)));
            placeholders.insert(at.clone());
        }
        let (mut requests, mut responses) = (HashMap::new(), HashMap::new());
        for (at, mut values) in found {
            if let Some(id) = read.schemas.by_pointer(&at) {
                let is_strict = |(_, value): &(Kind, Value)| samples::is_strictly_valid(&read.schemas, id, value);
                let strict: Vec<(Kind, Value)> = values.iter().filter(|value| is_strict(value)).cloned().collect();
                if !strict.is_empty() {
                    values = strict;
                }
            }
            let id = normalized.schemas.by_pointer(&at);
            for (of_direction, direction) in
                [(&mut requests, Direction::Request), (&mut responses, Direction::Response)]
            {
                let mut pruned: Vec<(Kind, Value)> = Vec::new();
                for (kind, value) in &values {
                    let mut value = value.clone();
                    if let Some(id) = id {
                        prune(&normalized.schemas, id, direction, &mut value, DEEPEST);
                    }
                    if pruned.iter().all(|(_, known)| *known != value) {
                        pruned.push((*kind, value));
                    }
                }
                if direction == Direction::Request || !placeholders.contains(&at) {
                    of_direction.insert(at.clone(), pruned);
                }
            }
        }
        Self { read, normalized, requests, responses, placeholders }
    }

    /// Returns true if a schema allows none of the values that were generated for it.
    pub(super) fn is_placeholder(&self, id: SchemaId) -> bool {
        self.placeholders.contains(&self.read.schemas.get(id).at)
    }

    /// Returns every sample of a schema, examples of the document first.
    pub(super) fn all(&self, id: SchemaId, direction: Direction) -> &[(Kind, Value)] {
        let found = match direction {
            Direction::Request => &self.requests,
            Direction::Response => &self.responses,
        };
        found.get(&self.read.schemas.get(id).at).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the sample to use first: an example of the document, or a generated one.
    pub(super) fn usual(&self, id: SchemaId, direction: Direction) -> Option<Value> {
        self.first(id, direction, &[Kind::Example, Kind::Present, Kind::Absent])
    }

    /// Returns a sample without optional members.
    pub(super) fn least(&self, id: SchemaId, direction: Direction) -> Option<Value> {
        self.first(id, direction, &[Kind::Absent, Kind::Present, Kind::Example])
    }

    /// Returns a sample with optional members.
    pub(super) fn most(&self, id: SchemaId, direction: Direction) -> Option<Value> {
        self.first(id, direction, &[Kind::Present, Kind::Example, Kind::Absent])
    }

    /// Returns true if a schema allows a value in a direction.
    pub(super) fn is_of(&self, id: SchemaId, direction: Direction, value: &Value) -> bool {
        samples::is_strictly_valid(&self.read.schemas, id, value) && self.pruned(id, direction, value) == *value
    }

    /// Returns a value without the members that messages of a direction do not contain.
    pub(super) fn pruned(&self, id: SchemaId, direction: Direction, value: &Value) -> Value {
        let mut pruned = value.clone();
        if let Some(id) = self.normalized.schemas.by_pointer(&self.read.schemas.get(id).at) {
            prune(&self.normalized.schemas, id, direction, &mut pruned, DEEPEST);
        }
        pruned
    }

    /// Returns true if a schema describes text without content of its own.
    pub(super) fn is_text(&self, id: Option<SchemaId>) -> bool {
        let schema = id.map(|id| self.read.schemas.get(self.read.schemas.resolved(id)));
        schema.is_some_and(|schema| schema.content_schema.is_none() && schema.types.single() == Some(Type::String))
    }

    fn first(&self, id: SchemaId, direction: Direction, kinds: &[Kind]) -> Option<Value> {
        let values = self.all(id, direction);
        let of_kind = |kind: &Kind| values.iter().find(|(own, _)| own == kind);
        kinds.iter().find_map(of_kind).or(values.first()).map(|(_, value)| value.clone())
    }
}

/// Returns true for a schema if it, the target of its reference, or a branch of its `allOf` has a property.
fn any_part(schemas: &Schemas, id: SchemaId, depth: usize, has: fn(&Schema) -> bool) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let schema = schemas.get(id);
    let target = schema.reference.as_ref().and_then(|reference| reference.target);
    has(schema) || target.iter().chain(&schema.all_of).any(|&part| any_part(schemas, part, depth, has))
}

/// Removes the members that messages of a direction do not contain.
fn prune(schemas: &Schemas, id: SchemaId, direction: Direction, value: &mut Value, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let schema = schemas.get(schemas.resolved(id));
    for &branch in schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of) {
        prune(schemas, branch, direction, value, depth);
    }
    match value {
        Value::Object(members) => {
            for (name, &property) in &schema.properties {
                let is_left_out: fn(&Schema) -> bool = match direction {
                    Direction::Request => |part| part.read_only,
                    Direction::Response => |part| part.write_only,
                };
                if any_part(schemas, property, DEEPEST, is_left_out) {
                    members.shift_remove(name);
                } else if let Some(member) = members.get_mut(name) {
                    prune(schemas, property, direction, member, depth);
                }
            }
            if let Some(rest) = schema.additional_properties {
                let others = members.iter_mut().filter(|(name, _)| !schema.properties.contains_key(*name));
                others.for_each(|(_, member)| prune(schemas, rest, direction, member, depth));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                if let Some(id) = schema.prefix_items.get(index).copied().or(schema.items) {
                    prune(schemas, id, direction, item, depth);
                }
            }
        }
        _ => {}
    }
}
