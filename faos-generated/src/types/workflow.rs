// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Workflow`.

use crate::runtime::prelude::*;
use super::{Step, Trigger, WorkflowSettings, WorkflowStats, WorkflowStatus};

object! {
    /// A series of steps that a trigger starts.
    pub struct Workflow {
        /// Unique identifier, with the prefix `wfl_`.
        ///
        /// Example: `wfl_abc123`.
        pub id: String,

        /// Workspace that the workflow belongs to.
        ///
        /// Example: `ws_xyz789`.
        pub workspace_id: String,

        /// Display name.
        ///
        /// Example: `Customer Onboarding`.
        pub name: String,

        /// What the workflow is for.
        pub description: Option<String>,

        /// What state a workflow is in.
        pub status: WorkflowStatus,

        /// What starts a workflow.
        pub trigger: Trigger,

        /// Steps in order.
        pub steps: Vec<Step>,

        /// How a workflow runs.
        /// Inferred: a request may leave out any field; a reply has them all.
        pub settings: WorkflowSettings,

        /// When the workflow was created.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub created_at: Formatted<Timestamp>,

        /// When the workflow was last changed.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub updated_at: Formatted<Timestamp>,

        /// When the workflow last ran.
        /// Inferred: null or absent before its first run.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub last_executed_at: Field<Formatted<Timestamp>>,

        /// Figures on the runs of a workflow.
        pub stats: WorkflowStats,
    }
}
