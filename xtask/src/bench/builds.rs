//! Measures the compilation of one generated crate, with its dependencies already compiled.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::children::{self, Cost};

/// The cost of compiling a crate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Build {
    pub(super) check: Cost,
    pub(super) debug: Option<Cost>,
    pub(super) release: Option<Cost>,
    /// The size of the optimized library in megabytes.
    pub(super) library: Option<f64>,
}

/// The crate that is measured.
const MEASURED: &str = "measured";
/// An empty crate with the same dependencies.
const EMPTY: &str = "nothing-but-dependencies";

/// The folder for the crates of earlier turns.
const ASIDE: &str = "aside";

/// A workspace for the output of one generator.
pub(super) struct Builder {
    root: PathBuf,
}

impl Builder {
    /// Creates a builder that uses the folder `root` exclusively.
    pub(super) fn new(root: PathBuf) -> Builder {
        Builder { root }
    }

    /// Returns the folder that the generator writes the crate to.
    pub(super) fn folder(&self) -> PathBuf {
        self.root.join(MEASURED)
    }

    /// Returns the folder for the output of child processes.
    pub(super) fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// Moves the last crate aside. Crates are removed only after all measurements, because some file systems avoid
    /// recently freed space, which makes creating as many files several times slower.
    pub(super) fn put_aside(&self) -> Result<()> {
        let folder = self.folder();
        if folder.exists() {
            let aside = self.root.join(ASIDE);
            fs::create_dir_all(&aside)?;
            let place = aside.join(fs::read_dir(&aside)?.count().to_string());
            fs::rename(&folder, place).with_context(|| format!("cannot move {} aside", folder.display()))?;
        }
        fs::create_dir_all(&self.root)?;
        Ok(())
    }

    /// Removes the crates that were moved aside.
    pub(super) fn remove_old(&self) -> Result<()> {
        let aside = self.root.join(ASIDE);
        if aside.exists() {
            fs::remove_dir_all(&aside).with_context(|| format!("cannot remove {}", aside.display()))?;
        }
        Ok(())
    }

    /// Checks the crate, and also builds it unless `only_check` is set. `lock` is the lock file with the versions of
    /// its dependencies.
    pub(super) fn build(&self, lock: Option<&Path>, only_check: bool) -> Result<Build> {
        make_crate(&self.folder())?;
        let mut manifest: Table = fs::read_to_string(self.folder().join("Cargo.toml"))?.parse()?;
        for table in ["workspace", "dev-dependencies", "lints"] {
            manifest.remove(table);
        }
        self.write_manifest(MEASURED, &mut manifest)?;
        self.write_manifest(EMPTY, &mut manifest)?;
        fs::create_dir_all(self.root.join(EMPTY).join("src"))?;
        fs::write(self.root.join(EMPTY).join("src/lib.rs"), "")?;
        let members = format!("[workspace]\nresolver = \"3\"\nmembers = [\"{MEASURED}\", \"{EMPTY}\"]\n");
        fs::write(self.root.join("Cargo.toml"), members)?;
        if let Some(lock) = lock {
            fs::copy(lock, self.root.join("Cargo.lock"))?;
        }

        let check = self.compile(&["check"])?;
        if only_check {
            return Ok(Build { check, ..Build::default() });
        }
        let debug = self.compile(&["build"])?;
        let release = self.compile(&["build", "--release"])?;
        let library = fs::metadata(self.root.join("target/release/libmeasured.rlib"))?.len() as f64 / 1e6;
        Ok(Build { check, debug: Some(debug), release: Some(release), library: Some(library) })
    }

    /// Measures the compilation of the crate without its dependencies.
    fn compile(&self, arguments: &[&str]) -> Result<Cost> {
        self.cargo(arguments, EMPTY).context("cannot compile the dependencies")?;
        let profile = arguments.get(1..).unwrap_or_default();
        self.cargo(&[&["clean"], profile].concat(), MEASURED)?;
        self.cargo(&[arguments, &["--lib"]].concat(), MEASURED)
    }

    fn write_manifest(&self, name: &str, manifest: &mut Table) -> Result<()> {
        let package =
            manifest.get_mut("package").and_then(Value::as_table_mut).context("the manifest has no `package` table")?;
        package.insert("name".to_owned(), Value::String(name.to_owned()));
        let folder = self.root.join(name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("Cargo.toml"), toml::to_string(manifest)?)?;
        Ok(())
    }

    fn cargo(&self, arguments: &[&str], package: &str) -> Result<Cost> {
        let mut command = Command::new("cargo");
        command.args(arguments).args(["--package", package]).current_dir(&self.root);
        // Settings of this workspace must not influence the measurement.
        command.env("CARGO_TARGET_DIR", self.root.join("target")).env("CARGO_INCREMENTAL", "0");
        command.env_remove("RUSTFLAGS");
        Ok(children::run(&mut command, &self.logs())?.0)
    }
}

/// Turns a folder of modules and a list of dependencies, as one generator writes them, into a crate.
fn make_crate(folder: &Path) -> Result<()> {
    let manifest = folder.join("Cargo.toml");
    if manifest.exists() {
        return Ok(());
    }
    let dependencies = fs::read_to_string(folder.join("REQUIRED_DEPS.toml"))
        .context("the generated code is not a crate and does not list its dependencies")?;
    let source = folder.join("src");
    fs::create_dir_all(&source)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().ends_with(".rs") {
            let name = if name == "mod.rs" { "lib.rs".into() } else { name };
            fs::rename(entry.path(), source.join(name))?;
        }
    }
    let package = "[package]\nname = \"measured\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n";
    fs::write(manifest, format!("{package}{dependencies}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_become_a_crate() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("mod.rs"), "pub mod types;").expect("the folder can be written to");
        fs::write(folder.path().join("types.rs"), "").expect("the folder can be written to");
        fs::write(folder.path().join("REQUIRED_DEPS.toml"), "[dependencies]\nserde = \"1\"\n")
            .expect("the folder is writable");
        make_crate(folder.path()).expect("the modules form a crate");
        let manifest: Table = fs::read_to_string(folder.path().join("Cargo.toml"))
            .expect("the manifest was written")
            .parse()
            .expect("the manifest is TOML");
        assert_eq!(manifest["dependencies"]["serde"].as_str(), Some("1"));
        assert!(folder.path().join("src/lib.rs").is_file() && folder.path().join("src/types.rs").is_file());
    }
}
