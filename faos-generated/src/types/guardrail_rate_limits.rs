// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `GuardrailRateLimits`.

use crate::runtime::prelude::*;

object! {
    /// How often an agent may act.
    /// Inferred: every field is optional, and more may exist.
    #[new()]
    pub struct GuardrailRateLimits {
        /// Most actions that the agent takes in an hour.
        ///
        /// Example: `100`.
        pub actions_per_hour: Option<i64>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
