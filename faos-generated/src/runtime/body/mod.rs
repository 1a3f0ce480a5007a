// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Bodies of requests: bytes, streams, JSON lines, and forms with and without files.

pub(crate) mod content;
pub(crate) mod file_part;
pub(crate) mod form;
pub(crate) mod lines;
pub(crate) mod multipart;
pub(crate) mod payload;
