// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Client for `FAOS API`, API version `v1`.
//!
//! The FAOS API manages AI agents, the workflows that tie them together, conversations with agents, and webhooks that report what happens.
//!
//! Every request needs an API key or an OAuth 2.0 access token.
//! Keys start with `sk_live_` in production and with `sk_test_` in development and the sandbox.
//! Every reply wraps its result in `data` and says more about itself in `meta`.
//! Lists come in pages that a cursor leads through.
//! How many requests a minute are allowed depends on the plan; the `X-RateLimit-*` headers of every reply tell.
//!
//! This description is written from the public documentation.
//! What that does not say and follows from the rest is marked "Inferred".
//!
//! Start with [`Client`]. Operations are listed under [`resources`], request and response types under [`types`].
//!
//! Unless an operation documents otherwise, [`Error::decode`] decodes the body of an error as [`types::ErrorResponse`] (400, 401, 403, 404, 422, 500, 502, 503); [`types::TooManyRequestsResponse`] (429).

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod client;
#[rustfmt::skip]
pub mod resources;

#[allow(dead_code, unused_imports, unused_macros)]
mod runtime;

#[rustfmt::skip]
pub mod types;

pub use client::Environment;
pub use runtime::public::*;
