//! Decisions that concern many names. The lock records them, so that later operations follow.

use crate::json::Pointer;

use super::lock::{Address, Kind, NameLock};

/// The decisions of earlier runs, and those of this one.
///
/// Once the lock names an operation, what it does not record was decided against.
#[derive(Debug)]
pub(super) struct Decisions<'a> {
    lock: &'a NameLock,
    is_open: bool,
    lines: Vec<(Address, String)>,
}

impl<'a> Decisions<'a> {
    pub(super) fn new(lock: &'a NameLock) -> Self {
        Self { lock, is_open: !lock.has_kind(Kind::Method), lines: Vec::new() }
    }

    /// Returns true if no earlier run decided anything.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Returns the word that an earlier run recorded.
    pub(super) fn recorded(&self, at: &Pointer, kind: Kind) -> Option<&'a str> {
        self.lock.get(&Address::new(at, kind))
    }

    /// Returns true if an earlier run recorded a rule.
    pub(super) fn holds(&self, at: &Pointer, rule: &str) -> bool {
        self.recorded(at, Kind::Rule) == Some(rule)
    }

    /// Records a decision for later runs.
    pub(super) fn record(&mut self, at: &Pointer, kind: Kind, word: impl Into<String>) {
        self.lines.push((Address::new(at, kind), word.into()));
    }

    /// Returns the lines for the lock.
    pub(super) fn into_lines(self) -> Vec<(Address, String)> {
        self.lines
    }
}
