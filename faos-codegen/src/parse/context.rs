//! The state that the readers of the envelope and of schemas share.

use crate::diagnostic::Diagnostics;
use crate::document::Ledger;
use crate::json::Pointer;

use super::{budget::Budget, limits::Limits, uri::Own};

/// The shared state of the readers.
pub(super) struct Context<'l> {
    /// The minor version of OpenAPI.
    pub(super) minor: u64,
    /// True if the document's dialect is that of JSON Schema itself.
    pub(super) literal: bool,
    /// The names by which the document refers to itself.
    pub(super) own: Own,
    pub(super) budget: Budget<'l>,
    pub(super) diagnostics: Diagnostics,
    pub(super) ledger: Ledger,
}

impl<'l> Context<'l> {
    pub(super) fn new(limits: &'l Limits, minor: u64, literal: bool, own: Own) -> Context<'l> {
        let (diagnostics, ledger) = (Diagnostics::new(), Ledger::default());
        Context { minor, literal, own, budget: Budget::new(limits), diagnostics, ledger }
    }

    /// Returns the location of a member.
    pub(super) fn member_at(&mut self, at: &Pointer, key: &str) -> Pointer {
        self.budget.pointer(at, key.len(), &mut self.diagnostics);
        at.join(key)
    }

    /// Returns the location of an item.
    pub(super) fn item_at(&mut self, at: &Pointer, index: usize) -> Pointer {
        self.budget.pointer(at, 0, &mut self.diagnostics);
        at.index(index)
    }
}
