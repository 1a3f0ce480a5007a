// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Time and randomness of the retry loop. Tests replace them; no other file reads a clock.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::runtime::platform;

pub(crate) use crate::runtime::platform::{BoxFuture, Instant, timeout};

/// A future that threads can share although it is not `Sync`, since it is polled through a mutable reference only. The
/// mutex is never locked.
pub(crate) struct Exclusive<T>(Mutex<BoxFuture<'static, T>>);

impl<T> Exclusive<T> {
    pub(crate) fn new(future: BoxFuture<'static, T>) -> Self {
        Self(Mutex::new(future))
    }

    pub(crate) fn get_mut(&mut self) -> &mut BoxFuture<'static, T> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A timer.
pub(crate) type Sleep = Pin<Box<platform::Sleep>>;

/// A source of time and randomness.
pub(crate) trait Clock: fmt::Debug + Send + Sync {
    /// Returns the time for deadlines.
    fn now(&self) -> Instant;

    /// Returns the time that dates in headers are compared with.
    fn system_time(&self) -> SystemTime;

    /// Waits between two attempts.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Returns a number from 0 to 1.
    fn random(&self) -> f64;
}

/// The clock of the system.
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

/// Returns a timer.
pub(crate) fn sleep(duration: Duration) -> Sleep {
    Box::pin(platform::sleep(duration))
}
