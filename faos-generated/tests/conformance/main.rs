//! Tests of the client against a mock server that validates every request against the document.
//!
//! `cargo xtask conformance` starts the server and runs these tests. Each test covers one operation: the largest and
//! the smallest request, every documented success, and every documented error. Responses must equal the examples of the
//! document.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod agents;
mod authentication;
mod check;
mod document;
mod messages;
mod mock;
mod webhooks;
mod workflows;
