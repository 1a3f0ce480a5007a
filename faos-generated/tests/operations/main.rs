//! Tests of the client against a scripted server: the requests that each operation sends, and its results.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod agents;
mod credentials;
mod errors;
mod events;
mod messages;
mod oauth;
mod ownership;
mod pages;
mod responses;
mod server;
mod webhooks;
mod workflows;
