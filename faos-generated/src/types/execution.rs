// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Execution`.

use crate::runtime::prelude::*;

object! {
    /// A run of a workflow.
    /// Inferred: no page documents it; more fields may exist.
    pub struct Execution {
        /// Unique identifier.
        pub id: String,

        /// Workflow that runs.
        ///
        /// Example: `wfl_abc123`.
        pub workflow_id: Option<String>,

        /// Agent that acts.
        ///
        /// Example: `agt_abc123`.
        pub agent_id: Option<String>,

        /// What state the execution is in.
        /// New values may appear at any time.
        ///
        /// Example: `completed`.
        pub status: String,

        /// What the execution was started with.
        pub input: Option<Value>,

        /// What the execution gave.
        pub output: Option<Value>,

        /// What went wrong, if anything.
        pub error: Field<Map<String, Value>>,

        /// When the execution started.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub started_at: Field<Formatted<Timestamp>>,

        /// When the execution ended.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub completed_at: Field<Formatted<Timestamp>>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
