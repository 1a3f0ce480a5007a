// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Reports attempts and gaps in lists to `tracing`, if that feature is enabled. Only facts of the document, statuses and kinds are
//! reported, which cannot contain secrets.

use http::StatusCode;

use crate::runtime::answer::error::Error;
use crate::runtime::operation::Operation;

/// Reports a completed attempt.
#[cfg(feature = "tracing")]
pub(crate) fn attempt(operation: &Operation, number: u32, outcome: &Result<StatusCode, &Error>) {
    let Operation { id: operation_id, method, path, .. } = operation;
    match outcome {
        Ok(status) => {
            tracing::debug!(operation_id, %method, path, attempt = number, status = status.as_u16(), "succeeded");
        }
        Err(error) => {
            let status = error.status().map(|status| status.as_u16());
            tracing::warn!(operation_id, %method, path, attempt = number, status, kind = ?error.kind(), "failed");
        }
    }
}

/// Does nothing.
#[cfg(not(feature = "tracing"))]
pub(crate) fn attempt(_: &Operation, _: u32, _: &Result<StatusCode, &Error>) {}

/// Reports a list that ended before its stated number of items.
#[cfg(feature = "tracing")]
pub(crate) fn ended_early(operation: &Operation, received: u64, total: u64) {
    tracing::warn!(operation_id = operation.id, received, total, "the list ended before its stated number of items");
}

/// Does nothing.
#[cfg(not(feature = "tracing"))]
pub(crate) fn ended_early(_: &Operation, _: u64, _: u64) {}
