// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Bodies of requests: bytes, streams, and forms with and without files.

pub(crate) mod file_part;
pub(crate) mod form;
pub(crate) mod multipart;
pub(crate) mod payload;
