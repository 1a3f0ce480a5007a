// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Message`.

use crate::runtime::prelude::*;

object! {
    /// A message of a conversation with an agent.
    /// Inferred: all fields; others may occur.
    pub struct Message {
        /// Unique identifier.
        /// Inferred: the prefix `msg_` of the examples.
        ///
        /// Example: `msg_abc123`.
        pub id: Option<String>,

        /// Role of the author.
        /// New values may be added.
        ///
        /// Example: `user`.
        pub role: Option<String>,

        /// Text of the message.
        ///
        /// Example: `Where is my order?`.
        pub content: String,

        /// Identifier of the agent that takes part in the conversation.
        ///
        /// Example: `agt_abc123`.
        pub agent_id: Option<String>,

        /// Time of creation.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub created_at: Option<Formatted<Timestamp>>,

        /// Additional data of the message.
        pub metadata: Option<Map<String, Value>>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
