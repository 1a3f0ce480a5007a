// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WorkflowSettings`.

use crate::runtime::prelude::*;
use super::{ErrorHandling, RetryPolicy};

object! {
    /// How a workflow runs.
    /// Inferred: a request may leave out any field; a reply has them all.
    #[new()]
    pub struct WorkflowSettings {
        /// Longest time that a run may take, in seconds.
        pub timeout_seconds: Option<f64>,

        /// How often and how soon to try again.
        /// Inferred: webhooks and workflows share it; every field is optional, and more may exist.
        pub retry_policy: Option<RetryPolicy>,

        /// How a workflow handles errors.
        /// Inferred: an open object; no page documents its fields.
        pub error_handling: Option<ErrorHandling>,
    }
}
