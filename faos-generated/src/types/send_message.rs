// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `SendMessage`.

use crate::runtime::prelude::*;

object! {
    /// A message to an agent.
    /// Inferred: all fields; others may occur.
    #[new(content: String)]
    pub struct SendMessage {
        /// Text of the message.
        ///
        /// Example: `Where is my order?`.
        pub content: String,

        /// Additional data of the message.
        #[takes(map impl Into<Value>)]
        pub metadata: Option<Map<String, Value>>,

        /// Additional properties.
        #[takes(map impl Into<Value>)]
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
