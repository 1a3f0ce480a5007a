//! Runs cargo-semver-checks on two rustdoc descriptions of a crate, and parses its output.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use faos_codegen::changes::Bump;

use crate::cargo_tools::CargoTool;

const TOOL: CargoTool = CargoTool { package: "cargo-semver-checks", version: "0.51.0", binary: "cargo-semver-checks" };

/// The path of the installed cargo-semver-checks.
pub(super) struct Judge(PathBuf);

/// The verdict on two versions of a crate.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// The required version bump; `None` if no lint failed.
    pub(super) bump: Option<Bump>,
    /// The names of the failed lints.
    pub(super) lints: Vec<String>,
}

impl Judge {
    pub(super) fn install(root: &Path) -> Result<Self> {
        Ok(Self(TOOL.install(root)?))
    }

    /// Compares two rustdoc descriptions.
    pub(super) fn compare(&self, old: &Path, new: &Path) -> Result<Verdict> {
        let mut command = Command::new(&self.0);
        command.args(["semver-checks", "--color", "never", "--release-type", "patch", "--baseline-rustdoc"]);
        command.arg(old).arg("--current-rustdoc").arg(new);
        let output = command.output().context("cannot run cargo-semver-checks")?;
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        match read(&text) {
            Some(verdict) => Ok(verdict),
            None => bail!("cargo-semver-checks did not print a verdict:\n{text}"),
        }
    }
}

/// Parses the verdict from the output. Returns `None` if the output does not contain a verdict.
fn read(text: &str) -> Option<Verdict> {
    let lines = || text.lines().map(str::trim);
    let summary = lines().find_map(|line| line.strip_prefix("Summary "))?;
    let bump = match summary {
        _ if summary.starts_with("semver requires new major version") => Some(Bump::Major),
        _ if summary.starts_with("semver requires new minor version") => Some(Bump::Minor),
        _ if summary.starts_with("no semver update required") => None,
        _ => return None,
    };
    let lint = |line: &str| Some(line.strip_prefix("--- failure ")?.split_once(':')?.0.to_owned());
    Some(Verdict { bump, lints: lines().filter_map(lint).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_is_parsed_from_the_summary() {
        let text = "     Checked [   0.016s] 223 checks: 221 pass, 2 fail, 0 warn, 30 skip\n\n\
                    --- failure enum_variant_missing: pub enum variant removed or renamed ---\n\n\
                    Description:\nA publicly-visible enum has at least one variant that is gone\n\n\
                    --- failure struct_field_marked_deprecated: struct field #[deprecated] added ---\n\n     \
                    Summary semver requires new major version: 1 major and 1 minor checks failed\n";
        let lints = ["enum_variant_missing", "struct_field_marked_deprecated"].map(str::to_owned).to_vec();
        assert_eq!(read(text), Some(Verdict { bump: Some(Bump::Major), lints }));
        let minor = read("     Summary semver requires new minor version: 0 major and 1 minor checks failed\n");
        assert_eq!(minor.and_then(|verdict| verdict.bump), Some(Bump::Minor));
        assert_eq!(read("     Summary no semver update required\n"), Some(Verdict::default()));
        assert_eq!(read("error: unsupported rustdoc format v99\n"), None);
    }
}
