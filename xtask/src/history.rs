//! The versions of documents in a folder, their publication dates, and the clients generated from them in order.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use faos_codegen::{Limits, Output, Settings, Source, changes::Version, diagnostic::Severity};
use indicatif::ProgressBar;

use crate::corpus;

/// The versions of one document.
pub(crate) struct History {
    pub(crate) document: String,
    /// The files of the versions, the oldest first.
    pub(crate) versions: Vec<PathBuf>,
    /// The publication dates by file name, as far as they are known.
    pub(crate) dates: BTreeMap<String, String>,
}

/// The client generated from a version.
pub(crate) struct Made {
    pub(crate) source: Source,
    pub(crate) output: Output,
}

impl Made {
    /// Returns the version to compare with others.
    pub(crate) fn version(&self) -> Version<'_> {
        Version::new(&self.output.named, faos_codegen::read(&self.source, &Limits::default()))
    }
}

/// A version, and the last one before it from which a client could be generated.
pub(crate) struct Step<'a> {
    pub(crate) before: Option<&'a Made>,
    /// The file name of the version.
    pub(crate) name: String,
    /// The client, or the number of errors in the document.
    pub(crate) after: Result<&'a Made, usize>,
}

impl History {
    fn read(folder: &Path) -> Result<Self> {
        let is_document =
            |path: &PathBuf| matches!(path.extension().and_then(OsStr::to_str), Some("json" | "yaml" | "yml"));
        let versions = entries(folder)?.into_iter().filter(is_document).collect();
        let table = folder.join("VERSIONS.tsv");
        let table = if table.exists() { text(&table)? } else { String::new() };
        let date = |line: &str| {
            let mut cells = line.split('\t');
            Some((cells.next()?.to_owned(), cells.nth(2)?.to_owned()))
        };
        Ok(Self { document: corpus::name(folder), versions, dates: table.lines().filter_map(date).collect() })
    }

    /// Generates the client of every version with the name lock of the version before it.
    pub(crate) fn walk(&self, progress: &ProgressBar, mut visit: impl FnMut(Step<'_>) -> Result<()>) -> Result<()> {
        let mut before: Option<Made> = None;
        for path in &self.versions {
            let name = corpus::name(path);
            progress.set_message(format!("{} {name}", self.document));
            let source = Source::new(name.clone(), text(path)?);
            let lock = before.as_ref().map(|before| before.output.lock.clone()).unwrap_or_default();
            match faos_codegen::generate(&source, &Settings::default(), &lock, &Limits::default()) {
                Ok(output) => {
                    let after = Made { source, output };
                    visit(Step { before: before.as_ref(), name, after: Ok(&after) })?;
                    before = Some(after);
                }
                Err(findings) => {
                    let errors = findings.count(Severity::Error);
                    visit(Step { before: before.as_ref(), name, after: Err(errors) })?;
                }
            }
            progress.inc(1);
        }
        Ok(())
    }
}

/// Reads the histories in a folder and in its subfolders.
pub(crate) fn histories(folder: &Path) -> Result<Vec<History>> {
    let inner = entries(folder)?.into_iter().filter(|path| path.is_dir());
    let histories = [folder.to_owned()].into_iter().chain(inner).map(|folder| History::read(&folder));
    histories.filter(|history| history.as_ref().map_or(true, |history| !history.versions.is_empty())).collect()
}

/// Lists the entries of a folder, sorted by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut entries: Vec<PathBuf> = read.with_context(|| format!("cannot read {}", folder.display()))?;
    entries.sort();
    Ok(entries)
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
