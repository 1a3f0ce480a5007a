// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `AgentStats`.

use crate::runtime::prelude::*;

object! {
    /// Statistics of an agent.
    pub struct AgentStats {
        /// Number of interactions.
        /// Inferred: a whole number.
        ///
        /// Example: `1250`.
        pub total_interactions: i64,

        /// Share of successful interactions.
        /// The pages read do not state whether it is a fraction or a percentage.
        ///
        /// Example: `0.94`.
        pub success_rate: f64,

        /// Average response time in milliseconds.
        ///
        /// Example: `820`.
        pub avg_response_time_ms: f64,
    }
}
