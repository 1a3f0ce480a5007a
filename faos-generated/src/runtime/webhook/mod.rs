// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Webhook deliveries: their signature, their payload and the error of a rejected one.

#[cfg(feature = "webhooks")]
pub(crate) mod error;
pub(crate) mod event;
#[cfg(feature = "webhooks")]
pub(crate) mod verifier;
