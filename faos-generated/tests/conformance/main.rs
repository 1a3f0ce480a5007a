//! The client against a mock server that is made from the document and judges every request by it.
//!
//! `cargo xtask conformance` starts the server and runs this. Each test covers one operation: the fullest and the smallest
//! request, every documented success, and every documented error. What comes back must be what the document shows.

#![allow(clippy::unwrap_used, reason = "what tests share fails as tests do")]

mod agents;
mod authentication;
mod check;
mod document;
mod messages;
mod mock;
mod webhooks;
mod workflows;
