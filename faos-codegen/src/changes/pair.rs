//! A type of the old API with its counterpart in the new one.

use crate::api::{TypeDef, TypeId};
use crate::inspect::TypeEntry;

use super::Direction;
use super::judgement::{Action, Item};
use super::walk::Found;

/// A type that both sides have.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) old_id: TypeId,
    pub(super) old: &'a TypeDef,
    pub(super) old_entry: &'a TypeEntry,
    pub(super) new_id: TypeId,
    pub(super) new: &'a TypeDef,
    pub(super) new_entry: &'a TypeEntry,
    pub(super) direction: Direction,
}

impl Pair<'_> {
    /// Creates a change of an item within the type.
    pub(super) fn found(&self, item: Item, name: &str, action: Action) -> Found {
        Found::new(item, name, action, self.direction).at(&self.old.at, &self.new.at)
    }

    /// Returns the name in the new client.
    pub(super) fn name(&self) -> &str {
        &self.new_entry.name
    }
}
