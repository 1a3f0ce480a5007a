// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Agent`.

use crate::runtime::prelude::*;
use super::{
    AgentStats, AgentStatus, AgentType, AutonomyLevel, Capabilities, Guardrails,
    Personality,
};

object! {
    /// An AI agent that works in a workspace.
    pub struct Agent {
        /// Unique identifier, with the prefix `agt_`.
        ///
        /// Example: `agt_abc123`.
        pub id: String,

        /// Workspace that the agent belongs to.
        ///
        /// Example: `ws_xyz789`.
        pub workspace_id: String,

        /// Display name.
        ///
        /// Example: `Customer Support Agent`.
        pub name: String,

        /// What the agent is for.
        pub description: Option<String>,

        /// What kind of work an agent does.
        #[wire("type")]
        pub kind: AgentType,

        /// Domain vocabulary that the agent works with.
        /// New ones may appear at any time.
        ///
        /// Example: `retail-v1`.
        pub ontology: String,

        /// How far an agent may act on its own.
        /// At `L1` (assisted) it suggests and a human acts; at `L2` (supervised) it acts after a human approves; at `L3` (autonomous) it acts within its guardrails; at `L4` (proactive) it anticipates and acts.
        pub autonomy_level: AutonomyLevel,

        /// What state an agent is in.
        pub status: AgentStatus,

        /// What an agent can do.
        /// The documentation shows flags in requests and calls it a list in the agent itself, so both forms are accepted.
        pub capabilities: Capabilities,

        /// Limits on what an agent may do.
        /// Inferred: every field is optional, and more may exist.
        pub guardrails: Guardrails,

        /// How an agent talks.
        /// Inferred: every field is optional.
        pub personality: Personality,

        /// When the agent was created.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub created_at: Formatted<Timestamp>,

        /// When the agent was last changed.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub updated_at: Formatted<Timestamp>,

        /// When the agent last acted.
        /// Inferred: null or absent before its first use.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub last_active_at: Field<Formatted<Timestamp>>,

        /// Figures on the work of an agent.
        pub stats: AgentStats,
    }
}
