//! The runtime of generated clients. The folder `runtime` below is copied as it is into each generated crate; the tests
//! beside it stay here.

pub mod runtime;

#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(test)]
mod tests;
