// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WebhookSettings`.

use crate::runtime::prelude::*;
use super::RetryPolicy;

object! {
    /// How events are delivered.
    /// Inferred: a request may leave out any field; a reply has them all.
    #[new()]
    pub struct WebhookSettings {
        /// How often and how soon to try again.
        /// Inferred: webhooks and workflows share it; every field is optional, and more may exist.
        pub retry_policy: Option<RetryPolicy>,

        /// How long to wait for the receiver's answer, in seconds.
        ///
        /// Example: `30`.
        pub timeout_seconds: Option<i64>,
    }
}
