//! `faos-codegen changes`: reports the changes between two documents on the wire and in the Rust API, and the version
//! that they require.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use faos_codegen::changes::{Version, changes};
use faos_codegen::{NameLock, Output, Settings, Source};

use super::{Beside, Failure, made, print, print_json, settings};

#[derive(Args)]
pub(super) struct Options {
    /// The older document, as JSON or YAML.
    old: PathBuf,
    /// The newer document.
    new: PathBuf,
    #[command(flatten)]
    beside: Beside,
    /// The settings for both documents.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
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
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let settings = settings(options.settings.as_ref(), None)?;
    let (old_source, old) = client(&options.old, options, &settings, &NameLock::default())?;
    // Names are kept, as in a regeneration.
    let (new_source, new) = client(&options.new, options, &settings, &old.lock)?;
    let read = |source| faos_codegen::read(source, &settings.limits);
    let (before, after) = (Version::new(&old.named, read(&old_source)), Version::new(&new.named, read(&new_source)));
    let changes = changes(&before, &after);
    let version = options.version.as_ref();
    match options.format {
        Format::Text => print(&changes.text(version)),
        Format::Markdown => print(&changes.markdown(version)),
        Format::Json => print_json(&changes.json(version)),
    }
    Ok(ExitCode::SUCCESS)
}

/// Generates the client of a document. Settings about types that the document does not contain are ignored, because they
/// may apply to the other document.
fn client(path: &Path, options: &Options, settings: &Settings, lock: &NameLock) -> Result<(Source, Output), Failure> {
    let findings_as = super::Format::Text;
    let source = options.beside.read(path, findings_as)?;
    let output = settings.as_far_as_they_fit(|settings| made(&source, settings, lock, findings_as))?;
    Ok((source, output))
}
