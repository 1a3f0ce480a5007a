//! A program that calls every operation of a client, the cases that it runs, and the server that judges its requests.
//!
//! The cases are data: the program is compiled once, and runs any selection of them. Names and values of the document
//! are in the data alone; the code of the program contains identifiers and types.
//!
//! | Module | |
//! |---|---|
//! | `operations` | noun: an operation with the schemas of its parameters, body and responses in the document |
//! | `pool` | noun: the samples of these schemas, for requests and for responses |
//! | `values` | verb: unusual values of a parameter |
//! | `files` | verb: replaces values in a form by files |
//! | `answers` | verb: a response from the samples |
//! | `cases` | verb: all of them to the cases |
//! | `edges` | noun: values at the limits of two documents |
//! | `exchanges` | verb: a client of one document and a server of another to cases |
//! | `driver` | verb: a client to the program that runs the cases |

mod answers;
mod cases;
mod driver;
mod edges;
mod exchanges;
mod files;
mod judge;
mod operations;
mod pool;
#[cfg(test)]
mod tests;
mod values;

pub use cases::{Answer, Case, Expect, Kind, cases};
pub use driver::{driver, operation_of};
pub use exchanges::{Exchange, Side, exchanges};
pub use judge::{JUDGE, REQUIREMENTS};
