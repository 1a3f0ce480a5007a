// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `RetryPolicy`.

use crate::runtime::prelude::*;

object! {
    /// Retries after a failure.
    /// Inferred: webhooks and workflows share the type; other fields may occur.
    pub struct RetryPolicy {
        /// Maximum number of attempts.
        /// Inferred: a whole number.
        ///
        /// Example: `3`.
        pub max_attempts: i64,

        /// Factor by which the delay grows with each attempt.
        ///
        /// Example: `2`.
        pub backoff_multiplier: f64,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
