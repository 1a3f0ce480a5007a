// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Personality`.

use crate::runtime::prelude::*;

object! {
    /// Style of the messages of an agent.
    /// Inferred: all fields are optional.
    #[new()]
    pub struct Personality {
        /// Tone of voice.
        ///
        /// Example: `friendly-professional`.
        pub tone: Option<String>,

        /// Preferred length of messages.
        ///
        /// Example: `concise`.
        pub response_length: Option<String>,

        /// Degree of empathy.
        ///
        /// Example: `high`.
        pub empathy_level: Option<String>,
    }
}
