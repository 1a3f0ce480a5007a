// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `CapabilityList`.

use super::Capability;

/// List of capabilities.
pub type CapabilityList = Vec<Capability>;
