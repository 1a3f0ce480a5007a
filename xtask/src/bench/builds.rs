//! Compiles one generated crate by itself: what it depends on is compiled before.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::children::{self, Cost};

/// What it takes to compile a crate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Build {
    pub(super) check: Cost,
    pub(super) debug: Option<Cost>,
    pub(super) release: Option<Cost>,
    /// Megabytes of the optimized library.
    pub(super) library: Option<f64>,
}

/// The crate that is measured, and the one that has its dependencies and nothing else.
const MEASURED: &str = "measured";
const EMPTY: &str = "nothing-but-dependencies";

/// Where the crates of earlier turns are.
const ASIDE: &str = "aside";

/// A workspace of the crate that one generator makes.
pub(super) struct Builder {
    root: PathBuf,
}

impl Builder {
    /// `root` is a folder for nothing else.
    pub(super) fn new(root: PathBuf) -> Builder {
        Builder { root }
    }

    /// Where the generator puts the crate.
    pub(super) fn folder(&self) -> PathBuf {
        self.root.join(MEASURED)
    }

    /// Where the output of programs goes.
    pub(super) fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// Puts the last crate aside. It is not removed before all is measured: file systems go around what was removed in the
    /// last minutes, and making as many files then takes several times as long.
    pub(super) fn put_aside(&self) -> Result<()> {
        let folder = self.folder();
        if folder.exists() {
            let aside = self.root.join(ASIDE);
            fs::create_dir_all(&aside)?;
            let place = aside.join(fs::read_dir(&aside)?.count().to_string());
            fs::rename(&folder, place).with_context(|| format!("could not put {} aside", folder.display()))?;
        }
        fs::create_dir_all(&self.root)?;
        Ok(())
    }

    /// Removes the crates that were put aside.
    pub(super) fn remove_old(&self) -> Result<()> {
        let aside = self.root.join(ASIDE);
        if aside.exists() {
            fs::remove_dir_all(&aside).with_context(|| format!("could not remove {}", aside.display()))?;
        }
        Ok(())
    }

    /// Checks the crate, and builds it unless it is only to be checked. `lock` says which versions of its dependencies are
    /// taken.
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

    /// What the crate alone takes.
    fn compile(&self, arguments: &[&str]) -> Result<Cost> {
        self.cargo(arguments, EMPTY).context("the dependencies do not compile")?;
        let profile = arguments.get(1..).unwrap_or_default();
        self.cargo(&[&["clean"], profile].concat(), MEASURED)?;
        self.cargo(&[arguments, &["--lib"]].concat(), MEASURED)
    }

    fn write_manifest(&self, name: &str, manifest: &mut Table) -> Result<()> {
        let package = manifest.get_mut("package").and_then(Value::as_table_mut).context("a manifest has a package")?;
        package.insert("name".to_owned(), Value::String(name.to_owned()));
        let folder = self.root.join(name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("Cargo.toml"), toml::to_string(manifest)?)?;
        Ok(())
    }

    fn cargo(&self, arguments: &[&str], package: &str) -> Result<Cost> {
        let mut command = Command::new("cargo");
        command.args(arguments).args(["--package", package]).current_dir(&self.root);
        // Of this workspace's own settings none may have a say.
        command.env("CARGO_TARGET_DIR", self.root.join("target")).env("CARGO_INCREMENTAL", "0");
        command.env_remove("RUSTFLAGS");
        Ok(children::run(&mut command, &self.logs())?.0)
    }
}

/// Makes a crate of a folder with modules and a list of what they depend on, as one generator writes it.
fn make_crate(folder: &Path) -> Result<()> {
    let manifest = folder.join("Cargo.toml");
    if manifest.exists() {
        return Ok(());
    }
    let dependencies = fs::read_to_string(folder.join("REQUIRED_DEPS.toml"))
        .context("what was generated is no crate, and does not say what it depends on")?;
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
        let folder = tempfile::tempdir().expect("there is room for a folder");
        fs::write(folder.path().join("mod.rs"), "pub mod types;").expect("the folder can be written to");
        fs::write(folder.path().join("types.rs"), "").expect("the folder can be written to");
        fs::write(folder.path().join("REQUIRED_DEPS.toml"), "[dependencies]\nserde = \"1\"\n")
            .expect("the folder can be written to");
        make_crate(folder.path()).expect("it is a crate");
        let manifest: Table = fs::read_to_string(folder.path().join("Cargo.toml"))
            .expect("it was written")
            .parse()
            .expect("a manifest is TOML");
        assert_eq!(manifest["dependencies"]["serde"].as_str(), Some("1"));
        assert!(folder.path().join("src/lib.rs").is_file() && folder.path().join("src/types.rs").is_file());
    }
}
