// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WorkflowStatus`.

use crate::runtime::prelude::*;

open_enum! {
    /// State of a workflow.
    ///
    /// Example: `draft`.
    pub enum WorkflowStatus {
        Draft = "draft",
        Active = "active",
        Paused = "paused",
        Archived = "archived",
    }
}
