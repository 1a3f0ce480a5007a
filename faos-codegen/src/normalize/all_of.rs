//! Merges `allOf` into the schema that contains it.
//!
//! After this pass no schema contains `allOf`. A schema that only wrapped a reference becomes that reference.

use std::collections::HashSet;
use std::mem;

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Schema, SchemaId, Schemas, Types};
use crate::json::Pointer;

use super::siblings::has_constraints;

/// The maximum length of a chain of extending schemas. Each has the properties of all before it, so the total grows
/// fast.
const DEEPEST: usize = 64;

/// Merges every `allOf`. The schemas in `kept` stay separate types even if they only wrap a reference.
pub(super) fn run(schemas: &mut Schemas, kept: &HashSet<SchemaId>, findings: &mut Diagnostics) {
    let mut merger = Merger { schemas, kept, findings, states: Vec::new(), depth: 0 };
    for id in merger.schemas.ids() {
        merger.flatten(id);
    }
}

/// Adds a schema that allows the values that all of the branches allow.
pub(super) fn merged(
    schemas: &mut Schemas,
    findings: &mut Diagnostics,
    at: Pointer,
    branches: Vec<SchemaId>,
) -> SchemaId {
    let id = schemas.push(Schema { at, all_of: branches, ..Schema::default() });
    Merger { schemas, kept: &HashSet::from([id]), findings, states: Vec::new(), depth: 0 }.flatten(id);
    id
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    Busy,
    Done,
}

struct Merger<'a> {
    schemas: &'a mut Schemas,
    kept: &'a HashSet<SchemaId>,
    findings: &'a mut Diagnostics,
    states: Vec<State>,
    /// The length of the chain of extending schemas up to the current one.
    depth: usize,
}

impl Merger<'_> {
    fn flatten(&mut self, id: SchemaId) {
        if self.states.len() <= id.index() {
            self.states.resize(self.schemas.len().max(id.index() + 1), State::Open);
        }
        if self.states[id.index()] != State::Open {
            return;
        }
        self.states[id.index()] = State::Busy;
        if !self.schemas.get(id).all_of.is_empty() {
            self.merge_branches(id);
        }
        self.states[id.index()] = State::Done;
    }

    fn merge_branches(&mut self, id: SchemaId) {
        let mut branches = mem::take(&mut self.schemas.get_mut(id).all_of);
        // Flattening turns a branch that only wraps a reference into that reference.
        branches.iter().for_each(|&branch| self.flatten(branch));
        branches.dedup_by_key(|branch| self.target(*branch));
        // A branch with annotations alone contributes only its description.
        let (branches, annotations): (Vec<_>, Vec<_>) = branches.into_iter().partition(|&branch| {
            let branch = self.schemas.get(branch);
            branch.reference.is_some() || has_constraints(branch)
        });
        for branch in annotations {
            let (title, description, nullable) = {
                let branch = self.schemas.get(branch);
                (branch.title.clone(), branch.description.clone(), branch.nullable)
            };
            let schema = self.schemas.get_mut(id);
            schema.title = schema.title.take().or(title);
            schema.description = schema.description.take().or(description);
            schema.nullable |= nullable;
        }
        if let [only] = branches.as_slice()
            && !has_constraints(self.schemas.get(id))
            && self.schemas.get(*only).reference.is_some()
            && !self.kept.contains(&id)
        {
            let branch = self.schemas.get(*only).clone();
            if self.target(*only) == id {
                let message = "this `allOf` refers to its own schema and has no effect";
                self.findings.warning(Code::ReferenceCycle, &branch.at, message);
                return;
            }
            let schema = self.schemas.get_mut(id);
            schema.reference = branch.reference;
            schema.nullable |= branch.nullable;
            schema.description = schema.description.take().or(branch.description);
            return;
        }
        let all_nullable = branches.iter().all(|&branch| self.is_nullable(branch));
        let mut inherited: HashSet<String> = HashSet::new();
        for branch in branches {
            let target = self.target(branch);
            if self.depth == DEEPEST {
                let message = format!("chain of `allOf` references is longer than {DEEPEST} schemas");
                self.findings.error(Code::DocumentLimit, &self.schemas.get(id).at, message);
                return;
            }
            self.depth += 1;
            self.flatten(target);
            self.depth -= 1;
            if target == id {
                continue;
            }
            let of_reference = target != branch;
            let mut other = self.schemas.get(target).clone();
            self.override_members(id, &mut other, of_reference, &mut inherited);
            self.merge(id, other, of_reference);
        }
        self.schemas.get_mut(id).nullable |= all_nullable;
    }

    /// Lets a property that the schema describes itself override one with the same name from a referenced schema, if
    /// the two have no type in common. `inherited` are the properties that come from referenced schemas.
    fn override_members(
        &mut self,
        into: SchemaId,
        other: &mut Schema,
        of_reference: bool,
        inherited: &mut HashSet<String>,
    ) {
        let members: Vec<(String, SchemaId)> =
            other.properties.iter().map(|(name, &member)| (name.clone(), member)).collect();
        for (name, member) in members {
            let Some(&own) = self.schemas.get(into).properties.get(&name) else {
                if of_reference {
                    inherited.insert(name);
                }
                continue;
            };
            let own_is_inherited = if of_reference { inherited.contains(&name) } else { inherited.remove(&name) };
            if own_is_inherited == of_reference || !self.conflict(own, member) {
                continue;
            }
            let (base, extension) = if of_reference { (member, own) } else { (own, member) };
            let (base, at) = (self.schemas.get(base).at.clone(), self.schemas.get(extension).at.clone());
            let message = format!("`{name}` has another type than in the extended schema; the type given here is used");
            self.findings.warning(Code::ConflictingTypes, &at, message).related(&base, "this definition is ignored");
            if of_reference {
                other.properties.shift_remove(&name);
            } else {
                self.schemas.get_mut(into).properties.insert(name, member);
            }
        }
    }

    /// Returns true if both schemas state types and have none in common.
    fn conflict(&self, left: SchemaId, right: SchemaId) -> bool {
        let types = |id| self.schemas.get(self.target(id)).types;
        let (left, right) = (types(left), types(right));
        !left.is_empty() && !right.is_empty() && common(left, right).is_empty()
    }

    /// Resolves a chain of references.
    fn target(&self, id: SchemaId) -> SchemaId {
        self.schemas.resolved(id)
    }

    fn is_nullable(&self, id: SchemaId) -> bool {
        self.schemas.get(id).nullable || self.schemas.get(self.target(id)).nullable
    }

    /// Restricts the schema to values that the other allows as well.
    fn merge(&mut self, into: SchemaId, mut other: Schema, of_reference: bool) {
        // The `allOf` of a schema in progress comes from an ancestor and is already being merged into this schema.
        let at = self.schemas.get(into).at.clone();
        self.merge_types(into, &other);
        for (name, property) in &other.properties {
            self.merge_child(into, &at.join("properties").join(name), *property, |schema| &mut schema.properties, name);
        }
        for (pattern, property) in &other.pattern_properties {
            let at = at.join("patternProperties").join(pattern);
            self.merge_child(into, &at, *property, |schema| &mut schema.pattern_properties, pattern);
        }
        if let Some(items) = other.items {
            let merged = match self.schemas.get(into).items {
                Some(own) => self.both(&at.join("items"), own, items),
                None => items,
            };
            self.schemas.get_mut(into).items = Some(merged);
        }
        for (index, &item) in other.prefix_items.iter().enumerate() {
            let merged = match self.schemas.get(into).prefix_items.get(index) {
                Some(&own) => self.both(&at.join("prefixItems").index(index), own, item),
                None => item,
            };
            let own = &mut self.schemas.get_mut(into).prefix_items;
            match own.get_mut(index) {
                Some(place) => *place = merged,
                None => own.push(merged),
            }
        }
        self.merge_union(into, &other, &at);
        // Properties that a branch has evaluated are no longer unevaluated for the enclosing schema.
        let own = self.schemas.get(into).unevaluated_properties;
        let unevaluated = match own.filter(|&own| self.schemas.get(own).always != Some(false)) {
            Some(own) => Some(own),
            None => other.unevaluated_properties.or(own),
        };
        let schema = self.schemas.get_mut(into);
        for name in mem::take(&mut other.required) {
            if !schema.required.contains(&name) {
                schema.required.push(name);
            }
        }
        // Taken literally, `false` in one branch forbids the properties of all other branches, which is never intended.
        schema.additional_properties = schema.additional_properties.or(other.additional_properties);
        schema.unevaluated_properties = unevaluated;
        schema.enum_values = match (schema.enum_values.take(), other.enum_values.take()) {
            (Some(own), Some(others)) => Some(own.into_iter().filter(|value| others.contains(value)).collect()),
            (own, others) => own.or(others),
        };
        schema.constant = schema.constant.take().or(other.constant.take());
        schema.format = schema.format.take().or(other.format.take());
        schema.content_encoding = schema.content_encoding.take().or(other.content_encoding.take());
        schema.content_media_type = schema.content_media_type.take().or(other.content_media_type.take());
        schema.minimum = schema.minimum.take().or(other.minimum.take());
        schema.maximum = schema.maximum.take().or(other.maximum.take());
        schema.exclusive_minimum = schema.exclusive_minimum.take().or(other.exclusive_minimum.take());
        schema.exclusive_maximum = schema.exclusive_maximum.take().or(other.exclusive_maximum.take());
        schema.multiple_of = schema.multiple_of.take().or(other.multiple_of.take());
        schema.min_length = schema.min_length.or(other.min_length);
        schema.max_length = schema.max_length.or(other.max_length);
        schema.min_items = schema.min_items.or(other.min_items);
        schema.max_items = schema.max_items.or(other.max_items);
        schema.unique_items |= other.unique_items;
        schema.literal |= other.literal;
        schema.pattern = schema.pattern.take().or(other.pattern.take());
        schema.default = schema.default.take().or(other.default.take());
        schema.read_only |= other.read_only;
        schema.write_only |= other.write_only;
        if !of_reference {
            // The title and deprecation of a referenced schema describe that schema, not this one.
            schema.title = schema.title.take().or(other.title.take());
            schema.deprecated |= other.deprecated;
        }
        schema.description = schema.description.take().or(other.description.take());
    }

    fn merge_types(&mut self, into: SchemaId, other: &Schema) {
        let own = self.schemas.get(into);
        let merged = if own.types.is_empty() {
            other.types
        } else if other.types.is_empty() {
            own.types
        } else {
            common(own.types, other.types)
        };
        if merged.is_empty() && !own.types.is_empty() {
            let at = own.at.clone();
            self.findings
                .error(Code::ConflictingTypes, &at, "the branches of this `allOf` do not have a type in common")
                .related(&other.at, "this branch conflicts with the branches before it");
            return;
        }
        self.schemas.get_mut(into).types = merged;
    }

    fn merge_child(
        &mut self,
        into: SchemaId,
        at: &Pointer,
        child: SchemaId,
        children: fn(&mut Schema) -> &mut IndexMap<String, SchemaId>,
        name: &str,
    ) {
        let own = match children(self.schemas.get_mut(into)).entry(name.to_owned()) {
            Entry::Vacant(place) => {
                place.insert(child);
                return;
            }
            Entry::Occupied(own) => *own.get(),
        };
        let merged = self.both(at, own, child);
        children(self.schemas.get_mut(into)).insert(name.to_owned(), merged);
    }

    /// Returns a schema that allows the values that both allow.
    fn both(&mut self, at: &Pointer, left: SchemaId, right: SchemaId) -> SchemaId {
        if self.target(left) == self.target(right) {
            return left;
        }
        // The right schema has no constraints; its description would be lost in a merged schema.
        if !has_constraints(self.schemas.get(right)) && self.schemas.get(right).reference.is_none() {
            return left;
        }
        let at = at.join("allOf");
        let merged = self.schemas.push(Schema { at, all_of: vec![left, right], ..Schema::default() });
        self.flatten(merged);
        merged
    }

    fn merge_union(&mut self, into: SchemaId, other: &Schema, at: &Pointer) {
        // The union of a base lists its own children: this schema is one of them, not any of them.
        if other.one_of.iter().chain(&other.any_of).any(|&branch| self.target(branch) == into) {
            return;
        }
        for others in [&other.one_of, &other.any_of] {
            let schema = self.schemas.get(into);
            if others.is_empty() || self.same(&schema.one_of, others) || self.same(&schema.any_of, others) {
                continue;
            }
            let schema = self.schemas.get_mut(into);
            // `oneOf` and `anyOf` are treated alike, so a second union can use the other keyword.
            if schema.one_of.is_empty() {
                schema.one_of.clone_from(others);
            } else if schema.any_of.is_empty() {
                schema.any_of.clone_from(others);
            } else {
                self.findings
                    .warning(Code::TwoUnions, at, "more than two unions apply at once; only two are used")
                    .related(&other.at, "this union is ignored");
            }
        }
        let schema = self.schemas.get_mut(into);
        // The discriminator of a base schema selects its children; a child itself does not need it.
        if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            schema.discriminator = schema.discriminator.take().or_else(|| other.discriminator.clone());
        }
    }

    /// Returns true if two unions have the same branches in the same order.
    fn same(&self, left: &[SchemaId], right: &[SchemaId]) -> bool {
        let targets = |branches: &[SchemaId]| branches.iter().map(|&branch| self.target(branch)).collect::<Vec<_>>();
        targets(left) == targets(right)
    }
}

/// Returns the types that both sets allow; an integer is also a number.
fn common(left: Types, right: Types) -> Types {
    use crate::document::Type::{Integer, Number};
    let mut both = left.intersection(right);
    for (one, other) in [(left, right), (right, left)] {
        if one.contains(Integer) && other.contains(Number) {
            both.remove(Number);
            both.insert(Integer);
        }
    }
    both
}
