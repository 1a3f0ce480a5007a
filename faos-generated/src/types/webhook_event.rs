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
        /// Event that reports a completed execution of an agent.
        #[from]
        AgentExecutionCompleted(AgentExecutionCompletedEvent) = "agent.execution.completed",

        /// Event that reports an execution of an agent that awaits the approval of a human.
        #[from]
        AgentExecutionAwaitingApproval(
            AgentExecutionAwaitingApprovalEvent,
        ) = "agent.execution.awaiting_approval",

        /// Event that reports a completed run of a workflow.
        #[from]
        WorkflowExecutionCompleted(
            WorkflowExecutionCompletedEvent,
        ) = "workflow.execution.completed",
    }
}
