// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Agent`.

use crate::runtime::prelude::*;
use super::{
    AgentStats, AgentStatus, AgentType, AutonomyLevel, Capabilities, Guardrails,
    Personality,
};

object! {
    /// An AI agent of a workspace.
    pub struct Agent {
        /// Unique identifier, with the prefix `agt_`.
        ///
        /// Example: `agt_abc123`.
        pub id: String,

        /// Identifier of the workspace that contains the agent.
        ///
        /// Example: `ws_xyz789`.
        pub workspace_id: String,

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
        pub kind: AgentType,

        /// Domain vocabulary of the agent.
        /// New values may be added.
        ///
        /// Example: `retail-v1`.
        pub ontology: String,

        /// Degree of independence of an agent.
        ///
        /// At `L1` (assisted) it suggests and a human acts; at `L2` (supervised) it acts after a human approves; at `L3` (autonomous) it acts within its guardrails; at `L4` (proactive) it anticipates and acts.
        pub autonomy_level: AutonomyLevel,

        /// State of an agent.
        pub status: AgentStatus,

        /// Abilities of an agent.
        /// The documentation shows flags in a request, and declares a list for the agent itself.
        /// Inferred: both forms occur in requests and in responses.
        pub capabilities: Capabilities,

        /// Limits of the actions of an agent.
        /// Inferred: all fields are optional, and others may occur.
        pub guardrails: Guardrails,

        /// Style of the messages of an agent.
        /// Inferred: all fields are optional.
        pub personality: Personality,

        /// Time of creation.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub created_at: Formatted<Timestamp>,

        /// Time of the last change.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub updated_at: Formatted<Timestamp>,

        /// Time of the last activity.
        /// Inferred: null or absent before the first one.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub last_active_at: Field<Formatted<Timestamp>>,

        /// Statistics of an agent.
        pub stats: AgentStats,
    }
}
