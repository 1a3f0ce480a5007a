//! `faos-codegen watch`: generates clients again when their documents or settings change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};
use std::{fs, thread};

use clap::Args;

use super::output::print_summary;
use super::project::Project;
use super::{Failure, Format, regen};

/// The time between two looks at the files.
const PAUSE: Duration = Duration::from_millis(300);

#[derive(Args)]
pub(super) struct Options {
    /// The settings [default: `codegen.toml` in this folder or above].
    #[arg(long)]
    settings: Option<PathBuf>,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let mut files: Vec<PathBuf> = Project::all(options.settings.as_ref())?.iter().flat_map(files_of).collect();
    loop {
        let seen = states(&files);
        if let Err(failure) = regen::run(&regen::Options::offline(options.settings.clone())) {
            failure.report();
        }
        print_summary("watching; press Ctrl-C to stop\n");
        // The settings can name other files now.
        if let Ok(projects) = Project::all(options.settings.as_ref()) {
            files = projects.iter().flat_map(files_of).collect();
        }
        while states(&files).iter().all(|(path, state)| seen.get(path).is_none_or(|before| before == state)) {
            thread::sleep(PAUSE);
        }
    }
}

/// Returns the files that a client is generated from.
fn files_of(project: &Project) -> Vec<PathBuf> {
    let beside = project.beside();
    let mut files = vec![project.path.clone(), project.document.clone()];
    files.extend(beside.overlay.clone());
    if let (true, Ok(source)) = (beside.files, project.read(Format::Text)) {
        let root = beside.root.clone().unwrap_or_else(|| super::project::folder(&project.document).to_owned());
        files.extend(source.files.keys().map(|name| root.join(name)));
    }
    files
}

/// Returns the length and the time of the last change of each file.
fn states(files: &[PathBuf]) -> BTreeMap<PathBuf, Option<(u64, SystemTime)>> {
    let state = |path: &Path| {
        let metadata = fs::metadata(path).ok()?;
        Some((metadata.len(), metadata.modified().ok()?))
    };
    files.iter().map(|path| (path.clone(), state(path))).collect()
}
