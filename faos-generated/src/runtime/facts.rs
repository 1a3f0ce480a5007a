// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Names that the generated `client.rs` uses without a path, for any facts of its document.

#![allow(unused_imports)]

#[cfg(feature = "webhooks")]
pub(crate) use super::WebhookVerifier;
pub(crate) use super::arguments::server::environment;
pub(crate) use super::codec::{open_enum, own_types};
pub(crate) use super::{
    Api, Client, ClientBuilder, Credential, Error, In, RateLimitHeaders, Scheme, Server, Variable, WebhookScheme,
};
