//! The change log of a client, which is maintained by hand and extended by regeneration.
//!
//! The section "Unreleased" contains the lines of the last commit, handwritten lines since, and one for each change since
//! that commit. A record contains the lines that regeneration added, so that it removes a line if its change is reverted
//! before it is committed, and never a handwritten line.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::{DiskError, Mode, failed, optional, replace};

const TITLE: &str = "# Changes\n";
const UNRELEASED: &str = "## Unreleased";

/// The files of a change log.
#[derive(Clone, Copy, Debug)]
pub struct ChangeLog<'a> {
    /// The change log.
    pub path: &'a Path,
    /// The record of the lines that regeneration added.
    pub record: &'a Path,
    /// The change log of the last commit, if it has one.
    pub committed: Option<&'a str>,
}

impl ChangeLog<'_> {
    /// Updates "Unreleased" with the changes since the last commit, and returns true if the change log changed.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be read, written or removed.
    pub fn update(self, entries: &[String]) -> Result<bool, DiskError> {
        let Self { path, record, committed } = self;
        let text = optional(path)?;
        let recorded = optional(record)?.unwrap_or_default();
        let added: Vec<&str> = recorded.lines().collect();

        let base = committed.unwrap_or(TITLE);
        let new = updated(text.as_deref().unwrap_or(TITLE), base, &added, entries);
        let is_changed = match new {
            // Regeneration created the change log, and all of its lines were removed.
            new if new == TITLE && committed.is_none() && !added.is_empty() => remove(path)?,
            new if text.is_none() && new == TITLE => false,
            new => replace(path, &new, Mode::Write)?,
        };

        // Lines of the last commit stay even if their change is reverted.
        let (_, of_commit, _) = apart(base);
        let own = entries.iter().filter(|entry| of_commit.lines().all(|line| line != *entry));
        let recorded: String = own.map(|entry| format!("{entry}\n")).collect();
        if recorded.is_empty() {
            remove(record)?;
        } else {
            replace(record, &recorded, Mode::Write)?;
        }
        Ok(is_changed)
    }
}

/// Removes a file, and returns true if it existed.
fn remove(path: &Path) -> Result<bool, DiskError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed("remove", path)(error)),
    }
}

/// Returns the change log with a line for each entry under "Unreleased", without the lines that regeneration added since
/// the last commit and that are no longer entries.
fn updated(text: &str, committed: &str, added: &[&str], entries: &[String]) -> String {
    let (head, section, rest) = apart(text);
    let (_, of_commit, _) = apart(committed);
    let is_entry = |line: &str| entries.iter().any(|entry| entry == line);
    let is_over = |line: &str| added.contains(&line) && !is_entry(line) && of_commit.lines().all(|known| known != line);
    let kept: Vec<&str> = section.trim().lines().filter(|line| !is_over(line)).collect();
    let new = entries.iter().map(String::as_str).filter(|entry| !kept.contains(entry));
    let lines = [kept.clone(), new.collect()].concat();
    if lines == section.trim().lines().collect::<Vec<_>>() {
        return text.to_owned();
    }
    let body = lines.join("\n");
    let body = body.trim_end();
    let gap = if body.is_empty() { "" } else { "\n\n" };
    let rest = if rest.is_empty() { String::new() } else { format!("\n{rest}") };
    let new = format!("{}\n\n{UNRELEASED}{gap}{body}\n{rest}", head.trim_end());
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    // If everything was reverted, the file is restored exactly, or removed if it did not exist.
    let without_section = words(&new.replacen(UNRELEASED, "", 1)) == words(committed) && body.is_empty();
    if words(&new) == words(committed) || without_section { committed.to_owned() } else { new }
}

/// Splits a change log into the text above the section "Unreleased", the section's body, and the text below. If the section
/// is missing, it is inserted above the first one.
fn apart(text: &str) -> (&str, &str, &str) {
    let starts = |line: &str| line.starts_with("## ");
    let mut at = 0;
    let mut sections = Vec::new();
    for line in text.split_inclusive('\n') {
        if starts(line) {
            sections.push((at, line.trim_end()));
        }
        at += line.len();
    }
    let Some(index) = sections.iter().position(|(_, title)| *title == UNRELEASED) else {
        let first = sections.first().map_or(text.len(), |(at, _)| *at);
        return (&text[..first], "", &text[first..]);
    };
    let (start, title) = sections[index];
    let end = sections.get(index + 1).map_or(text.len(), |(at, _)| *at);
    (&text[..start], &text[start + title.len()..end], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(entries: &[&str]) -> Vec<String> {
        entries.iter().map(|entry| format!("- {entry}")).collect()
    }

    /// Returns the log with these entries, if regeneration has not added any before.
    fn added(text: &str, new: &[&str]) -> String {
        updated(text, text, &[], &entries(new))
    }

    #[test]
    fn entries_are_added_once_below_existing_lines() {
        let text = "# Changes\n\nIn our words.\n\n## Unreleased\n\n- a\n\n## 0.1.0\n\n- b\n";
        let expected = "# Changes\n\nIn our words.\n\n## Unreleased\n\n- a\n- b\n- c\n\n## 0.1.0\n\n- b\n";
        assert_eq!(added(text, &["a", "b", "c"]), expected);
        assert_eq!(added(expected, &["a", "b", "c"]), expected);
    }

    #[test]
    fn a_missing_section_is_created() {
        let expected = "# Changes\n\n## Unreleased\n\n- a\n\n## 0.1.0\n\n- b\n";
        assert_eq!(added("# Changes\n\n## 0.1.0\n\n- b\n", &["a"]), expected);
        assert_eq!(added(TITLE, &["a"]), "# Changes\n\n## Unreleased\n\n- a\n");
        assert_eq!(added(TITLE, &[]), TITLE);
    }

    #[test]
    fn reverted_entries_are_removed_and_the_rest_is_as_committed() {
        let logs = [
            TITLE,
            "# Changes\n\nIn our words.\n\n## Unreleased\n",
            "# Changes\n\n## Unreleased\n\n- of the commit\n",
            "# Changes\n\n## Unreleased\n\n\n- of the commit\n\n\n## 0.1.0\n\n- old\n",
            "# Changes\n\n## 0.1.0\n\n- old\n",
        ];
        for committed in logs {
            let first = updated(committed, committed, &[], &entries(&["a", "b"]));
            assert!(first.contains("- a\n- b\n"), "{first}");
            let second = updated(&first, committed, &["- a", "- b"], &entries(&["b", "c"]));
            assert!(second.contains("- b\n- c\n") && !second.contains("- a\n"), "{second}");
            assert_eq!(updated(&second, committed, &["- b", "- c"], &[]), committed);
        }
    }

    #[test]
    fn handwritten_lines_stay() {
        let committed = "# Changes\n\n## Unreleased\n\n- a\n";
        let text = "# Changes\n\n## Unreleased\n\n- a\n- by hand\n- b, in our words\n  on two lines\n- b\n";
        let expected = "# Changes\n\n## Unreleased\n\n- a\n- by hand\n- b, in our words\n  on two lines\n";
        // A line of the commit stays as well, even if regeneration had written it.
        assert_eq!(updated(text, committed, &["- a", "- b"], &[]), expected);
        assert_eq!(updated(text, committed, &[], &[]), text, "the line may be handwritten");
    }
}
