// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `RateLimitProblem`.

use crate::runtime::prelude::*;

object! {
    /// Alternative response to too many requests, without `error` around it.
    /// Inferred: only `type` is required.
    pub struct RateLimitProblem {
        /// Machine-readable code of the error.
        ///
        /// Example: `rate_limit_exceeded`.
        #[wire("type")]
        pub kind: String,

        /// Human-readable name of the error.
        ///
        /// Example: `Rate Limit Exceeded`.
        pub title: Option<String>,

        /// HTTP status code of the response.
        ///
        /// Example: `429`.
        pub status: Option<i64>,

        /// Limit that was reached, and time to wait.
        ///
        /// Example: `The limit of 60 requests per minute is reached. Retry after 15 seconds.`.
        pub detail: Option<String>,
    }
}
