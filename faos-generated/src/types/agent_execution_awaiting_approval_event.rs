// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `AgentExecutionAwaitingApprovalEvent`.

use crate::runtime::prelude::*;

object! {
    /// Event that reports an execution of an agent that awaits the approval of a human.
    /// Inferred: all fields; none is required, and others may occur.
    #[default]
    pub struct AgentExecutionAwaitingApprovalEvent {
        /// Unique identifier of the event.
        /// Inferred: the prefix `evt_` of the examples.
        ///
        /// Example: `evt_def456`.
        pub id: Option<String>,

        /// Name of the event.
        /// Inferred: this field distinguishes events.
        ///
        /// Example: `agent.execution.awaiting_approval`.
        #[wire("type")]
        pub kind: Option<AgentExecutionAwaitingApprovalEventType>,

        /// Time of the event.
        ///
        /// Example: `2025-01-15T10:42:12Z`.
        pub created_at: Option<Formatted<Timestamp>>,

        /// Details of the event.
        /// Inferred: the execution that the event reports.
        pub data: Option<Map<String, Value>>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}

constant! {
    /// Name of the event.
    /// Inferred: this field distinguishes events.
    ///
    /// Example: `agent.execution.awaiting_approval`.
    #[value("agent.execution.awaiting_approval")]
    pub struct AgentExecutionAwaitingApprovalEventType;
}
