//! The changes of a client since the last commit, for its change log and its version.

use std::fs;
use std::path::{Path, PathBuf};

use faos_codegen::changes::{Changes, check_version};
use faos_codegen::disk::ChangeLog;
use faos_codegen::git::{self, GitError};
use faos_codegen::visible::Name;
use semver::Version;
use toml::{Table, Value};

use super::Failure;
use super::generate::failed_to_write;
use super::input;

/// The commit that changes are counted from.
pub(super) const HEAD: &str = "HEAD";

/// The change log of a client, in its folder.
const CHANGE_LOG: &str = "CHANGELOG.md";

/// The maximum number of folders between a crate and the root of its workspace.
const HIGHEST: usize = 16;

/// Returns the path of the change log of a client, if it keeps one.
pub(super) fn change_log(out: &Path) -> Option<PathBuf> {
    Some(out.join(CHANGE_LOG)).filter(|path| path.is_file())
}

/// Adds the changes to a change log. Returns its name if it changed.
pub(super) fn extend(log: &Path, out: &Path, changes: &Changes) -> Result<Option<String>, Failure> {
    let name = input::shown(log);
    let cannot = |error: GitError| Failure::new(format!("cannot update `{}`: {error}", Name(&name)));
    let line = |arguments: &[&str]| {
        let bytes = git::run(out, arguments, &[]).map_err(cannot)?;
        Ok::<String, Failure>(String::from_utf8_lossy(&bytes).trim_end().to_owned())
    };
    // The lines that regeneration added are recorded where only git looks, by the folder of the client.
    let of_client = line(&["rev-parse", "--show-prefix"])?.replace('/', "-");
    let record = out.join(line(&["rev-parse", "--git-path", &format!("faos-codegen/added-{of_client}.md")])?);
    let committed = git::show(out, HEAD, CHANGE_LOG).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let log = ChangeLog { path: log, record: &record, committed: committed.as_deref() };
    let is_changed = log.update(&changes.entries()).map_err(failed_to_write)?;
    Ok(is_changed.then_some(name))
}

/// Checks that the version of a crate is as high as the changes require.
pub(super) fn check(out: &Path, changes: &Changes) -> Result<(), Failure> {
    let manifest = input::shown(&out.join("Cargo.toml"));
    let missing =
        |of: &str| Failure::new(format!("cannot check the version: `{}`{of} does not state one", Name(&manifest)));
    let new = version(|path| fs::read_to_string(out.join(path)).ok()).ok_or_else(|| missing(""))?;
    let at_head = |path: &str| String::from_utf8(git::show(out, HEAD, path).ok()?).ok();
    let old = version(at_head).ok_or_else(|| missing(" of the last commit"))?;
    check_version(&format!("`{}`", Name(&manifest)), &old, &new, changes.bump()).map_err(Failure::new)
}

/// Returns the version of a crate, which may be inherited from its workspace. The paths are relative to its folder.
fn version(read: impl Fn(&str) -> Option<String>) -> Option<Version> {
    let table = |path: &str| read(path)?.parse::<Table>().ok();
    let stated = |package: Option<&Value>| Version::parse(package?.get("version")?.as_str()?).ok();
    let of_crate = table("Cargo.toml")?;
    stated(of_crate.get("package")).or_else(|| {
        let above = (0..=HIGHEST).filter_map(|depth| table(&format!("{}Cargo.toml", "../".repeat(depth))));
        let mut workspaces = above.filter_map(|table| table.get("workspace")?.get("package").cloned());
        stated(workspaces.next().as_ref())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_can_be_that_of_the_workspace() {
        let workspace = "[workspace.package]\nversion = \"2.0.0\"\n";
        for (manifest, above, expected) in [
            ("[package]\nversion = \"1.2.3\"\n", workspace, Some("1.2.3")),
            ("[package]\nversion.workspace = true\n", workspace, Some("2.0.0")),
            (
                "[package]\nversion.workspace = true\n[workspace.package]\nversion = \"3.0.0\"\n",
                workspace,
                Some("3.0.0"),
            ),
            ("[package]\nversion.workspace = true\n", "[workspace]\n", None),
            ("[package]\nversion = \"one\"\n", "", None),
            ("[package", workspace, None),
        ] {
            let found = version(|path| match path {
                "Cargo.toml" => Some(manifest.to_owned()),
                "../../Cargo.toml" => Some(above.to_owned()),
                _ => None,
            });
            assert_eq!(found.map(|version| version.to_string()).as_deref(), expected, "{manifest}");
        }
    }
}
