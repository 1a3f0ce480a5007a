// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Progress of uploads and downloads.

use std::fmt;
use std::sync::Arc;

/// The progress of an upload or a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of bytes that have been transferred.
    pub done: u64,
    /// The number of bytes of the whole body, if known.
    pub total: Option<u64>,
}

impl Progress {
    /// Returns the transferred part, from 0 to 1, if the total is known.
    #[must_use]
    pub fn fraction(&self) -> Option<f64> {
        let total = self.total?;
        Some(if total == 0 { 1.0 } else { self.done as f64 / total as f64 })
    }
}

/// A function of the caller that is notified of progress.
#[derive(Clone)]
pub(crate) struct Report(Arc<dyn Fn(Progress) + Send + Sync>);

impl Report {
    pub(crate) fn new(report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self(Arc::new(report))
    }

    pub(crate) fn send(&self, done: u64, total: Option<u64>) {
        (self.0)(Progress { done, total });
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Report")
    }
}
