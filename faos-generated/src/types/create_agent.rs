// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `CreateAgent`.

use crate::runtime::prelude::*;
use super::{AgentType, AutonomyLevel, Capabilities, Guardrails, Personality};

object! {
    /// A new agent.
    /// Inferred: only `name` is required.
    #[new(name: String)]
    pub struct CreateAgent {
        /// Display name.
        ///
        /// Example: `Customer Support Agent`.
        pub name: String,

        /// What the agent is for.
        pub description: Option<String>,

        /// What kind of work an agent does.
        #[wire("type")]
        pub kind: Option<AgentType>,

        /// Template to start from.
        /// Inferred: an older name for `type`, with the same values.
        pub template: Option<AgentType>,

        /// Domain vocabulary that the agent works with.
        /// New ones may appear at any time.
        ///
        /// Example: `retail-v1`.
        pub ontology: Option<String>,

        /// How far an agent may act on its own.
        /// At `L1` (assisted) it suggests and a human acts; at `L2` (supervised) it acts after a human approves; at `L3` (autonomous) it acts within its guardrails; at `L4` (proactive) it anticipates and acts.
        pub autonomy_level: Option<AutonomyLevel>,

        /// What an agent can do.
        /// The documentation shows flags in requests and calls it a list in the agent itself, so both forms are accepted.
        pub capabilities: Option<Capabilities>,

        /// Limits on what an agent may do.
        /// Inferred: every field is optional, and more may exist.
        pub guardrails: Option<Guardrails>,

        /// How an agent talks.
        /// Inferred: every field is optional.
        pub personality: Option<Personality>,
    }
}
