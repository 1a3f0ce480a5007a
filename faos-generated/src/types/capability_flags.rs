// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `CapabilityFlags`.

use super::*;

/// Capabilities by name, each switched on or off.
pub type CapabilityFlags = BTreeMap<String, bool>;
