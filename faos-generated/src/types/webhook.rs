// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Webhook`.

use crate::runtime::prelude::*;
use super::{WebhookEventType, WebhookSettings, WebhookStats, WebhookStatus};

object! {
    /// A subscription to events, which are sent to a URL.
    pub struct Webhook {
        /// Unique identifier, with the prefix `hook_`.
        ///
        /// Example: `hook_abc123`.
        pub id: String,

        /// Identifier of the workspace that contains the webhook.
        ///
        /// Example: `ws_xyz789`.
        pub workspace_id: String,

        /// Destination of the events.
        ///
        /// Example: `https://api.yourdomain.com/webhooks/faos`.
        /// Format: `uri`.
        pub url: String,

        /// Names of the events to send.
        pub events: Vec<WebhookEventType>,

        /// State of a webhook.
        pub status: WebhookStatus,

        /// Key that verifies the signatures of deliveries, with the prefix `whsec_`.
        /// Inferred: absent from all responses except the one to the creation.
        ///
        /// Example: `whsec_abc123xyz...`.
        #[secret]
        pub secret: Option<String>,

        /// Settings of deliveries.
        pub settings: WebhookSettings,

        /// Time of creation.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub created_at: Formatted<Timestamp>,

        /// Time of the last change.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub updated_at: Formatted<Timestamp>,

        /// Time of the last delivery.
        /// Inferred: null or absent before the first one.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub last_triggered_at: Field<Formatted<Timestamp>>,

        /// Statistics of a webhook.
        pub stats: WebhookStats,
    }
}
