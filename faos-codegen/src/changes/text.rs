//! The change report for a terminal.

use std::fmt::Write as _;

use semver::Version;

use crate::render::inline_code;
use crate::visible::one_line;

use super::groups::groups;
use super::{Action, Bump, Cause, Change, Changes, Direction, Effect, Subject, next_version};

impl Changes {
    /// Returns the report for a terminal, by resource and most severe first: one line per change, with the migration below it. `version` is the version of
    /// the old client.
    pub fn text(&self, version: Option<&Version>) -> String {
        let mut text = format!("{}\n", one_line(&self.summary(version)));
        for changes in groups(&self.changes).iter().flat_map(|group| &group.subjects) {
            let resource = changes[0].resource.as_ref().map(|resource| format!(" ({resource})")).unwrap_or_default();
            let _ = write!(text, "\n{}{resource}\n", one_line(changes[0].subject.name()));
            for change in changes {
                let _ = writeln!(text, "  {:<18} {}", effects(change), change.sentence());
                let places = places(change).map(|places| format!("at {places}"));
                let migration = change.migration.as_ref().map(|migration| format!("= {migration}"));
                for line in places.into_iter().chain(migration) {
                    let _ = writeln!(text, "  {:<18} {}", "", one_line(&line));
                }
            }
        }
        text
    }

    /// Returns a one-line summary of all changes.
    pub fn summary(&self, version: Option<&Version>) -> String {
        let Self { old, new, .. } = self;
        let title = if old.title == new.title { String::new() } else { format!("{} ", new.title) };
        let editions = format!("{} {} -> {title}{}", old.title, old.version, new.version);
        let Some(bump) = self.bump() else { return format!("{editions}: no change") };
        let count = self.changes.len();
        let changes = if count == 1 { "change" } else { "changes" };
        let (rust, wire) = (self.breaking_in_rust(), self.breaking_on_the_wire());
        let verdict = verdict(bump, version);
        format!("{editions}: {count} {changes}, {rust} breaking in Rust, {wire} breaking on the wire; {verdict}")
    }
}

/// Returns the version bump that the changes require, in words.
pub(super) fn verdict(bump: Bump, version: Option<&Version>) -> String {
    match version {
        Some(version) => format!("requires {} after {version} ({})", next_version(version, bump), bump.as_str()),
        None => format!("requires a {} version", bump.as_str()),
    }
}

/// Returns the locations in the two documents, only once if they are equal.
pub(super) fn places(change: &Change) -> Option<String> {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if old != new => Some(format!("{old} -> {new}")),
        (_, Some(at)) | (Some(at), None) => Some(at.to_string()),
        (None, None) => None,
    }
}

/// Returns the effects of a change in words.
pub(super) fn effects(change: &Change) -> &'static str {
    match (change.rust(), change.wire) {
        (Effect::Breaking, Effect::Breaking) => "breaks Rust, wire",
        (Effect::Breaking, Effect::Compatible) => "breaks Rust",
        (Effect::Compatible, Effect::Breaking) => "breaks wire",
        (Effect::Compatible, Effect::Compatible) => "compatible",
    }
}

impl Change {
    /// Returns the change as a Markdown sentence without a full stop.
    pub fn sentence(&self) -> String {
        let name = if self.name.is_empty() { String::new() } else { format!(" {}", inline_code(&self.name)) };
        let mut text = format!("{}{name} {}", self.item.as_str(), self.action.as_str());
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                let _ = write!(text, ": {} -> {}", inline_code(before), inline_code(after));
            }
            (Some(before), None) if self.action != Action::Removed => {
                let _ = write!(text, ": {} -> none", inline_code(before));
            }
            (None, Some(after)) if !matches!(self.action, Action::Added | Action::AddedRequired) => {
                let _ = write!(text, ": none -> {}", inline_code(after));
            }
            (Some(value), None) | (None, Some(value)) => {
                let _ = write!(text, ": {}", inline_code(value));
            }
            (None, None) => {}
        }
        // For operations, the item implies the direction.
        if matches!(self.subject, Subject::Type(_)) && self.direction != Direction::default() {
            let _ = write!(text, ", in {}", self.direction.as_str());
        }
        match self.cause {
            Cause::Document => {}
            Cause::Settings => text.push_str(", because codegen.toml changed"),
            Cause::Generator => text.push_str(", because the generator changed"),
        }
        text
    }
}

impl Subject {
    /// Returns the name.
    pub fn name(&self) -> &str {
        match self {
            Self::Api => "the API",
            Self::Operation(name) | Self::Type(name) => name,
        }
    }
}
