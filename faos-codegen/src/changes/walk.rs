//! The state of the comparison: both clients, the current subject, and the changes found so far.

use indexmap::IndexMap;

use crate::json::Pointer;

use super::contract::Contract;
use super::judgement::{Action, Item, judge};
use super::pairs::Pairs;
use super::{Cause, Change, Direction, Effect, Subject, advice};

pub(super) struct Walk<'a> {
    pub(super) pairs: &'a Pairs<'a>,
    /// The old and the new document.
    pub(super) contracts: (&'a Contract<'a>, &'a Contract<'a>),
    pub(super) subject: Subject,
    pub(super) changes: Vec<Change>,
}

/// A change without its effects.
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
    by_settings: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(pairs: &'a Pairs<'a>, contracts: (&'a Contract<'a>, &'a Contract<'a>)) -> Self {
        Self { pairs, contracts, subject: Subject::Api, changes: Vec::new() }
    }

    /// Moves the changes of each subject together, in the order of their first changes.
    pub(super) fn group(&mut self) {
        let mut groups: IndexMap<Subject, Vec<Change>> = IndexMap::new();
        for change in self.changes.drain(..) {
            groups.entry(change.subject.clone()).or_default().push(change);
        }
        self.changes = groups.into_values().flatten().collect();
    }

    /// Determines the effects of a change and adds it. Two causes of one change are reported once.
    pub(super) fn add(&mut self, found: Found) {
        let Found { item, name, action, direction, breaks, before, after, old, new, migration, by_settings } = found;
        let (wire, bump) = judge(item, action, direction, breaks);
        // The server still accepts what earlier clients send.
        let wire = if by_settings { Effect::Compatible } else { wire };
        let subject = self.subject.clone();
        let resource = None;
        let cause = if by_settings { Cause::Settings } else { Cause::Document };
        let mut change = Change {
            subject,
            resource,
            item,
            name,
            action,
            cause,
            before,
            after,
            direction,
            wire,
            bump,
            old,
            new,
            migration,
        };
        if change.migration.is_none() && change.is_breaking() {
            change.migration = Some(advice::of(&change));
        }
        if self.changes.last() != Some(&change) {
            self.changes.push(change);
        }
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
            by_settings: false,
        }
    }

    /// Sets the locations in the old and the new document.
    pub(super) fn at<'p>(mut self, old: impl Into<Option<&'p Pointer>>, new: impl Into<Option<&'p Pointer>>) -> Self {
        self.old = old.into().cloned();
        self.new = new.into().cloned();
        self
    }

    /// Sets the state before and after the change.
    pub(super) fn between(self, before: impl Into<String>, after: impl Into<String>) -> Self {
        let (before, after) = (before.into(), after.into());
        // Equal texts add no information.
        if before == after { self } else { self.before(before).after(after) }
    }

    /// Sets the state before the change.
    pub(super) fn before(mut self, before: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self
    }

    /// Sets the state after the change.
    pub(super) fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }

    /// Sets whether a name, type or argument that callers write changes.
    pub(super) fn breaks(mut self, breaks: bool) -> Self {
        self.breaks = breaks;
        self
    }

    /// Marks a change that the settings make, and not the document, if `operations` changed there.
    pub(super) fn by_settings(mut self, is_by_settings: bool) -> Self {
        self.by_settings = is_by_settings;
        self
    }

    /// Sets the instructions for callers.
    pub(super) fn migration(mut self, migration: impl Into<String>) -> Self {
        self.migration = Some(migration.into());
        self
    }
}
