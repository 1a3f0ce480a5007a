// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `StepType`.

use crate::runtime::prelude::*;

open_enum! {
    /// Kind of a step.
    ///
    /// Example: `agent_action`.
    pub enum StepType {
        AgentAction = "agent_action",
        Condition = "condition",
        Parallel = "parallel",
        Wait = "wait",
        Webhook = "webhook",
    }
}
