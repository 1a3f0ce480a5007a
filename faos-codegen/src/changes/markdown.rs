//! The change report for a pull request.

use std::fmt::Write as _;

use semver::Version;

use crate::english::capitalized;
use crate::markdown::{report_or, text_block};
use crate::render::inline_code as code;
use crate::visible::one_line;

use super::groups::{Counts, Group, groups};
use super::text::{effects, places, verdict};
use super::{Action, Change, Changes, Subject};

/// The maximum length in bytes. GitHub accepts 65,536 characters in a description or comment, in which other tools may want
/// a paragraph, too.
const LONGEST: usize = 60_000;

/// The bytes that are kept free for the end of the report.
const END: usize = 400;

/// The number of breaking changes above which those of each resource are folded.
const UNFOLDED: usize = 20;

/// The number of breaking changes above which their locations are left out.
const LOCATED: usize = 100;

/// The number of rows of the summary.
const ROWS: usize = 25;

/// The length in bytes from which the state before or after a change is cut.
const LONG_STATE: usize = 300;

impl Changes {
    /// Returns the report as Markdown, which fits into a comment on GitHub: a summary by resource, the breaking changes,
    /// most severe first, and the others folded. If changes do not fit, the report says how many. `version` is the version
    /// of the old client.
    pub fn markdown(&self, version: Option<&Version>) -> String {
        let Self { old, new, changes } = self;
        let has_places = Counts::of(changes).breaking <= LOCATED;
        let mut report = Report { text: String::new(), has_places, is_full: false, breaking: 0, compatible: 0 };
        let title = |edition: &super::Edition| code(&cut(&edition.title));
        let new_title = if old.title == new.title { String::new() } else { format!("{} ", title(new)) };
        let versions = [old, new].map(|edition| code(&cut(&edition.version)));
        let _ = write!(report.text, "## {} {} → {new_title}{}\n\n", title(old), versions[0], versions[1]);
        let Some(bump) = self.bump() else { return format!("{}No change.\n", report.text) };
        let counts = Counts::of(changes);
        let _ = writeln!(
            report.text,
            "**{}**; {} breaking in Rust, {} breaking on the wire, {} compatible.",
            capitalized(verdict(bump, version)),
            counts.rust,
            counts.wire,
            counts.compatible
        );
        summary(&mut report.text, &groups(changes));
        let breaking = groups(changes.iter().filter(|change| change.is_breaking()));
        if !breaking.is_empty() {
            report.text.push_str("\n### Breaking\n");
        }
        for (index, group) in breaking.iter().enumerate() {
            let is_folded = counts.breaking > UNFOLDED;
            report.breaking += group.counts.breaking - report.group(group, is_folded, index == 0);
        }
        let is_about_docs = |change: &&Change| change.action == Action::Documented;
        let (docs, others): (Vec<_>, Vec<_>) =
            changes.iter().filter(|change| !change.is_breaking()).partition(is_about_docs);
        report.fold(others, "compatible");
        report.fold(docs, "changed in the documentation");
        report.end();
        report_or(report.text, || text_block(&shortened(&self.text(version))))
    }

    /// Returns a list item per change, for a changelog. Changes of documentation share one item.
    pub fn entries(&self) -> Vec<String> {
        let (words, changes): (Vec<&Change>, Vec<&Change>) =
            self.changes.iter().partition(|change| change.action == Action::Documented);
        let entry = |change: &&Change| {
            let entry = format!("- {}: {}", subject(change), sentence(change));
            report_or(entry, || format!("- {} {}", change.item.as_str(), change.action.as_str()))
        };
        let words = words.first().map(|_| "- Documentation changed".to_owned());
        changes.iter().map(entry).chain(words).collect()
    }
}

/// The report so far, and the number of changes that do not fit.
struct Report {
    text: String,
    /// True if breaking changes are listed with their locations.
    has_places: bool,
    /// True if a change did not fit, so that no less severe one is listed.
    is_full: bool,
    breaking: usize,
    compatible: usize,
}

impl Report {
    /// Adds the changes of a group under a heading or folded, and returns the number of changes that fit.
    fn group(&mut self, Group { title, subjects, counts }: &Group<'_>, is_folded: bool, is_open: bool) -> usize {
        let open = if is_open { " open" } else { "" };
        let (start, end) = match is_folded {
            true => (
                format!("\n<details{open}><summary>{title}: {} breaking</summary>\n", counts.breaking),
                "\n</details>\n",
            ),
            false => (format!("\n#### {title}\n"), ""),
        };
        self.within(&start, end, |report| report.subjects(subjects, true))
    }

    /// Adds changes to a collapsed section.
    fn fold(&mut self, changes: Vec<&Change>, title: &str) {
        let count = changes.len();
        if count == 0 {
            return;
        }
        let start = format!("\n<details><summary>{count} {title}</summary>\n");
        let added = self.within(&start, "\n</details>\n", |report| {
            let groups = groups(changes);
            groups.iter().map(|group| report.subjects(&group.subjects, false)).sum()
        });
        self.compatible += count - added;
    }

    /// Adds a section, unless nothing of it fits.
    fn within(&mut self, start: &str, end: &str, add: impl FnOnce(&mut Self) -> usize) -> usize {
        let before = self.text.len();
        self.text.push_str(start);
        let added = add(self);
        match added {
            0 => self.text.truncate(before),
            _ => self.text.push_str(end),
        }
        added
    }

    /// Adds the changes of subjects as lists, and returns the number of changes that fit.
    fn subjects(&mut self, subjects: &[Vec<&Change>], has_details: bool) -> usize {
        let mut added = 0;
        for changes in subjects {
            let mut heading = format!("\n{}\n\n", subject(changes[0]));
            for change in changes {
                let line =
                    if has_details { details(change, self.has_places) } else { format!("- {}\n", sentence(change)) };
                self.is_full |= self.text.len() + heading.len() + line.len() + END > LONGEST;
                if self.is_full {
                    return added;
                }
                self.text.push_str(&std::mem::take(&mut heading));
                self.text.push_str(&line);
                added += 1;
            }
        }
        added
    }

    /// States what does not fit.
    fn end(&mut self) {
        let count = |count: usize, kind: &str| (count > 0).then(|| format!("{count} {kind}"));
        let left_out = [count(self.breaking, "breaking"), count(self.compatible, "compatible")];
        let left_out: Vec<String> = left_out.into_iter().flatten().collect();
        if !left_out.is_empty() {
            let _ = write!(
                self.text,
                "\n**Left out, because the report would be too long for GitHub: {} changes.** The formats `text` and `json` \
                 list all changes.\n",
                left_out.join(" and ")
            );
        }
    }
}

/// Adds a table of the changes by resource, if there are several.
fn summary(text: &mut String, groups: &[Group<'_>]) {
    if groups.len() < 2 {
        return;
    }
    text.push_str("\n| | Breaking on the wire | Breaking in Rust | Compatible |\n|---|--:|--:|--:|\n");
    let mut row = |title: &str, Counts { wire, rust, compatible, .. }: Counts| {
        let _ = writeln!(text, "| {title} | {wire} | {rust} | {compatible} |");
    };
    let shown = if groups.len() > ROWS { ROWS - 1 } else { groups.len() };
    groups[..shown].iter().for_each(|group| row(group.title, group.counts));
    let others = &groups[shown..];
    if !others.is_empty() {
        let counts = others.iter().fold(Counts::default(), |sum, group| sum.plus(group.counts));
        row(&format!("{} others", others.len()), counts);
    }
}

/// Returns a change with its instructions and, if requested, its location.
fn details(change: &Change, has_places: bool) -> String {
    let mut text = format!("- {}\n", sentence(change));
    if let Some(migration) = &change.migration {
        let _ = writeln!(text, "  - {}", capitalized(one_line(migration)));
    }
    if let Some(places) = places(change).filter(|_| has_places) {
        let _ = writeln!(text, "  - {}", code(&cut(&places)));
    }
    text
}

fn subject(change: &Change) -> String {
    match &change.subject {
        Subject::Api => "**The API**".to_owned(),
        Subject::Operation(name) | Subject::Type(name) => format!("**{}**", code(&cut(name))),
    }
}

fn sentence(change: &Change) -> String {
    let long = |state: &Option<String>| state.as_ref().is_some_and(|state| state.len() > LONG_STATE);
    let text = match long(&change.before) || long(&change.after) || change.name.len() > LONG_STATE {
        true => {
            let state = |state: &Option<String>| state.as_deref().map(cut);
            let (before, after, name) = (state(&change.before), state(&change.after), cut(&change.name));
            Change { before, after, name, ..change.clone() }.sentence()
        }
        false => change.sentence(),
    };
    if change.is_breaking() { format!("{text} (**{}**)", effects(change)) } else { text }
}

/// Cuts the middle of a long text.
fn cut(text: &str) -> String {
    if text.len() <= LONG_STATE {
        return text.to_owned();
    }
    let half = LONG_STATE / 2;
    let start = (0..=half).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let end = (text.len() - half..=text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len());
    format!("{} … {}", &text[..start], &text[end..])
}

/// Returns the first lines of a text that fit into a comment.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST - END {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut lines = text.split_inclusive('\n');
    let count = text.lines().count();
    let mut taken = 0;
    while let Some(line) = lines.next().filter(|line| shown.len() + line.len() + END <= LONGEST) {
        shown.push_str(line);
        taken += 1;
    }
    format!("{shown}\n{} lines left out, because the report would be too long for GitHub\n", count - taken)
}
