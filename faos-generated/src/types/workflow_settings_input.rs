// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WorkflowSettingsInput`.

use crate::runtime::prelude::*;
use super::{ErrorHandling, RetryPolicyInput};

object! {
    /// Settings of a new workflow.
    /// Inferred: all fields are optional.
    #[new()]
    pub struct WorkflowSettingsInput {
        /// Maximum duration of a run, in seconds.
        ///
        /// Example: `3600`.
        pub timeout_seconds: Option<f64>,

        /// Retries after a failure, in a request.
        /// Inferred: all fields are optional, and others may occur.
        pub retry_policy: Option<RetryPolicyInput>,

        /// Reaction of a workflow to errors.
        /// Inferred: any object.
        #[takes(map impl Into<Value>)]
        pub error_handling: Option<ErrorHandling>,
    }
}
