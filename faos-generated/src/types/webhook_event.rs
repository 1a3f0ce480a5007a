// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Webhook events sent by the API.

use crate::runtime::prelude::*;
use super::{
    AgentExecutionAwaitingApprovalEvent, AgentExecutionCompletedEvent,
    WorkflowExecutionCompletedEvent,
};

union! {
    /// Webhook events sent by the API.
    #[tag("type")]
    pub enum WebhookEvent {
        /// An agent finished its work.
        #[from]
        AgentExecutionCompleted(AgentExecutionCompletedEvent) = "agent.execution.completed",

        /// An agent waits for a human to approve an action.
        #[from]
        AgentExecutionAwaitingApproval(
            AgentExecutionAwaitingApprovalEvent,
        ) = "agent.execution.awaiting_approval",

        /// A run of a workflow finished.
        #[from]
        WorkflowExecutionCompleted(
            WorkflowExecutionCompletedEvent,
        ) = "workflow.execution.completed",
    }
}
