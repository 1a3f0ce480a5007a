// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Meta`.

use crate::runtime::prelude::*;

object! {
    /// Details of a response.
    /// Inferred: all fields are optional.
    #[default]
    pub struct Meta {
        /// Identifier of the request, with the prefix `req_`, to be quoted in support requests.
        ///
        /// Example: `req_abc123`.
        pub request_id: Option<String>,

        /// Time of the response.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub timestamp: Option<Formatted<Timestamp>>,

        /// True if another page follows.
        /// Only in lists.
        ///
        /// Example: `true`.
        pub has_more: Option<bool>,

        /// Cursor of the next page.
        /// Only in lists.
        /// Inferred: null or absent on the last page.
        ///
        /// Example: `def456`.
        pub next_cursor: Field<String>,
    }
}
