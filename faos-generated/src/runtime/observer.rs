// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Observation of differences between an API and its document.

use std::sync::Arc;

use super::codec::Drift;

/// An observer of events that do not fail a call, such as for logs or metrics.
///
/// An observer runs within the call and should not block.
pub trait Observer: Send + Sync {
    /// Runs after a response was read that differs from the document. `operation` is like `GET /agents/{id}`. At most
    /// 100 differences of one response are listed.
    fn drifted(&self, operation: &str, drifts: &[Drift]) {
        let _ = (operation, drifts);
    }

    /// Runs when a stream of pages or items ends before the number of items that the last page stated for the whole
    /// list. The document may describe the wrong way to the next page, or the number may be an estimate, or include
    /// items that the caller cannot read.
    fn ended_early(&self, operation: &str, received: u64, total: u64) {
        let _ = (operation, received, total);
    }
}

/// The application can keep a clone, to read what the observer has counted.
impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn drifted(&self, operation: &str, drifts: &[Drift]) {
        (**self).drifted(operation, drifts);
    }

    fn ended_early(&self, operation: &str, received: u64, total: u64) {
        (**self).ended_early(operation, received, total);
    }
}
