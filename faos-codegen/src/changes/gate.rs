//! The decision whether changes hold up a merge.

use super::{Accepted, Change, Changes, Effect, Level};

/// An effect that holds up a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Breaks {
    /// Either of the others.
    Breaking,
    /// Existing requests or responses break.
    Wire,
    /// Callers in Rust break.
    Rust,
}

/// The effects that hold up a merge, and the changes that are accepted nevertheless.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    /// The effects.
    pub fail_on: Vec<Breaks>,
    /// The accepted changes.
    pub accepted: Accepted,
}

impl Gate {
    /// Returns the level of a breaking change in annotations.
    pub fn level(&self, change: &Change) -> Level {
        let (wire, rust) = (change.wire == Effect::Breaking, change.rust() == Effect::Breaking);
        let fails = self.fail_on.iter().any(|breaks| match breaks {
            Breaks::Breaking => wire || rust,
            Breaks::Wire => wire,
            Breaks::Rust => rust,
        });
        match fails {
            _ if self.accepted.contains(change) => Level::Note,
            true => Level::Error,
            false => Level::Warning,
        }
    }

    /// Returns the changes that hold up a merge, a line each as [`Accepted`] takes it, or `None` if no change does.
    pub fn message(&self, changes: &Changes) -> Option<String> {
        let fails = |change: &&Change| change.is_breaking() && self.level(change) == Level::Error;
        let failing: Vec<&Change> = changes.changes.iter().filter(fails).collect();
        let count = match failing.len() {
            0 => return None,
            1 => "1 change is breaking".to_owned(),
            count => format!("{count} changes are breaking"),
        };
        let lines = failing.iter().filter_map(|change| Some(format!("  {}: {}\n", change.kind(), change.at()?)));
        Some(format!("{count}\n{}", lines.collect::<String>()))
    }
}
