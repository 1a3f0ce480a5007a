// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `SendMessage`.

use crate::runtime::prelude::*;

object! {
    /// A message to an agent.
    /// Inferred: no page documents it; more fields may exist.
    #[new(content: String)]
    pub struct SendMessage {
        /// Text of the message.
        pub content: String,

        /// Further facts about the message.
        pub metadata: Option<Map<String, Value>>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
