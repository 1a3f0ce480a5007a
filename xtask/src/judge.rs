//! Compares the change report with cargo-semver-checks: changes that the latter finds breaking must be breaking in the
//! report. The reverse is not required, because cargo-semver-checks ignores the types of fields, arguments and results.
//! With `--wire`, a client of the old document calls a server of the new one, and must fail where the report says so.

#[path = "../../faos-codegen/tests/changes/cases.rs"]
mod cases;
#[allow(dead_code, reason = "the test of the table reads more of its columns")]
#[path = "../../faos-codegen/tests/changes/table.rs"]
mod checks;
mod merge;
mod verdict;
mod wire;

use std::{
    cmp::Ordering,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use clap::Args;
use faos_codegen::{
    Limits, NameLock, Output, Settings, Source,
    changes::{Bump, changes},
    disk::{self, Mode, Protection},
    manifest,
};

use crate::corpus::{self, Crates};
use crate::history::{Made, Step, histories};
use crate::table;
use crate::workspace::Workspace;

use verdict::{Judge, Verdict};

/// Compare the Rust verdicts of `changes` with those of cargo-semver-checks, or the wire verdicts with a run.
///
/// Compares a pair of documents for each kind of change. The first run installs cargo-semver-checks. Exits with 1 if
/// cargo-semver-checks requires a greater version bump than the report.
///
/// With `--wire`: the client of each old document calls a server of the new one, which validates the requests. Requires
/// Python. Exits with 1 if a client fails although the report says compatible, or the reverse.
#[derive(Args)]
pub(crate) struct Options {
    /// Compare the versions of real documents instead: a folder with a subfolder for each document, as for `churn`.
    #[arg(long, value_name = "DIR")]
    history: Option<PathBuf>,
    /// Use only pairs or documents whose name contains this text.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Judge the effect on the wire by a run, for each pair of documents of the tables in `faos-codegen/tests/changes`.
    #[arg(long, conflicts_with = "history")]
    wire: bool,
    /// With `--wire`: judge these pairs instead, files `NAME.old.yaml` and `NAME.new.yaml` in a folder.
    #[arg(long, value_name = "DIR", requires = "wire")]
    pairs: Option<PathBuf>,
}

/// Judges every pair. Returns true if none of our verdicts is laxer.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    if options.wire {
        return wire::run(workspace, options.pairs.as_deref(), options.only.as_deref());
    }
    let mut bench = Bench::prepare(workspace, options.only.clone())?;
    match &options.history {
        Some(folder) => bench.judge_history(folder)?,
        None => bench.judge_cases()?,
    }
    let rows = bench.rows;
    let lines: Vec<_> = [COLUMNS.map(str::to_owned)].into_iter().chain(rows.iter().map(Row::cells)).collect();
    crate::say::out(&table::aligned(&lines));
    let count = |how| rows.iter().filter(|row| row.comparison() == how).count();
    let laxer = count(Comparison::Laxer);
    say!(
        "\n{} pairs: {} agree, {} stricter than cargo-semver-checks, {laxer} laxer",
        rows.len(),
        count(Comparison::Agrees),
        count(Comparison::Stricter)
    );
    Ok(laxer == 0)
}

/// The package name of every judged client. Items are matched by their path, which starts with the package name.
const PACKAGE: &str = "judged";

/// The tools for judging pairs, and the results.
struct Bench {
    crates: Crates,
    judge: Judge,
    /// The folder for the rustdoc descriptions of crates.
    folder: PathBuf,
    only: Option<String>,
    rows: Vec<Row>,
}

impl Bench {
    fn prepare(workspace: &Workspace, only: Option<String>) -> Result<Self> {
        let judge = Judge::install(workspace.root())?;
        let crates = Crates::prepare(workspace, "judge")?;
        crates.set_members(&[PACKAGE.to_owned()])?;
        let folder = workspace.root().join("target/judge/described");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self { crates, judge, folder, only, rows: Vec::new() })
    }

    /// Judges the sample document before and after each edit.
    fn judge_cases(&mut self) -> Result<()> {
        let old = client(cases::SHOP, "", &NameLock::default())?;
        let described = self.describe("before", &old.output)?;
        let cases: Vec<_> = cases::CASES.iter().filter(|case| self.is_wanted(case.name)).collect();
        let progress = corpus::progress(cases.len() as u64);
        for case in cases {
            progress.set_message(case.name);
            let new = client(&cases::edited(case.edits), case.settings, &old.output.lock).context(case.name)?;
            let after = self.describe("after", &new.output).context(case.name)?;
            self.add(case.name.to_owned(), (&old, &described), (&new, &after))?;
            progress.inc(1);
        }
        progress.finish_and_clear();
        Ok(())
    }

    /// Judges every version of a document against the one before it.
    fn judge_history(&mut self, folder: &Path) -> Result<()> {
        let mut histories = histories(folder)?;
        histories.retain(|history| self.is_wanted(&history.document));
        let count: usize = histories.iter().map(|history| history.versions.len()).sum();
        let progress = corpus::progress(count as u64);
        for history in &histories {
            let before_path = self.folder.join("before.json");
            history.walk(&progress, |Step { before, name, after }| {
                let pair = before.map(|before| format!("{} {} to {name}", history.document, before.source.name));
                let Ok(after) = after else { return Ok(()) };
                let after_path = self.describe("after", &after.output)?;
                if let (Some(pair), Some(before)) = (pair, before) {
                    self.add(pair, (before, &before_path), (after, &after_path))?;
                }
                fs::rename(&after_path, &before_path).with_context(|| format!("cannot write {}", before_path.display()))
            })?;
        }
        progress.finish_and_clear();
        Ok(())
    }

    fn is_wanted(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|text| name.contains(text.as_str()))
    }

    /// Writes the crate, and describes it with rustdoc.
    fn describe(&self, name: &str, client: &Output) -> Result<PathBuf> {
        let folder = self.crates.folder_of(PACKAGE);
        disk::sync(&folder.join("src"), &client.files, Protection { list: None, force: true }, Mode::Write)?;
        disk::replace(
            &folder.join("Cargo.toml"),
            &manifest::manifest(PACKAGE, client.named.features.names()),
            Mode::Write,
        )?;
        let described = self.folder.join(format!("{name}.json"));
        fs::rename(self.crates.describe(PACKAGE)?, &described)
            .with_context(|| format!("cannot write {}", described.display()))?;
        Ok(described)
    }

    fn add(&mut self, pair: String, old: (&Made, &Path), new: (&Made, &Path)) -> Result<()> {
        let ours = changes(&old.0.version(), &new.0.version()).bump();
        let theirs = self.judge.compare(old.1, new.1).with_context(|| pair.clone())?;
        self.rows.push(Row { pair, ours, theirs });
        Ok(())
    }
}

fn client(text: &str, settings: &str, names: &NameLock) -> Result<Made> {
    let source = Source::new("shop.yaml", text);
    let output = faos_codegen::generate(&source, &Settings::parse(settings)?, names, &Limits::default())
        .map_err(|findings| anyhow!("cannot generate a client:\n{}", findings.render(&source, false)))?;
    Ok(Made { source, output })
}

const COLUMNS: [&str; 5] = ["pair", "ours", "theirs", "", "lints"];

/// The two verdicts on a pair.
struct Row {
    pair: String,
    ours: Option<Bump>,
    theirs: Verdict,
}

/// The comparison of our verdict with that of cargo-semver-checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Agrees,
    Stricter,
    Laxer,
}

impl Row {
    fn comparison(&self) -> Comparison {
        // cargo-semver-checks does not report patch-level changes.
        let (ours, theirs) = (self.ours.unwrap_or(Bump::Patch), self.theirs.bump.unwrap_or(Bump::Patch));
        match ours.cmp(&theirs) {
            Ordering::Less => Comparison::Laxer,
            Ordering::Equal => Comparison::Agrees,
            Ordering::Greater => Comparison::Stricter,
        }
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        let shown = |bump: Option<Bump>| bump.map_or("none", Bump::as_str).to_owned();
        let comparison = match self.comparison() {
            Comparison::Agrees => "agree",
            Comparison::Stricter => "stricter",
            Comparison::Laxer => "LAXER",
        };
        [
            self.pair.clone(),
            shown(self.ours),
            shown(self.theirs.bump),
            comparison.to_owned(),
            self.theirs.lints.join(", "),
        ]
    }
}
