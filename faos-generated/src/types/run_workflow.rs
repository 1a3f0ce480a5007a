// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `RunWorkflow`.

use crate::runtime::prelude::*;

object! {
    /// What a workflow is run with.
    /// Inferred: the body is optional and its only field is `input`.
    #[new()]
    pub struct RunWorkflow {
        /// Values for the run, in a form that the workflow defines.
        pub input: Option<Map<String, Value>>,
    }
}
