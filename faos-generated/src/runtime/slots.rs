// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! How many requests a client has under way at the same time, where the caller limits it.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::error::{Error, ErrorKind};
use super::time;

/// A place for each request that may be under way.
#[derive(Debug, Default)]
pub(crate) struct Slots(Option<Semaphore>);

impl Slots {
    pub(crate) fn new(number: usize) -> Self {
        Self(Some(Semaphore::new(number.min(Semaphore::MAX_PERMITS))))
    }

    /// A place, which is free again when the permit is dropped. There is no more time to wait for it than the call has
    /// `left`.
    pub(crate) async fn take(&self, left: Duration) -> Result<Option<SemaphorePermit<'_>>, Error> {
        let Some(places) = &self.0 else {
            return Ok(None);
        };
        match time::timeout(left, places.acquire()).await {
            // Nobody closes the semaphore.
            Some(permit) => Ok(permit.ok()),
            None => Err(Error::new(ErrorKind::Timeout, "the call took too long while it waited for others to end")),
        }
    }
}
