//! Commands of other projects that are built from crates.io when they are first needed, into the folder .tools.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// A command, the package that holds it, and the one version that is used.
pub(crate) struct CargoTool {
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    pub(crate) binary: &'static str,
}

impl CargoTool {
    /// Where the command is. The first call builds it, which takes minutes.
    pub(crate) fn install(&self, root: &Path) -> Result<PathBuf> {
        let Self { package, version, binary } = self;
        let folder = root.join(".tools/cargo").join(format!("{package}-{version}"));
        let path = folder.join("bin").join(binary).with_extension(env::consts::EXE_EXTENSION);
        if path.is_file() {
            return Ok(path);
        }

        tell!("Installing {package} {version} into .tools, once");
        let target = root.join("target/tools");
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let status = Command::new(cargo)
            .args(["install", "--quiet", "--locked", package, "--version", version, "--root"])
            .arg(&folder)
            .arg("--target-dir")
            .arg(&target)
            // What is installed runs for seconds; link-time optimization would take minutes.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .status()
            .context("could not start `cargo install`")?;
        ensure!(status.success(), "{package} {version} could not be installed");
        // Gigabytes that nothing needs again.
        fs::remove_dir_all(&target).context("could not remove target/tools")?;
        Ok(path)
    }
}
