// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Trigger`.

use crate::runtime::prelude::*;
use super::TriggerType;

object! {
    /// Condition under which a workflow starts.
    #[new(kind: TriggerType, config(map impl Into<Value>): Map<String, Value>)]
    pub struct Trigger {
        /// Kind of a trigger.
        #[wire("type")]
        pub kind: TriggerType,

        /// Settings that depend on the type of the trigger.
        /// A trigger of the type `webhook` has a `path`.
        /// Inferred: the settings of other types have any form.
        pub config: Map<String, Value>,
    }
}
