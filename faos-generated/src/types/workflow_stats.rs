// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WorkflowStats`.

use crate::runtime::prelude::*;

object! {
    /// Figures on the runs of a workflow.
    pub struct WorkflowStats {
        /// Number of runs so far.
        /// Inferred: a whole number.
        ///
        /// Example: `340`.
        pub total_executions: i64,

        /// Share of runs that succeeded.
        /// Whether it is a fraction or a percentage is not documented.
        pub success_rate: f64,

        /// Average duration of a run in seconds.
        pub avg_duration_seconds: f64,
    }
}
