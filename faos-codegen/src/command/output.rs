//! Output on the terminal: text and JSON with invisible characters escaped, workflow commands, and progress.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;
use std::time::Duration;

use faos_codegen::visible;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

/// The amount of text for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verbosity {
    /// Errors only.
    Quiet,
    /// Findings and summaries.
    Normal,
    /// Also each written file, and the duration of each pass.
    Verbose,
}

static VERBOSITY: OnceLock<Verbosity> = OnceLock::new();

/// Sets the amount of text for people, once.
pub(super) fn set_verbosity(verbosity: Verbosity) {
    VERBOSITY.get_or_init(|| verbosity);
}

/// Returns the amount of text for people.
pub(super) fn verbosity() -> Verbosity {
    VERBOSITY.get().copied().unwrap_or(Verbosity::Normal)
}

/// Writes a summary to the standard output, unless the user wants errors only.
pub(super) fn print_summary(text: &str) {
    if verbosity() != Verbosity::Quiet {
        print(text);
    }
}

/// Writes a note to the standard error, unless the user wants errors only.
pub(super) fn print_note(text: &str) {
    if verbosity() != Verbosity::Quiet {
        print_error(&format!("note: {text}\n"));
    }
}

/// Writes text for people to the standard output.
pub(super) fn print(text: &str) {
    write(&mut io::stdout().lock(), &visible::output(text, false));
}

/// Writes text for people to the standard error.
pub(super) fn print_error(text: &str) {
    let mut out = io::stderr().lock();
    let color = has_color(&out);
    write(&mut out, &visible::output(text, color));
}

/// Writes workflow commands of GitHub Actions to the standard output.
pub(super) fn print_commands(text: &str) {
    write(&mut io::stdout().lock(), &visible::commands(text));
}

/// Writes JSON to the standard output.
pub(super) fn print_json(value: &impl Serialize) {
    let text = serde_json::to_string_pretty(value).expect("keys of printed values are strings");
    write(&mut io::stdout().lock(), &visible::json(&format!("{text}\n")));
}

/// Ignores errors: a closed pipe is not a failure.
fn write(out: &mut impl Write, text: &str) {
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

pub(super) fn has_color(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && env::var_os("NO_COLOR").is_none()
}

/// Returns a spinner, which is visible only on a terminal.
pub(super) fn spinner(message: &str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        spinner.set_style(style);
    }
    spinner.set_message(message.to_owned());
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}
