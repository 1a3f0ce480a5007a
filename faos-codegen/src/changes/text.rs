//! The report for a terminal.

use std::fmt::Write as _;

use semver::Version;

use super::{Action, Bump, Change, Changes, Direction, Effect, Subject, next_version};
use crate::render::{inline_code, one_line};

impl Changes {
    /// The report for a terminal: a line for each change, what to do about it below. `version` is that of the old client.
    pub fn text(&self, version: Option<&Version>) -> String {
        let mut text = format!("{}\n", one_line(&self.summary(version)));
        let mut subject = None;
        for change in &self.changes {
            if subject != Some(&change.subject) {
                let _ = write!(text, "\n{}\n", one_line(change.subject.name()));
                subject = Some(&change.subject);
            }
            let _ = writeln!(text, "  {:<18} {}", effects(change), change.sentence());
            let places = places(change).map(|places| format!("at {places}"));
            let migration = change.migration.as_ref().map(|migration| format!("= {migration}"));
            for line in places.into_iter().chain(migration) {
                let _ = writeln!(text, "  {:<18} {}", "", one_line(&line));
            }
        }
        text
    }

    /// What all changes come to, in a line.
    pub fn summary(&self, version: Option<&Version>) -> String {
        let Self { old, new, .. } = self;
        let title = if old.title == new.title { String::new() } else { format!("{} ", new.title) };
        let editions = format!("{} {} -> {title}{}", old.title, old.version, new.version);
        let Some(bump) = self.bump() else { return format!("{editions}: no change") };
        let count = self.changes.len();
        let changes = if count == 1 { "change" } else { "changes" };
        let (rust, wire) = (self.breaking_in_rust(), self.breaking_on_the_wire());
        let asks = verdict(bump, version);
        format!("{editions}: {count} {changes}, {rust} breaking in Rust, {wire} breaking on the wire; {asks}")
    }
}

/// What the changes ask of the version.
pub(super) fn verdict(bump: Bump, version: Option<&Version>) -> String {
    match version {
        Some(version) => format!("asks for {} after {version} ({})", next_version(version, bump), bump.as_str()),
        None => format!("asks for a {} version", bump.as_str()),
    }
}

/// Where the documents have it, once if that is the same place.
pub(super) fn places(change: &Change) -> Option<String> {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if old != new => Some(format!("{old} -> {new}")),
        (_, Some(at)) | (Some(at), None) => Some(at.to_string()),
        (None, None) => None,
    }
}

/// What the change breaks.
pub(super) fn effects(change: &Change) -> &'static str {
    match (change.rust(), change.wire) {
        (Effect::Breaking, Effect::Breaking) => "breaks Rust, wire",
        (Effect::Breaking, Effect::Compatible) => "breaks Rust",
        (Effect::Compatible, Effect::Breaking) => "breaks wire",
        (Effect::Compatible, Effect::Compatible) => "compatible",
    }
}

impl Change {
    /// What happened, in a sentence without a full stop, as Markdown.
    pub fn sentence(&self) -> String {
        let name = if self.name.is_empty() { String::new() } else { format!(" {}", inline_code(&self.name)) };
        let mut text = format!("{}{name} {}", self.item.as_str(), self.action.as_str());
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                let _ = write!(text, ": {} -> {}", inline_code(before), inline_code(after));
            }
            (Some(before), None) if self.action != Action::Removed => {
                let _ = write!(text, ": {} -> nothing", inline_code(before));
            }
            (None, Some(after)) if !matches!(self.action, Action::Added | Action::AddedRequired) => {
                let _ = write!(text, ": nothing -> {}", inline_code(after));
            }
            (Some(value), None) | (None, Some(value)) => {
                let _ = write!(text, ": {}", inline_code(value));
            }
            (None, None) => {}
        }
        // Of an operation it goes without saying.
        if matches!(self.subject, Subject::Type(_)) && self.direction != Direction::default() {
            let _ = write!(text, ", in {}", self.direction.as_str());
        }
        text
    }
}

impl Subject {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Api => "the API",
            Self::Operation(name) | Self::Type(name) => name,
        }
    }
}
