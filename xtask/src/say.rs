//! The only module that writes to the standard output and the standard error. The output contains names, values and
//! responses of servers, so everything passes through [`visible`].

use std::io::{self, Write};

use faos_codegen::visible;

/// Writes a line to the standard output, as `println!` does.
macro_rules! say {
    ($($argument:tt)*) => {
        $crate::say::out(&format!("{}\n", format_args!($($argument)*)))
    };
}

/// Writes a line to the standard error, as `eprintln!` does.
macro_rules! tell {
    ($($argument:tt)*) => {
        $crate::say::error(&format!("{}\n", format_args!($($argument)*)), false)
    };
}

/// Writes text to the standard output. Ignores errors: a closed pipe is not a failure.
pub(crate) fn out(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(visible::output(text, false).as_bytes()).and_then(|()| out.flush());
}

/// Writes workflow commands of GitHub Actions to the standard output.
pub(crate) fn commands(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(visible::commands(text).as_bytes()).and_then(|()| out.flush());
}

/// Writes JSON to the standard output.
pub(crate) fn json(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(visible::json(text).as_bytes()).and_then(|()| out.flush());
}

/// Writes text to the standard error. Color sequences are kept if `color` is true.
pub(crate) fn error(text: &str, color: bool) {
    // The macro, since tests capture what it writes.
    eprint!("{}", visible::output(text, color));
}
