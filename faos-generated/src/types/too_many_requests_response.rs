// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The response `TooManyRequests`.

use crate::runtime::prelude::*;
use super::{ErrorResponse, RateLimitProblem};

union! {
    /// Type of `TooManyRequests.response` in the OpenAPI document.
    pub enum TooManyRequestsResponse {
        /// Response to a failed request.
        #[from]
        ErrorResponse(ErrorResponse),

        /// Alternative response to too many requests, without `error` around it.
        #[from]
        RateLimitProblem(RateLimitProblem),
    }
}
