//! The runtime of generated clients. The folder `runtime` below is copied as it is into each generated crate; the tests
//! beside it stay here.

pub mod runtime;

#[cfg(test)]
mod tests;
