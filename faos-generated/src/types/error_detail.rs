// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `ErrorDetail`.

use crate::runtime::prelude::*;
use super::ErrorType;

object! {
    /// Cause of an error.
    pub struct ErrorDetail {
        /// Machine-readable code of the error.
        /// New values may be added.
        ///
        /// Example: `invalid_request`.
        pub code: String,

        /// Human-readable description of the error.
        ///
        /// Example: ``The field `name` is required.``.
        pub message: String,

        /// Category of an error.
        #[wire("type")]
        pub kind: Option<ErrorType>,

        /// Name of the parameter or field that caused the error.
        ///
        /// Example: `name`.
        pub param: Option<String>,

        /// Identifier of the request, with the prefix `req_`.
        /// Some responses contain it in `meta` instead.
        ///
        /// Example: `req_xyz789`.
        pub request_id: Option<String>,

        /// Page that explains the error.
        ///
        /// Example: `https://docs.faosx.ai/api/errors#agent_not_found`.
        /// Format: `uri`.
        pub documentation_url: Option<String>,

        /// Time at which the token expired.
        /// Only for expired tokens.
        ///
        /// Example: `2025-12-21T10:00:00Z`.
        pub expires_at: Option<Formatted<Timestamp>>,
    }
}
