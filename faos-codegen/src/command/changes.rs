//! `faos-codegen changes`: what a newer document changes on the wire and for callers, and which version that asks for.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use faos_codegen::changes::changes;
use faos_codegen::{NameLock, Output, Settings};
use semver::Version;

use super::{Beside, Failure, made, print, print_json, settings};

#[derive(Args)]
pub(super) struct Options {
    /// The older document, JSON or YAML.
    old: PathBuf,
    /// The newer document.
    new: PathBuf,
    #[command(flatten)]
    beside: Beside,
    /// Settings, for both documents.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// How the report is shown.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The version of the client of the older document: the report says which version may follow.
    #[arg(long)]
    version: Option<Version>,
}

/// How the report is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For a pull request.
    Markdown,
    /// For programs.
    Json,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let settings = settings(options.settings.as_ref(), None)?;
    let old = client(&options.old, options, &settings, &NameLock::default())?;
    // The names of the older client are kept, as a regeneration keeps them.
    let new = client(&options.new, options, &settings, &old.lock)?;
    let changes = changes(&old.named, &new.named);
    let version = options.version.as_ref();
    match options.format {
        Format::Text => print(&changes.text(version)),
        Format::Markdown => print(&changes.markdown(version)),
        Format::Json => print_json(&changes.json(version)),
    }
    Ok(ExitCode::SUCCESS)
}

/// The client of a document. What the settings say about types that the document does not have is meant for the other
/// one.
fn client(path: &Path, options: &Options, settings: &Settings, lock: &NameLock) -> Result<Output, Failure> {
    let findings_as = super::Format::Text;
    let source = options.beside.read(path, findings_as)?;
    settings.as_far_as_they_fit(|settings| made(&source, settings, lock, findings_as))
}
