//! The errors that end a command.

use std::fmt::Display;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use faos_codegen::visible::Name;

use super::output::print_error;

/// An error that ends a command.
pub(crate) struct Failure {
    pub(super) message: String,
    pub(super) code: u8,
}

impl Failure {
    /// Creates an error about the input, or about reading or writing.
    pub(super) fn new(message: impl Display) -> Self {
        Self { message: format!("error: {message}"), code: 1 }
    }

    /// Creates an error about the command line.
    pub(super) fn usage(message: impl Display) -> Self {
        Self { message: format!("error: {message}"), code: 2 }
    }

    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::new(format!("cannot access `{}`: {error}", Name(path.display())))
    }

    /// Prints the message and returns the exit code.
    pub(crate) fn report(self) -> ExitCode {
        if !self.message.is_empty() {
            print_error(&format!("{}\n", self.message.trim_end()));
        }
        ExitCode::from(self.code)
    }
}
