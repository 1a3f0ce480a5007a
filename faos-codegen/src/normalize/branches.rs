//! Removes unions that are not a choice between types.
//!
//! After this pass every `oneOf` and `anyOf` has two branches or more, and none of them only lists `required`.

use std::mem;

use crate::document::{Schema, Schemas};

use super::siblings::has_constraints;

pub(super) fn run(schemas: &mut Schemas) {
    for id in schemas.ids() {
        let schema = schemas.get(id);
        if schema.one_of.is_empty() && schema.any_of.is_empty() {
            continue;
        }
        // Branches that only list `required` state which properties occur together: a constraint, not a choice between
        // types.
        let only_rules = |branches: &[crate::document::SchemaId]| {
            !branches.is_empty() && branches.iter().all(|&branch| only_requires(schemas.get(branch)))
        };
        let (drop_one_of, drop_any_of) = (only_rules(&schema.one_of), only_rules(&schema.any_of));
        let schema = schemas.get_mut(id);
        if drop_one_of {
            schema.one_of.clear();
        }
        if drop_any_of {
            schema.any_of.clear();
        }
        if schema.one_of.len() == 1 {
            let only = mem::take(&mut schema.one_of);
            schema.all_of.extend(only);
        }
        if schema.any_of.len() == 1 {
            let only = mem::take(&mut schema.any_of);
            schema.all_of.extend(only);
        }
    }
}

fn only_requires(schema: &Schema) -> bool {
    let mut nothing_else = Schema { required: Vec::new(), types: Default::default(), ..schema.clone() };
    nothing_else.not = None;
    (!schema.required.is_empty() || schema.not.is_some())
        && schema.reference.is_none()
        && !has_constraints(&nothing_else)
}
