// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WorkflowSettings`.

use crate::runtime::prelude::*;
use super::{ErrorHandling, RetryPolicy};

object! {
    /// Settings of a workflow.
    pub struct WorkflowSettings {
        /// Maximum duration of a run, in seconds.
        ///
        /// Example: `3600`.
        pub timeout_seconds: f64,

        /// Retries after a failure.
        /// Inferred: webhooks and workflows share the type; other fields may occur.
        pub retry_policy: RetryPolicy,

        /// Reaction of a workflow to errors.
        /// Inferred: any object.
        pub error_handling: ErrorHandling,
    }
}
