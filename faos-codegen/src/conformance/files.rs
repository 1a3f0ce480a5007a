//! Files in the bodies of cases.

use serde_json::{Value, json};

use crate::api::{Shape, Type, Types};

use super::values::BYTES;

/// The maximum depth at which files are looked for.
const DEEPEST: usize = 8;

/// Replaces the values of a body that the client sends as files.
pub(super) fn insert(types: &Types, ty: &Type, value: &mut Value) {
    insert_at(types, ty, value, DEEPEST);
}

fn insert_at(types: &Types, ty: &Type, value: &mut Value, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match (types.unaliased(ty), value) {
        (_, Value::Null) => {}
        (Type::File, value) => {
            // The content of the sample, encoded like any file.
            *value = json!({ "$file": { "name": "a file \u{fc}.bin", "base64": BYTES } });
        }
        (Type::Nullable(inner), value) => insert_at(types, inner, value, depth),
        (Type::List(item), Value::Array(items)) => {
            items.iter_mut().for_each(|value| insert_at(types, item, value, depth));
        }
        (Type::Map(item), Value::Object(members)) => {
            members.values_mut().for_each(|value| insert_at(types, item, value, depth));
        }
        (Type::Named(id), value) => match (&types[*id].shape, value) {
            (Shape::Object(object), Value::Object(members)) => {
                for field in &object.fields {
                    if let Some(value) = members.get_mut(&field.wire) {
                        insert_at(types, &field.ty, value, depth);
                    }
                }
            }
            (Shape::Union(union), value) => {
                let of_text = union.branches.iter().find(|branch| *types.unaliased(&branch.ty) == Type::File);
                match (of_text, &*value) {
                    (Some(branch), Value::String(_)) => insert_at(types, &branch.ty, value, depth),
                    _ => union.branches.iter().for_each(|branch| {
                        if *types.unaliased(&branch.ty) != Type::File {
                            insert_at(types, &branch.ty, value, depth);
                        }
                    }),
                }
            }
            _ => {}
        },
        _ => {}
    }
}
