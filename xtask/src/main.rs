//! The entry point of `cargo xtask`. The code is in the library, because Cargo can compile a library while code is
//! still being generated for its dependencies, here the generator.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
