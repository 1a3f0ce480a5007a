// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WebhookStats`.

use crate::runtime::prelude::*;

object! {
    /// Figures on the deliveries of a webhook.
    pub struct WebhookStats {
        /// Number of deliveries so far.
        /// Inferred: a whole number.
        ///
        /// Example: `512`.
        pub total_deliveries: i64,

        /// Share of deliveries that succeeded.
        /// Whether it is a fraction or a percentage is not documented.
        pub success_rate: f64,

        /// When a delivery last failed.
        /// Inferred: null or absent while none has.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub last_failure_at: Field<Formatted<Timestamp>>,
    }
}
