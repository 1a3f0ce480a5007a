//! `faos-codegen rename`: lists the names that today's rules would give to items whose names the lock keeps.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use faos_codegen::NameLock;

use super::{Failure, Format, LevelFlags, Spec, made, names_line, print, print_error, read_lock, settings};

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    spec: Spec,
    /// List the new names as lines for `[names]` in `codegen.toml`.
    #[arg(long, required = true)]
    suggest: bool,
    /// The names to keep: the `names.lock` of a generated crate.
    #[arg(long, value_name = "FILE")]
    lock: PathBuf,
    /// The settings.
    #[arg(long)]
    settings: Option<PathBuf>,
    #[command(flatten)]
    levels: LevelFlags,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let source = options.spec.read(Format::Text)?;
    let mut settings = settings(options.settings.as_ref(), None)?;
    options.levels.apply(&mut settings.findings)?;
    let source = settings.beside(source);
    let kept = made(&source, &settings, &read_lock(Some(&options.lock))?, Format::Text)?;
    let new = made(&source, &settings, &NameLock::default(), Format::Text)?;
    let suggestions = kept.suggestions(&new);
    if suggestions.is_empty() {
        print_error("note: today's rules give every item the name that it has\n");
        return Ok(ExitCode::SUCCESS);
    }
    let lines = suggestions.iter().map(|(key, old, new)| format!("{} # was `{old}`\n", names_line(key, new)));
    print(&format!("[names]\n{}", lines.collect::<String>()));
    Ok(ExitCode::SUCCESS)
}
