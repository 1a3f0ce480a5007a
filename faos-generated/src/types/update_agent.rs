// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `UpdateAgent`.

use crate::runtime::prelude::*;
use super::{
    AgentStatus, AgentType, AutonomyLevel, Capabilities, Guardrails, Personality,
};

object! {
    /// Changes to an agent.
    /// Inferred: the fields of a new agent and `status`, all optional.
    #[new()]
    pub struct UpdateAgent {
        /// Display name.
        ///
        /// Example: `Customer Support Agent`.
        pub name: Option<String>,

        /// Purpose of the agent.
        /// Inferred: null removes it.
        ///
        /// Example: `Answers questions about orders.`.
        #[null(description_null)]
        pub description: Field<String>,

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

        /// State of an agent.
        pub status: Option<AgentStatus>,

        /// Abilities of an agent.
        /// The documentation shows flags in a request, and declares a list for the agent itself.
        /// Inferred: both forms occur in requests and in responses.
        pub capabilities: Option<Capabilities>,

        /// Limits of the actions of the agent.
        /// The pages read do not state whether they are merged with the current ones.
        pub guardrails: Option<Guardrails>,

        /// Style of the messages of the agent.
        /// The pages read do not state whether it is merged with the current one.
        pub personality: Option<Personality>,
    }
}
