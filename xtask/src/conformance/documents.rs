//! Runs `faos-codegen conformance` for many documents, in one folder, so that they share their dependencies. A document
//! that fails is a row of the table and does not stop the run.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::corpus::{self, build_generator};
use crate::workspace::Workspace;

use super::Options;

/// The columns of numbers: the title, and the member of the command's summary.
const COLUMNS: [(&str, &str); 11] = [
    ("operations", "operations"),
    ("called", "called"),
    ("cases", "cases"),
    ("requests", "requests"),
    ("invalid", "invalid"),
    ("differ", "differences"),
    ("undecoded", "undecodable"),
    ("errors", "typed_errors"),
    ("refused", "refused"),
    ("other", "other"),
    ("samples", "invalid_answers"),
];

/// Runs every document, the smallest first, and prints a row as each finishes. Returns true if there was no fault.
pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let documents = documents(options)?;
    ensure!(!documents.is_empty(), "the folders do not contain a document");
    let generator = build_generator(workspace.root())?;
    let work = workspace.root().join("target/conformance");
    fs::create_dir_all(&work).with_context(|| format!("cannot create {}", work.display()))?;
    // The crates get the versions that are locked, and possibly compiled, here.
    fs::copy(workspace.root().join("Cargo.lock"), work.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    if let Some(report) = &options.report {
        fs::write(report, "").with_context(|| format!("cannot write {}", report.display()))?;
    }

    let width = documents.iter().map(|path| corpus::name(path).chars().count()).max().unwrap_or_default();
    say!("{}", titles(width));
    let (began, mut rows) = (Instant::now(), Vec::new());
    for document in &documents {
        let row = Row::run(workspace, &generator, &work, document)?;
        say!("{}", row.line(width));
        if let Some(report) = &options.report {
            let mut file = OpenOptions::new().append(true).open(report)?;
            file.write_all(row.faults.as_bytes()).with_context(|| format!("cannot write {}", report.display()))?;
        }
        rows.push(row);
    }
    say!("{}", total(&rows, width, began.elapsed().as_secs_f64()));
    Ok(rows.iter().all(Row::is_success))
}

/// Lists the documents, the smallest first.
fn documents(options: &Options) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in &options.spec {
        ensure!(path.exists(), "cannot find {}", path.display());
        match path.is_dir() {
            true => found.extend(corpus::documents(path, options.only.as_deref(), options.largest)?),
            false => found.push(path.clone()),
        }
    }
    Ok(found)
}

/// The result of a document.
#[derive(Default)]
struct Row {
    document: String,
    /// The summary of the command, if it ran the cases.
    summary: Option<Value>,
    /// The findings, if the generator refused the document.
    refusal: Option<String>,
    /// The reason, if the command failed.
    error: Option<String>,
    /// The lines of the report.
    faults: String,
}

impl Row {
    fn run(workspace: &Workspace, generator: &Path, work: &Path, document: &Path) -> Result<Self> {
        let mut row = Self { document: corpus::name(document), ..Self::default() };
        let report = work.join("faults.jsonl");
        fs::write(&report, "").with_context(|| format!("cannot write {}", report.display()))?;
        let mut command = Command::new(generator);
        command.arg("conformance").arg(document).args(["--files", "--format", "json"]);
        command.arg("--work").arg(work).arg("--tools").arg(workspace.root().join(".tools/python"));
        command.arg("--report").arg(&report);
        let output = command.output().with_context(|| format!("cannot run {}", generator.display()))?;
        row.faults = fs::read_to_string(&report).unwrap_or_default();
        row.fill(&output.stdout, &output.stderr);
        Ok(row)
    }

    fn fill(&mut self, stdout: &[u8], stderr: &[u8]) {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        match serde_json::from_slice::<Value>(stdout) {
            Ok(summary) if summary.get("cases").is_some() => self.summary = Some(summary),
            Ok(report) => {
                let findings = report["findings"].as_array().into_iter().flatten();
                let mut errors = findings.filter(|finding| finding["severity"] == "error");
                let first = errors.next().and_then(|finding| finding["message"].as_str()).unwrap_or("refused");
                self.refusal = Some(one_line(first));
            }
            Err(_) => self.error = Some(one_line(&String::from_utf8_lossy(stderr))),
        }
    }

    /// Returns true if there was no fault. Refusing a document with a reason is not one.
    fn is_success(&self) -> bool {
        self.error.is_none() && self.count("faults") == 0
    }

    fn count(&self, name: &str) -> u64 {
        self.summary.as_ref().and_then(|summary| summary[name].as_u64()).unwrap_or_default()
    }

    fn seconds(&self) -> f64 {
        let seconds = |name: &str| self.summary.as_ref().and_then(|summary| summary[name].as_f64()).unwrap_or_default();
        seconds("generate_seconds") + seconds("compile_seconds") + seconds("run_seconds")
    }

    fn disputed(&self) -> u64 {
        self.disputes().map(|(_, count)| count).sum()
    }

    /// Returns the reasons of disputes, with the number of requests.
    fn disputes(&self) -> impl Iterator<Item = (&str, u64)> {
        let reasons = self.summary.as_ref().and_then(|summary| summary["disputed"].as_object());
        reasons.into_iter().flatten().filter_map(|(reason, count)| Some((reason.as_str(), count.as_u64()?)))
    }

    fn line(&self, width: usize) -> String {
        if let Some(reason) = self.refusal.as_ref().or(self.error.as_ref()) {
            let what = if self.refusal.is_some() { "refused" } else { "FAILED" };
            return format!("{:<width$}  {what}: {}", self.document, reason.chars().take(300).collect::<String>());
        }
        cells(&self.document, width, &|name| self.count(name), self.disputed(), self.seconds())
    }
}

fn titles(width: usize) -> String {
    let mut line = format!("{:<width$}", "document");
    for (title, _) in COLUMNS {
        line.push_str(&format!("  {title:>10}"));
    }
    line + "    disputed    faults   seconds"
}

fn cells(document: &str, width: usize, count: &dyn Fn(&str) -> u64, disputed: u64, seconds: f64) -> String {
    let mut line = format!("{document:<width$}");
    for (_, name) in COLUMNS {
        line.push_str(&format!("  {:>10}", count(name)));
    }
    line + &format!("  {disputed:>10}  {:>8}  {seconds:>8.1}", count("faults"))
}

/// Formats the sums, and the number of documents of each kind.
fn total(rows: &[Row], width: usize, seconds: f64) -> String {
    let sum = |name: &str| rows.iter().map(|row| row.count(name)).sum();
    let disputed = rows.iter().map(Row::disputed).sum();
    let line = cells("total", width, &sum, disputed, seconds);
    let count = |is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count();
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, requests) in rows.iter().flat_map(Row::disputes) {
        *reasons.entry(reason).or_default() += requests;
    }
    let reasons = reasons.into_iter().map(|(reason, requests)| format!("\ndisputed in {requests} requests: {reason}"));
    format!(
        "{line}\n{}\n\n{} documents: {} without a fault, {} with faults, {} refused, {} failed",
        reasons.collect::<String>(),
        rows.len(),
        count(&|row| row.summary.is_some() && row.is_success()),
        count(&|row| row.summary.is_some() && !row.is_success()),
        count(&|row| row.refusal.is_some()),
        count(&|row| row.error.is_some()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(stdout: &str, stderr: &str) -> Row {
        let mut row = Row { document: "a.json".to_owned(), ..Row::default() };
        row.fill(stdout.as_bytes(), stderr.as_bytes());
        row
    }

    #[test]
    fn the_output_of_the_command_becomes_a_row() {
        let clean = row(r#"{"cases": 3, "operations": 2, "faults": 0, "disputed": {"a": 1, "b": 2}}"#, "");
        let faulty = row(r#"{"cases": 1, "operations": 1, "faults": 2, "disputed": {}}"#, "");
        let refused = row(r#"{"findings": [{"severity": "error", "message": "not\nOpenAPI 3"}]}"#, "");
        let failed = row("", "error: cannot\ncompile");

        assert!(clean.is_success() && refused.is_success() && !faulty.is_success() && !failed.is_success());
        assert_eq!(refused.line(8), "a.json    refused: not OpenAPI 3");
        assert_eq!(failed.line(8), "a.json    FAILED: error: cannot compile");
        assert_eq!(titles(8).len(), clean.line(8).len());
        let total = total(&[clean, faulty, refused, failed], 8, 1.0);
        assert!(total.contains("\ndisputed in 1 requests: a\ndisputed in 2 requests: b\n"), "{total}");
        assert!(total.ends_with("4 documents: 1 without a fault, 1 with faults, 1 refused, 1 failed"), "{total}");
        let sums: Vec<&str> = total.lines().next().unwrap_or_default().split_whitespace().collect();
        assert_eq!(sums, ["total", "3", "0", "4", "0", "0", "0", "0", "0", "0", "0", "0", "3", "2", "1.0"]);
    }
}
