// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `RateLimitProblem`.

use crate::runtime::prelude::*;

object! {
    /// The other documented reply to too many requests, which is not wrapped in `error`.
    /// Inferred: only `type` is required.
    pub struct RateLimitProblem {
        /// What went wrong, for programs.
        ///
        /// Example: `rate_limit_exceeded`.
        #[wire("type")]
        pub kind: String,

        /// What went wrong, for people.
        ///
        /// Example: `Rate Limit Exceeded`.
        pub title: Option<String>,

        /// HTTP status of the reply.
        ///
        /// Example: `429`.
        pub status: Option<i64>,

        /// Which limit was reached and how long to wait.
        pub detail: Option<String>,
    }
}
