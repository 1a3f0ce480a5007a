//! Tests of the runtime, kept out of the folder that is copied.

mod codec;
mod errors;
mod faults;
mod pages;
mod requests;
mod retries;
mod sample;
mod server;
mod setup;
