//! A program that calls every operation of a client, and the cases that it runs.
//!
//! The cases are data: the program is compiled once, and runs any selection of them. Names and values of the document
//! are in the data alone; the code of the program contains identifiers and types.

mod cases;
mod driver;

pub use cases::{Answer, Case, Expect, Kind, cases};
pub use driver::driver;
