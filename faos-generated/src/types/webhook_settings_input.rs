// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WebhookSettingsInput`.

use crate::runtime::prelude::*;
use super::RetryPolicyInput;

object! {
    /// Settings of the deliveries of a new webhook.
    /// Inferred: all fields are optional.
    #[new()]
    pub struct WebhookSettingsInput {
        /// Retries after a failure, in a request.
        /// Inferred: all fields are optional, and others may occur.
        pub retry_policy: Option<RetryPolicyInput>,

        /// Maximum time to wait for a response of the receiver, in seconds.
        /// Inferred: a whole number.
        ///
        /// Example: `30`.
        #[takes(value)]
        pub timeout_seconds: Option<i64>,
    }
}
