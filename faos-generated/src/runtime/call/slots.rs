// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The limit on concurrent requests of a client.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::platform::time;

/// The slots for concurrent requests.
#[derive(Debug, Default)]
pub(crate) struct Slots(Option<Semaphore>);

impl Slots {
    pub(crate) fn new(number: usize) -> Self {
        Self(Some(Semaphore::new(number.min(Semaphore::MAX_PERMITS))))
    }

    /// Acquires a slot, which is released when the permit is dropped. The wait is limited to the time that the call has
    /// `left`.
    pub(crate) async fn take(&self, left: Duration) -> Result<Option<SemaphorePermit<'_>>, Error> {
        let Some(places) = &self.0 else {
            return Ok(None);
        };
        match time::timeout(left, places.acquire()).await {
            // The semaphore is never closed.
            Some(permit) => Ok(permit.ok()),
            None => Err(Error::new(ErrorKind::Timeout, "the call timed out while waiting for other calls")),
        }
    }
}
