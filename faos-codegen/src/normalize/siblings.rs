//! Gives a reference that has constraints beside it the form of `allOf`.
//!
//! After this pass nothing but annotations stands beside a reference.

use std::mem;

use crate::document::{Schema, Schemas};

pub(super) fn run(schemas: &mut Schemas) {
    for id in schemas.ids() {
        let schema = schemas.get_mut(id);
        if schema.reference.is_none() || !has_constraints(schema) {
            continue;
        }
        let reference = mem::take(&mut schema.reference);
        let at = schema.at.join("$ref");
        let target = schemas.push(Schema { at, reference, ..Schema::default() });
        schemas.get_mut(id).all_of.insert(0, target);
    }
}

/// Whether the schema, apart from its reference, changes which values are allowed or how they are read.
pub(super) fn has_constraints(schema: &Schema) -> bool {
    schema.always.is_some()
        || !schema.types.is_empty()
        || schema.enum_values.is_some()
        || schema.constant.is_some()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || !schema.all_of.is_empty()
        || !schema.any_of.is_empty()
        || !schema.one_of.is_empty()
        || schema.format.is_some()
        || schema.content_encoding.is_some()
}
