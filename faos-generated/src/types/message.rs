// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Message`.

use crate::runtime::prelude::*;

object! {
    /// A message of a conversation with an agent.
    /// Inferred: no page documents it; more fields may exist.
    pub struct Message {
        /// Unique identifier.
        pub id: Option<String>,

        /// Who wrote the message.
        /// New values may appear at any time.
        ///
        /// Example: `user`.
        pub role: Option<String>,

        /// Text of the message.
        pub content: String,

        /// Agent that takes part in the conversation.
        ///
        /// Example: `agt_abc123`.
        pub agent_id: Option<String>,

        /// When the message was written.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub created_at: Option<Formatted<Timestamp>>,

        /// Further facts about the message.
        pub metadata: Option<Map<String, Value>>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
