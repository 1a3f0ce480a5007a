//! Merges `allOf` into the schema that contains it.
//!
//! After this pass no schema contains `allOf`. A schema that only wrapped a reference becomes that reference.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::mem;

use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Schema, SchemaId, Schemas, Type, Types};
use crate::json::{Pointer, Value};

use super::kinds;
use super::siblings::has_constraints;

/// The maximum length of a chain of extending schemas. Each has the properties of all before it, so the total grows
/// fast.
const DEEPEST: usize = 64;

/// Merges every `allOf`. The schemas in `kept` stay separate types even if they only wrap a reference.
pub(super) fn run(schemas: &mut Schemas, kept: &HashSet<SchemaId>, findings: &mut Diagnostics) {
    let mut merger = Merger::new(schemas, kept, findings);
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
    Merger::new(schemas, &HashSet::from([id]), findings).flatten(id);
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
    /// The schemas that each schema extends, directly or indirectly.
    bases: HashMap<SchemaId, Vec<SchemaId>>,
    /// Schemas that were made from two definitions of the same member.
    pairs: HashMap<SchemaId, Pair>,
    /// The overridden definitions that have been reported, with those that override them.
    reported: HashSet<(Pointer, Pointer)>,
}

/// Two definitions of the same member.
#[derive(Clone, Copy)]
struct Pair {
    right: SchemaId,
    /// The more derived one, if either is.
    derived: Option<SchemaId>,
}

/// The origin of a part of a schema; later ones override earlier ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A referenced schema.
    Base(SchemaId),
    /// A branch that is not a reference.
    Branch,
    /// The schema itself.
    Own,
}

impl Origin {
    fn rank(self) -> u8 {
        match self {
            Self::Base(_) => 0,
            Self::Branch => 1,
            Self::Own => 2,
        }
    }
}

/// A part of a schema that is itself a schema.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Part {
    Property(String),
    Pattern(String),
    Items,
    Place(usize),
}

/// The origins of the parts that a schema has so far. All others are its own.
type Origins = HashMap<Part, Origin>;

/// The way in which two schemas exclude each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contradiction {
    Types,
    Values,
}

impl<'a> Merger<'a> {
    fn new(schemas: &'a mut Schemas, kept: &'a HashSet<SchemaId>, findings: &'a mut Diagnostics) -> Self {
        Self {
            schemas,
            kept,
            findings,
            states: Vec::new(),
            depth: 0,
            bases: HashMap::new(),
            pairs: HashMap::new(),
            reported: HashSet::new(),
        }
    }

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
        // A branch with annotations and limits alone does not change the type.
        let (branches, annotations): (Vec<_>, Vec<_>) = branches.into_iter().partition(|&branch| {
            let branch = self.schemas.get(branch);
            branch.reference.is_some() || has_constraints(branch)
        });
        for branch in annotations {
            let mut branch = self.schemas.get(branch).clone();
            let schema = self.schemas.get_mut(id);
            schema.title = schema.title.take().or(branch.title.take());
            schema.description = schema.description.take().or(branch.description.take());
            schema.nullable |= branch.nullable;
            schema.read_only |= branch.read_only;
            schema.write_only |= branch.write_only;
            schema.deprecated |= branch.deprecated;
            schema.default = schema.default.take().or(branch.default.take());
            schema.examples.append(&mut branch.examples);
            take_limits(schema, &mut branch);
        }
        if let [only] = branches.as_slice()
            && self.is_implied(id, *only)
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
            schema.types = Types::default();
            schema.reference = branch.reference;
            schema.nullable |= branch.nullable;
            schema.description = schema.description.take().or(branch.description);
            return;
        }
        let all_nullable = !branches.is_empty() && branches.iter().all(|&branch| self.is_nullable(branch));
        let mut allows_null = !has_constraints(self.schemas.get(id)) || self.is_nullable(id);
        for &branch in &branches {
            if self.depth == DEEPEST {
                let message = format!("chain of `allOf` references is longer than {DEEPEST} schemas");
                self.findings.error(Code::DocumentLimit, &self.schemas.get(id).at, message);
                return;
            }
            self.depth += 1;
            self.flatten(self.target(branch));
            self.depth -= 1;
        }
        let mut restricted_by = self.schemas.get(id).at.clone();
        let mut origins = Origins::new();
        for &branch in &branches {
            let target = self.target(branch);
            // A base of another branch adds nothing to it.
            if target == id || branches.iter().any(|&other| self.extends(self.target(other), target)) {
                continue;
            }
            let origin = match self.pairs.get(&id) {
                Some(pair) if pair.derived == Some(branch) => Origin::Own,
                Some(_) => Origin::Branch,
                None if target != branch => Origin::Base(target),
                None => Origin::Branch,
            };
            let other = self.schemas.get(target).clone();
            let branch_allows_null = self.is_nullable(branch);
            if let Some(contradiction) = contradiction(self.schemas.get(id), &other) {
                let null = allows_null && branch_allows_null;
                if !null {
                    self.report_contradiction(id, contradiction, &restricted_by, &other.at);
                }
                let schema = self.schemas.get_mut(id);
                *schema = if null { only_null(schema) } else { any_value(schema) };
                return;
            }
            if !other.types.is_empty() || other.constant.is_some() || other.enum_values.is_some() {
                restricted_by = other.at.clone();
            }
            allows_null &= branch_allows_null;
            if target != branch {
                let indirect = self.bases.get(&target).cloned().unwrap_or_default();
                self.bases.entry(id).or_default().extend(indirect.into_iter().chain([target]));
            }
            self.merge(id, other, origin, &mut origins);
        }
        self.schemas.get_mut(id).nullable |= all_nullable;
    }

    /// Reports that no value can satisfy all branches of an `allOf`.
    fn report_contradiction(&mut self, id: SchemaId, contradiction: Contradiction, first: &Pointer, second: &Pointer) {
        let what = match contradiction {
            Contradiction::Types => "a type",
            Contradiction::Values => "a value",
        };
        let at = match self.pairs.get(&id) {
            Some(pair) => self.schemas.get(pair.right).at.clone(),
            None => self.schemas.get(id).at.clone(),
        };
        let message = format!("the branches of this `allOf` do not have {what} in common; any JSON value is accepted");
        let finding = self.findings.warning(Code::ConflictingTypes, &at, message);
        let places = [(first, "this definition excludes the other"), (second, "this definition excludes the other")];
        for (place, text) in places.into_iter().filter(|(place, _)| **place != at) {
            finding.related(place, text);
        }
    }

    /// Returns the schema for a part that both the schema and a branch define.
    fn both_parts(
        &mut self,
        at: &Pointer,
        part: Part,
        (own, other): (SchemaId, SchemaId),
        origin: Origin,
        origins: &mut Origins,
    ) -> SchemaId {
        let own_origin = origins.get(&part).copied().unwrap_or(Origin::Own);
        let derived = match own_origin.rank().cmp(&origin.rank()) {
            Ordering::Greater => Some(own),
            Ordering::Less => Some(other),
            Ordering::Equal => match (own_origin, origin) {
                (Origin::Base(left), Origin::Base(right)) if self.extends(right, left) => Some(other),
                (Origin::Base(left), Origin::Base(right)) if self.extends(left, right) => Some(own),
                _ => None,
            },
        };
        if derived == Some(other) {
            origins.insert(part.clone(), origin);
        }
        if let Some(derived) = derived
            && let Some(contradiction) = self.contradiction(own, other)
        {
            let base = if derived == own { other } else { own };
            self.report_override(&part, contradiction, base, derived);
            return derived;
        }
        self.both(at, own, other, derived)
    }

    fn report_override(&mut self, part: &Part, contradiction: Contradiction, base: SchemaId, derived: SchemaId) {
        let name = match part {
            Part::Property(name) | Part::Pattern(name) => format!("`{}`", name.escape_debug()),
            Part::Items => "the item".to_owned(),
            Part::Place(index) => format!("item {}", index + 1),
        };
        let message = match contradiction {
            Contradiction::Types => {
                format!("{name} has another type than in the extended schema; the type given here is used")
            }
            Contradiction::Values => {
                format!("{name} has other values than in the extended schema; those given here are used")
            }
        };
        let (base, at) = (self.schemas.get(base).at.clone(), self.schemas.get(derived).at.clone());
        if self.reported.insert((base.clone(), at.clone())) {
            self.findings.warning(Code::ConflictingTypes, &at, message).related(&base, "this definition is ignored");
        }
    }

    /// Returns true if the first schema extends the second one.
    fn extends(&self, derived: SchemaId, base: SchemaId) -> bool {
        self.bases.get(&derived).is_some_and(|bases| bases.contains(&base))
    }

    /// Returns the contradiction between two schemas, unless both allow null.
    fn contradiction(&self, left: SchemaId, right: SchemaId) -> Option<Contradiction> {
        let found = contradiction(self.schemas.get(self.target(left)), self.schemas.get(self.target(right)));
        found.filter(|_| !(self.is_nullable(left) && self.is_nullable(right)))
    }

    /// Resolves a chain of references.
    fn target(&self, id: SchemaId) -> SchemaId {
        self.schemas.resolved(id)
    }

    fn is_nullable(&self, id: SchemaId) -> bool {
        let target = self.schemas.get(self.target(id));
        self.schemas.get(id).nullable || target.nullable || target.constant.as_ref().is_some_and(Value::is_null)
    }

    /// Restricts the schema to values that the other allows as well. The two do not contradict each other.
    fn merge(&mut self, into: SchemaId, mut other: Schema, origin: Origin, origins: &mut Origins) {
        // The `allOf` of a schema in progress comes from an ancestor and is already being merged into this schema.
        let at = self.schemas.get(into).at.clone();
        let of_reference = matches!(origin, Origin::Base(_));
        let own = self.schemas.get_mut(into);
        own.types = match (own.types.is_empty(), other.types.is_empty()) {
            (true, _) => other.types,
            (false, true) => own.types,
            (false, false) => common(own.types, other.types),
        };
        for (name, &property) in &other.properties {
            let (at, part) = (at.join("properties").join(name), Part::Property(name.clone()));
            let merged = match self.schemas.get(into).properties.get(name) {
                Some(&own) => self.both_parts(&at, part, (own, property), origin, origins),
                None => {
                    origins.insert(part, origin);
                    property
                }
            };
            self.schemas.get_mut(into).properties.insert(name.clone(), merged);
        }
        for (pattern, &property) in &other.pattern_properties {
            let (at, part) = (at.join("patternProperties").join(pattern), Part::Pattern(pattern.clone()));
            let merged = match self.schemas.get(into).pattern_properties.get(pattern) {
                Some(&own) => self.both_parts(&at, part, (own, property), origin, origins),
                None => {
                    origins.insert(part, origin);
                    property
                }
            };
            self.schemas.get_mut(into).pattern_properties.insert(pattern.clone(), merged);
        }
        if let Some(items) = other.items {
            let merged = match self.schemas.get(into).items {
                Some(own) => self.both_parts(&at.join("items"), Part::Items, (own, items), origin, origins),
                None => {
                    origins.insert(Part::Items, origin);
                    items
                }
            };
            self.schemas.get_mut(into).items = Some(merged);
        }
        for (index, &item) in other.prefix_items.iter().enumerate() {
            let (at, part) = (at.join("prefixItems").index(index), Part::Place(index));
            let merged = match self.schemas.get(into).prefix_items.get(index) {
                Some(&own) => self.both_parts(&at, part, (own, item), origin, origins),
                None => {
                    origins.insert(part, origin);
                    item
                }
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
            (Some(own), Some(others)) => {
                Some(own.into_iter().filter(|value| others.iter().any(|other| value.is_same(other))).collect())
            }
            (own, others) => own.or(others),
        };
        take_limits(schema, &mut other);
        schema.constant = schema.constant.take().or(other.constant.take());
        schema.format = schema.format.take().or(other.format.take());
        schema.content_encoding = schema.content_encoding.take().or(other.content_encoding.take());
        schema.content_media_type = schema.content_media_type.take().or(other.content_media_type.take());
        schema.literal |= other.literal;
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

    /// Returns a schema that allows the values that both allow.
    fn both(&mut self, at: &Pointer, left: SchemaId, right: SchemaId, derived: Option<SchemaId>) -> SchemaId {
        let (left_target, right_target) = (self.target(left), self.target(right));
        if left_target == right_target || self.extends(left_target, right_target) {
            return left;
        }
        if self.extends(right_target, left_target) {
            return right;
        }
        // The right schema has no constraints; its description would be lost in a merged schema.
        if !has_constraints(self.schemas.get(right)) && self.schemas.get(right).reference.is_none() {
            return left;
        }
        // A reference that narrows a schema without further content keeps its name.
        if self.schemas.get(right).reference.is_some() && self.is_implied(left, right) {
            return right;
        }
        if self.schemas.get(left).reference.is_some() && self.is_implied(right, left) {
            return left;
        }
        let at = at.join("allOf");
        let merged = self.schemas.push(Schema { at, all_of: vec![left, right], ..Schema::default() });
        self.pairs.insert(merged, Pair { right, derived });
        self.flatten(merged);
        merged
    }

    /// Returns true if the schema states only types, and the other one allows no others.
    fn is_implied(&self, schema: SchemaId, by: SchemaId) -> bool {
        let schema = self.schemas.get(self.target(schema));
        let only_types = Schema { types: Types::default(), ..schema.clone() };
        !has_constraints(&only_types)
            && (schema.types.is_empty()
                || kinds::of(self.schemas, by).is_some_and(|kinds| common(schema.types, kinds) == kinds))
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

/// Returns the contradiction between two schemas, if no value can satisfy both.
fn contradiction(left: &Schema, right: &Schema) -> Option<Contradiction> {
    if left.degraded.is_some() || right.degraded.is_some() {
        return None;
    }
    let types = |schema: &Schema| match &schema.constant {
        Some(Value::Null) => Types::of(Type::Null),
        _ => schema.types,
    };
    let (left_types, right_types) = (types(left), types(right));
    if !left_types.is_empty() && !right_types.is_empty() && common(left_types, right_types).is_empty() {
        return Some(Contradiction::Types);
    }
    let values = |schema: &'_ Schema| match (&schema.constant, &schema.enum_values) {
        (Some(value), _) => Some(vec![value.clone()]),
        (None, values) => values.clone(),
    };
    let (left, right) = (values(left)?, values(right)?);
    let disjoint = !left.iter().any(|value| right.iter().any(|other| value.is_same(other)));
    disjoint.then_some(Contradiction::Values)
}

/// Returns a schema that allows only null, with the same annotations.
fn only_null(schema: &Schema) -> Schema {
    Schema { types: Types::of(Type::Null), constant: Some(Value::Null), ..annotations(schema) }
}

/// Returns a schema that allows any value, with the same annotations.
fn any_value(schema: &Schema) -> Schema {
    let mut any = annotations(schema);
    any.degraded = Some("an `allOf` whose branches exclude each other");
    any
}

fn annotations(schema: &Schema) -> Schema {
    Schema {
        at: schema.at.clone(),
        title: schema.title.clone(),
        description: schema.description.clone(),
        deprecated: schema.deprecated,
        read_only: schema.read_only,
        write_only: schema.write_only,
        extensions: schema.extensions.clone(),
        ..Schema::default()
    }
}

/// Takes over limits. Of two sizes the narrower one applies.
fn take_limits(schema: &mut Schema, other: &mut Schema) {
    schema.minimum = schema.minimum.take().or(other.minimum.take());
    schema.maximum = schema.maximum.take().or(other.maximum.take());
    schema.exclusive_minimum = schema.exclusive_minimum.take().or(other.exclusive_minimum.take());
    schema.exclusive_maximum = schema.exclusive_maximum.take().or(other.exclusive_maximum.take());
    schema.multiple_of = schema.multiple_of.take().or(other.multiple_of.take());
    schema.pattern = schema.pattern.take().or(other.pattern.take());
    let larger = |own: Option<u64>, other: Option<u64>| own.max(other);
    let smaller = |own: Option<u64>, other: Option<u64>| own.into_iter().chain(other).min();
    schema.min_length = larger(schema.min_length, other.min_length);
    schema.max_length = smaller(schema.max_length, other.max_length);
    schema.min_items = larger(schema.min_items, other.min_items);
    schema.max_items = smaller(schema.max_items, other.max_items);
    schema.min_properties = larger(schema.min_properties, other.min_properties);
    schema.max_properties = smaller(schema.max_properties, other.max_properties);
    schema.unique_items |= other.unique_items;
}

/// Returns the types that both sets allow; an integer is also a number.
pub(super) fn common(left: Types, right: Types) -> Types {
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
