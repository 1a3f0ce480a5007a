// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `CapabilityFlags`.

use crate::runtime::prelude::*;

/// Capabilities by name, each enabled or disabled.
pub type CapabilityFlags = BTreeMap<String, bool>;
