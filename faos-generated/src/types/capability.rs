// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Capability`.

use crate::runtime::prelude::*;

union! {
    /// Ability of an agent.
    /// Inferred: its name, or an object with details.
    pub enum Capability {
        /// A string.
        #[from(text)]
        String(String),

        /// Any JSON object.
        #[from]
        Object(Map<String, Value>),
    }
}
