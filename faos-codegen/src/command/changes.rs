//! `faos-codegen changes`: reports the changes between two documents on the wire and in the Rust API, and the version
//! that they require.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use faos_codegen::changes::{Accepted, Breaks, Change, Changes, Gate, Version, changes};
use faos_codegen::git::{self, GitError};
use faos_codegen::visible::Name;
use faos_codegen::{NameLock, Output, Settings, Source, unused_in_both};

use super::project::{self, Project};
use super::{Beside, Failure, made, print, print_commands, print_json, refused, settings};

#[derive(Args)]
pub(super) struct Options {
    /// The older document, as JSON or YAML [default: that of `codegen.toml`, as it was at `--base`].
    old: Option<PathBuf>,
    /// The newer document [default: that of `codegen.toml`].
    new: Option<PathBuf>,
    /// The git revision of the older document, if it is that of `codegen.toml`.
    #[arg(long, value_name = "REVISION", default_value = "HEAD", conflicts_with = "old")]
    base: String,
    #[command(flatten)]
    beside: Beside,
    /// The settings for both documents.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The overlay of the older document, instead of that of `--overlay`.
    #[arg(long, value_name = "FILE")]
    old_overlay: Option<PathBuf>,
    /// End with exit code 4 if a change breaks the wire format or Rust callers.
    #[arg(long, value_name = "EFFECT", value_enum, value_delimiter = ',')]
    fail_on: Vec<Breaks>,
    /// A file that lists accepted changes for `--fail-on`, one per line: `field removed: #/components/schemas/…`.
    #[arg(long, value_name = "FILE", requires = "fail_on")]
    ignore: Option<PathBuf>,
    /// The current version of the client, from which the report derives the required version.
    #[arg(long)]
    version: Option<semver::Version>,
}

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text.
    Text,
    /// Markdown, for a pull request.
    Markdown,
    /// JSON.
    Json,
    /// Annotations of GitHub Actions for the breaking changes, at the lines of the newer document.
    Github,
    /// The breaking changes in the Static Analysis Results Interchange Format 2.1.0.
    Sarif,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let Documents { old: old_source, new: new_source, settings, names } = documents(options)?;
    let settings = settings.as_far_as_they_fit();
    let (old_source, new_source) = (settings.beside(old_source), settings.beside(new_source));
    let old = client(&old_source, &settings, &names)?;
    // Names are kept, as in a regeneration.
    let new = client(&new_source, &settings, &old.lock)?;
    check_settings(&old, &new)?;
    let read = |source| faos_codegen::read(source, &settings.limits);
    let (before, after) = (Version::new(&old.named, read(&old_source)), Version::new(&new.named, read(&new_source)));
    let changes = changes(&before, &after);
    let version = options.version.as_ref();
    let gate = Gate { fail_on: options.fail_on.clone(), accepted: accepted(options, &changes)? };
    let level = |change: &Change| gate.level(change);
    match options.format {
        Format::Text => print(&changes.text(version)),
        Format::Markdown => print(&changes.markdown(version)),
        Format::Json => print_json(&changes.json(version)),
        Format::Github => print_commands(&changes.github(&new_source, level)),
        Format::Sarif => print_json(&changes.sarif(&new_source, level)),
    }
    match gate.message(&changes) {
        None => Ok(ExitCode::SUCCESS),
        Some(message) => {
            let help = "to accept a change, add its line to a file and pass that with `--ignore`";
            Err(Failure { message: format!("error: {message}help: {help}"), code: BREAKS })
        }
    }
}

/// The exit code if changes are breaking.
const BREAKS: u8 = 4;

/// Reads the list of accepted changes. Each must still apply.
fn accepted(options: &Options, changes: &Changes) -> Result<Accepted, Failure> {
    let Some(path) = &options.ignore else { return Ok(Accepted::default()) };
    let text = fs::read_to_string(path).map_err(Failure::at(path))?;
    Accepted::of(&text, changes)
        .map_err(|(line, reason)| Failure::new(format!("{}:{line}: {reason}", Name(path.display()))))
}

/// The documents to compare, with the settings and names for both.
struct Documents {
    old: Source,
    new: Source,
    settings: Settings,
    names: NameLock,
}

/// Reads the documents that the command line names, or those of `codegen.toml`.
fn documents(options: &Options) -> Result<Documents, Failure> {
    let old_overlay = options.old_overlay.as_ref().or(options.beside.overlay.as_ref());
    if let (Some(old), Some(new)) = (&options.old, &options.new) {
        return Ok(Documents {
            old: options.beside.read_with(old, old_overlay, FINDINGS_AS)?,
            new: options.beside.read(new, FINDINGS_AS)?,
            settings: settings(options.settings.as_ref(), None)?,
            names: NameLock::default(),
        });
    }
    let project = Project::only(options.settings.as_ref())?;
    let beside = project.beside();
    let old_overlay = old_overlay.or(beside.overlay.as_ref());
    let old = match &options.old {
        Some(path) => beside.read_with(path, old_overlay, FINDINGS_AS)?,
        None => beside.attached(at_revision(&project, &options.base)?, &project.document, old_overlay, FINDINGS_AS)?,
    };
    Ok(Documents { old, new: project.read(FINDINGS_AS)?, names: project.names()?, settings: project.settings })
}

/// The format of findings.
const FINDINGS_AS: super::Format = super::Format::Text;

/// Returns the document of a client as it was at a revision.
pub(super) fn at_revision(project: &Project, revision: &str) -> Result<Source, Failure> {
    let name = project.document.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let shown = format!("{} of {revision}", Name(project.document.display()));
    let folder = Path::new(".").join(project::folder(&project.document));
    let bytes = git::show(&folder, revision, name).map_err(|error| match error {
        GitError::InvalidRevision(_) => Failure::usage(format!("`{}` is not a valid revision", Name(revision))),
        error => Failure::new(format!(
            "cannot read {shown}: {error}\n  = help: pass the older document, or another revision with `--base`"
        )),
    })?;
    let (source, findings) = Source::from_bytes(shown.clone(), bytes);
    if findings.has_errors() { Err(refused(&findings, &source, FINDINGS_AS)) } else { Ok(source) }
}

/// Generates the client of a document. Settings that do not match anything in it are ignored, because they may apply to the
/// other document.
fn client(source: &Source, settings: &Settings, lock: &NameLock) -> Result<Output, Failure> {
    made(source, settings, lock, FINDINGS_AS).map_err(|failure| {
        let message = failure.message.trim_end();
        Failure {
            message: format!("{message}\n\nerror: cannot generate a client from `{}`", Name(&source.name)),
            ..failure
        }
    })
}

/// Refuses settings that match nothing in either document.
fn check_settings(old: &Output, new: &Output) -> Result<(), Failure> {
    match unused_in_both(old, new).as_slice() {
        [] => Ok(()),
        messages => {
            let lines: Vec<String> = messages.iter().map(|message| Name(message).to_string()).collect();
            Err(Failure::new(format!("{}, in neither document", lines.join(", in neither document\nerror: "))))
        }
    }
}
