// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WebhookStats`.

use crate::runtime::prelude::*;

object! {
    /// Statistics of a webhook.
    pub struct WebhookStats {
        /// Number of deliveries.
        /// Inferred: a whole number.
        ///
        /// Example: `512`.
        pub total_deliveries: i64,

        /// Share of successful deliveries.
        /// The pages read do not state whether it is a fraction or a percentage.
        ///
        /// Example: `0.99`.
        pub success_rate: f64,

        /// Time of the last failed delivery.
        /// Inferred: null or absent before the first one.
        ///
        /// Example: `2025-01-11T03:17:22Z`.
        pub last_failure_at: Field<Formatted<Timestamp>>,
    }
}
