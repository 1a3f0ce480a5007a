// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Observation of the attempts of each call.

use http::{HeaderMap, StatusCode};

use super::answer::error::Error;
use super::operation::Operation;

/// An observer of attempts, for metrics, logs, or trace headers.
///
/// A hook runs within the call and should not block.
pub trait Hook: Send + Sync {
    /// Runs before an attempt. Headers added here are sent with this attempt, except those that the client controls,
    /// such as `Host` and `Content-Length`. Credentials are not included.
    fn before(&self, attempt: &Attempt, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// Runs after an attempt, with the status on success or the error.
    fn after(&self, attempt: &Attempt, outcome: Result<StatusCode, &Error>) {
        let _ = (attempt, outcome);
    }
}

/// One attempt of a call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation id in the API's document.
    pub operation_id: &'static str,
    /// The HTTP method.
    pub method: http::Method,
    /// The path template, like `/agents/{id}`.
    pub path: &'static str,
    /// The number of the attempt, starting at 1.
    pub number: u32,
}

impl Attempt {
    pub(crate) fn new(operation: &'static Operation, number: u32) -> Self {
        Self { operation_id: operation.id, method: operation.method.clone(), path: operation.path, number }
    }
}
