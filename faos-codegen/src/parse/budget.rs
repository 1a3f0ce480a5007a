//! Counts how much of the limits a document has used, and ends the reading once one of them is exceeded.

use crate::diagnostic::{Code, Diagnostics};
use crate::json::Pointer;

use super::limits::Limits;

/// The remaining amount of everything that the limits bound for the document as a whole.
pub(super) struct Budget<'l> {
    pub(super) limits: &'l Limits,
    /// The remaining total size of the pointers that the readers create, in bytes. Without this limit, long names
    /// around many values would multiply.
    pointer_bytes: usize,
    path_items: usize,
    /// True if a limit was exceeded and the reading is ending early.
    exhausted: bool,
}

impl<'l> Budget<'l> {
    pub(super) fn new(limits: &'l Limits) -> Budget<'l> {
        Budget { limits, pointer_bytes: limits.max_pointer_bytes, path_items: 0, exhausted: false }
    }

    /// Returns true if a limit was exceeded, which has been reported.
    pub(super) fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// Accounts for a pointer to a child, which is longer than that to its parent by the length of its key.
    pub(super) fn pointer(&mut self, parent: &Pointer, key: usize, diagnostics: &mut Diagnostics) {
        match self.pointer_bytes.checked_sub(parent.as_str().len() + key) {
            Some(rest) => self.pointer_bytes = rest,
            None => self.exhaust(parent, "values or longer names", diagnostics),
        }
    }

    /// Accounts for an object of the envelope, given the number of all objects including this one.
    pub(super) fn object(&mut self, is_path_item: bool, objects: usize, at: &Pointer, diagnostics: &mut Diagnostics) {
        self.path_items += usize::from(is_path_item);
        if self.path_items > self.limits.max_path_items {
            self.exhaust(at, "path items", diagnostics);
        } else if objects - self.path_items > self.limits.max_objects {
            self.exhaust(at, "objects", diagnostics);
        }
    }

    /// Accounts for a schema, given the number of schemas before it.
    pub(super) fn schema(&mut self, schemas: usize, at: &Pointer, diagnostics: &mut Diagnostics) {
        if schemas >= self.limits.max_schemas {
            self.exhaust(at, "schemas", diagnostics);
        }
    }

    /// Reports that the document exceeds a limit. Only the first one is reported.
    fn exhaust(&mut self, at: &Pointer, amount: &str, diagnostics: &mut Diagnostics) {
        if !self.exhausted {
            self.exhausted = true;
            let message = format!("the document has more {amount} than the limit allows");
            diagnostics.error(Code::DocumentLimit, at, message);
        }
    }
}
