//! The program behind `cargo xtask`. All of it is in the library, which Cargo compiles while the generator, on which it
//! depends, is still being turned into machine code.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
