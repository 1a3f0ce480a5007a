//! Infers the types of schemas without `type` from their keywords.
//!
//! After this pass a schema lacks types only if it is a union, lists its values, is empty, or has only constraints that
//! values of every type can satisfy.

use crate::document::{Document, Format, Schema, Type, Types, Typing};
use crate::json::Pointer;

pub(super) fn run(document: &mut Document) {
    let json_schema = document.version.minor > 0;
    for id in document.schemas.ids() {
        let schema = document.schemas.get_mut(id);
        if !schema.types.is_empty() || determines_values(schema) {
            continue;
        }
        let structure = structure(schema);
        let (types, open) = if schema.literal {
            (structure.union(scalar(schema)), true)
        } else if !structure.is_empty() {
            // In JSON Schema, `properties` without `type` also allows numbers. In practice it describes an object.
            (first(structure), false)
        } else {
            // This is rare for strings, so versions whose keywords are those of JSON Schema are taken literally.
            (scalar(schema), json_schema)
        };
        if types.is_empty() {
            continue;
        }
        schema.types = types;
        // Values that are not JSON have no other types.
        if open && schema.known_format() != Some(Format::Binary) && !is_written_as_text(&schema.at) {
            // Null is one of the other types.
            schema.nullable = true;
            schema.typing = Typing::Open;
        } else {
            schema.typing = Typing::Assumed;
        }
    }
}

/// Returns true if something other than types determines the values.
fn determines_values(schema: &Schema) -> bool {
    schema.reference.is_some()
        || schema.always.is_some()
        || schema.constant.is_some()
        || schema.enum_values.is_some()
        || !schema.one_of.is_empty()
        || !schema.any_of.is_empty()
}

/// Returns true if the schema is in a parameter, a header or a form.
fn is_written_as_text(at: &Pointer) -> bool {
    let named = Pointer::root().join("components").join("schemas");
    !at.as_str().starts_with(named.as_str())
        && at.segments().any(|segment| {
            matches!(segment.as_ref(), "parameters" | "headers" | "application/x-www-form-urlencoded")
                || segment.starts_with("multipart/")
        })
}

/// Returns object and array, if there are keywords for their contents.
fn structure(schema: &Schema) -> Types {
    let members = !schema.properties.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty();
    let items = schema.items.is_some() || !schema.prefix_items.is_empty();
    let kinds = [(members, Type::Object), (items, Type::Array)];
    kinds.into_iter().filter_map(|(present, ty)| present.then_some(ty)).collect()
}

/// Returns the type that is intended if keywords apply to several.
fn first(structure: Types) -> Types {
    Types::of(if structure.contains(Type::Object) { Type::Object } else { Type::Array })
}

/// Returns string and numeric types, if there are keywords for their format.
fn scalar(schema: &Schema) -> Types {
    let text = schema.pattern.is_some()
        || schema.min_length.is_some()
        || schema.max_length.is_some()
        || schema.content_encoding.is_some();
    let of_format = schema.format.as_deref().map(|format| Format::parse(format).map_or(Type::String, Format::ty));
    text.then_some(Type::String).into_iter().chain(of_format).collect()
}
