// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WebhookStatus`.

use crate::runtime::prelude::*;

open_enum! {
    /// State of a webhook.
    ///
    /// Example: `active`.
    pub enum WebhookStatus {
        Active = "active",
        Paused = "paused",
        Failed = "failed",
    }
}
