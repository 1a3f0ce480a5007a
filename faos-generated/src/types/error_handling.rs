// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `ErrorHandling`.

use crate::runtime::prelude::*;

/// Reaction of a workflow to errors.
/// Inferred: any object.
pub type ErrorHandling = Map<String, Value>;
