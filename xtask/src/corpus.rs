//! Generates a client for every document in a folder, and optionally compiles it and round-trips samples through its
//! types. A document that fails is a row of the table and does not stop the run.

mod crates;
mod row;
mod samples;

use std::{
    ffi::OsStr,
    fs,
    io::IsTerminal,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

pub(crate) use crates::{Crates, build_generator, build_generator_with};
use row::Row;
pub(crate) use samples::{Answer, Outcome};

use crate::workspace::Workspace;

/// Generate a client for every document in a folder, and print a table of the results.
///
/// Exits with 1 if the generator crashes, or if a client does not compile without warnings.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder of the documents (.json, .yaml, .yml).
    folder: PathBuf,
    /// Compile every client; warnings count as failures.
    #[arg(long)]
    compile: bool,
    /// Compile every client, and deserialize and serialize samples of every schema with its types.
    #[arg(long)]
    round_trip: bool,
    /// Use only documents whose file name contains this text.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Use only documents of at most this many kilobytes.
    #[arg(long, value_name = "KB")]
    largest: Option<u64>,
    /// Write the table to this file as tab-separated values, after every document. The results of the samples are
    /// written to a file of the same name with `.samples` appended.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Runs all documents, the smallest first. Returns true if there was no failure.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let documents = documents(&options.folder, options.only.as_deref(), options.largest)?;
    ensure!(!documents.is_empty(), "{} does not contain a document", options.folder.display());
    let generator = build_generator(workspace.root())?;
    let crates = Crates::prepare(workspace, "corpus")?;
    let progress = progress(documents.len() as u64);
    let mut rows: Vec<Row> = Vec::new();
    for document in &documents {
        progress.set_message(format!("generating {}", name(document)));
        rows.push(generated(&generator, &crates, document, options.round_trip));
        progress.inc(1);
        report(options, &rows)?;
    }

    let made: Vec<String> = rows.iter().filter(|row| row.is_made()).map(Row::package).collect();
    crates.set_members(&made)?;
    let mut answers: Vec<(String, Answer)> = Vec::new();
    if (options.compile || options.round_trip) && !made.is_empty() {
        progress.reset();
        progress.set_length(made.len() as u64);
        progress.set_message("compiling dependencies");
        crates.warm_up(options.round_trip)?;
        for index in 0..rows.len() {
            let Some(row) = rows.get_mut(index).filter(|row| row.is_made()) else { continue };
            if options.compile {
                progress.set_message(format!("compiling {}", row.document));
                row.compiled = Some(crates.check(&row.package())?);
            }
            if options.round_trip {
                progress.set_message(format!("testing samples of {}", row.document));
                let tested = crates.test(&row.package())?;
                row.samples = Some(samples::Counts::of(&tested.answers));
                row.test_error = tested.error;
                answers.extend(tested.answers.into_iter().map(|answer| (row.document.clone(), answer)));
            }
            progress.inc(1);
            report(options, &rows)?;
        }
    }
    progress.finish_and_clear();
    if let Some(path) = &options.report {
        let path = PathBuf::from(format!("{}.samples", path.display()));
        fs::write(&path, samples::tsv(&answers)).with_context(|| format!("cannot write {}", path.display()))?;
    }
    crate::say::out(&row::table(&rows));
    Ok(rows.iter().all(Row::is_success))
}

/// Lists the documents in a folder, the smallest first.
pub(crate) fn documents(folder: &Path, only: Option<&str>, largest: Option<u64>) -> Result<Vec<PathBuf>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let is_document =
            path.extension().and_then(OsStr::to_str).is_some_and(|ending| matches!(ending, "json" | "yaml" | "yml"));
        let wanted = only.is_none_or(|text| name(&path).contains(text));
        let size = fs::metadata(&path)?.len();
        if is_document && wanted && largest.is_none_or(|largest| size <= largest * 1024) {
            documents.push((size, path));
        }
    }
    documents.sort();
    Ok(documents.into_iter().map(|(_, path)| path).collect())
}

fn generated(generator: &Path, crates: &Crates, document: &Path, round_trip: bool) -> Row {
    let mut row = Row::new(name(document));
    let mut command = Command::new(generator);
    command.arg("generate").arg(document).arg("--files").arg("--format").arg("json");
    command.arg("--out").arg(crates.folder_of(&row.package()));
    if round_trip {
        command.arg("--round-trip");
    }
    match command.output() {
        Ok(output) => row.fill(&output),
        Err(error) => row.crash = Some(error.to_string()),
    }
    row
}

fn report(options: &Options, rows: &[Row]) -> Result<()> {
    if let Some(path) = &options.report {
        fs::write(path, row::tsv(rows)).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Returns the file name of a path.
pub(crate) fn name(document: &Path) -> String {
    document.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Returns a progress bar, which is hidden if standard error is not a terminal.
pub(crate) fn progress(length: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
