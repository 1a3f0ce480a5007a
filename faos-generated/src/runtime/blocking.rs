// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Calls for programs that are not asynchronous. A thread of its own drives one runtime, which all clients of the program
//! share, so that connections are looked after between calls, too.

use std::fmt;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};
use std::thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};
use tokio::task::coop;

use super::error::Error;
use super::request::Request;
use super::response::Response;

/// Waits for anything that this crate does asynchronously.
///
/// # Errors
///
/// Those of the future, and `Config` inside of asynchronous code, where waiting would stop everything else.
pub fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if is_inside_task() {
        return Err(Error::config("a blocking call was made inside of asynchronous code; await it instead"));
    }
    runtime()?.block_on(future)
}

/// The items of a stream, such as [`ItemStream`](super::ItemStream) or [`Download`](super::Download), for a loop.
pub fn iter<S: Stream<Item = Result<T, Error>> + Unpin, T>(stream: S) -> Iter<S> {
    Iter(Some(stream))
}

/// A stream as an iterator. After an error that ends the stream, it ends.
pub struct Iter<S>(Option<S>);

impl<S: Stream<Item = Result<T, Error>> + Unpin, T> Iterator for Iter<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = self.0.as_mut()?;
        let next = wait(async { Ok(std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await) });
        next.unwrap_or_else(|error| {
            self.0 = None;
            Some(Err(error))
        })
    }
}

impl<S> fmt::Debug for Iter<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Iter")
    }
}

impl<T> Request<'_, T> {
    /// Sends the request and waits for the value.
    ///
    /// # Errors
    ///
    /// Those of the call, and `Config` inside of asynchronous code.
    pub fn send_blocking(self) -> Result<T, Error> {
        wait(self.send())
    }

    /// Sends the request and waits for the value with status, headers and body.
    ///
    /// # Errors
    ///
    /// Those of the call, and `Config` inside of asynchronous code.
    pub fn response_blocking(self) -> Result<Response<T>, Error> {
        wait(self.response())
    }
}

/// Whether this thread is polling asynchronous code, which must not block it. A thread of `spawn_blocking` belongs to a
/// runtime, too, and may block.
fn is_inside_task() -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    // Tokio limits what a task may do in one poll, and limits nothing on threads that may block. The limit is used up, as
    // far as there is one, and restored in reverse order.
    let mut context = Context::from_waker(Waker::noop());
    let mut used = Vec::new();
    let is_limited = loop {
        match coop::poll_proceed(&mut context) {
            Poll::Pending => break true,
            Poll::Ready(_) if used.len() > POLL_LIMIT => break false,
            Poll::Ready(restore) => used.push(restore),
        }
    };
    while used.pop().is_some() {}
    is_limited
}

/// More than Tokio's limit, which is 128 operations and never more than the 255 that it can count.
const POLL_LIMIT: usize = 255;

/// The runtime that is driven by its own thread for as long as the program runs.
fn runtime() -> Result<&'static Handle, Error> {
    static RUNTIME: OnceLock<Option<Handle>> = OnceLock::new();
    let handle = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let handle = runtime.handle().clone();
        let drive = move || runtime.block_on(std::future::pending::<()>());
        thread::Builder::new().name("blocking calls".to_owned()).spawn(drive).ok()?;
        Some(handle)
    });
    handle.as_ref().ok_or_else(|| Error::config("the system has no thread for blocking calls"))
}
