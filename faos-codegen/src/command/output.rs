//! Output on the terminal: text and JSON with invisible characters escaped, workflow commands, and progress.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use faos_codegen::visible;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

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
