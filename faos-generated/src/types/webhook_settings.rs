// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WebhookSettings`.

use crate::runtime::prelude::*;
use super::RetryPolicy;

object! {
    /// Settings of deliveries.
    pub struct WebhookSettings {
        /// Retries after a failure.
        /// Inferred: webhooks and workflows share the type; other fields may occur.
        pub retry_policy: RetryPolicy,

        /// Maximum time to wait for a response of the receiver, in seconds.
        /// Inferred: a whole number.
        ///
        /// Example: `30`.
        pub timeout_seconds: i64,
    }
}
