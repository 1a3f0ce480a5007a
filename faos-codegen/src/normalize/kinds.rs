//! The types that a schema allows, as far as its keywords tell. A question of other passes, not a pass.

use crate::document::{Schema, SchemaId, Schemas, Type, Types};

/// The maximum depth of nested unions.
const DEEPEST: usize = 8;

/// Returns the types of the values that a schema allows, except null. `None` if it may allow others as well.
pub(super) fn of(schemas: &Schemas, id: SchemaId) -> Option<Types> {
    within(schemas, id, DEEPEST)
}

fn within(schemas: &Schemas, id: SchemaId, depth: usize) -> Option<Types> {
    let schema = schemas.get(schemas.resolved(id));
    if !schema.types.is_empty() {
        return Some(schema.types);
    }
    if let Some(value) = &schema.constant {
        return Some(Types::of(Type::of(value)));
    }
    if let Some(values) = &schema.enum_values {
        return Some(values.iter().map(Type::of).collect());
    }
    if schema.one_of.is_empty() && schema.any_of.is_empty() {
        // `properties` without `type` describe an object, as a later pass infers.
        let structure = structure(schema);
        return (!structure.is_empty()).then_some(structure);
    }
    if depth == 0 {
        return None;
    }
    let branches = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
    branches.iter().try_fold(Types::default(), |all, &branch| Some(all.union(within(schemas, branch, depth - 1)?)))
}

/// Returns object or array, if there are keywords for its contents.
pub(super) fn structure(schema: &Schema) -> Types {
    if !schema.properties.is_empty() || schema.additional_properties.is_some() || !schema.pattern_properties.is_empty()
    {
        Types::of(Type::Object)
    } else if schema.items.is_some() || !schema.prefix_items.is_empty() {
        Types::of(Type::Array)
    } else {
        Types::default()
    }
}
