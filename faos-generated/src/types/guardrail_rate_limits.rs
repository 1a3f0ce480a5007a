// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `GuardrailRateLimits`.

use crate::runtime::prelude::*;

object! {
    /// Limits of the frequency of actions.
    /// Inferred: all fields are optional, and others may occur.
    #[new()]
    pub struct GuardrailRateLimits {
        /// Maximum number of actions per hour.
        ///
        /// Example: `100`.
        #[takes(value)]
        pub actions_per_hour: Option<i64>,

        /// Additional properties.
        #[takes(map impl Into<Value>)]
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
