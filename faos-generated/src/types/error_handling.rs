// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `ErrorHandling`.

use crate::runtime::prelude::*;

/// How a workflow handles errors.
/// Inferred: an open object; no page documents its fields.
pub type ErrorHandling = Map<String, Value>;
