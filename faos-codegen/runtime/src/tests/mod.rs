//! Tests of the runtime, kept out of the folder that is copied.

mod around;
#[cfg(feature = "blocking")]
mod blocking;
mod bodies;
mod codec;
mod connections;
mod downloads;
mod errors;
mod event_streams;
mod faults;
mod hooks;
mod lines;
mod links;
#[cfg(feature = "testing")]
mod own_types;
mod ownership;
mod pacing;
mod paging;
mod rates;
mod requests;
mod responder;
mod resuming;
mod sample;
#[cfg(feature = "testing")]
mod samples;
#[cfg(feature = "testing")]
mod scripted_server;
#[cfg(feature = "testing")]
mod scripts;
mod scrubbing;
mod server;
mod setup;
#[cfg(all(feature = "testing", feature = "webhooks"))]
mod signing;
mod statuses;
#[cfg(feature = "tracing")]
mod telemetry;
mod transports;
#[cfg(feature = "upgrade")]
mod upgrades;
mod uploads;
mod waiting;
mod wire;
