//! The client against a scripted server: what each operation sends, and what becomes of the answer.

#![allow(clippy::unwrap_used, reason = "what tests share fails as tests do")]

mod agents;
mod credentials;
mod errors;
mod events;
mod messages;
mod oauth;
mod pages;
mod responses;
mod server;
mod webhooks;
mod workflows;
