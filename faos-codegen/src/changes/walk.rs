//! What the walk carries: both clients, what it stands at, and what it found.

use crate::document::Pointer;

use super::judgement::{Action, Item, judge};
use super::pairs::Pairs;
use super::{Change, Direction, Subject};

pub(super) struct Walk<'a> {
    pub(super) pairs: &'a Pairs<'a>,
    pub(super) subject: Subject,
    pub(super) changes: Vec<Change>,
}

/// A change that nobody has judged yet.
pub(super) struct Found {
    item: Item,
    name: String,
    action: Action,
    direction: Direction,
    breaks: bool,
    before: Option<String>,
    after: Option<String>,
    old: Option<Pointer>,
    new: Option<Pointer>,
    migration: Option<String>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(pairs: &'a Pairs<'a>) -> Self {
        Self { pairs, subject: Subject::Api, changes: Vec::new() }
    }

    /// Judges a change and keeps it.
    pub(super) fn add(&mut self, found: Found) {
        let Found { item, name, action, direction, breaks, before, after, old, new, migration } = found;
        let (wire, bump) = judge(item, action, direction, breaks);
        let subject = self.subject.clone();
        let change = Change { subject, item, name, action, before, after, direction, wire, bump, old, new, migration };
        self.changes.push(change);
    }
}

impl Found {
    pub(super) fn new(item: Item, name: impl Into<String>, action: Action, direction: Direction) -> Self {
        Self {
            item,
            name: name.into(),
            action,
            direction,
            breaks: false,
            before: None,
            after: None,
            old: None,
            new: None,
            migration: None,
        }
    }

    /// Where the old and the new document have it.
    pub(super) fn at<'p>(mut self, old: impl Into<Option<&'p Pointer>>, new: impl Into<Option<&'p Pointer>>) -> Self {
        self.old = old.into().cloned();
        self.new = new.into().cloned();
        self
    }

    /// What it was and what it is.
    pub(super) fn between(self, before: impl Into<String>, after: impl Into<String>) -> Self {
        let (before, after) = (before.into(), after.into());
        // That both are written the same says nothing.
        if before == after { self } else { self.before(before).after(after) }
    }

    /// What it was.
    pub(super) fn before(mut self, before: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self
    }

    /// What it is now.
    pub(super) fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }

    /// Whether a name, a type or an argument that callers write changes with it.
    pub(super) fn breaks(mut self, breaks: bool) -> Self {
        self.breaks = breaks;
        self
    }

    /// What callers have to write from now on.
    pub(super) fn migration(mut self, migration: impl Into<String>) -> Self {
        self.migration = Some(migration.into());
        self
    }
}
