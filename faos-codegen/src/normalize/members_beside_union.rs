//! Moves what stands beside a union into its branches.
//!
//! After this pass a schema is either a union or says what a value consists of, never both. A branch that gained
//! something stands where it stood, and the reference that it was, if it was one, stands below it in `$ref`.

use std::mem;

use crate::diagnostic::Diagnostics;
use crate::document::{Schema, SchemaId, Schemas, Type};

use super::all_of;

/// How often a branch that is a union itself may pass the members on. Schemas that refer to each other could go on
/// without end.
const DEEPEST: usize = 4;

/// How many branches the pass may add to a document, for each schema that it has.
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
        if count == 0 || !says_more(schema) {
            continue;
        }
        if depth >= DEEPEST || count > left {
            let at = schema.at.clone();
            findings.warning(
                "members-beside-union",
                &at,
                "the members beside this union would have to be repeated without end, and are not read",
            );
            continue;
        }
        if only_refines(schemas, id) {
            let schema = schemas.get_mut(id);
            schema.one_of.clear();
            schema.any_of.clear();
            schema.discriminator = None;
            continue;
        }
        left -= count;
        let (branches, members) = divided(schemas, id);
        let mut widened = Vec::with_capacity(branches.len());
        for (index, branch) in branches.into_iter().enumerate() {
            if lacks(schemas, branch, members, id) {
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

/// Whether the schema says something about values besides that they are of one of its branches.
fn says_more(schema: &Schema) -> bool {
    !schema.properties.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || (!schema.one_of.is_empty() && !schema.any_of.is_empty())
}

/// Whether the branches, none of which has a name, only narrow members that stand beside the union. They are rules for
/// values then, such as which members go together, and no choice between types.
fn only_refines(schemas: &Schemas, id: SchemaId) -> bool {
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

/// Takes the union out of a schema: its branches, and all the rest as a schema of its own.
fn divided(schemas: &mut Schemas, id: SchemaId) -> (Vec<SchemaId>, SchemaId) {
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

/// Whether a branch is an object that says less than the members do.
fn lacks(schemas: &Schemas, branch: SchemaId, members: SchemaId, union: SchemaId) -> bool {
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

/// A schema that allows what the branch and the members both allow, in the branch's place.
fn with_members(
    schemas: &mut Schemas,
    findings: &mut Diagnostics,
    at: crate::document::Pointer,
    branch: SchemaId,
    members: SchemaId,
) -> SchemaId {
    // A reference stays findable below the schema that takes its place: it is what people call the branch.
    let below = if schemas.get(branch).reference.is_some() {
        let reference = Schema { at: at.join("$ref"), ..schemas.get(branch).clone() };
        schemas.push(reference)
    } else {
        branch
    };
    all_of::merged(schemas, findings, at, vec![members, below])
}
