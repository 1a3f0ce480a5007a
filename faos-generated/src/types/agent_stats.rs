// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `AgentStats`.

use crate::runtime::prelude::*;

object! {
    /// Figures on the work of an agent.
    pub struct AgentStats {
        /// Number of interactions so far.
        /// Inferred: a whole number.
        ///
        /// Example: `1250`.
        pub total_interactions: i64,

        /// Share of interactions that succeeded.
        /// Whether it is a fraction or a percentage is not documented.
        pub success_rate: f64,

        /// Average response time in milliseconds.
        pub avg_response_time_ms: f64,
    }
}
