// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Capabilities`.

use crate::runtime::prelude::*;
use super::{CapabilityFlags, CapabilityList};

union! {
    /// What an agent can do.
    /// The documentation shows flags in requests and calls it a list in the agent itself, so both forms are accepted.
    pub enum Capabilities {
        /// Capabilities by name, each switched on or off.
        #[from]
        CapabilityFlags(CapabilityFlags),

        /// Capabilities as a list.
        #[from]
        CapabilityList(CapabilityList),
    }
}
