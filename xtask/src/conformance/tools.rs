//! The Node programs Prism and Redocly, at pinned versions in the folder `.tools` of the repository.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::node::{NPM, ensure_present};

const PRISM: Package = Package { name: "@stoplight/prism-cli", version: "5.14.2", entry: "dist/index.js" };
const REDOCLY: Package = Package { name: "@redocly/cli", version: "2.77.0", entry: "bin/cli.js" };

/// The oldest version of Node.js that the programs support.
const NODE: &str = "22.12";

/// A package of the npm registry with its entry point.
struct Package {
    name: &'static str,
    version: &'static str,
    entry: &'static str,
}

/// Installs the programs if they are missing or have another version.
pub(super) fn install(root: &Path) -> Result<Tools> {
    let tools = Tools { folder: root.join(".tools") };
    ensure_present("node", NODE)?;
    if tools.has(&PRISM) && tools.has(&REDOCLY) {
        return Ok(tools);
    }

    ensure_present(NPM, NODE)?;
    let manifest = json!({
        "private": true,
        "dependencies": { PRISM.name: PRISM.version, REDOCLY.name: REDOCLY.version },
    });
    fs::create_dir_all(&tools.folder).with_context(|| format!("cannot create {}", tools.folder.display()))?;
    fs::write(tools.folder.join("package.json"), format!("{manifest:#}\n")).context("cannot write package.json")?;

    tell!("installing {} {} and {} {}", PRISM.name, PRISM.version, REDOCLY.name, REDOCLY.version);
    let status = Command::new(NPM)
        // An unsupported version of Node must fail here rather than in an obscure way later. No package needs its
        // install scripts.
        .args(["install", "--engine-strict", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"])
        .current_dir(&tools.folder)
        .stdin(Stdio::null())
        .status()
        .context("cannot start `npm install`")?;
    ensure!(status.success(), "`npm install` failed in {}", tools.folder.display());
    Ok(tools)
}

/// The installed programs.
pub(super) struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// Returns the folder of the programs and their output, which git ignores.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns a command that starts Prism, without arguments.
    pub(super) fn prism(&self) -> Command {
        self.node(&PRISM)
    }

    /// Lints a document with Redocly.
    pub(super) fn lint(&self, document: &Path, config: &Path) -> Result<Lint> {
        let output = self
            .node(&REDOCLY)
            .arg("lint")
            .arg(document)
            .arg("--config")
            .arg(config)
            .args(["--format", "json"])
            .env("REDOCLY_TELEMETRY", "off")
            .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")
            .stdin(Stdio::null())
            .output()
            .context("cannot start Redocly")?;
        match serde_json::from_slice(&output.stdout).ok().as_ref().and_then(Lint::read) {
            Some(lint) => Ok(lint),
            None => bail!("Redocly did not print a report:\n{}", String::from_utf8_lossy(&output.stderr)),
        }
    }

    /// Returns a command for the entry point of a package. It does not use `npx`, because killing that would leave the
    /// program running.
    fn node(&self, package: &Package) -> Command {
        let mut command = Command::new("node");
        command.arg(self.path_of(package).join(package.entry)).env("NO_COLOR", "1");
        command
    }

    fn has(&self, package: &Package) -> bool {
        let manifest = fs::read(self.path_of(package).join("package.json")).unwrap_or_default();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap_or_default();
        manifest.get("version").and_then(Value::as_str) == Some(package.version)
    }

    fn path_of(&self, package: &Package) -> PathBuf {
        self.folder.join("node_modules").join(package.name)
    }
}

/// The report of Redocly.
#[derive(Debug, PartialEq)]
pub(super) struct Lint {
    pub(super) errors: u64,
    pub(super) warnings: u64,
    /// The problems, each with its rule and its location in the document.
    pub(super) problems: Vec<String>,
}

impl Lint {
    fn read(report: &Value) -> Option<Self> {
        let totals = report.get("totals")?;
        let problems = report.get("problems")?.as_array()?;
        Some(Self {
            errors: totals.get("errors")?.as_u64()?,
            warnings: totals.get("warnings")?.as_u64()?,
            problems: problems.iter().map(describe).collect(),
        })
    }
}

fn describe(problem: &Value) -> String {
    let text = |pointer| problem.pointer(pointer).and_then(Value::as_str).unwrap_or("?");
    format!("{}[{}] at {}: {}", text("/severity"), text("/ruleId"), text("/location/0/pointer"), text("/message"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redocly_report_is_parsed() {
        let report = json!({
            "totals": { "errors": 1, "warnings": 0, "ignored": 0 },
            "version": "2.77.0",
            "problems": [{
                "ruleId": "struct",
                "severity": "error",
                "message": "Property `oops` is not expected here.",
                "location": [{ "pointer": "#/oops", "start": { "line": 2, "col": 23 } }],
            }],
        });

        assert_eq!(
            Lint::read(&report),
            Some(Lint {
                errors: 1,
                warnings: 0,
                problems: vec!["error[struct] at #/oops: Property `oops` is not expected here.".to_owned()],
            })
        );
        assert_eq!(Lint::read(&json!({ "totals": {} })), None);
    }
}
