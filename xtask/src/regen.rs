//! Updates the generated client. Everything is generated in memory before the first file is written, and `specs/` is
//! written last, so that an error leaves it unchanged.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use clap::Args;
use faos_codegen::{
    Output, Source,
    disk::{self, ChangeLog, DiskError, Mode},
    fetch::{
        download::{Download, Failure},
        record::Fetched,
    },
    manifest,
};

use crate::changes::{Base, HEAD, Since, committed};
use crate::workspace::Workspace;

/// Generate the client again from the API's document.
///
/// Downloads the document first, and falls back to specs/openapi.json if the server cannot be reached. A response that is
/// not an OpenAPI document is an error. Only files whose text changes are written.
#[derive(Args)]
pub(crate) struct Options {
    /// Use specs/openapi.json without the network.
    #[arg(long)]
    pub(crate) offline: bool,
    /// Write nothing; list what would change in the client made from specs/openapi.json, and exit with 3 if anything would.
    #[arg(long)]
    pub(crate) check: bool,
    /// Read the document from FILE without the network. If a client can be generated from it, it replaces
    /// specs/openapi.json.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    pub(crate) from: Option<PathBuf>,
    /// The base of the report: a git revision, or another document.
    #[arg(long, value_name = "FILE or REVISION", default_value = HEAD)]
    pub(crate) base: String,
    /// Write the change report to FILE, as Markdown.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Overwrite files that were not generated.
    #[arg(long)]
    pub(crate) force: bool,
    /// Fail if the version of faos-generated is lower than the changes require.
    #[arg(long)]
    pub(crate) check_version: bool,
}

impl Default for Options {
    fn default() -> Self {
        let base = HEAD.to_owned();
        Self { offline: false, check: false, from: None, base, report: None, force: false, check_version: false }
    }
}

/// Generates the client and writes changed files.
pub(crate) fn run(workspace: &Workspace, options: &Options, published: &Download) -> Result<Report> {
    let Document { source, record } = document(workspace, options, published)?;
    let output = workspace.generate(&source)?;

    let mode = if options.check { Mode::Check } else { Mode::Write };
    let manifest = manifest(workspace, &output)?;
    // Compared before anything is written: without a history, the base is the current workspace.
    let since = since(workspace, options, &source, &output)?;
    let src = workspace.generated();
    incomplete(workspace)?.iter().for_each(|warning| tell!("{warning}"));
    let specs = [(workspace.names(), output.lock.to_string()), (workspace.document(), source.text)];
    let record = record.map(|record| (workspace.record(), record));
    let others: Vec<(PathBuf, String)> = specs.into_iter().chain(manifest).chain(record).collect();
    // A symbolic link among them is refused before anything is written.
    for (path, text) in &others {
        disk::replace(path, text, Mode::Check).map_err(|error| unwritable(workspace, error))?;
    }
    let summary = disk::sync_listed(&src, &workspace.files(), &output.files, options.force, mode)
        .map_err(|error| unwritable(workspace, error))?;
    if summary.adopted > 0 {
        let list = workspace.name_of(&workspace.files());
        tell!("note: {list} does not exist yet, so the first line of each file decides whether it was generated");
    }
    let name_of = |path: &String| workspace.name_of(&src.join(path));
    let mut report = Report {
        mode,
        written: summary.written.iter().map(name_of).collect(),
        unchanged: summary.unchanged,
        removed: summary.removed.iter().map(name_of).collect(),
        since: None,
    };
    if summary.list_changed {
        report.written.push(workspace.name_of(&workspace.files()));
    } else {
        report.unchanged += 1;
    }
    for (path, text) in others {
        if disk::replace(&path, &text, mode).map_err(|error| unwritable(workspace, error))? {
            report.written.push(workspace.name_of(&path));
        } else {
            report.unchanged += 1;
        }
    }
    if let Some(since) = since {
        tell(workspace, options, since, &mut report)?;
    }
    Ok(report)
}

/// Returns a warning about dependencies and features that the handwritten manifest of the client lacks.
fn incomplete(workspace: &Workspace) -> Result<Option<String>> {
    let path = workspace.manifest();
    let Some(manifest) = workspace.optional(&path)? else { return Ok(None) };
    let root = workspace.optional(&workspace.root().join("Cargo.toml"))?;
    let name = workspace.name_of(&path);
    let missing =
        manifest::missing(&manifest, root.as_deref()).with_context(|| format!("`{name}` is not valid TOML"))?;
    Ok((!missing.is_empty())
        .then(|| format!("warning: `{name}` lacks dependencies or features of the client\n\n{missing}")))
}

/// Adds the suggestion to an error, and shortens paths as other messages do.
fn unwritable(workspace: &Workspace, error: DiskError) -> anyhow::Error {
    let help = error.help().map(|help| format!("\n  = help: {help}")).unwrap_or_default();
    let root = workspace.root().join("").display().to_string();
    let message = format!("{}{help}", error.to_string().replace(&root, ""));
    match error {
        DiskError::Failed { source, .. } => anyhow::Error::new(source).context(message),
        _ => anyhow!(message),
    }
}

/// Returns the updated manifest of the client, if resources have features.
fn manifest(workspace: &Workspace, output: &Output) -> Result<Option<(PathBuf, String)>> {
    let resources = output.named.features.names();
    if resources.is_empty() {
        return Ok(None);
    }
    let path = workspace.manifest();
    let text =
        manifest::with_resources(&workspace.read(&path)?, resources).with_context(|| workspace.name_of(&path))?;
    Ok(Some((path, text)))
}

/// Returns the changes, if they are reported. The client is generated even if the report fails, for example because no
/// client can be generated from the document of the last commit.
fn since(workspace: &Workspace, options: &Options, source: &Source, output: &Output) -> Result<Option<Since>> {
    let is_asked_for = options.report.is_some() || options.check_version;
    if options.check && !is_asked_for {
        return Ok(None);
    }
    match Base::find(workspace, &options.base).and_then(|base| base.compare(workspace, source, output)) {
        Ok(since) => Ok(Some(since)),
        Err(error) if is_asked_for || options.base != HEAD => Err(error),
        Err(error) => {
            tell!("note: cannot report the changes: {error:#}");
            Ok(None)
        }
    }
}

/// Writes the report and the change log.
fn tell(workspace: &Workspace, options: &Options, since: Since, report: &mut Report) -> Result<()> {
    if let Some(path) = &options.report {
        fs::write(path, since.markdown()).with_context(|| format!("cannot write {}", workspace.name_of(path)))?;
    }
    if report.mode == Mode::Write {
        let path = workspace.change_log();
        let name = workspace.name_of(&path);
        let committed = committed(workspace, &name);
        let log = ChangeLog { path: &path, record: &workspace.added_to_change_log(), committed: committed.as_deref() };
        if log.update(&since.changes.entries()).map_err(|error| unwritable(workspace, error))? {
            report.written.push(name);
        }
    }
    report.since = Some(since);
    Ok(())
}

/// A document to generate from.
struct Document {
    source: Source,
    /// The record of the download, if it was downloaded.
    record: Option<String>,
}

/// Returns the document to generate from: the given one, the published one or the checked-in one.
fn document(workspace: &Workspace, options: &Options, published: &Download) -> Result<Document> {
    let read = |path: &Path| Ok(Document { source: workspace.read_document(path)?, record: None });
    if let Some(path) = &options.from {
        return read(path);
    }
    let checked_in = workspace.document();
    if options.offline || options.check {
        return read(&checked_in);
    }
    let name = workspace.name_of(&checked_in);
    let known = workspace.known()?;
    match published.run(&known.validators(published.url())) {
        Ok(Some(answer)) => {
            let Fetched { source, record, note } = known.replaced_by(answer, published.url());
            note.iter().for_each(|note| tell!("note: {note}"));
            Ok(Document { source, record: Some(record) })
        }
        Ok(None) => {
            tell!("note: {name} is unchanged at {}", published.url());
            read(&checked_in)
        }
        Err(failure @ Failure::Unreachable { .. }) => {
            tell!("note: {failure}; using {name}");
            read(&checked_in)
        }
        Err(failure @ Failure::Refused { .. }) => Err(failure.into()),
    }
}

/// The files that were written, or would be.
#[derive(Debug)]
pub(crate) struct Report {
    mode: Mode,
    written: Vec<String>,
    unchanged: usize,
    removed: Vec<String>,
    since: Option<Since>,
}

impl Report {
    /// Returns the changes for callers, if the client was written.
    pub(crate) fn changes(&self) -> Option<String> {
        self.since.as_ref().filter(|_| self.mode == Mode::Write).map(Since::text)
    }

    /// Returns an error if the version is lower than the changes require.
    pub(crate) fn check_version(&self) -> Result<()> {
        self.since.as_ref().map_or(Ok(()), Since::check_version)
    }

    /// Returns true if a check found that something would change.
    pub(crate) fn is_stale(&self) -> bool {
        self.mode == Mode::Check && !(self.written.is_empty() && self.removed.is_empty())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (wrote, removed) = match self.mode {
            Mode::Write => ("wrote  ", "removed"),
            Mode::Check => ("would write ", "would remove"),
        };
        for path in &self.written {
            writeln!(formatter, "{wrote} {path}")?;
        }
        for path in &self.removed {
            writeln!(formatter, "{removed} {path}")?;
        }
        if self.is_stale() {
            return formatter.write_str("stale: run `cargo xtask regen --offline`");
        }
        let files = if self.written.len() == 1 { "file" } else { "files" };
        write!(
            formatter,
            "{} {files} written, {} unchanged, {} removed",
            self.written.len(),
            self.unchanged,
            self.removed.len()
        )
    }
}

#[cfg(test)]
mod tests;
