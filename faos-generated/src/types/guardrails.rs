// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Guardrails`.

use crate::runtime::prelude::*;
use super::GuardrailRateLimits;

object! {
    /// Limits on what an agent may do.
    /// Inferred: every field is optional, and more may exist.
    #[new()]
    pub struct Guardrails {
        /// Actions that a human must approve.
        pub require_approval_for: Option<Vec<String>>,

        /// Actions that the agent must never take.
        pub blocked_actions: Option<Vec<String>>,

        /// How often an agent may act.
        /// Inferred: every field is optional, and more may exist.
        pub rate_limits: Option<GuardrailRateLimits>,

        /// Additional properties.
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
