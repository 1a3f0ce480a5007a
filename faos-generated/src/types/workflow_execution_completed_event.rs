// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WorkflowExecutionCompletedEvent`.

use crate::runtime::prelude::*;

object! {
    /// Event that reports a completed run of a workflow.
    /// Inferred: all fields; none is required, and others may occur.
    #[default]
    pub struct WorkflowExecutionCompletedEvent {
        /// Unique identifier of the event.
        /// Inferred: the prefix `evt_` of the examples.
        ///
        /// Example: `evt_ghi789`.
        pub id: Option<String>,

        /// Name of the event.
        /// Inferred: this field distinguishes events.
        ///
        /// Example: `workflow.execution.completed`.
        #[wire("type")]
        pub kind: Option<WorkflowExecutionCompletedEventType>,

        /// Time of the event.
        ///
        /// Example: `2025-01-15T10:31:00Z`.
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
    /// Example: `workflow.execution.completed`.
    #[value("workflow.execution.completed")]
    pub struct WorkflowExecutionCompletedEventType;
}
