// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `ErrorResponse`.

use crate::runtime::prelude::*;
use super::{ErrorDetail, Meta};

object! {
    /// Response to a failed request.
    pub struct ErrorResponse {
        /// Cause of an error.
        pub error: ErrorDetail,

        /// Details of a response.
        /// Inferred: all fields are optional.
        pub meta: Option<Meta>,
    }
}
