//! Compares what a server answers with what is expected, and prints a line for each call. `cargo xtask live` reads the
//! lines; their cells are separated by tabs.

use std::fmt::{Debug, Display};
use std::process::ExitCode;

use client::Error;

/// The calls so far.
#[derive(Default)]
pub struct Checks {
    failed: bool,
}

impl Checks {
    /// Records a call that returned a value.
    pub fn equal<T: PartialEq<U> + Debug, U: Debug>(&mut self, call: &str, actual: T, expected: U) {
        self.row(call, actual == expected, &format!("{expected:?}"), &format!("{actual:?}"));
    }

    /// Records a call that the server must refuse with a status, and with a text in the error that it decodes to.
    pub fn refused<T>(
        &mut self,
        call: &str,
        outcome: Result<T, Error>,
        status: u16,
        text: &str,
        detail: impl Fn(&Error) -> Option<String>,
    ) {
        let expected = format!("{status} {text:?}");
        match outcome {
            Ok(_) => self.row(call, false, &expected, "success"),
            Err(error) => {
                let (actual, detail) = (error.status().map_or(0, |status| status.as_u16()), detail(&error));
                let fits = actual == status && detail.as_deref().is_some_and(|detail| detail.contains(text));
                let detail = detail.unwrap_or_else(|| format!("no decoded error: {error}"));
                self.row(call, fits, &expected, &format!("{actual} {detail:?}"));
            }
        }
    }

    /// Records a list that was read through all of its pages.
    pub fn list(&mut self, name: &str, created: usize, read: usize, pages: usize) {
        let expected = format!("{created} items on more than one page");
        self.row(name, created == read && pages > 1, &expected, &format!("{read} items on {pages} pages"));
        print(&["list", name, &created.to_string(), &read.to_string(), &pages.to_string()]);
    }

    /// Records a call that takes or returns something that the document lacks or describes wrongly.
    pub fn around(&self, reason: &str) {
        print(&["around", reason]);
    }

    /// Returns the exit code of the program.
    pub fn finish(self) -> ExitCode {
        print(&["end"]);
        if self.failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }

    fn row(&mut self, call: &str, fits: bool, expected: &str, actual: &str) {
        self.failed |= !fits;
        print(&["call", if fits { "ok" } else { "FAILED" }, call, expected, actual]);
    }
}

fn print<T: Display>(cells: &[T]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.to_string().replace(['\t', '\n', '\r'], " ")).collect();
    println!("{}", cells.join("\t"));
}

/// Returns the setting that `cargo xtask live` passes in an environment variable.
#[allow(dead_code, reason = "not every server has credentials")]
pub fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("the environment variable {name} is missing"))
}
