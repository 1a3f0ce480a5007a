// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Observation of differences between an API and its document.

use super::codec::Drift;

/// Notified of what does not make a call fail, but that whoever runs an application wants to know, for logs or metrics.
///
/// An observer runs within the call and should not block.
pub trait Observer: Send + Sync {
    /// Runs after a response was read that differs from the document. `operation` is like `GET /agents/{id}`. At most
    /// 100 differences of one response are listed.
    fn drifted(&self, operation: &str, drifts: &[Drift]) {
        let _ = (operation, drifts);
    }
}
