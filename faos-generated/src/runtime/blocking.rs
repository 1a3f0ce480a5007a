// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Calls for programs that are not asynchronous. A thread of its own drives one runtime, which all clients of the program
//! share, so that connections are looked after between calls, too.

use std::fmt;
use std::pin::Pin;
use std::sync::OnceLock;
use std::thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use super::error::Error;
use super::request::Request;
use super::response::Response;

/// Waits for anything that this crate does asynchronously.
///
/// # Errors
///
/// Those of the future, and `Config` inside of asynchronous code, where waiting would stop everything else.
pub fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if Handle::try_current().is_ok() {
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
