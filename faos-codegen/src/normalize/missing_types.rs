//! Gives a schema that leaves `type` out the types that its keywords are about.
//!
//! After this pass a schema has no type only if a union, listed values or nothing at all say what its values are, or
//! limits and conditions that values of every type can pass.

use crate::document::{Document, Pointer, Schema, Type, Types, Typing};

pub(super) fn run(document: &mut Document) {
    let json_schema = document.version.minor > 0;
    for id in document.schemas.ids() {
        let schema = document.schemas.get_mut(id);
        if !schema.types.is_empty() || says_otherwise(schema) {
            continue;
        }
        let structure = structure(schema);
        let (types, open) = if schema.literal {
            (structure.union(scalar(schema)), true)
        } else if !structure.is_empty() {
            // To JSON Schema, `properties` without `type` allow a number. Who writes so describes an object.
            (first(structure), false)
        } else {
            // Of texts this is seldom said, so that in a version where the keywords are JSON Schema's they are taken at
            // their word.
            (scalar(schema), json_schema)
        };
        if types.is_empty() {
            continue;
        }
        schema.types = types;
        // What is no JSON has no other types.
        if open && schema.format.as_deref() != Some("binary") && !is_written_as_text(&schema.at) {
            // Null is a value of another type.
            schema.nullable = true;
            schema.typing = Typing::Open;
        } else {
            schema.typing = Typing::Assumed;
        }
    }
}

/// Whether something else than a type says what values the schema has.
fn says_otherwise(schema: &Schema) -> bool {
    schema.reference.is_some()
        || schema.always.is_some()
        || schema.constant.is_some()
        || schema.enum_values.is_some()
        || !schema.one_of.is_empty()
        || !schema.any_of.is_empty()
}

/// Whether a schema is in a parameter, a header or a form.
fn is_written_as_text(at: &Pointer) -> bool {
    let named = Pointer::root().join("components").join("schemas");
    !at.as_str().starts_with(named.as_str())
        && at.segments().any(|segment| {
            matches!(segment.as_ref(), "parameters" | "headers" | "application/x-www-form-urlencoded")
                || segment.starts_with("multipart/")
        })
}

/// Objects and lists, if there are keywords that tell what is in them.
fn structure(schema: &Schema) -> Types {
    let members = !schema.properties.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty();
    let items = schema.items.is_some() || !schema.prefix_items.is_empty();
    let kinds = [(members, Type::Object), (items, Type::Array)];
    kinds.into_iter().filter_map(|(present, ty)| present.then_some(ty)).collect()
}

/// The one type that is meant where keywords are about several.
fn first(structure: Types) -> Types {
    Types::of(if structure.contains(Type::Object) { Type::Object } else { Type::Array })
}

/// Texts and numbers, if there are keywords that tell how they are written.
fn scalar(schema: &Schema) -> Types {
    let text = schema.pattern.is_some()
        || schema.min_length.is_some()
        || schema.max_length.is_some()
        || schema.content_encoding.is_some();
    let of_format = schema.format.as_deref().map(|format| match format {
        "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" => Type::Integer,
        "float" | "double" => Type::Number,
        _ => Type::String,
    });
    text.then_some(Type::String).into_iter().chain(of_format).collect()
}
