//! Measures how much of a client changes with its document: for each version in the history of a document, counts the
//! changed lines of the document and of the generated Rust.

use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use faos_codegen::NameLock;
use indicatif::ProgressBar;
use similar::{Algorithm, DiffTag, TextDiff};

use crate::history::{History, Made, Step, histories};
use crate::{corpus, table};

/// Measure how much of a client changes with its document.
///
/// Exits with 1 if a public item was renamed although its location in the document did not change.
#[derive(Args)]
pub(crate) struct Options {
    /// A folder with a subfolder for each document, which contains its versions in the order of their file names. An
    /// optional file VERSIONS.tsv next to them lists when each was published: file, origin, commit, date, bytes.
    folder: PathBuf,
    /// Write the table to this file as tab-separated values.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

const COLUMNS: [&str; 11] =
    ["document", "from", "to", "date", "document lines", "Rust lines", "files", "renamed", "parted", "ratio", "note"];

/// Generates all versions in order. Returns true if no item was renamed.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let histories = histories(&options.folder)?;
    let count: usize = histories.iter().map(|history| history.versions.len()).sum();
    let progress = corpus::progress(count as u64);
    let mut rows = Vec::new();
    for history in &histories {
        compare(history, &progress, &mut rows)?;
    }
    progress.finish_and_clear();
    ensure!(!rows.is_empty(), "{} does not contain two versions of a document", options.folder.display());
    let lines: Vec<_> = [COLUMNS.map(str::to_owned)].into_iter().chain(rows.iter().map(Row::cells)).collect();
    if let Some(path) = &options.report {
        fs::write(path, table::tsv(&lines)).with_context(|| format!("cannot write {}", path.display()))?;
    }
    crate::say::out(&table::aligned(&lines));
    Ok(rows.iter().all(|row| row.renamed.is_empty()))
}

/// Adds a row for each version but the first. A version that is refused gets a row that says so, and is skipped.
fn compare(history: &History, progress: &ProgressBar, rows: &mut Vec<Row>) -> Result<()> {
    history.walk(progress, |Step { before, name, after }| {
        let mut row = Row {
            document: history.document.clone(),
            from: before.map(|before| before.source.name.clone()).unwrap_or_default(),
            date: history.dates.get(&name).cloned().unwrap_or_default(),
            to: name,
            ..Row::default()
        };
        match (before, after) {
            (Some(before), Ok(after)) => row.fill(before, after),
            (None, Ok(_)) => return Ok(()),
            (_, Err(errors)) => row.note = format!("refused with {errors} errors"),
        }
        rows.push(row);
        Ok(())
    })
}

/// The changes from one version to the next.
#[derive(Debug, Default)]
struct Row {
    document: String,
    from: String,
    to: String,
    date: String,
    /// Added and removed lines.
    document_lines: usize,
    rust_lines: usize,
    files: usize,
    /// The locations that exist in both versions under different names.
    renamed: Vec<String>,
    /// The number of locations that were renamed because they no longer share a type.
    parted: usize,
    note: String,
}

impl Row {
    fn fill(&mut self, before: &Made, after: &Made) {
        self.document_lines = changed_lines(&before.source.text, &after.source.text);
        let mut files: BTreeMap<&str, [&str; 2]> = BTreeMap::new();
        for (side, made) in [before, after].into_iter().enumerate() {
            for file in made.output.files.iter().filter(|file| !file.path.starts_with("runtime/")) {
                files.entry(&file.path).or_default()[side] = &file.text;
            }
        }
        for [before, after] in files.into_values().filter(|[before, after]| before != after) {
            self.files += 1;
            self.rust_lines += changed_lines(before, after);
        }
        (self.renamed, self.parted) = renamed(&before.output.lock, &after.output.lock);
        if let Some(first) = self.renamed.first() {
            self.note = format!("renamed: {first}");
        }
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        let ratio = match self.document_lines {
            0 => String::new(),
            lines => format!("{:.2}", self.rust_lines as f64 / lines as f64),
        };
        [
            self.document.clone(),
            self.from.clone(),
            self.to.clone(),
            self.date.clone(),
            self.document_lines.to_string(),
            self.rust_lines.to_string(),
            self.files.to_string(),
            self.renamed.len().to_string(),
            self.parted.to_string(),
            ratio,
            self.note.clone(),
        ]
    }
}

/// Counts the added and removed lines.
fn changed_lines(before: &str, after: &str) -> usize {
    let difference = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(before, after);
    let changed = difference.ops().iter().filter(|operation| operation.tag() != DiffTag::Equal);
    changed.map(|operation| operation.old_range().len() + operation.new_range().len()).sum()
}

/// Returns the locations that have different names in the locks, and the number of further ones that shared a type
/// before.
fn renamed(before: &NameLock, after: &NameLock) -> (Vec<String>, usize) {
    let [before, after] = [before, after].map(names);
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, name) in before.iter().filter(|((_, kind), _)| kind == "type") {
        *places.entry(name).or_default() += 1;
    }
    let mut parted = 0;
    let mut moved = Vec::new();
    for (place, name) in &before {
        let Some(now) = after.get(place).filter(|now| *now != name) else { continue };
        let (address, kind) = place;
        if kind == "type" && places.get(name.as_str()).is_some_and(|places| *places > 1) {
            parted += 1;
        } else {
            moved.push(format!("{address} {kind} from {name} to {now}"));
        }
    }
    (moved, parted)
}

/// Returns the name of every location and kind. Ignores which location is the first of those that share a type.
fn names(lock: &NameLock) -> BTreeMap<(String, String), String> {
    let lock = lock.to_string();
    let lines = lock.lines().filter_map(|line| line.rsplit_once(' '));
    let lines = lines.filter_map(|(place, name)| Some((place.split_once(' ')?, name)));
    let named = lines.map(|((address, kind), name)| {
        let kind = if kind == "shared-type" { "type" } else { kind };
        ((address.to_owned(), kind.to_owned()), name.to_owned())
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(fields: &str) -> String {
        format!(
            "openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    Order:\n      \
             type: object\n      properties:\n{fields}"
        )
    }

    #[test]
    fn each_version_is_compared_with_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let shop = folder.path().join("shop");
        fs::create_dir(&shop).unwrap();
        let id = "        id: {type: string}\n";
        let total = "        total: {type: integer}\n";
        let versions =
            [("1.yaml", id.to_owned()), ("2.yaml", "        id: 1\n".repeat(2)), ("3.yaml", format!("{id}{total}"))];
        for (name, fields) in versions {
            fs::write(shop.join(name), document(&fields)).unwrap();
        }
        fs::write(shop.join("VERSIONS.tsv"), "3.yaml\tshop\tabc\t2026-01-29\t1\n").unwrap();
        let report = folder.path().join("churn.tsv");
        assert!(run(&Options { folder: folder.path().to_owned(), report: Some(report.clone()) }).unwrap());
        let report = fs::read_to_string(report).unwrap();
        let rows: Vec<&str> = report.lines().skip(1).collect();
        assert_eq!(
            rows,
            [
                "shop\t1.yaml\t2.yaml\t\t0\t0\t0\t0\t0\t\trefused with 1 errors",
                "shop\t1.yaml\t3.yaml\t2026-01-29\t1\t1\t1\t0\t0\t1.00\t"
            ]
        );
    }

    #[test]
    fn a_new_name_for_the_same_location_is_reported() {
        let lock = |text| NameLock::parse(text).unwrap();
        let before = lock("#/a type A\n#/b type B\n#/c type C\n");
        let after = lock("#/a type A\n#/b type B2\n#/d type C\n");
        assert_eq!(renamed(&before, &after), (vec!["#/b type from B to B2".to_owned()], 0));
    }

    #[test]
    fn a_location_that_no_longer_shares_a_type_is_counted_separately() {
        let lock = |text| NameLock::parse(text).unwrap();
        let before = lock("#/a type A\n#/b shared-type A\n#/c shared-type A\n#/d type D\n");
        let after = lock("#/a type A2\n#/b type A\n#/c type C\n#/d type D2\n");
        assert_eq!(renamed(&before, &after), (vec!["#/d type from D to D2".to_owned()], 2));
    }
}
