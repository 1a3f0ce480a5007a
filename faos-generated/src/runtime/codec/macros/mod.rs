// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The macros in which generated files are written. Their bodies are ordinary Rust items with a few custom attributes.

mod constant;
mod id_type;
mod object;
mod open_enum;
mod union;

pub(crate) use constant::constant;
pub(crate) use id_type::id_type;
pub(crate) use object::{constructor, flat, given, object, rest, setter, taken};
pub(crate) use open_enum::{enum_value, open_enum};
pub(crate) use union::{from_box, from_payload, union};
