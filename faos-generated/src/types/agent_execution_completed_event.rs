// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `AgentExecutionCompletedEvent`.

use crate::runtime::prelude::*;

object! {
    /// Event that reports a completed execution of an agent.
    /// Inferred: all fields; none is required, and others may occur.
    #[default]
    pub struct AgentExecutionCompletedEvent {
        /// Unique identifier of the event.
        /// Inferred: the prefix `evt_` of the examples.
        ///
        /// Example: `evt_abc123`.
        pub id: Option<String>,

        /// Name of the event.
        /// Inferred: this field distinguishes events.
        ///
        /// Example: `agent.execution.completed`.
        #[wire("type")]
        pub kind: Option<AgentExecutionCompletedEventType>,

        /// Time of the event.
        ///
        /// Example: `2025-01-15T10:30:05Z`.
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
    /// Example: `agent.execution.completed`.
    #[value("agent.execution.completed")]
    pub struct AgentExecutionCompletedEventType;
}
