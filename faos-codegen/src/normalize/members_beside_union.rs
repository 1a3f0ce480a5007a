//! Moves keywords beside a union into its branches.
//!
//! After this pass a schema is either a union or describes its values directly, never both. An extended branch keeps
//! its location; if it was a reference, the reference moves below it to `$ref`.

use std::mem;

use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Schema, SchemaId, Schemas, Type};

use super::all_of;

/// The maximum depth to which nested unions receive the properties. Schemas that refer to each other could otherwise
/// recurse without end.
const DEEPEST: usize = 4;

/// The maximum number of branches that the pass may add to a document, per schema.
const MOST_PER_SCHEMA: usize = 4;

pub(super) fn run(schemas: &mut Schemas, findings: &mut Diagnostics) {
    let mut left = schemas.len().saturating_mul(MOST_PER_SCHEMA);
    let mut open: Vec<(SchemaId, usize)> = schemas.ids().map(|id| (id, 0)).collect();
    open.reverse();
    while let Some((id, depth)) = open.pop() {
        let schema = schemas.get(id);
        let (keyword, count) = match (schema.one_of.len(), schema.any_of.len()) {
            (0, count) => ("anyOf", count),
            (count, _) => ("oneOf", count),
        };
        if count == 0 || !has_sibling_keywords(schema) {
            continue;
        }
        if depth >= DEEPEST || count > left {
            let at = schema.at.clone();
            findings.warning(
                Code::MembersBesideUnion,
                &at,
                "properties beside this union are ignored: too many nested branches to merge them into",
            );
            continue;
        }
        if branches_only_narrow(schemas, id) {
            let schema = schemas.get_mut(id);
            schema.one_of.clear();
            schema.any_of.clear();
            schema.discriminator = None;
            continue;
        }
        left -= count;
        let (branches, members) = split_union(schemas, id);
        let mut widened = Vec::with_capacity(branches.len());
        for (index, branch) in branches.into_iter().enumerate() {
            if lacks_members(schemas, branch, members, id) {
                let at = schemas.get(id).at.join(keyword).index(index);
                let branch = with_members(schemas, findings, at, branch, members);
                open.push((branch, depth + 1));
                widened.push(branch);
            } else {
                widened.push(branch);
            }
        }
        schemas.get_mut(id).one_of = widened;
    }
}

/// Returns true if the schema has constraints besides its union.
fn has_sibling_keywords(schema: &Schema) -> bool {
    !schema.properties.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || (!schema.one_of.is_empty() && !schema.any_of.is_empty())
}

/// Returns true if all branches are unnamed and only narrow properties beside the union. They are then constraints,
/// such as properties that occur together, not a choice between types.
fn branches_only_narrow(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = schemas.get(id);
    schema.one_of.iter().chain(&schema.any_of).all(|&branch| {
        let branch = schemas.get(branch);
        branch.reference.is_none()
            && (branch.types.is_empty() || branch.types.contains(Type::Object))
            && branch.one_of.is_empty()
            && branch.any_of.is_empty()
            && branch.enum_values.is_none()
            && branch.constant.is_none()
            && branch.always.is_none()
            && branch.properties.keys().all(|name| schema.properties.contains_key(name))
    })
}

/// Splits a schema into its union branches and a new schema with the other keywords.
fn split_union(schemas: &mut Schemas, id: SchemaId) -> (Vec<SchemaId>, SchemaId) {
    let whole = schemas.get_mut(id);
    let mut members = Schema {
        at: whole.at.join("allOf"),
        types: whole.types,
        properties: mem::take(&mut whole.properties),
        required: mem::take(&mut whole.required),
        additional_properties: whole.additional_properties.take(),
        ..Schema::default()
    };
    if !whole.pattern_properties.is_empty() {
        members.pattern_properties = mem::take(&mut whole.pattern_properties);
    }
    let branches = if whole.one_of.is_empty() {
        mem::take(&mut whole.any_of)
    } else {
        members.any_of = mem::take(&mut whole.any_of);
        mem::take(&mut whole.one_of)
    };
    let members = schemas.push(members);
    (branches, members)
}

/// Returns true if the branch is an object that lacks any of the given members.
fn lacks_members(schemas: &Schemas, branch: SchemaId, members: SchemaId, union: SchemaId) -> bool {
    let target = schemas.resolved(branch);
    let (branch, members) = (schemas.get(target), schemas.get(members));
    let object = (branch.types.is_empty() || branch.types.contains(Type::Object))
        && branch.constant.is_none()
        && branch.enum_values.is_none()
        && branch.always.is_none();
    object
        && target != union
        && (!members.any_of.is_empty()
            || members.additional_properties.is_some() && branch.additional_properties.is_none()
            || members.properties.keys().any(|name| !branch.properties.contains_key(name))
            || members.required.iter().any(|name| !branch.required.contains(name)))
}

/// Returns a schema at the branch's location that allows the values that both the branch and the members allow.
fn with_members(
    schemas: &mut Schemas,
    findings: &mut Diagnostics,
    at: crate::json::Pointer,
    branch: SchemaId,
    members: SchemaId,
) -> SchemaId {
    // Keep the reference below the schema that replaces it, since it names the branch.
    let below = if schemas.get(branch).reference.is_some() {
        let reference = Schema { at: at.join("$ref"), ..schemas.get(branch).clone() };
        schemas.push(reference)
    } else {
        branch
    };
    all_of::merged(schemas, findings, at, vec![members, below])
}
