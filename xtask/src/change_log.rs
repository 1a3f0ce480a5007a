//! `faos-generated/CHANGELOG.md`, which people keep and regeneration adds to.

use std::io::ErrorKind;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

const TITLE: &str = "# Changes\n";
const UNRELEASED: &str = "## Unreleased";

/// The change log with the entries that it does not have yet under "Unreleased"; nothing if it has them all.
pub(crate) fn with_entries(workspace: &Workspace, entries: &[String]) -> Result<Option<String>> {
    let path = workspace.change_log();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => TITLE.to_owned(),
        Err(error) => return Err(error).with_context(|| format!("could not read {}", workspace.name_of(&path))),
    };
    Ok(added(&text, entries))
}

fn added(text: &str, entries: &[String]) -> Option<String> {
    let (head, section, rest) = apart(text);
    let new: Vec<&str> =
        entries.iter().map(String::as_str).filter(|entry| section.lines().all(|line| line != *entry)).collect();
    if new.is_empty() {
        return None;
    }
    let section = section.trim();
    let gap = if section.is_empty() { "" } else { "\n" };
    let rest = if rest.is_empty() { String::new() } else { format!("\n{rest}") };
    Some(format!("{}\n\n{UNRELEASED}\n\n{section}{gap}{}\n{rest}", head.trim_end(), new.join("\n")))
}

/// What stands above the section "Unreleased", what stands in it, and what stands below. A log without the section gets it
/// above its first.
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

    #[test]
    fn entries_are_added_once_below_what_is_there() {
        let text = "# Changes\n\nIn our words.\n\n## Unreleased\n\n- a\n\n## 0.1.0\n\n- b\n";
        let expected = "# Changes\n\nIn our words.\n\n## Unreleased\n\n- a\n- b\n- c\n\n## 0.1.0\n\n- b\n";
        assert_eq!(added(text, &entries(&["a", "b", "c"])).as_deref(), Some(expected));
        assert_eq!(added(expected, &entries(&["a", "b", "c"])), None);
    }

    #[test]
    fn a_section_that_is_not_there_is_made() {
        let expected = "# Changes\n\n## Unreleased\n\n- a\n\n## 0.1.0\n\n- b\n";
        assert_eq!(added("# Changes\n\n## 0.1.0\n\n- b\n", &entries(&["a"])).as_deref(), Some(expected));
        assert_eq!(added(TITLE, &entries(&["a"])).as_deref(), Some("# Changes\n\n## Unreleased\n\n- a\n"));
        assert_eq!(added(TITLE, &[]), None);
    }
}
