//! The `faos-codegen` command.
//!
//! Exit codes: 0 done, 1 the input has an error, 2 wrong usage, 3 generated files are stale.

mod command;

use std::process::ExitCode;

use clap::Parser;

/// Making a large client is millions of small allocations on all cores, and this takes a fifth of the time off them. It
/// leaves huge pages alone: beside other programs the system has to make room for each, which doubles the time of a run.
#[cfg(feature = "fast-allocator")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    command::run(command::Arguments::parse()).unwrap_or_else(|failure| failure.report())
}
