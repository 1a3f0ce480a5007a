//! A workspace of generated crates in a folder that git ignores. The crates share one target folder, so that their
//! dependencies are compiled once.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};
use faos_codegen::manifest;
use serde_json::Value;

use crate::workspace::Workspace;

use super::samples::{self, Answer};

/// An empty crate with the dependencies of the others.
const EMPTY: &str = "nothing-but-dependencies";

/// Builds the `faos-codegen` command with optimizations, and returns its path.
pub(crate) fn build_generator(root: &Path) -> Result<PathBuf> {
    build_generator_with(root, &["--release"])
}

/// Builds the `faos-codegen` command with options of `cargo build`, and returns its path.
pub(crate) fn build_generator_with(root: &Path, options: &[&str]) -> Result<PathBuf> {
    let output = Command::new("cargo")
        .args(["build", "--package", "faos-codegen", "--message-format", "json"])
        .args(options)
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    ensure!(output.status.success(), "cannot build faos-codegen");
    let executable = messages(&output).filter_map(|message| message["executable"].as_str().map(PathBuf::from)).last();
    executable.context("cargo did not report the path of faos-codegen")
}

/// The workspace of generated crates.
pub(crate) struct Crates {
    root: PathBuf,
    /// The target folder, shared by all such workspaces.
    target: PathBuf,
}

/// The result of checking a crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Compiled {
    pub(crate) seconds: f64,
    pub(crate) warnings: usize,
    pub(crate) errors: usize,
    /// The first error, or the first warning.
    pub(crate) first: Option<String>,
}

/// The results of the samples of a crate.
#[derive(Debug, Default)]
pub(crate) struct Tested {
    pub(crate) answers: Vec<Answer>,
    /// The reason if there are no answers.
    pub(crate) error: Option<String>,
}

impl Crates {
    /// Prepares an empty workspace at `target/NAME`.
    pub(crate) fn prepare(workspace: &Workspace, name: &str) -> Result<Crates> {
        let target = workspace.root().join("target");
        let crates = Crates { root: target.join(name), target: target.join("generated") };
        let members = crates.root.join("crates");
        if members.exists() {
            fs::remove_dir_all(&members).with_context(|| format!("cannot remove {}", members.display()))?;
        }
        let empty = crates.folder_of(EMPTY);
        fs::create_dir_all(empty.join("src")).with_context(|| format!("cannot create {}", empty.display()))?;
        fs::write(empty.join("Cargo.toml"), manifest::manifest(EMPTY, &[]))?;
        fs::write(empty.join("src/lib.rs"), "")?;
        fs::copy(workspace.root().join("Cargo.lock"), crates.root.join("Cargo.lock"))?;
        crates.set_members(&[])?;
        Ok(crates)
    }

    /// Returns the folder of a crate, which need not exist.
    pub(crate) fn folder_of(&self, package: &str) -> PathBuf {
        self.root.join("crates").join(package)
    }

    /// Sets the members of the workspace.
    pub(crate) fn set_members(&self, packages: &[String]) -> Result<()> {
        let members = packages.iter().map(String::as_str).chain([EMPTY]);
        let members: String = members.map(|package| format!("    \"crates/{package}\",\n")).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n"
        );
        fs::write(self.root.join("Cargo.toml"), manifest)?;
        Ok(())
    }

    /// Compiles the dependencies of all crates.
    pub(crate) fn warm_up(&self, for_tests: bool) -> Result<()> {
        let mut commands = vec![vec!["check"]];
        if for_tests {
            commands.push(vec!["test", "--no-run", "--lib"]);
        }
        for arguments in commands {
            let output = self.cargo(&arguments, EMPTY)?;
            if !output.status.success() {
                bail!("cannot compile the dependencies:\n{}", String::from_utf8_lossy(&output.stderr));
            }
        }
        Ok(())
    }

    /// Checks a crate, and counts the warnings and errors of the compiler.
    pub(crate) fn check(&self, package: &str) -> Result<Compiled> {
        let began = Instant::now();
        let output = self.cargo(&["check", "--message-format", "json"], package)?;
        let mut compiled = Compiled { seconds: began.elapsed().as_secs_f64(), ..Compiled::default() };
        let krate = package.replace('-', "_");
        let (mut first_error, mut first_warning) = (None, None);
        for message in messages(&output) {
            if message["reason"] != "compiler-message" || message["target"]["name"] != krate.as_str() {
                continue;
            }
            let text = || message["message"]["rendered"].as_str().map(one_line);
            // The final messages only count the earlier ones and have no location.
            let has_location = message["message"]["spans"].as_array().is_some_and(|spans| !spans.is_empty());
            match message["message"]["level"].as_str() {
                Some("warning") if has_location => {
                    compiled.warnings += 1;
                    first_warning = first_warning.or_else(text);
                }
                Some(level) if level.starts_with("error") && has_location => {
                    compiled.errors += 1;
                    first_error = first_error.or_else(text);
                }
                _ => {}
            }
        }
        compiled.first = first_error.or(first_warning);
        if !output.status.success() && compiled.errors == 0 {
            compiled.errors = 1;
            compiled.first = Some(one_line(&String::from_utf8_lossy(&output.stderr)));
        }
        Ok(compiled)
    }

    /// Runs the round-trip test of a crate.
    pub(crate) fn test(&self, package: &str) -> Result<Tested> {
        let output = self.cargo(&["test", "--lib"], package)?;
        let answers = samples::answers(&String::from_utf8_lossy(&output.stdout));
        let error = (answers.is_empty() && !output.status.success())
            .then(|| first_error(&String::from_utf8_lossy(&output.stderr)));
        Ok(Tested { answers, error })
    }

    /// Describes the public items of a crate in rustdoc's JSON format, and returns the path of the file.
    pub(crate) fn describe(&self, package: &str) -> Result<PathBuf> {
        let arguments = ["rustdoc", "--lib", "--all-features"];
        let mut command = self.command(&arguments, package);
        // The JSON format is unstable; the variable enables it on stable releases of Rust.
        command.env("RUSTC_BOOTSTRAP", "1").args(["--", "-Zunstable-options", "--output-format", "json"]);
        // Build scripts depend on that variable; a separate target folder keeps them from running again for each
        // command.
        let target = self.root.join("target");
        command.env("CARGO_TARGET_DIR", &target);
        let output = command.output().context("cannot run cargo")?;
        ensure!(
            output.status.success(),
            "cannot document `{package}`: {}",
            first_error(&String::from_utf8_lossy(&output.stderr))
        );
        Ok(target.join("doc").join(format!("{}.json", package.replace('-', "_"))))
    }

    fn command(&self, arguments: &[&str], package: &str) -> Command {
        let mut command = Command::new("cargo");
        command.args(arguments).args(["--package", package]).current_dir(&self.root);
        command.env("CARGO_TARGET_DIR", &self.target).env_remove("RUSTFLAGS");
        command
    }

    fn cargo(&self, arguments: &[&str], package: &str) -> Result<Output> {
        let mut command = self.command(arguments, package);
        if arguments.first() == Some(&"test") && !arguments.contains(&"--no-run") {
            command.args(["--", "round_trip", "--nocapture"]);
        }
        command.output().context("cannot run cargo")
    }
}

fn messages(output: &Output) -> impl Iterator<Item = Value> {
    output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
}

/// Returns the output of cargo from the first error on, or all of it if it does not contain an error.
fn first_error(text: &str) -> String {
    match text.find("error") {
        Some(start) => one_line(&text[start..]),
        None => one_line(text),
    }
}

/// Shortens a text to one line for a cell of a table.
fn one_line(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(300).collect()
}
