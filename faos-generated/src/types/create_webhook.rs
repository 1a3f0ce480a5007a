// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `CreateWebhook`.

use crate::runtime::prelude::*;
use super::{WebhookEventType, WebhookSettings};

object! {
    /// A new webhook.
    /// Inferred: `url` and `events` are required.
    #[new(url: String, events: Vec<WebhookEventType>)]
    pub struct CreateWebhook {
        /// Where events are sent.
        ///
        /// Example: `https://api.yourdomain.com/webhooks/faos`.
        /// Format: `uri`.
        pub url: String,

        /// Events that are sent.
        pub events: Vec<WebhookEventType>,

        /// How events are delivered.
        /// Inferred: a request may leave out any field; a reply has them all.
        pub settings: Option<WebhookSettings>,
    }
}
