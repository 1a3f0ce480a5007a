// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The items that a generated crate exports at its root, in addition to the generated ones.

#[cfg(feature = "reqwest-0-13")]
pub use reqwest;
/// The crates whose types appear in public signatures, in the versions that this client uses.
pub use {bytes, futures_core, http, jiff, serde, serde_json, uuid};

#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub use super::HttpTransport;
#[cfg(all(feature = "upgrade", not(target_arch = "wasm32")))]
pub use super::Upgraded;
pub use super::codec::{Base64, Drift, Field, Format, Formatted, UnknownMembers, UnknownValue};
pub use super::platform::Shareable;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub use super::platform::blocking;
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
pub use super::testing;
pub use super::{
    AccessToken, ApiError, Attempt, Body, Call, Client, ClientBuilder, Credential, Download, Error, ErrorKind, Event,
    EventStream, FilePart, Hook, ItemStream, JsonLines, LineStream, OAuth, Observer, Page, PageStream, Progress,
    RateLimit, RefreshToken, Request, Response, ResponseCall, ResponseHeader, RetryPolicy, Signer, TokenFuture,
    TokenProvider, UnsignedRequest, Wait, parse_event,
};
#[cfg(feature = "webhooks")]
pub use super::{Delivery, WebhookError, WebhookVerifier};
#[cfg(not(target_arch = "wasm32"))]
pub use super::{FinalUrl, Transport, TransportBody, TransportError, TransportFuture};
#[cfg(feature = "authorization-code")]
pub use super::{Granted, Login};
#[cfg(not(target_arch = "wasm32"))]
pub use http_body;
#[cfg(all(feature = "upgrade", not(target_arch = "wasm32")))]
pub use tokio;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub use {tower_layer, tower_service};
