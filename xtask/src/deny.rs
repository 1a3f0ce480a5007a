//! Checks the dependencies of this workspace against `.cargo/deny.toml`: licenses, sources, banned crates and security
//! advisories.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::cargo_tools::CargoTool;
use crate::workspace::Workspace;

const CARGO_DENY: CargoTool = CargoTool { package: "cargo-deny", version: "0.20.2", binary: "cargo-deny" };

/// Check the dependencies: licenses, sources, banned crates and security advisories.
///
/// The advisory database is on GitHub. If it is unreachable, the advisories are skipped with a note.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Fail if the advisory database is unreachable.
    #[arg(long)]
    advisories: bool,
}

/// Runs cargo-deny.
///
/// # Errors
///
/// Returns an error if a check of the dependencies fails.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let cargo_deny = CARGO_DENY.install(workspace.root())?;
    let command = |arguments: &[&str]| {
        let mut command = Command::new(&cargo_deny);
        command.args(["--config", ".cargo/deny.toml"]).args(arguments).current_dir(workspace.root());
        command
    };
    let run = |mut command: Command| command.status().context("cannot start cargo-deny").map(|status| status.success());

    let mut passed = run(command(&["check", "bans", "licenses", "sources"]))?;
    let fetched = command(&["fetch", "db"])
        // Git must fail rather than wait for a password.
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .output()
        .context("cannot start cargo-deny")?;
    if fetched.status.success() {
        passed &= run(command(&["check", "--disable-fetch", "advisories"]))?;
    } else {
        ensure!(!options.advisories, "{}", String::from_utf8_lossy(&fetched.stderr).trim_end());
        tell!("note: advisories were not checked: the advisory database is unreachable");
    }
    ensure!(passed, "the check of the dependencies failed");
    Ok(())
}
