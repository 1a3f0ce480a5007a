//! Holds the crates that this workspace depends on against `.cargo/deny.toml`: their licences, where they come from, which
//! there must not be, and what is known to be wrong with them.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::{cargo_tools::CargoTool, workspace::Workspace};

const CARGO_DENY: CargoTool = CargoTool { package: "cargo-deny", version: "0.20.2", binary: "cargo-deny" };

/// Check the dependencies: their licences and sources, crates that there must not be, and known faults.
///
/// The database of known faults is on GitHub. Where that cannot be reached, this says so and checks the rest.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Fail where the database of known faults cannot be reached.
    #[arg(long)]
    advisories: bool,
}

/// Fails if anything is wrong with the dependencies.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let cargo_deny = CARGO_DENY.install(workspace.root())?;
    let command = |arguments: &[&str]| {
        let mut command = Command::new(&cargo_deny);
        command.args(["--config", ".cargo/deny.toml"]).args(arguments).current_dir(workspace.root());
        command
    };
    let run =
        |mut command: Command| command.status().context("could not start cargo-deny").map(|status| status.success());

    let mut is_well = run(command(&["check", "bans", "licenses", "sources"]))?;
    let fetched = command(&["fetch", "db"])
        // Nobody is there to be asked for a password.
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .output()
        .context("could not start cargo-deny")?;
    if fetched.status.success() {
        is_well &= run(command(&["check", "--disable-fetch", "advisories"]))?;
    } else {
        ensure!(!options.advisories, "{}", String::from_utf8_lossy(&fetched.stderr).trim_end());
        tell!("note: known faults were not looked for, since their database cannot be reached");
    }
    ensure!(is_well, "there is something wrong with the dependencies");
    Ok(())
}
