// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Webhook`.

use crate::runtime::prelude::*;
use super::{WebhookEventType, WebhookSettings, WebhookStats, WebhookStatus};

object! {
    /// A URL of yours that events are sent to.
    pub struct Webhook {
        /// Unique identifier, with the prefix `hook_`.
        ///
        /// Example: `hook_abc123`.
        pub id: String,

        /// Workspace that the webhook belongs to.
        ///
        /// Example: `ws_xyz789`.
        pub workspace_id: String,

        /// Where events are sent.
        ///
        /// Example: `https://api.yourdomain.com/webhooks/faos`.
        /// Format: `uri`.
        pub url: String,

        /// Events that are sent.
        pub events: Vec<WebhookEventType>,

        /// What state a webhook is in.
        pub status: WebhookStatus,

        /// Key to check the signature of a delivery with, with the prefix `whsec_`.
        /// Inferred: always in the reply to its creation, perhaps never again.
        ///
        /// Example: `whsec_abc123xyz...`.
        #[secret]
        pub secret: Option<String>,

        /// How events are delivered.
        /// Inferred: a request may leave out any field; a reply has them all.
        pub settings: WebhookSettings,

        /// When the webhook was created.
        /// Inferred: optional, because the documented reply to its creation does not show it.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub created_at: Option<Formatted<Timestamp>>,

        /// When the webhook was last changed.
        /// Inferred: optional, because the documented reply to its creation does not show it.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub updated_at: Option<Formatted<Timestamp>>,

        /// When an event was last sent.
        /// Inferred: null or absent before the first delivery.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub last_triggered_at: Field<Formatted<Timestamp>>,

        /// Figures on deliveries.
        /// Inferred: optional, because the documented reply to the creation of a webhook does not show them.
        pub stats: Option<WebhookStats>,
    }
}
