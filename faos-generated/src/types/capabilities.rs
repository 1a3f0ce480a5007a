// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Capabilities`.

use crate::runtime::prelude::*;
use super::{Capability, CapabilityFlags, CapabilityList};

union! {
    /// Abilities of an agent.
    /// The documentation shows flags in a request, and declares a list for the agent itself.
    /// Inferred: both forms occur in requests and in responses.
    pub enum Capabilities {
        /// Capabilities by name, each enabled or disabled.
        #[from]
        CapabilityFlags(CapabilityFlags),

        /// List of capabilities.
        #[from(list Capability)]
        CapabilityList(CapabilityList),
    }
}
