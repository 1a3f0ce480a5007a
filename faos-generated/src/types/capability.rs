// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Capability`.

use crate::runtime::prelude::*;

union! {
    /// One capability.
    /// Inferred: either its name or an object that describes it.
    pub enum Capability {
        /// A string.
        #[from]
        String(String),

        /// Any JSON object.
        #[from]
        Object(Map<String, Value>),
    }
}
