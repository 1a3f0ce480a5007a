//! Runs a program and tells what it took.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};
use wait4::Wait4;

use super::median;

/// What a program took, together with the programs that it started.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cost {
    /// Seconds on the clock.
    pub(super) wall: f64,
    /// Seconds of all cores in the program itself.
    pub(super) user: f64,
    /// The most memory that one of the programs had, in megabytes.
    pub(super) memory: f64,
}

impl Cost {
    /// The middle of what several runs took.
    pub(super) fn median(costs: &[Cost]) -> Cost {
        let middle = |of: fn(&Cost) -> f64| median(costs.iter().map(of).collect());
        Cost { wall: middle(|cost| cost.wall), user: middle(|cost| cost.user), memory: middle(|cost| cost.memory) }
    }
}

/// What a program took, and what it printed. `folder` is where its output goes meanwhile.
pub(super) fn run(command: &mut Command, folder: &Path) -> Result<(Cost, String)> {
    fs::create_dir_all(folder)?;
    let (output, errors) = (folder.join("output.txt"), folder.join("errors.txt"));
    command.stdin(Stdio::null()).stdout(File::create(&output)?).stderr(File::create(&errors)?);
    // What failed is told by the first line; where in the program it did is of no use here.
    command.env("RUST_BACKTRACE", "0");
    let name = command.get_program().to_string_lossy().into_owned();
    let began = Instant::now();
    let mut child = command.spawn().with_context(|| format!("could not start {name}"))?;
    let ended = child.wait4().with_context(|| format!("could not wait for {name}"))?;
    let wall = began.elapsed().as_secs_f64();
    if !ended.status.success() {
        let errors = String::from_utf8_lossy(&fs::read(&errors)?).into_owned();
        let first = errors.lines().find(|line| line.to_lowercase().contains("error")).or(errors.lines().last());
        bail!("{}", first.unwrap_or("no reason given").trim());
    }
    let cost = Cost { wall, user: ended.rusage.utime.as_secs_f64(), memory: ended.rusage.maxrss as f64 / 1e6 };
    Ok((cost, String::from_utf8_lossy(&fs::read(&output)?).into_owned()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_measured_with_what_it_starts() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let mut command = Command::new("sh");
        command.args(["-c", "head -c 50000000 /dev/zero | tail -c 50000000 | wc -c"]);
        let (cost, output) = run(&mut command, folder.path()).expect("it runs");
        assert_eq!(output.trim(), "50000000");
        assert!(cost.memory > 50.0 && cost.memory < 500.0, "{cost:?}");
    }

    #[test]
    fn a_failure_tells_its_reason() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let mut command = Command::new("sh");
        command.args(["-c", "echo first >&2; echo error: no such thing >&2; echo last >&2; exit 3"]);
        let failure = run(&mut command, folder.path()).expect_err("it fails");
        assert_eq!(failure.to_string(), "error: no such thing");
    }
}
