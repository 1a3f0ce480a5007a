//! Third-party commands, installed from crates.io into the folder .tools on first use.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// A command, its package, and the pinned version.
pub(crate) struct CargoTool {
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    pub(crate) binary: &'static str,
}

impl CargoTool {
    /// Returns the path of the command. The first call installs it, which takes minutes.
    pub(crate) fn install(&self, root: &Path) -> Result<PathBuf> {
        let Self { package, version, binary } = self;
        let folder = root.join(".tools/cargo").join(format!("{package}-{version}"));
        let path = folder.join("bin").join(binary).with_extension(env::consts::EXE_EXTENSION);
        if path.is_file() {
            return Ok(path);
        }

        tell!("installing {package} {version} into .tools");
        let target = root.join("target/tools");
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let status = Command::new(cargo)
            .args(["install", "--quiet", "--locked", package, "--version", version, "--root"])
            .arg(&folder)
            .arg("--target-dir")
            .arg(&target)
            // These commands run for seconds; link-time optimization would take minutes.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .status()
            .context("cannot start `cargo install`")?;
        ensure!(status.success(), "cannot install {package} {version}");
        // The target folder takes gigabytes and is not needed again.
        fs::remove_dir_all(&target).context("cannot remove target/tools")?;
        Ok(path)
    }
}
