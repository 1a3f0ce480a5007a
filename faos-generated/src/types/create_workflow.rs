// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `CreateWorkflow`.

use crate::runtime::prelude::*;
use super::{Step, Trigger, WorkflowSettingsInput, WorkflowStatus};

object! {
    /// Properties of a new workflow.
    /// Inferred: `name`, `trigger` and `steps` are required, and `settings` is accepted.
    #[new(name: String, trigger: Trigger, steps(list impl Into<Step>): Vec<Step>)]
    pub struct CreateWorkflow {
        /// Display name.
        ///
        /// Example: `Customer Onboarding`.
        pub name: String,

        /// Purpose of the workflow.
        ///
        /// Example: `Welcomes new customers.`.
        pub description: Option<String>,

        /// State of a workflow.
        pub status: Option<WorkflowStatus>,

        /// Condition under which a workflow starts.
        pub trigger: Trigger,

        /// Steps, in order.
        pub steps: Vec<Step>,

        /// Settings of a new workflow.
        /// Inferred: all fields are optional.
        pub settings: Option<WorkflowSettingsInput>,
    }
}
