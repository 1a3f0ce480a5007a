// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! What every generated crate carries: the codec that reads and writes its types, and the client that calls the API.

// A generated crate uses the parts that its document asks for, and this folder is the same in all of them.
#![allow(dead_code, unused_imports, unused_macros, unreachable_pub)]

pub mod codec;
pub(crate) mod facts;
pub mod prelude;
pub mod public;

mod api;
mod api_error;
mod attempt;
mod auth;
mod builder;
mod client;
mod cookie;
mod error;
mod event;
mod hook;
mod macros;
mod operation;
mod page;
pub(crate) mod parameter;
mod request;
mod response;
pub(crate) mod retry;
mod send;
mod text;
pub(crate) mod time;
mod trace;
pub(crate) mod url;

pub(crate) use api::{Api, In, RateLimitHeaders, Scheme, Server};
pub use api_error::ApiError;
pub use auth::Credential;
pub use builder::ClientBuilder;
pub use client::Client;
pub use error::{Error, ErrorKind};
pub use event::parse_event;
pub use hook::{Attempt, Hook};
pub(crate) use macros::{page_request, request};
pub(crate) use operation::{Operation, Pages};
pub use page::{ItemStream, Page, PageStream};
pub(crate) use parameter::Style;
pub use request::{Call, Request};
pub use response::{RateLimit, Response};
