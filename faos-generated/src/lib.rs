// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Client for `FAOS API`, API version `1.1.0`.
//!
//! The FAOS API manages AI agents, the workflows that combine them, conversations with agents, and webhooks that report events.
//!
//! Every request requires an API key or an OAuth 2.0 access token.
//! Keys start with `sk_live_` in production, and with `sk_test_` in development and in the sandbox.
//! Every response contains its result in `data` and its own details in `meta`.
//! Lists are divided into pages, which are linked by cursors.
//! The plan determines the number of requests allowed per minute; the `X-RateLimit-*` headers of every response contain the current limit.
//!
//! This description was written from the public documentation, parts of which could not be read.
//! Anything that the pages read do not state is marked "Inferred", and the extension `x-inferred` gives the reason.
//! Example values that the documentation does not show are illustrative.
//! The version is that of this description: its first number is that of the API, and every edit increases the version.
//!
//! Start with [`Client`]. Operations are listed under [`resources`], request and response types under [`types`].
//!
//! Unless an operation documents otherwise, [`Error::decode`] decodes the body of an error as [`types::ErrorResponse`] (400, 401, 403, 404, 422, 5XX); [`types::TooManyRequestsResponse`] (429).

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
