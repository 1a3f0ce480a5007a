// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Execution`.

use crate::runtime::prelude::*;

object! {
    /// A run of a workflow or of an agent.
    /// Inferred: all fields; others may occur.
    pub struct Execution {
        /// Unique identifier.
        /// Inferred: the prefix `exec_` of the examples.
        ///
        /// Example: `exec_abc123`.
        pub id: String,

        /// Identifier of the workflow that runs.
        ///
        /// Example: `wfl_abc123`.
        pub workflow_id: Option<String>,

        /// Identifier of the agent that acts.
        ///
        /// Example: `agt_abc123`.
        pub agent_id: Option<String>,

        /// State of the execution.
        ///
        /// New values may be added.
        /// Inferred: `completed` and `awaiting_approval` follow from the names of events, but no event reports that a run of a workflow awaits approval; `pending`, `running`, `failed` and `cancelled` are guesses.
        ///
        /// Example: `completed`.
        pub status: String,

        /// Input of the execution.
        pub input: Option<Value>,

        /// Result of the execution.
        pub output: Option<Value>,

        /// Details of a failure, or null.
        pub error: Field<Map<String, Value>>,

        /// Time of the start, or null before it.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub started_at: Field<Formatted<Timestamp>>,

        /// Time of the end, or null before it.
        ///
        /// Example: `2025-01-15T10:31:00Z`.
        pub completed_at: Field<Formatted<Timestamp>>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
