//! Node.js and npm.

use std::{
    io::ErrorKind,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Returns an error if a program is missing. `version` is the oldest supported version of Node.js.
pub(crate) fn ensure_present(program: &str, version: &str) -> Result<()> {
    match Command::new(program).arg("--version").stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!(
                "cannot find `{program}`; install Node.js {version} or later, which includes npm, from https://nodejs.org"
            )
        }
        Ok(output) => bail!("`{program} --version` failed: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => Err(error).with_context(|| format!("cannot start `{program}`")),
    }
}
