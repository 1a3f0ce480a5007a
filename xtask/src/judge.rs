//! Holds the report of what changed against cargo-semver-checks: what that finds to break callers in Rust, the report must
//! call breaking. The other way round is no mistake, for it looks at no type of a field, an argument or a result.

#[path = "../../faos-codegen/tests/changes/cases.rs"]
mod cases;
mod verdict;

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

use crate::{
    corpus::{self, Crates},
    history::{Step, histories},
    table,
    workspace::Workspace,
};
use verdict::{Judge, Verdict};

/// Hold the verdicts of `changes` on Rust against those of cargo-semver-checks.
///
/// Goes through a pair of documents for each kind of change. The first run builds cargo-semver-checks. Exits with 1 where
/// it asks for a greater version than the report does.
#[derive(Args)]
pub(crate) struct Options {
    /// Go through the versions of real documents instead: a folder with a folder for each, as for `churn`.
    #[arg(long, value_name = "DIR")]
    history: Option<PathBuf>,
    /// Only pairs, or documents with a history, whose name contains this text.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// Judges every pair; whether no verdict of ours was too mild.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
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

/// The package that every client is while it is judged: items are found by their path, which starts with its name.
const PACKAGE: &str = "judged";

/// What a pair is judged with, and what came of it.
struct Bench {
    crates: Crates,
    judge: Judge,
    /// Where descriptions of crates are kept.
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
        fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
        Ok(Self { crates, judge, folder, only, rows: Vec::new() })
    }

    /// The shop before and after each edit.
    fn judge_cases(&mut self) -> Result<()> {
        let old = client(cases::SHOP, "", &NameLock::default())?;
        let described = self.describe("before", &old)?;
        let cases: Vec<_> = cases::CASES.iter().filter(|case| self.is_wanted(case.name)).collect();
        let progress = corpus::progress(cases.len() as u64);
        for case in cases {
            progress.set_message(case.name);
            let new = client(&cases::edited(case.edits), case.settings, &old.lock).context(case.name)?;
            let after = self.describe("after", &new).context(case.name)?;
            self.add(case.name.to_owned(), (&old, &described), (&new, &after))?;
            progress.inc(1);
        }
        progress.finish_and_clear();
        Ok(())
    }

    /// Every version of a document and the one before it.
    fn judge_history(&mut self, folder: &Path) -> Result<()> {
        let mut histories = histories(folder)?;
        histories.retain(|history| self.is_wanted(&history.document));
        let count: usize = histories.iter().map(|history| history.versions.len()).sum();
        let progress = corpus::progress(count as u64);
        for history in &histories {
            let then = self.folder.join("before.json");
            history.walk(&progress, |Step { before, name, after }| {
                let pair = before.map(|before| format!("{} {} to {name}", history.document, before.source.name));
                let Ok(after) = after else { return Ok(()) };
                let now = self.describe("after", &after.output)?;
                if let (Some(pair), Some(before)) = (pair, before) {
                    self.add(pair, (&before.output, &then), (&after.output, &now))?;
                }
                fs::rename(&now, &then).with_context(|| format!("could not write {}", then.display()))
            })?;
        }
        progress.finish_and_clear();
        Ok(())
    }

    fn is_wanted(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|text| name.contains(text.as_str()))
    }

    /// Writes the crate and has rustdoc describe it.
    fn describe(&self, name: &str, client: &Output) -> Result<PathBuf> {
        let folder = self.crates.folder_of(PACKAGE);
        disk::sync(&folder.join("src"), &client.files, Protection { list: None, force: true }, Mode::Write)?;
        disk::replace(&folder.join("Cargo.toml"), &manifest::manifest(PACKAGE, client.names.features()), Mode::Write)?;
        let described = self.folder.join(format!("{name}.json"));
        fs::rename(self.crates.describe(PACKAGE)?, &described)
            .with_context(|| format!("could not write {}", described.display()))?;
        Ok(described)
    }

    fn add(&mut self, pair: String, old: (&Output, &Path), new: (&Output, &Path)) -> Result<()> {
        let ours = changes(old.0, new.0).bump();
        let theirs = self.judge.compare(old.1, new.1).with_context(|| pair.clone())?;
        self.rows.push(Row { pair, ours, theirs });
        Ok(())
    }
}

fn client(text: &str, settings: &str, names: &NameLock) -> Result<Output> {
    let source = Source::new("shop.yaml", text);
    faos_codegen::generate(&source, &Settings::parse(settings)?, names, &Limits::default())
        .map_err(|findings| anyhow!("no client can be generated:\n{}", findings.render(&source, false)))
}

const COLUMNS: [&str; 5] = ["pair", "ours", "theirs", "", "what they found"];

/// Both verdicts on a pair.
struct Row {
    pair: String,
    ours: Option<Bump>,
    theirs: Verdict,
}

/// How our verdict compares with theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Agrees,
    Stricter,
    Laxer,
}

impl Row {
    fn comparison(&self) -> Comparison {
        // To them, a patch is nothing worth a word.
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
