//! The result for one document, as a row of the printed table and of the tab-separated file.

use std::process::Output;

use faos_codegen::manifest;
use serde_json::Value;

use crate::table;

use super::{crates::Compiled, samples::Counts};

/// The titles of the columns.
const COLUMNS: [&str; 21] = [
    "document",
    "version",
    "operations",
    "types",
    "errors",
    "warnings",
    "notes",
    "untyped",
    "untyped %",
    "plain docs",
    "gen s",
    "gen MB",
    "lines",
    "check s",
    "rustc warnings",
    "rustc errors",
    "same",
    "dropped",
    "changed",
    "failed",
    "note",
];

/// The result for one document.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) document: String,
    /// The summary of the generator, if it generated a client.
    summary: Option<Value>,
    /// The numbers of errors, warnings and notes.
    findings: [usize; 3],
    first_error: Option<String>,
    pub(super) crash: Option<String>,
    pub(super) compiled: Option<Compiled>,
    pub(super) samples: Option<Counts>,
    pub(super) test_error: Option<String>,
}

impl Row {
    pub(super) fn new(document: String) -> Row {
        Row { document, ..Row::default() }
    }

    /// Returns the name of the document's crate, which is valid for any file name.
    pub(super) fn package(&self) -> String {
        manifest::package_of(&self.document)
    }

    /// Fills the row from the output of the generator.
    pub(super) fn fill(&mut self, output: &Output) {
        let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
            let text = String::from_utf8_lossy(&output.stderr);
            let reason = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect::<String>();
            self.crash = Some(format!("{}: {reason}", output.status));
            return;
        };
        for finding in report["findings"].as_array().into_iter().flatten() {
            let index = match finding["severity"].as_str() {
                Some("error") => 0,
                Some("warning") => 1,
                _ => 2,
            };
            self.findings[index] += 1;
            if index == 0 && self.first_error.is_none() {
                let text = |name: &str| finding[name].as_str().unwrap_or_default();
                self.first_error =
                    Some(format!("{}: {} ({}:{})", text("code"), text("message"), text("pointer"), finding["line"]));
            }
        }
        self.summary = output.status.success().then_some(report);
    }

    /// Returns true if a client was generated.
    pub(super) fn is_made(&self) -> bool {
        self.summary.is_some()
    }

    /// Returns true if neither the generator nor the compiler failed. Refusing a document with a reason is not a
    /// failure.
    pub(super) fn is_success(&self) -> bool {
        let clean = self.compiled.as_ref().is_none_or(|compiled| compiled.warnings == 0 && compiled.errors == 0);
        self.crash.is_none() && self.test_error.is_none() && clean && (self.is_made() || self.first_error.is_some())
    }

    fn cells(&self) -> [String; 21] {
        let number = |name: &str| self.summary.as_ref().and_then(|summary| summary[name].as_f64());
        let whole = |name: &str| number(name).map(|number| format!("{number:.0}")).unwrap_or_default();
        let share = match (number("untyped"), number("values")) {
            (Some(untyped), Some(values)) => format!("{:.2}", 100.0 * untyped / values.max(1.0)),
            _ => String::new(),
        };
        let version = self.summary.as_ref().and_then(|summary| summary["openapi"].as_str()).unwrap_or_default();
        let megabytes = number("peak_memory_bytes").map(|bytes| format!("{:.0}", bytes / 1e6)).unwrap_or_default();
        let compiled = |cell: fn(&Compiled) -> String| self.compiled.as_ref().map(cell).unwrap_or_default();
        let samples =
            |cell: fn(&Counts) -> usize| self.samples.as_ref().map(|it| cell(it).to_string()).unwrap_or_default();
        let message = self.compiled.as_ref().and_then(|compiled| compiled.first.as_ref());
        let note = self.crash.as_ref().or(self.first_error.as_ref()).or(message).or(self.test_error.as_ref());
        let [errors, warnings, notes] = self.findings.map(|count| count.to_string());
        [
            self.document.clone(),
            version.to_owned(),
            whole("operations"),
            whole("types"),
            errors,
            warnings,
            notes,
            whole("untyped"),
            share,
            whole("escaped_descriptions"),
            number("seconds").map(|seconds| format!("{seconds:.2}")).unwrap_or_default(),
            megabytes,
            whole("lines"),
            compiled(|compiled| format!("{:.1}", compiled.seconds)),
            compiled(|compiled| compiled.warnings.to_string()),
            compiled(|compiled| compiled.errors.to_string()),
            samples(|counts| counts.same),
            samples(|counts| counts.dropped),
            samples(|counts| counts.changed),
            samples(|counts| counts.failed),
            note.map(|note| note.replace(['\t', '\n'], " ")).unwrap_or_default(),
        ]
    }
}

/// Formats the rows as tab-separated values.
pub(super) fn tsv(rows: &[Row]) -> String {
    table::tsv(&lines(rows))
}

/// Formats the rows as an aligned table, followed by a summary.
pub(super) fn table(rows: &[Row]) -> String {
    table::aligned(&lines(rows)) + &summary(rows)
}

fn lines(rows: &[Row]) -> Vec<[String; 21]> {
    [COLUMNS.map(str::to_owned)].into_iter().chain(rows.iter().map(Row::cells)).collect()
}

fn summary(rows: &[Row]) -> String {
    let count = |is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count();
    let mut text = format!(
        "\n{} documents: {} clients, {} refused, {} crashes",
        rows.len(),
        count(&Row::is_made),
        count(&|row| !row.is_made() && row.crash.is_none()),
        count(&|row| row.crash.is_some()),
    );
    let sum = |name: &str| rows.iter().filter_map(|row| row.summary.as_ref()?[name].as_u64()).sum::<u64>();
    let (escaped, descriptions) = (sum("escaped_descriptions"), sum("descriptions"));
    text.push_str(&format!("; {escaped} of {descriptions} descriptions are plain text"));
    let compiled = rows.iter().filter_map(|row| row.compiled.as_ref());
    let clean = compiled.clone().filter(|compiled| compiled.warnings == 0 && compiled.errors == 0).count();
    if compiled.clone().next().is_some() {
        text.push_str(&format!("; {clean} of {} compile without warnings", compiled.count()));
    }
    let samples: Vec<&Counts> = rows.iter().filter_map(|row| row.samples.as_ref()).collect();
    if !samples.is_empty() {
        let sum = |cell: fn(&Counts) -> usize| samples.iter().map(|counts| cell(counts)).sum::<usize>();
        text.push_str(&format!(
            "; samples: {} same, {} dropped, {} changed, {} failed",
            sum(|counts| counts.same),
            sum(|counts| counts.dropped),
            sum(|counts| counts.changed),
            sum(|counts| counts.failed)
        ));
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_name_is_always_valid() {
        assert_eq!(Row::new("k8s.core_v1.json".to_owned()).package(), "of-k8s-core-v1-json");
        assert!(faos_codegen::manifest::is_package_name(&Row::new("\u{fc}.yaml".to_owned()).package()));
    }

    #[test]
    fn the_table_has_a_summary_and_all_columns() {
        let mut bad = Row::new("bad.yaml".to_owned());
        bad.crash = Some("signal: 11\tcore".to_owned());
        let rows = [bad, Row::new("unfinished.json".to_owned())];
        let table = table(&rows);
        assert!(table.contains("signal: 11 core"), "{table}");
        assert!(
            table.ends_with("2 documents: 0 clients, 1 refused, 1 crashes; 0 of 0 descriptions are plain text\n"),
            "{table}"
        );
        assert_eq!(tsv(&rows).lines().map(|line| line.split('\t').count()).max(), Some(COLUMNS.len()));
        assert!(!rows.iter().any(Row::is_success));
    }
}
