// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Time and chance, as the retry loop sees them. Tests put their own in place; no other file reads a clock.

use std::fmt;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use super::platform;

pub(crate) use super::platform::{BoxFuture, Instant, timeout};

/// The end of a pause.
pub(crate) type Sleep = Pin<Box<platform::Sleep>>;

/// Where waiting and randomness come from.
pub(crate) trait Clock: fmt::Debug + Send + Sync {
    /// The time by which deadlines are kept.
    fn now(&self) -> Instant;

    /// The time that dates in headers are compared with.
    fn system_time(&self) -> SystemTime;

    /// Waits between two attempts.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// A number from 0 to 1.
    fn random(&self) -> f64;
}

/// The clock of the machine.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn system_time(&self) -> SystemTime {
        platform::system_time()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(platform::sleep(duration))
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }
}

/// A pause that begins now.
pub(crate) fn sleep(duration: Duration) -> Sleep {
    Box::pin(platform::sleep(duration))
}
