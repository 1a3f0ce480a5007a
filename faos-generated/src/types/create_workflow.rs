// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `CreateWorkflow`.

use crate::runtime::prelude::*;
use super::{Step, Trigger, WorkflowSettings, WorkflowStatus};

object! {
    /// A new workflow.
    /// Inferred: `name`, `trigger` and `steps` are required.
    #[new(name: String, trigger: Trigger, steps: Vec<Step>)]
    pub struct CreateWorkflow {
        /// Display name.
        ///
        /// Example: `Customer Onboarding`.
        pub name: String,

        /// What the workflow is for.
        pub description: Option<String>,

        /// What state a workflow is in.
        pub status: Option<WorkflowStatus>,

        /// What starts a workflow.
        pub trigger: Trigger,

        /// Steps in order.
        pub steps: Vec<Step>,

        /// How a workflow runs.
        /// Inferred: a request may leave out any field; a reply has them all.
        pub settings: Option<WorkflowSettings>,
    }
}
