// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `ErrorDetail`.

use crate::runtime::prelude::*;
use super::ErrorType;

object! {
    /// What went wrong.
    pub struct ErrorDetail {
        /// What went wrong, for programs.
        /// New values may appear at any time.
        ///
        /// Example: `invalid_request`.
        pub code: String,

        /// What went wrong, for people.
        ///
        /// Example: ``The field `name` is required.``.
        pub message: String,

        /// What kind of error it is.
        #[wire("type")]
        pub kind: Option<ErrorType>,

        /// Parameter or field that the error is about.
        ///
        /// Example: `name`.
        pub param: Option<String>,

        /// Identifier of the request, with the prefix `req_`.
        /// Some replies have it in `meta` instead.
        ///
        /// Example: `req_xyz789`.
        pub request_id: Option<String>,

        /// Page that explains the error.
        ///
        /// Example: `https://docs.faosx.ai/api/errors#agent_not_found`.
        /// Format: `uri`.
        pub documentation_url: Option<String>,

        /// When the token expired.
        /// Only for an expired token.
        ///
        /// Example: `2025-12-21T10:00:00Z`.
        pub expires_at: Option<Formatted<Timestamp>>,
    }
}
