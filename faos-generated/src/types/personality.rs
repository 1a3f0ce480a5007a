// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Personality`.

use crate::runtime::prelude::*;

object! {
    /// How an agent talks.
    /// Inferred: every field is optional.
    #[new()]
    pub struct Personality {
        /// Tone of voice.
        ///
        /// Example: `friendly-professional`.
        pub tone: Option<String>,

        /// How long answers should be.
        ///
        /// Example: `concise`.
        pub response_length: Option<String>,

        /// How much empathy answers should show.
        ///
        /// Example: `high`.
        pub empathy_level: Option<String>,
    }
}
