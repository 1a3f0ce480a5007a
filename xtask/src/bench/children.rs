//! Runs a program and measures its time and memory.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};
use wait4::Wait4;

use super::median;

/// The cost of a program, including the processes that it started.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cost {
    /// Elapsed seconds.
    pub(super) wall: f64,
    /// Seconds of user CPU time on all cores.
    pub(super) user: f64,
    /// The peak memory of the largest process, in megabytes.
    pub(super) memory: f64,
}

impl Cost {
    /// Returns the median of several runs.
    pub(super) fn median(costs: &[Cost]) -> Cost {
        let middle = |of: fn(&Cost) -> f64| median(costs.iter().map(of).collect());
        Cost { wall: middle(|cost| cost.wall), user: middle(|cost| cost.user), memory: middle(|cost| cost.memory) }
    }
}

/// Runs a program, and returns its cost and its standard output. The output is buffered in `folder`.
pub(super) fn run(command: &mut Command, folder: &Path) -> Result<(Cost, String)> {
    fs::create_dir_all(folder)?;
    let (output, errors) = (folder.join("output.txt"), folder.join("errors.txt"));
    command.stdin(Stdio::null()).stdout(File::create(&output)?).stderr(File::create(&errors)?);
    // Only the first line of an error is shown.
    command.env("RUST_BACKTRACE", "0");
    let name = command.get_program().to_string_lossy().into_owned();
    let began = Instant::now();
    let mut child = command.spawn().with_context(|| format!("cannot start {name}"))?;
    let ended = child.wait4().with_context(|| format!("cannot wait for {name}"))?;
    let wall = began.elapsed().as_secs_f64();
    if !ended.status.success() {
        let errors = String::from_utf8_lossy(&fs::read(&errors)?).into_owned();
        let first = errors.lines().find(|line| line.to_lowercase().contains("error")).or(errors.lines().last());
        bail!("{}", first.unwrap_or("the program failed without a message").trim());
    }
    let cost = Cost { wall, user: ended.rusage.utime.as_secs_f64(), memory: ended.rusage.maxrss as f64 / 1e6 };
    Ok((cost, String::from_utf8_lossy(&fs::read(&output)?).into_owned()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn memory_of_child_processes_is_measured() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new("sh");
        command.args(["-c", "head -c 50000000 /dev/zero | tail -c 50000000 | wc -c"]);
        let (cost, output) = run(&mut command, folder.path()).expect("the program succeeds");
        assert_eq!(output.trim(), "50000000");
        assert!(cost.memory > 50.0 && cost.memory < 500.0, "{cost:?}");
    }

    #[test]
    fn a_failure_contains_the_first_error_line() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new("sh");
        command.args(["-c", "echo first >&2; echo error: no such thing >&2; echo last >&2; exit 3"]);
        let failure = run(&mut command, folder.path()).expect_err("the program fails");
        assert_eq!(failure.to_string(), "error: no such thing");
    }
}
