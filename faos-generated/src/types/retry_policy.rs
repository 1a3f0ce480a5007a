// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `RetryPolicy`.

use crate::runtime::prelude::*;

object! {
    /// How often and how soon to try again.
    /// Inferred: webhooks and workflows share it; every field is optional, and more may exist.
    #[new()]
    pub struct RetryPolicy {
        /// Most attempts.
        ///
        /// Example: `3`.
        pub max_attempts: Option<i64>,

        /// What the wait is multiplied by after each attempt.
        ///
        /// Example: `2`.
        pub backoff_multiplier: Option<f64>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
