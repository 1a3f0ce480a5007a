// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Workflow`.

use crate::runtime::prelude::*;
use super::{Step, Trigger, WorkflowSettings, WorkflowStats, WorkflowStatus};

object! {
    /// A sequence of steps that is started by a trigger.
    pub struct Workflow {
        /// Unique identifier, with the prefix `wfl_`.
        ///
        /// Example: `wfl_abc123`.
        pub id: String,

        /// Identifier of the workspace that contains the workflow.
        ///
        /// Example: `ws_xyz789`.
        pub workspace_id: String,

        /// Display name.
        ///
        /// Example: `Customer Onboarding`.
        pub name: String,

        /// Purpose of the workflow.
        ///
        /// Example: `Welcomes new customers.`.
        pub description: Option<String>,

        /// State of a workflow.
        pub status: WorkflowStatus,

        /// Condition under which a workflow starts.
        pub trigger: Trigger,

        /// Steps, in order.
        pub steps: Vec<Step>,

        /// Settings of a workflow.
        pub settings: WorkflowSettings,

        /// Time of creation.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub created_at: Formatted<Timestamp>,

        /// Time of the last change.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub updated_at: Formatted<Timestamp>,

        /// Time of the last run.
        /// Inferred: null or absent before the first one.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub last_executed_at: Field<Formatted<Timestamp>>,

        /// Statistics of a workflow.
        pub stats: WorkflowStats,
    }
}
