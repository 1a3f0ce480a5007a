// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The runtime of every generated crate: the codec that reads and writes its types, and the client that calls the API.
//!
//! Files import from the file that declares an item. Only the macros, `prelude`, `facts` and `public`, which generated
//! code uses, go through the re-exports of this file.

#![allow(unreachable_pub)]
// Every type of a public signature is exported.
#![deny(unnameable_types)]
// A browser has one thread, so shared values need not be thread-safe there.
#![cfg_attr(target_arch = "wasm32", allow(clippy::arc_with_non_send_sync))]

// The names that generated files import, and those that the crate exports.
pub(crate) mod facts;
mod macros;
pub mod prelude;
pub mod public;

// Facts of the document, which generated code states.
mod api;
mod operation;
mod paging;

// The client and its configuration.
mod builder;
mod client;
mod hook;
mod observer;
pub(crate) mod progress;
pub(crate) mod settings;
mod signer;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
mod tower;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod transport;

// The parts that a call passes through. The `mod.rs` of each lists the files that others may import.
pub(crate) mod answer;
pub(crate) mod arguments;
pub(crate) mod auth;
pub(crate) mod body;
pub(crate) mod call;
pub mod codec;
pub(crate) mod platform;
mod webhook;

// Text for display.
mod invisible;
mod text;

// Tests of an application.
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
pub mod testing;

pub use answer::api_error::ApiError;
pub use answer::download::Download;
pub use answer::error::Error;
pub use answer::error_kind::ErrorKind;
pub use answer::events::{Event, EventStream};
pub use answer::header::ResponseHeader;
pub use answer::lines::LineStream;
pub use answer::page::Page;
pub use answer::page_stream::{ItemStream, PageStream};
pub use answer::rate::RateLimit;
pub(crate) use answer::response::RawResponse;
pub use answer::response::Response;
pub(crate) use api::{Api, In, RateLimitHeaders, Scheme, Server, Variable, WebhookScheme};
pub(crate) use arguments::parameter::Style;
pub use auth::credential::Credential;
pub use auth::oauth::application::{OAuth, RefreshToken};
#[cfg(feature = "authorization-code")]
pub use auth::oauth::authorization_code::{Granted, Login};
pub use auth::oauth::provider::{AccessToken, TokenFuture, TokenProvider};
pub use body::file_part::FilePart;
pub use body::lines::JsonLines;
pub(crate) use body::multipart::FormPart;
pub use body::payload::Body;
pub use builder::ClientBuilder;
pub(crate) use bytes::Bytes;
pub(crate) use call::request::ByStatus;
pub use call::request::{Call, Request, ResponseCall};
pub use call::retry::RetryPolicy;
#[cfg(all(feature = "upgrade", not(target_arch = "wasm32")))]
pub use call::upgrade::Upgraded;
pub use call::wait::Wait;
pub use client::Client;
pub use hook::{Attempt, Hook};
pub(crate) use macros::{by_status, page_request, page_size, request, request_method};
pub use observer::Observer;
pub(crate) use operation::Operation;
pub(crate) use paging::Pages;
pub use progress::Progress;
pub use signer::{Signer, UnsignedRequest};
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub use tower::HttpTransport;
#[cfg(not(target_arch = "wasm32"))]
pub use transport::{FinalUrl, Transport, TransportBody, TransportError, TransportFuture};
#[cfg(feature = "webhooks")]
pub use webhook::error::WebhookError;
pub use webhook::event::parse_event;
#[cfg(feature = "webhooks")]
pub use webhook::verifier::{Delivery, WebhookVerifier};
