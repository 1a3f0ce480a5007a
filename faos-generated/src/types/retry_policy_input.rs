// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `RetryPolicyInput`.

use crate::runtime::prelude::*;

object! {
    /// Retries after a failure, in a request.
    /// Inferred: all fields are optional, and others may occur.
    #[new()]
    pub struct RetryPolicyInput {
        /// Maximum number of attempts.
        /// Inferred: a whole number.
        ///
        /// Example: `3`.
        #[takes(value)]
        pub max_attempts: Option<i64>,

        /// Factor by which the delay grows with each attempt.
        ///
        /// Example: `2`.
        pub backoff_multiplier: Option<f64>,

        /// Additional properties.
        #[takes(map impl Into<Value>)]
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
