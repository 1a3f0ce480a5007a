//! Rewrites a reference with constraints beside it as `allOf`, or in OpenAPI 3.0, which ignores them, removes them.
//!
//! After this pass only annotations stand beside a reference.

use std::mem;

use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Document, Schema, SchemaId, Schemas, Type, Types};
use crate::json::Pointer;

pub(super) fn run(document: &mut Document, findings: &mut Diagnostics) {
    let are_ignored = document.version.minor == 0;
    let schemas = &mut document.schemas;
    let mut ignored = Vec::new();
    for id in schemas.ids() {
        let schema = schemas.get(id);
        if schema.reference.is_none() || !has_constraints(schema) {
            continue;
        }
        if are_ignored {
            ignored.push(schema.at.clone());
            only_reference(schemas, id);
            continue;
        }
        let target = schemas.resolved(id);
        if contradicts(schema, schemas.get(target)) {
            findings
                .warning(
                    Code::ConflictingTypes,
                    &schema.at,
                    "keywords beside this reference conflict with its target; ignored",
                )
                .related(&schemas.get(target).at, "the target has another type");
            only_reference(schemas, id);
            continue;
        }
        let schema = schemas.get_mut(id);
        let reference = mem::take(&mut schema.reference);
        let at = schema.at.join("$ref");
        let target = schemas.push(Schema { at, reference, ..Schema::default() });
        schemas.get_mut(id).all_of.insert(0, target);
    }
    report_ignored(&ignored, findings);
}

/// Reports all references with ignored siblings in one note, because there can be hundreds of them.
fn report_ignored(ignored: &[Pointer], findings: &mut Diagnostics) {
    let Some((first, others)) = ignored.split_first() else { return };
    let elsewhere = match others.len() {
        0 => String::new(),
        1 => ", here and in one more place".to_owned(),
        more => format!(", here and in {more} more places"),
    };
    let message = format!("OpenAPI 3.0 ignores keywords beside a reference{elsewhere}");
    findings.note(Code::IgnoredSibling, first, message).help("combine the reference and the keywords with `allOf`");
}

/// Returns true if the schema beside a reference and the target do not have a type in common. Up to version 3.0 the
/// siblings of a reference were ignored, and documents still contain some that were never in effect.
fn contradicts(schema: &Schema, target: &Schema) -> bool {
    let types =
        if target.types.is_empty() && !target.properties.is_empty() { Types::of(Type::Object) } else { target.types };
    let number = |types: Types| types.contains(Type::Number) || types.contains(Type::Integer);
    if schema.types.is_empty() || types.is_empty() || (number(schema.types) && number(types)) {
        return false;
    }
    schema.types.intersection(types).is_empty()
}

/// Keeps only the reference and the annotations.
fn only_reference(schemas: &mut Schemas, id: SchemaId) {
    let schema = schemas.get_mut(id);
    let whole = mem::take(schema);
    *schema = Schema {
        at: whole.at,
        reference: whole.reference,
        nullable: whole.nullable,
        title: whole.title,
        description: whole.description,
        deprecated: whole.deprecated,
        read_only: whole.read_only,
        write_only: whole.write_only,
        extensions: whole.extensions,
        ..Schema::default()
    };
}

/// Returns true if the schema, apart from its reference, constrains values or their encoding.
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
