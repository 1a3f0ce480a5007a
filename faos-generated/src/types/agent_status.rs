// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `AgentStatus`.

use crate::runtime::prelude::*;

open_enum! {
    /// State of an agent.
    ///
    /// Example: `active`.
    pub enum AgentStatus {
        Active = "active",
        Paused = "paused",
        Training = "training",
        Archived = "archived",
    }
}
