// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Guardrails`.

use crate::runtime::prelude::*;
use super::GuardrailRateLimits;

object! {
    /// Limits of the actions of an agent.
    /// Inferred: all fields are optional, and others may occur.
    #[new()]
    pub struct Guardrails {
        /// Actions that require the approval of a human.
        #[takes(list impl Into<String>)]
        pub require_approval_for: Option<Vec<String>>,

        /// Actions that the agent never takes.
        #[takes(list impl Into<String>)]
        pub blocked_actions: Option<Vec<String>>,

        /// Limits of the frequency of actions.
        /// Inferred: all fields are optional, and others may occur.
        pub rate_limits: Option<GuardrailRateLimits>,

        /// Additional properties.
        #[takes(map impl Into<Value>)]
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}
