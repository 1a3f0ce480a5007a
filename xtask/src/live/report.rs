//! The calls of an application, and the table of all servers.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::table;

/// The result of a server.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Row {
    server: String,
    version: String,
    /// Operations in the document.
    pub(super) operations: usize,
    calls: Vec<Call>,
    lists: Vec<List>,
    /// The reasons of calls that do not follow the document.
    around: Vec<String>,
    /// Corrections of the document and settings, or `none`.
    corrections: String,
    ended: bool,
    /// The reason for which the application did not run to its end.
    pub(super) error: Option<String>,
}

#[derive(Debug, PartialEq)]
struct Call {
    fits: bool,
    name: String,
    expected: String,
    actual: String,
}

#[derive(Debug, PartialEq)]
struct List {
    name: String,
    created: String,
    read: String,
    pages: String,
}

impl Row {
    pub(super) fn new(server: &str, version: &str) -> Self {
        Self {
            server: server.to_owned(),
            version: version.to_owned(),
            corrections: "none".to_owned(),
            ..Self::default()
        }
    }

    /// Reads the lines that the application printed.
    pub(super) fn read(&mut self, lines: &str) {
        for line in lines.lines() {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["call", fits, name, expected, actual] => self.calls.push(Call {
                    fits: fits == "ok",
                    name: name.to_owned(),
                    expected: expected.to_owned(),
                    actual: actual.to_owned(),
                }),
                ["list", name, created, read, pages] => self.lists.push(List {
                    name: name.to_owned(),
                    created: created.to_owned(),
                    read: read.to_owned(),
                    pages: pages.to_owned(),
                }),
                ["around", reason] => self.around.push(reason.to_owned()),
                ["end"] => self.ended = true,
                _ => self.error = Some(format!("the application printed an unexpected line: {line}")),
            }
        }
    }

    /// Counts the corrections in the overlay and the tables of the settings.
    pub(super) fn count_corrections(&mut self, overlay: &Path, settings: &Path) -> Result<()> {
        let read = |path: &Path| match path.is_file() {
            true => fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display())),
            false => Ok(String::new()),
        };
        let actions = read(overlay)?.lines().filter(|line| line.trim_start().starts_with("- target:")).count();
        let settings: toml::Table = read(settings)?.parse().context("cannot parse the settings")?;
        let mut parts = Vec::new();
        if actions > 0 {
            parts.push(format!("{actions} in the overlay"));
        }
        if !settings.is_empty() {
            let tables: Vec<String> = settings.keys().map(|table| format!("[{table}]")).collect();
            parts.push(format!("settings {}", tables.join(" ")));
        }
        if !parts.is_empty() {
            self.corrections = parts.join(", ");
        }
        Ok(())
    }

    /// Returns true if the application made all of its calls.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    pub(super) fn is_success(&self) -> bool {
        self.ended && self.error.is_none() && !self.calls.is_empty() && self.calls.iter().all(|call| call.fits)
    }

    /// Returns a line for each call.
    pub(super) fn calls(&self) -> String {
        let mut lines = Vec::new();
        for call in &self.calls {
            let result = if call.fits { "ok" } else { "FAILED" };
            lines.push(format!("  {result:<6}  {}: expected {}, got {}", call.name, call.expected, call.actual));
        }
        lines.extend(self.around.iter().map(|reason| format!("  around the document: {reason}")));
        lines.extend(self.error.iter().map(|error| format!("  error: {error}")));
        lines.join("\n")
    }

    fn cells(&self) -> [String; 8] {
        let fits = self.calls.iter().filter(|call| call.fits).count();
        let list = |list: &List| format!("{} {}/{}/{}", list.name, list.created, list.read, list.pages);
        [
            self.server.clone(),
            self.version.clone(),
            self.operations.to_string(),
            self.calls.len().to_string(),
            format!("{fits}{}", if self.is_success() { "" } else { ", failed" }),
            self.around.len().to_string(),
            self.corrections.clone(),
            self.lists.iter().map(list).collect::<Vec<_>>().join(", "),
        ]
    }
}

/// Returns the table of all servers.
pub(super) fn table(rows: &[Row]) -> String {
    let heads = [
        "server",
        "version",
        "operations",
        "calls",
        "as expected",
        "around the document",
        "corrections",
        "lists (created/read/pages)",
    ];
    let mut lines = vec![heads.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    table::aligned(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "call\tok\tcreate\t1\t1\nlist\tflows\t7\t7\t3\naround\tthe document lacks it\nend\n";

    #[test]
    fn the_lines_of_an_application_are_read() {
        let mut row = Row::new("prefect", "3.0.0");
        row.operations = 12;
        row.read(LINES);
        assert!(row.is_success());
        assert_eq!(row.cells(), ["prefect", "3.0.0", "12", "1", "1", "1", "none", "flows 7/7/3"]);
        assert_eq!(row.calls(), "  ok      create: expected 1, got 1\n  around the document: the document lacks it");
    }

    #[test]
    fn a_row_fails_with_a_call_without_calls_or_without_an_end() {
        for lines in ["end\n", "call\tok\tcreate\t1\t1\n", "call\tFAILED\tcreate\t1\t2\nend\n", "call\tok\t1\nend\n"] {
            let mut row = Row::new("prefect", "3.0.0");
            row.read(lines);
            assert!(!row.is_success(), "{lines}");
        }
        let mut row = Row::new("prefect", "3.0.0");
        row.read(LINES);
        row.error = Some("the server exited".to_owned());
        assert!(!row.is_success());
    }

    #[test]
    fn corrections_are_counted() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (overlay, settings) = (folder.path().join("overlay.yaml"), folder.path().join("codegen.toml"));
        let mut row = Row::new("prefect", "3.0.0");
        row.count_corrections(&overlay, &settings).expect("the files are optional");
        assert_eq!(row.corrections, "none");

        fs::write(&overlay, "actions:\n  - target: $.info\n    update: {}\n  - target: $.paths\n    remove: true\n")
            .expect("the file can be written");
        fs::write(&settings, "[answers]\ntrust_required = false\n").expect("the file can be written");
        row.count_corrections(&overlay, &settings).expect("the files are valid");
        assert_eq!(row.corrections, "2 in the overlay, settings [answers]");
    }
}
