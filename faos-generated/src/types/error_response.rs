// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `ErrorResponse`.

use crate::runtime::prelude::*;
use super::{ErrorDetail, Meta};

object! {
    /// The reply to a request that failed.
    pub struct ErrorResponse {
        /// What went wrong.
        pub error: ErrorDetail,

        /// Facts about a reply.
        pub meta: Option<Meta>,
    }
}
