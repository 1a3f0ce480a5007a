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
//! # Quick start
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use faos_generated::Client;
//!
//! let client = Client::from_env()?;
//! let agent = client.agents().get("agt_abc123").await?;
//! println!("{agent:?}");
//! # Ok(())
//! # }
//! ```
//!
//! # Credentials
//!
//! [`Client::new`] takes the API key.
//! [`Client::from_env`] reads it from the environment variable `FAOS_API_KEY`.
//! [`ClientBuilder`] has a setter for each security scheme:
//!
//! - `bearerAuth`: [`bearer_auth`](ClientBuilder::bearer_auth) takes a bearer token.
//! - `apiKeyQuery`: [`api_key_query`](ClientBuilder::api_key_query) takes a key in the query parameter `api_key`.
//! - `oauth2`: [`oauth2`](ClientBuilder::oauth2) takes an access token, or an [`OAuth`] credential that fetches it.
//!
//! # Base URL
//!
//! The first of these servers is used, unless [`ClientBuilder::environment`] chooses another one or [`ClientBuilder::base_url`] sets one:
//!
//! - `https://api.faosx.ai/v1`: [`Environment::Production`]
//! - `https://sandbox.api.faosx.ai/v1`: [`Environment::Sandbox`]
//!
//! # Pages
//!
//! Awaiting the request of a list returns one answer.
//! `.items()` returns a stream of all items and `.pages()` one of all pages; both fetch further pages on demand.
//!
//! ```no_run
//! # async fn example(client: faos_generated::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let mut items = client.agents().list().items();
//! while let Some(item) = items.next().await {
//!     let item = item?;
//!     println!("{item:?}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Errors
//!
//! Every call returns the same [`Error`].
//! [`Error::kind`] is its category, [`Error::status`] and [`Error::api`] are the server's answer, and [`Error::request_id`] is the id to quote in a support request.
//!
//! ```no_run
//! # async fn example(client: faos_generated::Client) -> Result<(), Box<dyn std::error::Error>> {
//! match client.agents().get("agt_abc123").await {
//!     Ok(agent) => println!("{agent:?}"),
//!     Err(error) if error.is_not_found() => println!("not found"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Unless an operation documents otherwise, [`Error::decode`] decodes the body of an error as [`types::ErrorResponse`] (400, 401, 403, 404, 422, 5XX); [`types::TooManyRequestsResponse`] (429).
//!
//! [`Error::typed`] decodes the body of an error with a given status:
//!
//! ```no_run
//! # use faos_generated::types;
//! # fn example(error: faos_generated::Error) {
//! if let Some(problem) = error.typed::<types::ErrorResponse>(400) {
//!     println!("{problem:?}");
//! }
//! # }
//! ```
//!
//! # Timeouts and retries
//!
//! An attempt is limited to 60 seconds and a whole call to 180 seconds.
//! A failed attempt is repeated up to 3 times, with growing waits, if the server did not process it or if it is safe to repeat.
//! [`ClientBuilder`] and [`Request`] set other limits.
//! Dropping a call cancels it.
//!
//! # Features
//!
//! The Cargo feature `rustls` is on by default, the others are off:
//!
//! - `authorization-code`:
//!   Logs in users with the OAuth 2.0 authorization code grant. The other grants do not require a feature.
//! - `blocking`:
//!   Enables blocking calls for synchronous programs.
//! - `http2`:
//!   Uses HTTP/2 with servers that support it.
//! - `native-tls`:
//!   Uses the TLS library of the system instead of rustls; requires `default-features = false`.
//! - `reqwest-0-13`:
//!   Accepts a `reqwest::Client` of your own, and re-exports `reqwest`. A new major version gets a feature of its own.
//! - `rustls`:
//!   Uses rustls with aws-lc-rs for TLS.
//! - `rustls-no-provider`:
//!   Uses rustls with the `CryptoProvider` that the program installs; requires `default-features = false`.
//! - `socks`:
//!   Connects through SOCKS proxies.
//! - `testing`:
//!   Replaces the server with scripted responses in tests of an application.
//! - `tower`:
//!   Sends requests over services and layers of tower.
//! - `tracing`:
//!   Emits tracing spans for calls and their attempts.
//! - `upgrade`:
//!   Takes over connections after a protocol upgrade, such as WebSockets.
//! - `webhooks`:
//!   Verifies the signatures of webhook deliveries.
//!
//! # Webhooks
//!
//! [`parse_event`] parses the body of a delivery, without verifying its sender.
//! With the feature `webhooks`, a verifier checks the signature first:
//!
//! ```no_run
//! # use faos_generated::types;
//! # #[cfg(feature = "webhooks")]
//! # fn example(headers: &faos_generated::http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! use faos_generated::WebhookVerifier;
//!
//! let verifier = WebhookVerifier::new("secret")?;
//! let delivery = verifier.verify::<types::WebhookEvent>(headers, body)?;
//! println!("{}: {:?}", delivery.id, delivery.event);
//! # Ok(())
//! # }
//! ```
//!
//! # Testing
//!
//! With the feature `testing`, a client answers from a script in place of the server.
//! Each answer is for an operation by its id in the document.
//! `testing::Server` gives the same answers to other programs, and the trait `testing::Sample` creates values of every type.
//!
//! ```no_run
//! # #[cfg(feature = "testing")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use faos_generated::Client;
//! use faos_generated::testing::{Answer, Script};
//!
//! let script = Script::new();
//! script.on("getAgent", Answer::status(404));
//! let client = Client::builder().api_key("test").script(&script).build()?;
//! let result = client.agents().get("agt_abc123").await;
//! assert!(result.is_err());
//! assert_eq!(script.calls_of("getAgent").len(), 1);
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod client;

#[cfg(feature = "testing")]
#[allow(dead_code)]
#[rustfmt::skip]
mod fixtures;

#[rustfmt::skip]
pub mod resources;

#[allow(dead_code, unused_imports, unused_macros)]
mod runtime;

#[rustfmt::skip]
pub mod types;

pub use client::Environment;
pub use runtime::public::*;
