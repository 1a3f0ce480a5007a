// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `CreateAgent`.

use crate::runtime::prelude::*;
use super::{AgentType, AutonomyLevel, Capabilities, Guardrails, Personality};

object! {
    /// Properties of a new agent.
    /// Inferred: only `name` is required.
    #[new(name: String)]
    pub struct CreateAgent {
        /// Display name.
        ///
        /// Example: `Customer Support Agent`.
        pub name: String,

        /// Purpose of the agent.
        ///
        /// Example: `Answers questions about orders.`.
        pub description: Option<String>,

        /// Area of work of an agent.
        #[wire("type")]
        pub kind: Option<AgentType>,

        /// Template of the agent.
        /// Inferred: an older name of `type`, with the same values.
        pub template: Option<AgentType>,

        /// Domain vocabulary of the agent.
        /// New values may be added.
        ///
        /// Example: `retail-v1`.
        pub ontology: Option<String>,

        /// Degree of independence of an agent.
        ///
        /// At `L1` (assisted) it suggests and a human acts; at `L2` (supervised) it acts after a human approves; at `L3` (autonomous) it acts within its guardrails; at `L4` (proactive) it anticipates and acts.
        pub autonomy_level: Option<AutonomyLevel>,

        /// Abilities of an agent.
        /// The documentation shows flags in a request, and declares a list for the agent itself.
        /// Inferred: both forms occur in requests and in responses.
        pub capabilities: Option<Capabilities>,

        /// Limits of the actions of an agent.
        /// Inferred: all fields are optional, and others may occur.
        pub guardrails: Option<Guardrails>,

        /// Style of the messages of an agent.
        /// Inferred: all fields are optional.
        pub personality: Option<Personality>,
    }
}
