//! The order of changes for people: by resource, most severe first.

use std::cmp::Reverse;

use indexmap::IndexMap;

use super::{Change, Effect, Subject};

/// The changes of a resource, of the API as a whole, or of types that several resources use.
pub(super) struct Group<'a> {
    /// The name of the resource, or a description.
    pub(super) title: &'a str,
    /// The changes of each subject.
    pub(super) subjects: Vec<Vec<&'a Change>>,
    pub(super) counts: Counts,
}

/// The number of changes by effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) wire: usize,
    pub(super) rust: usize,
    pub(super) breaking: usize,
    pub(super) compatible: usize,
}

/// The rank of an effect, most severe first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Severity {
    WireAndRust,
    Wire,
    Rust,
    Compatible,
}

/// Groups changes. Within a group, subjects and changes are sorted by severity, then as the documents have them.
pub(super) fn groups<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Vec<Group<'a>> {
    let mut groups: IndexMap<&str, IndexMap<&Subject, Vec<&Change>>> = IndexMap::new();
    for change in changes {
        groups.entry(title(change)).or_default().entry(&change.subject).or_default().push(change);
    }
    let group = |(title, subjects): (&'a str, IndexMap<&'a Subject, Vec<&'a Change>>)| {
        let mut subjects: Vec<_> = subjects.into_values().collect();
        subjects.iter_mut().for_each(|changes| changes.sort_by_key(|change| change.severity()));
        subjects.sort_by_key(|changes| changes[0].severity());
        let counts = Counts::of(subjects.iter().flatten().copied());
        Group { title, subjects, counts }
    };
    let mut groups: Vec<_> = groups.into_iter().map(group).collect();
    groups.sort_by_key(|group| (group.subjects[0][0].severity(), Reverse(group.counts.breaking)));
    groups
}

fn title(change: &Change) -> &str {
    match (&change.subject, &change.resource) {
        (_, Some(resource)) => resource,
        (Subject::Api, None) => "The API",
        (_, None) => "Types of several resources",
    }
}

impl Counts {
    pub(super) fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut counts = Self::default();
        for change in changes {
            counts.wire += usize::from(change.wire == Effect::Breaking);
            counts.rust += usize::from(change.rust() == Effect::Breaking);
            counts.breaking += usize::from(change.is_breaking());
            counts.compatible += usize::from(!change.is_breaking());
        }
        counts
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            wire: self.wire + other.wire,
            rust: self.rust + other.rust,
            breaking: self.breaking + other.breaking,
            compatible: self.compatible + other.compatible,
        }
    }
}

impl Change {
    pub(super) fn severity(&self) -> Severity {
        match (self.wire, self.rust()) {
            (Effect::Breaking, Effect::Breaking) => Severity::WireAndRust,
            (Effect::Breaking, Effect::Compatible) => Severity::Wire,
            (Effect::Compatible, Effect::Breaking) => Severity::Rust,
            (Effect::Compatible, Effect::Compatible) => Severity::Compatible,
        }
    }
}
