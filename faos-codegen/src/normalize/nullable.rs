//! Normalizes nullability.
//!
//! After this pass `Schema::nullable` alone states that null is allowed: no type list, `enum` or branch contains it,
//! except in a schema that allows only null, which becomes a constant.

use crate::document::{ENUM_NAMES, Schema, SchemaId, Schemas, Type};
use crate::json::Value;

pub(super) fn run(schemas: &mut Schemas) {
    for id in schemas.ids() {
        let null_branches: Vec<SchemaId> = {
            let schema = schemas.get(id);
            let branches = schema.any_of.iter().chain(&schema.one_of).copied();
            branches.filter(|&branch| is_null(schemas.get(branch))).collect()
        };
        let schema = schemas.get_mut(id);
        if is_null(schema) {
            schema.constant = Some(Value::Null);
            continue;
        }
        let in_types = schema.types.remove(Type::Null);
        let in_enum = schema.enum_values.as_mut().is_some_and(|values| {
            let is_null: Vec<bool> = values.iter().map(Value::is_null).collect();
            // The names of the values are in the order of the values.
            for key in ENUM_NAMES {
                if let Some(Value::Array(names)) = schema.extensions.get_mut(*key)
                    && names.len() == is_null.len()
                {
                    let mut nulls = is_null.iter();
                    names.retain(|_| nulls.next() == Some(&false));
                }
            }
            values.retain(|value| !value.is_null());
            values.len() < is_null.len()
        });
        // Strictly, a type list without null overrules an `enum` that contains it, but vendors mean the `enum`.
        schema.nullable |= in_types || in_enum || !null_branches.is_empty();
        schema.any_of.retain(|branch| !null_branches.contains(branch));
        schema.one_of.retain(|branch| !null_branches.contains(branch));
    }
    schemas.ids().for_each(|id| hoist(schemas, id));
}

/// Moves nullability from the branches to the schema around them.
fn hoist(schemas: &mut Schemas, id: SchemaId) {
    let schema = schemas.get(id);
    let branches: Vec<SchemaId> = schema.any_of.iter().chain(&schema.one_of).copied().collect();
    let allows_null =
        |&branch: &SchemaId| schemas.get(branch).nullable || schemas.get(schemas.resolved(branch)).nullable;
    if branches.iter().any(allows_null) {
        schemas.get_mut(id).nullable = true;
        branches.into_iter().for_each(|branch| schemas.get_mut(branch).nullable = false);
    }
}

/// Returns true if the schema allows only null.
fn is_null(schema: &Schema) -> bool {
    let only_type = schema.types.single() == Some(Type::Null);
    let only_constant = schema.constant.as_ref().is_some_and(Value::is_null);
    let only_values =
        schema.enum_values.as_ref().is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null));
    schema.reference.is_none() && (only_type || only_constant || only_values)
}
