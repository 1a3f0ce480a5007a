//! Compares the client of this workspace with that of an earlier revision or of another document.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};
use faos_codegen::{
    Limits, NameLock, Output, OutputFile, Settings, Source,
    changes::{self, Accepted, Breaks, Cause, Changes, Gate, changes, check_version},
    git, read,
};
use semver::Version;

use crate::say;
use crate::workspace::Workspace;

/// The default base of the comparison.
pub(crate) const HEAD: &str = "HEAD";

/// Report changes on the wire and in the Rust API, and the version that they require.
///
/// Compares the client of specs/openapi.json with the one of the last commit.
#[derive(Args)]
pub(crate) struct Options {
    /// The base of the comparison: a git revision or another document.
    #[arg(long, value_name = "FILE or REVISION", default_value = HEAD)]
    base: String,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// End with exit code 4 if a change breaks the wire format or Rust callers, unless specs/accepted.txt lists it.
    #[arg(long, value_name = "EFFECT", value_enum, value_delimiter = ',')]
    fail_on: Vec<Breaks>,
}

/// The report, and the message about the changes that hold up a merge.
pub(crate) struct Outcome {
    pub(crate) report: String,
    pub(crate) failing: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text for a terminal.
    Text,
    /// Markdown for a pull request.
    Markdown,
    /// JSON for programs.
    Json,
    /// Annotations of GitHub Actions for the breaking changes.
    Github,
}

impl Options {
    /// Prints the report as its format requires.
    pub(crate) fn print(&self, report: &str) {
        match self.format {
            Format::Json => say::json(report),
            Format::Github => say::commands(report),
            Format::Text | Format::Markdown => say::out(report),
        }
    }
}

/// Returns the report in the requested format.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<Outcome> {
    let source = workspace.read_document(&workspace.document())?;
    let output = workspace.generate(&source)?;
    let since = Base::find(workspace, &options.base)?.compare(workspace, &source, &output)?;
    let accepted = if options.fail_on.is_empty() { Accepted::default() } else { accepted(workspace, &since.changes)? };
    let gate = Gate { fail_on: options.fail_on.clone(), accepted };
    let report = match options.format {
        Format::Text => since.text(),
        Format::Markdown => since.markdown(),
        Format::Json => format!("{:#}\n", since.changes.json(Some(&since.old))),
        Format::Github => since.changes.github(&source, |change| gate.level(change)),
    };
    Ok(Outcome { report, failing: gate.message(&since.changes) })
}

/// Reads the list of accepted changes, if it exists. Each must still apply.
fn accepted(workspace: &Workspace, changes: &Changes) -> Result<Accepted> {
    let path = workspace.accepted();
    let Some(text) = workspace.optional(&path)? else { return Ok(Accepted::default()) };
    let name = workspace.name_of(&path);
    Accepted::of(&text, changes).map_err(|(line, reason)| anyhow!("{name}:{line}: {reason}"))
}

/// The inputs of the earlier client.
pub(crate) struct Base {
    source: Source,
    settings: String,
    names: String,
    version: Version,
    /// The generated files, if the base is a revision that contains some.
    sources: Option<Vec<OutputFile>>,
}

impl Base {
    /// Resolves a base: a document, with the settings, names and corrections of the workspace, or a git revision of all
    /// of them. Before the first commit, `HEAD` is the current workspace.
    pub(crate) fn find(workspace: &Workspace, base: &str) -> Result<Self> {
        let path = Path::new(base);
        if path.is_file() {
            return Self::of_document(workspace, path);
        }
        let source = match at_revision(workspace, base, "specs/openapi.json") {
            Ok(text) => Source::new(format!("specs/openapi.json of {base}"), text),
            Err(_) if base == HEAD => return Self::of_document(workspace, &workspace.document()),
            Err(error) => {
                return Err(
                    error.context(format!("`{base}` is neither a file nor a revision that contains a document"))
                );
            }
        };
        let overlay = at_revision(workspace, base, "specs/overlay.yaml").ok();
        let overlay = overlay.map(|text| Box::new(Source::new(format!("specs/overlay.yaml of {base}"), text)));
        Ok(Self {
            source: Source { overlay, ..source },
            settings: at_revision(workspace, base, "specs/codegen.toml")?,
            // The lock does not exist before the first generation.
            names: at_revision(workspace, base, "specs/names.lock").unwrap_or_default(),
            version: version(|path| at_revision(workspace, base, path))?,
            sources: Some(sources_at(workspace, base)?).filter(|files| !files.is_empty()),
        })
    }

    /// Returns a document with the settings, names and corrections of the workspace.
    pub(crate) fn of_document(workspace: &Workspace, path: &Path) -> Result<Self> {
        Ok(Self {
            source: workspace.corrected(&workspace.read_document(path)?)?,
            settings: workspace.settings_text()?,
            names: workspace.names_text()?,
            version: workspace_version(workspace)?,
            sources: None,
        })
    }

    /// Compares the earlier client with the one generated from `source`.
    pub(crate) fn compare(&self, workspace: &Workspace, source: &Source, output: &Output) -> Result<Since> {
        let texts =
            |source: &Source| (source.text.clone(), source.overlay.as_ref().map(|overlay| overlay.text.clone()));
        let settings = workspace.settings_text()?;
        let source = workspace.corrected(source)?;
        let is_same_document = texts(&self.source) == texts(&source);
        let is_same = is_same_document && self.settings == settings && self.names == output.lock.to_string();
        let limits = Limits::default();
        let new = changes::Version::new(&output.named, read(&source, &limits));
        let client;
        let old = match is_same {
            true => output,
            false => {
                client = self.client(&self.settings)?;
                &client
            }
        };
        let version = |output| changes::Version::new(output, read(&self.source, &limits));
        let mut earlier = Vec::new();
        let mut found = match (is_same, is_same_document) {
            (true, _) => changes(&new, &new),
            // Only the settings, or the names, changed.
            (false, true) => {
                let found = changes(&version(&old.named), &new);
                let cause = if self.settings == settings { Cause::Document } else { Cause::Settings };
                Changes { changes: Vec::new(), ..found }.after(found.changes, cause)
            }
            // The settings are changed first, if the earlier document allows it.
            (false, false) if self.settings != settings => match self.client(&settings) {
                Ok(between) => {
                    earlier = changes(&version(&old.named), &version(&between.named)).changes;
                    changes(&version(&between.named), &new)
                }
                Err(_) => changes(&version(&old.named), &new),
            },
            (false, false) => changes(&version(&old.named), &new),
        };
        if !earlier.is_empty() {
            found = found.after(earlier, Cause::Settings);
        }
        // The same document, settings and names gave other sources at that time.
        if let Some(sources) = &self.sources {
            found = found.after(changes::of_sources(sources, &old.files), Cause::Generator);
        }
        Ok(Since { changes: found, old: self.version.clone(), new: workspace_version(workspace)? })
    }

    fn client(&self, settings: &str) -> Result<Output> {
        let name = &self.source.name;
        let settings = Settings::parse(settings).with_context(|| format!("cannot read the settings for {name}"))?;
        let names = NameLock::parse(&self.names).with_context(|| format!("cannot read the names for {name}"))?;
        let settings = settings.as_far_as_they_fit();
        faos_codegen::generate(&self.source, &settings, &names, &settings.limits)
            .map_err(|findings| anyhow!("{}cannot generate a client from {name}", findings.render(&self.source, false)))
    }
}

/// The changes since a base, and the old and new version of the client.
#[derive(Debug)]
pub(crate) struct Since {
    pub(crate) changes: Changes,
    old: Version,
    new: Version,
}

impl Since {
    /// Returns the report for a terminal.
    pub(crate) fn text(&self) -> String {
        self.changes.text(Some(&self.old))
    }

    /// Returns the report for a pull request.
    pub(crate) fn markdown(&self) -> String {
        self.changes.markdown(Some(&self.old))
    }

    /// Checks the version of the client.
    ///
    /// # Errors
    ///
    /// Returns an error if the version is lower than the changes require.
    pub(crate) fn check_version(&self) -> Result<()> {
        let Self { changes, old, new } = self;
        check_version("faos-generated", old, new, changes.bump()).map_err(anyhow::Error::msg)
    }
}

fn workspace_version(workspace: &Workspace) -> Result<Version> {
    version(|path| workspace.read(&workspace.root().join(path)))
}

/// Reads the version of the generated crate, which may be inherited from the workspace.
fn version(read: impl Fn(&str) -> Result<String>) -> Result<Version> {
    let table = |path: &str| -> Result<toml::Table> { read(path)?.parse().with_context(|| path.to_owned()) };
    let of_crate = table("faos-generated/Cargo.toml")?;
    let version = match of_crate.get("package").and_then(|package| package.get("version")) {
        Some(toml::Value::String(version)) => version.clone(),
        _ => {
            let of_workspace = table("Cargo.toml")?;
            let package = of_workspace.get("workspace").and_then(|workspace| workspace.get("package"));
            let version = package.and_then(|package| package.get("version")).and_then(toml::Value::as_str);
            version
                .context("cannot find the version of faos-generated in its manifest or in that of the workspace")?
                .to_owned()
        }
    };
    Version::parse(&version).with_context(|| format!("the version `{version}` of faos-generated is invalid"))
}

/// Returns a file as the last commit has it, if there is a commit and it has the file.
pub(crate) fn committed(workspace: &Workspace, path: &str) -> Option<String> {
    at_revision(workspace, HEAD, path).ok()
}

/// Reads a file of a git revision.
fn at_revision(workspace: &Workspace, revision: &str, path: &str) -> Result<String> {
    let text = git::show(workspace.root(), revision, path)?;
    String::from_utf8(text).with_context(|| format!("{path} of {revision} is not UTF-8"))
}

/// Reads the generated files of a git revision. Before the first generation, there are none.
fn sources_at(workspace: &Workspace, revision: &str) -> Result<Vec<OutputFile>> {
    const FOLDER: &str = "faos-generated/src";
    let Ok(listed) = git::run(workspace.root(), &["ls-tree", "-r", "--name-only", "-z", revision, "--", FOLDER], &[])
    else {
        return Ok(Vec::new());
    };
    let listed = String::from_utf8(listed).context("the name of a generated file is not UTF-8")?;
    let paths: Vec<&str> = listed.split('\0').filter(|path| path.ends_with(".rs")).collect();
    let wanted: String = paths.iter().map(|path| format!("{revision}:./{path}\n")).collect();
    // Each object follows a line with its ID, its kind and its length, and precedes a line break.
    let objects = git::run(workspace.root(), &["cat-file", "--batch"], wanted.as_bytes())?;
    let mut rest = objects.as_slice();
    let mut files = Vec::new();
    for path in paths {
        let invalid = || format!("cannot read {path} of {revision}");
        let end = rest.iter().position(|byte| *byte == b'\n').with_context(invalid)?;
        let header = String::from_utf8_lossy(&rest[..end]).into_owned();
        let length: usize = header.rsplit(' ').next().and_then(|length| length.parse().ok()).with_context(invalid)?;
        let text = rest.get(end + 1..end + 1 + length).with_context(invalid)?;
        let name = path.strip_prefix(FOLDER).unwrap_or(path).trim_start_matches('/');
        files.push(OutputFile { path: name.to_owned(), text: String::from_utf8(text.to_vec()).with_context(invalid)? });
        rest = rest.get(end + 2 + length..).unwrap_or_default();
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
