// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `RunWorkflow`.

use crate::runtime::prelude::*;

object! {
    /// Parameters of a run.
    /// Inferred: the body is optional, and `input` is its only field.
    #[new()]
    pub struct RunWorkflow {
        /// Input of the run, in a form that the workflow defines.
        #[takes(map impl Into<Value>)]
        pub input: Option<Map<String, Value>>,
    }
}
