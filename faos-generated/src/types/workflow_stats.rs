// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WorkflowStats`.

use crate::runtime::prelude::*;

object! {
    /// Statistics of a workflow.
    pub struct WorkflowStats {
        /// Number of runs.
        /// Inferred: a whole number.
        ///
        /// Example: `340`.
        pub total_executions: i64,

        /// Share of successful runs.
        /// The pages read do not state whether it is a fraction or a percentage.
        ///
        /// Example: `0.97`.
        pub success_rate: f64,

        /// Average duration of a run in seconds.
        ///
        /// Example: `58.5`.
        pub avg_duration_seconds: f64,
    }
}
