// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `Meta`.

use crate::runtime::prelude::*;

object! {
    /// Facts about a reply.
    pub struct Meta {
        /// Identifier of the request, with the prefix `req_`.
        /// Name it when you ask for support.
        ///
        /// Example: `req_abc123`.
        pub request_id: Option<String>,

        /// When the reply was made.
        ///
        /// Example: `2025-01-15T10:30:00Z`.
        pub timestamp: Option<Formatted<Timestamp>>,

        /// Whether another page follows.
        /// Lists only.
        ///
        /// Example: `true`.
        pub has_more: Option<bool>,

        /// Cursor of the next page.
        /// Lists only.
        /// Inferred: null or absent on the last page.
        ///
        /// Example: `def456`.
        pub next_cursor: Field<String>,
    }
}
