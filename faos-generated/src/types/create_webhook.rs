// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `CreateWebhook`.

use crate::runtime::prelude::*;
use super::{WebhookEventType, WebhookSettingsInput};

object! {
    /// Properties of a new webhook.
    /// Inferred: `url` and `events` are required.
    #[new(url: String, events(list impl Into<WebhookEventType>): Vec<WebhookEventType>)]
    pub struct CreateWebhook {
        /// Destination of the events.
        ///
        /// Example: `https://api.yourdomain.com/webhooks/faos`.
        /// Format: `uri`.
        pub url: String,

        /// Names of the events to send.
        pub events: Vec<WebhookEventType>,

        /// Settings of the deliveries of a new webhook.
        /// Inferred: all fields are optional.
        pub settings: Option<WebhookSettingsInput>,
    }
}
