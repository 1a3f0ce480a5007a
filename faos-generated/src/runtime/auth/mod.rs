// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Credentials: those of a client, the tokens that are fetched for it, and the removal of both from errors.

pub(crate) mod credential;
pub(crate) mod oauth;
pub(crate) mod scrub;
pub(crate) mod sent;
