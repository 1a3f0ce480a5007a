// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Blocking calls. A dedicated thread drives one runtime, which all clients of the program share, so that connections
//! are also maintained between calls.

use std::fmt;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};
use std::thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};
use tokio::task::coop;

use crate::runtime::answer::error::Error;
use crate::runtime::answer::page_stream::{ItemStream, PageStream};
use crate::runtime::answer::response::Response;
use crate::runtime::call::request::Request;
use crate::runtime::call::wait::Wait;

/// Blocks until a future of this crate completes.
///
/// # Errors
///
/// Returns the error of the future, or an error of kind `Config` inside asynchronous code, where blocking would stall
/// all other tasks.
pub fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if is_inside_task() {
        return Err(Error::config("cannot block inside asynchronous code: await the call instead"));
    }
    runtime()?.block_on(future)
}

/// Turns a stream, such as [`ItemStream`](crate::runtime::ItemStream) or [`Download`](crate::runtime::Download), into a blocking
/// iterator.
pub fn iter<S: Stream<Item = Result<T, Error>> + Unpin, T>(stream: S) -> Iter<S> {
    Iter(Some(stream))
}

/// A blocking iterator over a stream. It ends after an error that ends the stream.
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

impl<T, A> PageStream<T, A> {
    /// Turns the stream into a blocking iterator.
    pub fn blocking(self) -> Iter<Self> {
        iter(self)
    }
}

impl<T, A> ItemStream<T, A> {
    /// Turns the stream into a blocking iterator.
    pub fn blocking(self) -> Iter<Self> {
        iter(self)
    }
}

impl<T> Request<T> {
    /// Sends the request and blocks until the value is received.
    ///
    /// # Errors
    ///
    /// Returns the error of the call, or an error of kind `Config` inside asynchronous code.
    pub fn send_blocking(self) -> Result<T, Error> {
        wait(self.send())
    }

    /// Sends the request and blocks until the value, status, headers and body are received.
    ///
    /// # Errors
    ///
    /// Returns the error of the call, or an error of kind `Config` inside asynchronous code.
    pub fn response_blocking(self) -> Result<Response<T>, Error> {
        wait(self.response())
    }
}

impl<T, F: FnMut(&T) -> bool> Wait<T, F> {
    /// Sends the requests and blocks until the condition holds.
    ///
    /// # Errors
    ///
    /// Returns the error of the wait, or an error of kind `Config` inside asynchronous code.
    pub fn send_blocking(self) -> Result<T, Error> {
        wait(self)
    }
}

/// Returns true if this thread is polling asynchronous code, which must not be blocked. A thread of `spawn_blocking`
/// also belongs to a runtime, and may block.
fn is_inside_task() -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    // Tokio limits the operations of a task in one poll, but not on threads that may block. The budget is used up, if
    // there is one, and restored in reverse order.
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

/// More than Tokio's budget, which is 128 operations and at most 255.
const POLL_LIMIT: usize = 255;

/// Returns the handle of the runtime, which a dedicated thread drives until the program ends.
fn runtime() -> Result<&'static Handle, Error> {
    static RUNTIME: OnceLock<Option<Handle>> = OnceLock::new();
    let handle = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let handle = runtime.handle().clone();
        let drive = move || runtime.block_on(std::future::pending::<()>());
        thread::Builder::new().name("blocking calls".to_owned()).spawn(drive).ok()?;
        Some(handle)
    });
    handle.as_ref().ok_or_else(|| Error::config("cannot start a thread for blocking calls"))
}
