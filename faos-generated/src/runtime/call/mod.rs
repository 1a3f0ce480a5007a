// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Calls: building a request, sending it, and retrying it within the limits of its client.
//!
//! The rest of the runtime imports the request under construction, and what a client keeps between calls.

pub(crate) mod around;
pub(crate) mod attempt;
pub(crate) mod failure;
pub(crate) mod host;
pub(crate) mod pacing;
pub(crate) mod position;
mod redirect;
pub(crate) mod request;
pub(crate) mod reserved;
pub(crate) mod retry;
pub(crate) mod send;
pub(crate) mod slots;
pub(crate) mod trace;
pub(crate) mod transport;
#[cfg(all(feature = "upgrade", not(target_arch = "wasm32")))]
pub(crate) mod upgrade;
pub(crate) mod wait;
