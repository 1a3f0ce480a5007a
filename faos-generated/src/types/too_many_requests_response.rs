// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The response `TooManyRequests`.

use crate::runtime::prelude::*;
use super::{ErrorResponse, RateLimitProblem};

union! {
    /// Type of `TooManyRequests.response` in the OpenAPI document.
    pub enum TooManyRequestsResponse {
        /// The reply to a request that failed.
        #[from]
        ErrorResponse(ErrorResponse),

        /// The other documented reply to too many requests, which is not wrapped in `error`.
        #[from]
        RateLimitProblem(RateLimitProblem),
    }
}
