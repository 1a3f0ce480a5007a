// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Step`.

use crate::runtime::prelude::*;
use super::StepType;

object! {
    /// One step of a workflow.
    #[new(id: String, name: String, kind: StepType, config: Map<String, Value>)]
    pub struct Step {
        /// Identifier within the workflow, chosen by the client.
        ///
        /// Example: `step_1`.
        pub id: String,

        /// Display name.
        ///
        /// Example: `Verify Customer Info`.
        pub name: String,

        /// What a step does.
        #[wire("type")]
        pub kind: StepType,

        /// Agent that acts, for a step of type `agent_action`.
        ///
        /// Example: `agt_verification`.
        pub agent_id: Option<String>,

        /// Settings that depend on the type of the step.
        /// Values may hold templates such as `{{trigger.payload}}`.
        pub config: Map<String, Value>,

        /// Step that follows.
        ///
        /// Example: `step_2`.
        pub next_step_id: Option<String>,

        /// Step that handles an error of this one.
        pub on_error: Option<String>,
    }
}
