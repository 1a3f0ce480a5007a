//! `faos-codegen inspect`: every type and operation of a document.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use faos_codegen::NameLock;

use super::{Failure, Format, made, print, read, settings};

#[derive(Args)]
pub(super) struct Options {
    /// The document, JSON or YAML.
    spec: PathBuf,
    /// Settings.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// How it is shown.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let source = read(&options.spec, options.format)?;
    let settings = settings(options.settings.as_ref(), None)?;
    let output = made(&source, &settings, &NameLock::default(), options.format)?;
    let inspection = output.inspect();
    match options.format {
        Format::Json => print(&format!("{}\n", serde_json::to_string_pretty(&inspection).map_err(Failure::new)?)),
        Format::Text | Format::Github => print(&inspection.to_string()),
    }
    Ok(ExitCode::SUCCESS)
}
