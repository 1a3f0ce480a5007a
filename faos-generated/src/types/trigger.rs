// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Trigger`.

use crate::runtime::prelude::*;
use super::TriggerType;

object! {
    /// What starts a workflow.
    #[new(kind: TriggerType, config: Map<String, Value>)]
    pub struct Trigger {
        /// What kind of event starts a workflow.
        #[wire("type")]
        pub kind: TriggerType,

        /// Settings that depend on the type of the trigger.
        /// A trigger of type `webhook` has a `path`.
        pub config: Map<String, Value>,
    }
}
