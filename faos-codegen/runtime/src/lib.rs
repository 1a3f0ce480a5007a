//! The runtime of generated clients. The folder `runtime` below is copied as it is into each generated crate; the tests
//! beside it stay here.

// Generated code uses what the runtime declares; here the tests do, and show what nothing uses.
#![cfg_attr(not(test), allow(dead_code, unused_imports, unused_macros))]

pub mod runtime;

// A generated crate has this file, too.
#[cfg(feature = "testing")]
#[allow(dead_code)]
mod fixtures;

#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(test)]
mod tests;
