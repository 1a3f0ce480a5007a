// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `TriggerType`.

use crate::runtime::prelude::*;

open_enum! {
    /// Kind of a trigger.
    ///
    /// Example: `webhook`.
    pub enum TriggerType {
        Manual = "manual",
        Webhook = "webhook",
        Schedule = "schedule",
        Event = "event",
    }
}
