//! The change report for a pull request.

use std::fmt::Write as _;

use semver::Version;

use crate::english::capitalized;
use crate::markdown::{report_or, text_block};
use crate::render::inline_code as code;
use crate::visible::one_line;

use super::text::{effects, places, verdict};
use super::{Action, Change, Changes, Effect, Subject};

impl Changes {
    /// Returns the report as Markdown: breaking changes first, the others folded. `version` is the version of the old
    /// client.
    pub fn markdown(&self, version: Option<&Version>) -> String {
        let Self { old, new, .. } = self;
        let mut text = format!("## {} {} → {}\n\n", code(&old.title), code(&old.version), code(&new.version));
        let Some(bump) = self.bump() else { return format!("{text}No change.\n") };
        let (breaking, compatible): (Vec<&Change>, Vec<&Change>) =
            self.changes.iter().partition(|change| is_breaking(change));
        let (rust, wire) = (self.breaking_in_rust(), self.breaking_on_the_wire());
        let _ = writeln!(
            text,
            "**{}**; {rust} breaking in Rust, {wire} breaking on the wire.",
            capitalized(verdict(bump, version))
        );
        if !breaking.is_empty() {
            text.push_str("\n### Breaking\n");
            list(&mut text, &breaking);
        }
        if !compatible.is_empty() {
            let _ = write!(text, "\n<details><summary>{} compatible</summary>\n", compatible.len());
            list(&mut text, &compatible);
            text.push_str("\n</details>\n");
        }
        report_or(text, || text_block(&self.text(version)))
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

fn is_breaking(change: &Change) -> bool {
    change.rust().max(change.wire) == Effect::Breaking
}

fn list(text: &mut String, changes: &[&Change]) {
    let mut last = None;
    for change in changes {
        if last != Some(&change.subject) {
            let _ = write!(text, "\n{}\n\n", subject(change));
            last = Some(&change.subject);
        }
        let _ = writeln!(text, "- {}", sentence(change));
        if let Some(migration) = &change.migration {
            let _ = writeln!(text, "  - {}", one_line(migration));
        }
        if let Some(places) = places(change) {
            let _ = writeln!(text, "  - {}", code(&places));
        }
    }
}

fn subject(change: &Change) -> String {
    match &change.subject {
        Subject::Api => "**The API**".to_owned(),
        Subject::Operation(name) | Subject::Type(name) => format!("**{}**", code(name)),
    }
}

fn sentence(change: &Change) -> String {
    let text = change.sentence();
    if is_breaking(change) { format!("{text} (**{}**)", effects(change)) } else { text }
}
