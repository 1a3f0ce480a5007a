//! Writes and compiles the client and the driver of a document, in a workspace that all documents share.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use faos_codegen::disk::{self, DiskError, Mode, Protection};
use faos_codegen::visible::Name;
use faos_codegen::{Output, conformance, manifest};
use serde_json::Value;

use super::super::Failure;
use super::{last_lines, write};

/// The crates of one document.
pub(super) struct Crates {
    work: PathBuf,
    name: String,
}

impl Crates {
    /// Makes the crates of a document the only members of the workspace, so that others cannot fail it.
    pub(super) fn prepare(work: &Path, name: &str) -> Result<Self, Failure> {
        fs::create_dir_all(work.join(name)).map_err(Failure::at(work))?;
        let work = work.canonicalize().map_err(Failure::at(work))?;
        let workspace = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\"{name}/client\", \"{name}/driver\"]\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n"
        );
        write(&work.join("Cargo.toml"), &workspace)?;
        Ok(Self { work, name: name.to_owned() })
    }

    /// Returns the folder of the document.
    pub(super) fn folder(&self) -> PathBuf {
        self.work.join(&self.name)
    }

    pub(super) fn write_client(&self, output: &Output) -> Result<(), Failure> {
        let folder = self.folder().join("client");
        let protection = Protection { list: None, force: true };
        disk::sync(&folder.join("src"), &output.files, protection, Mode::Write).map_err(unwritable)?;
        let manifest = manifest::manifest(&self.name, output.named.features.names());
        disk::replace(&folder.join("Cargo.toml"), &manifest, Mode::Write).map_err(unwritable)?;
        Ok(())
    }

    /// Writes the driver. Files that have not changed keep their times, so that they are not compiled again.
    pub(super) fn write_driver(&self, output: &Output) -> Result<(), Failure> {
        let folder = self.folder().join("driver");
        let files = conformance::driver(output, &self.name, "../client");
        let mut names = BTreeSet::new();
        for file in &files {
            let path = folder.join(&file.path);
            disk::replace(&path, &file.text, Mode::Write).map_err(unwritable)?;
            names.insert(path);
        }
        let sources = folder.join("src");
        for entry in fs::read_dir(&sources).map_err(Failure::at(&sources))? {
            let path = entry.map_err(Failure::at(&sources))?.path();
            if path.is_file() && !names.contains(&path) {
                fs::remove_file(&path).map_err(Failure::at(&path))?;
            }
        }
        Ok(())
    }

    /// Compiles the driver, and returns the path of its program.
    pub(super) fn build(&self) -> Result<PathBuf, Failure> {
        let mut command = Command::new("cargo");
        command.args(["build", "--message-format", "json-render-diagnostics"]);
        command.arg("--manifest-path").arg(self.folder().join("driver/Cargo.toml"));
        command.env("CARGO_TARGET_DIR", self.work.join("target")).env_remove("RUSTFLAGS").stdin(Stdio::null());
        let output = command.output().map_err(|error| match error.kind() {
            ErrorKind::NotFound => Failure::new(
                "cannot find `cargo`, which compiles the client\n  = help: install Rust from https://rustup.rs",
            ),
            _ => Failure::new(format!("cannot start `cargo`: {error}")),
        })?;
        let text = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(uncompiled(&text));
        }
        let messages = output.stdout.split(|byte| *byte == b'\n');
        let messages = messages.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
        let program = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next_back();
        program.ok_or_else(|| Failure::new("cannot find the compiled driver: cargo did not report its path"))
    }
}

/// Reports a failed compilation, with its first error.
fn uncompiled(text: &str) -> Failure {
    let is_network = ["Couldn't resolve host", "Could not resolve host", "failed to download", "index.crates.io"];
    if is_network.iter().any(|sign| text.contains(sign)) {
        let last = last_lines(text, 6);
        return Failure::new(format!(
            "cannot download the dependencies of the client:\n  {last}\n  = help: check the network, or configure a mirror in `.cargo/config.toml`"
        ));
    }
    let start = text.lines().position(|line| line.starts_with("error")).unwrap_or_default();
    let first: Vec<&str> = text.lines().skip(start).take(24).collect();
    Failure::new(format!("cannot compile the client and its driver:\n{}", first.join("\n")))
}

fn unwritable(error: DiskError) -> Failure {
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
    Failure::new(format!("{}{cause}", Name(&error)))
}
