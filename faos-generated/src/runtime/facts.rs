// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The names that the generated `client.rs` uses without a path, whichever facts its document states.

#[cfg(feature = "webhooks")]
pub(crate) use super::WebhookVerifier;
pub(crate) use super::{Api, Client, ClientBuilder, Error, In, RateLimitHeaders, Scheme, Server, WebhookScheme};
