// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WorkflowExecutionCompletedEvent`.

use crate::runtime::prelude::*;

object! {
    /// A run of a workflow finished.
    /// Inferred: no page documents the payload, so nothing is required and more fields may exist.
    pub struct WorkflowExecutionCompletedEvent {
        /// Unique identifier of the event.
        pub id: Option<String>,

        /// Name of the event.
        /// Inferred: this field tells events apart.
        #[wire("type")]
        pub kind: Option<WorkflowExecutionCompletedEventType>,

        /// When the event happened.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub created_at: Option<Formatted<Timestamp>>,

        /// What the event is about.
        pub data: Option<Map<String, Value>>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}

constant! {
    /// Name of the event.
    /// Inferred: this field tells events apart.
    #[value("workflow.execution.completed")]
    pub struct WorkflowExecutionCompletedEventType;
}
