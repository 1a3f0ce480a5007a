// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Observation of the attempts of each call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use super::answer::error::Error;

/// An observer of attempts, for metrics and logs.
///
/// It sees neither credentials nor bodies, and cannot change the request; for that, see
/// [`Signer`](crate::runtime::Signer). A hook runs within the call and should not block.
pub trait Hook: Send + Sync {
    /// Runs before an attempt.
    fn before(&self, attempt: &Attempt) {
        let _ = attempt;
    }

    /// Runs after an attempt, with the status on success or the error. It does not run if the call is dropped.
    fn after(&self, attempt: &Attempt, outcome: Result<StatusCode, &Error>) {
        let _ = (attempt, outcome);
    }
}

/// The application can keep a clone, to read what the hook has counted.
impl<H: Hook + ?Sized> Hook for Arc<H> {
    fn before(&self, attempt: &Attempt) {
        (**self).before(attempt);
    }

    fn after(&self, attempt: &Attempt, outcome: Result<StatusCode, &Error>) {
        (**self).after(attempt, outcome);
    }
}

/// One attempt of a call.
#[derive(Clone)]
#[non_exhaustive]
pub struct Attempt {
    /// A random number that identifies the call. It is the same for all attempts of the call.
    pub call_id: u64,
    /// The operation id in the API's document.
    pub operation_id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, like `/agents/{id}`.
    pub path: &'static str,
    /// The URL of the request, without query parameters that hold credentials.
    pub url: String,
    /// The headers of the request, without those that hold credentials or that a signer adds.
    pub headers: HeaderMap,
    /// The number of the attempt, starting at 1.
    pub number: u32,
    /// The time since the attempt began. It is zero before the attempt, and otherwise includes the time for reading the
    /// body, unless the body is streamed.
    pub elapsed: Duration,
}

impl fmt::Debug for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // URL and headers may contain data that must not be logged.
        formatter
            .debug_struct("Attempt")
            .field("call_id", &self.call_id)
            .field("operation_id", &self.operation_id)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("number", &self.number)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}
