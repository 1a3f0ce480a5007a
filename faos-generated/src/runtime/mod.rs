// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The runtime of every generated crate: the codec that reads and writes its types, and the client that calls the API.
//!
//! Files import from the file that declares an item. Only the macros, `prelude`, `facts` and `public`, which generated
//! code uses, go through the re-exports of this file.

// A generated crate uses the parts that its document needs, and this folder is the same in all of them.
#![allow(dead_code, unused_imports, unused_macros, unreachable_pub)]
// A browser has one thread, so shared values need not be thread-safe there.
#![cfg_attr(target_arch = "wasm32", allow(clippy::arc_with_non_send_sync))]

// The names that generated files import, and those that the crate exports.
pub(crate) mod facts;
mod macros;
pub mod prelude;
pub mod public;

// JSON for generated types.
pub mod codec;

// Facts of the document, which generated code states.
mod api;
mod operation;

// The client and its configuration.
mod builder;
mod client;
mod hook;
mod settings;

// Calls: building a request, sending it, and retrying it within the limits.
pub(crate) mod attempt;
mod failure;
pub(crate) mod host;
pub(crate) mod pacing;
mod redirect;
mod request;
mod reserved;
pub(crate) mod retry;
pub(crate) mod send;
mod slots;
mod trace;
mod transport;

// Parameters and bodies of requests.
mod body;
mod cookie;
mod file_part;
pub(crate) mod form;
mod multipart;
pub(crate) mod parameter;
mod percent;
pub(crate) mod url;

// Responses: values, pages, streams and errors.
mod api_error;
mod download;
mod error;
mod error_kind;
pub(crate) mod events;
mod header;
mod incoming;
mod page;
pub(crate) mod rate;
mod response;

// Credentials, and their removal from errors.
mod auth;
pub(crate) mod oauth;
pub(crate) mod scrub;
mod sent;

// Webhook deliveries.
mod event;
#[cfg(feature = "webhooks")]
mod webhook;
#[cfg(feature = "webhooks")]
mod webhook_error;

// Platforms, time, and text for display.
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub mod blocking;
mod invisible;
pub(crate) mod platform;
mod text;
pub(crate) mod time;

// Tests of an application.
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
pub mod testing;

pub(crate) use api::{Api, In, RateLimitHeaders, Scheme, Server, WebhookScheme};
pub use api_error::ApiError;
pub use auth::Credential;
pub use body::Body;
pub use builder::ClientBuilder;
pub use client::Client;
pub use download::Download;
pub use error::Error;
pub use error_kind::ErrorKind;
pub use event::parse_event;
pub use events::{Event, EventStream};
pub use file_part::FilePart;
pub use header::ResponseHeader;
pub use hook::{Attempt, Hook};
pub(crate) use macros::{by_status, page_request, request};
pub(crate) use multipart::FormPart;
pub use oauth::application::{OAuth, RefreshToken};
#[cfg(feature = "authorization-code")]
pub use oauth::authorization_code::{Granted, Login};
pub use oauth::provider::{AccessToken, TokenFuture, TokenProvider};
pub(crate) use operation::{Operation, Pages};
pub use page::{ItemStream, Page, PageStream};
pub(crate) use parameter::Style;
pub use rate::RateLimit;
pub(crate) use request::ByStatus;
pub use request::{Call, Request, ResponseCall};
pub(crate) use response::RawResponse;
pub use response::Response;
#[cfg(feature = "webhooks")]
pub use webhook::{Delivery, WebhookVerifier};
#[cfg(feature = "webhooks")]
pub use webhook_error::WebhookError;
