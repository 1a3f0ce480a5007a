// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Step`.

use crate::runtime::prelude::*;
use super::StepType;

object! {
    /// A step of a workflow.
    #[new(
        id: String,
        name: String,
        kind: StepType,
        config(map impl Into<Value>): Map<String, Value>
    )]
    pub struct Step {
        /// Identifier within the workflow, chosen by the client.
        ///
        /// Example: `step_1`.
        pub id: String,

        /// Display name.
        ///
        /// Example: `Verify Customer Info`.
        pub name: String,

        /// Kind of a step.
        #[wire("type")]
        pub kind: StepType,

        /// Identifier of the agent that acts, for a step of the type `agent_action`.
        ///
        /// Example: `agt_verification`.
        pub agent_id: Option<String>,

        /// Settings that depend on the type of the step.
        /// Values may contain templates such as `{{trigger.payload}}`.
        /// Inferred: the settings of types other than `agent_action` have any form.
        pub config: Map<String, Value>,

        /// Identifier of the next step.
        ///
        /// Example: `step_2`.
        pub next_step_id: Option<String>,

        /// Identifier of the step that handles an error of this one.
        ///
        /// Example: `step_3`.
        pub on_error: Option<String>,
    }
}
