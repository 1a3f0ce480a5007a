// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Answers of a server: values, pages, streams and errors. Nothing here sends a request; streams and pages that need
//! another one are given the call that sends it.

pub(crate) mod api_error;
pub(crate) mod download;
pub(crate) mod error;
pub(crate) mod error_kind;
pub(crate) mod events;
pub(crate) mod header;
mod incoming;
pub(crate) mod lines;
pub(crate) mod link;
pub(crate) mod page;
pub(crate) mod page_stream;
pub(crate) mod range;
pub(crate) mod rate;
mod reported;
pub(crate) mod response;
mod walk;
