//! The runtime of every generated crate: the codec that reads and writes its types, and the client that calls the API.

// A generated crate uses the parts that its document needs, and this folder is the same in all of them.
#![allow(dead_code, unused_imports, unused_macros, unreachable_pub)]
// A browser has one thread, so shared values need not be thread-safe there.
#![cfg_attr(target_arch = "wasm32", allow(clippy::arc_with_non_send_sync))]

pub mod codec;
pub(crate) mod facts;
pub mod prelude;
pub mod public;

mod api;
mod api_error;
pub(crate) mod attempt;
mod auth;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub mod blocking;
mod body;
mod builder;
mod client;
mod cookie;
mod download;
mod error;
mod error_kind;
mod event;
pub(crate) mod events;
mod failure;
mod file_part;
pub(crate) mod form;
mod header;
mod hook;
pub(crate) mod host;
mod incoming;
mod invisible;
mod macros;
mod multipart;
pub(crate) mod oauth;
mod operation;
pub(crate) mod pacing;
mod page;
pub(crate) mod parameter;
mod percent;
pub(crate) mod platform;
pub(crate) mod rate;
mod redirect;
mod request;
mod reserved;
mod response;
pub(crate) mod retry;
pub(crate) mod scrub;
pub(crate) mod send;
mod sent;
mod settings;
mod slots;
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
pub mod testing;
mod text;
pub(crate) mod time;
mod trace;
mod transport;
pub(crate) mod url;
#[cfg(feature = "webhooks")]
mod webhook;
#[cfg(feature = "webhooks")]
mod webhook_error;

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
