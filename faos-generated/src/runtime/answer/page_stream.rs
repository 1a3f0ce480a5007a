// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Streams of paginated lists, which fetch pages on demand.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use crate::runtime::call::request::{Parts, Read, Request, ResponseCall};

use super::error::Error;
use super::page::Page;
use super::walk::Walk;

impl<T> Request<Page<T>> {
    /// Starts after an earlier page, identified by its `next_cursor`.
    pub fn resume(self, next_cursor: &str) -> Self {
        self.resumed(next_cursor)
    }

    /// Sets the maximum number of pages that `pages` and `items` fetch. If more pages follow, the stream ends with an
    /// error of kind `TooLarge`, so that a truncated list is not mistaken for a complete one. To stop without an error,
    /// read fewer items.
    pub fn max_pages(self, pages: u32) -> Self {
        self.limited(pages)
    }

    /// Returns a stream of all pages, fetched on demand.
    pub fn pages(self) -> PageStream<T> {
        let read = self.reader();
        self.paged(read)
    }

    /// Returns a stream of all items; each page is fetched when the previous one is used up.
    pub fn items(self) -> ItemStream<T> {
        self.pages().into_items()
    }
}

/// Requests for a list whose response has a type of its own.
impl<T> Request<T> {
    /// See [`Request::resume`].
    pub(crate) fn resumed(self, next_cursor: &str) -> Self {
        self.change(|parts| parts.resume(next_cursor))
    }

    /// See [`Request::max_pages`].
    pub(crate) fn limited(self, pages: u32) -> Self {
        self.change(|parts| match pages {
            0 => Err(Error::argument("max_pages", "is invalid: it must be at least 1")),
            _ => {
                parts.settings.max_pages = Some(pages);
                Ok(())
            }
        })
    }

    /// Sets the maximum number of items of a page.
    pub(crate) fn sized(self, items: u32) -> Self {
        self.change(|parts| parts.set_page_size(items))
    }

    /// Returns a stream of all pages, which `read` decodes.
    pub(crate) fn paged<I, A>(self, read: Read<Page<I, A>>) -> PageStream<I, A> {
        let operation = self.operation;
        let (client, parts, _) = self.into_parts();
        let walk = Walk::new(client, operation, parts.as_ref().ok());
        PageStream { walk: Box::new(walk), read, state: State::Ready(parts) }
    }
}

/// A stream of the pages of a list. It ends after an error.
///
/// # Cancellation
///
/// [`next`](Self::next) is cancel safe: a future that is dropped loses no page, and a request in flight is continued by
/// the next call. Dropping the stream cancels the request.
#[must_use = "a stream does nothing until it is polled"]
pub struct PageStream<T, A = ()> {
    walk: Box<Walk>,
    read: Read<Page<T, A>>,
    state: State<T, A>,
}

enum State<T, A> {
    /// The next page can be requested, or an error is pending.
    Ready(Result<Parts, Error>),
    /// A page has been requested; the parts are kept for the next one.
    Waiting(Parts, ResponseCall<Page<T, A>>),
    Done,
}

impl<T, A> PageStream<T, A> {
    /// Returns the next page, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<Page<T, A>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    pub(crate) fn into_items(self) -> ItemStream<T, A> {
        ItemStream { pages: self, items: VecDeque::new() }
    }
}

impl<T, A> Stream for PageStream<T, A> {
    type Item = Result<Page<T, A>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { walk, read, state } = &mut *self;
        loop {
            match std::mem::replace(state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                State::Ready(Ok(parts)) => {
                    let call = ResponseCall::new(walk.client.clone(), parts.clone(), *read);
                    *state = State::Waiting(parts, call);
                }
                State::Waiting(parts, mut call) => {
                    let Poll::Ready(result) = Pin::new(&mut call).poll(context) else {
                        *state = State::Waiting(parts, call);
                        return Poll::Pending;
                    };
                    let arrived = result.and_then(|response| {
                        let (mut page, raw) = response.into_raw_parts();
                        page.turn = walk.arrive(&raw, page.items.len(), page.total, std::mem::take(&mut page.turn))?;
                        page.show_next();
                        *state = walk.after(parts, &page.turn).map_or(State::Done, State::Ready);
                        Ok(page)
                    });
                    return Poll::Ready(Some(arrived));
                }
            }
        }
    }
}

impl<T, A> FusedStream for PageStream<T, A> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

impl<T, A> fmt::Debug for PageStream<T, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ready(Ok(_)) => "ready",
            State::Ready(Err(_)) => "failed",
            State::Waiting(..) => "waiting",
            State::Done => "ended",
        };
        formatter
            .debug_struct("PageStream")
            .field("operation", self.walk.operation)
            .field("pages", &self.walk.fetched)
            .field("state", &state)
            .finish()
    }
}

/// A stream of the items of a list. It ends after an error.
///
/// # Cancellation
///
/// [`next`](Self::next) is cancel safe: a future that is dropped loses no item, and a request in flight is continued by
/// the next call. Dropping the stream cancels the request.
#[must_use = "a stream does nothing until it is polled"]
pub struct ItemStream<T, A = ()> {
    pages: PageStream<T, A>,
    items: VecDeque<T>,
}

impl<T, A> ItemStream<T, A> {
    /// Returns the next item, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

// Items are moved out of the queue and never pinned in it.
impl<T, A> Unpin for ItemStream<T, A> {}

impl<T, A> Stream for ItemStream<T, A> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::task::ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.items = page.items.into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T, A> FusedStream for ItemStream<T, A> {
    fn is_terminated(&self) -> bool {
        self.items.is_empty() && self.pages.is_terminated()
    }
}

impl<T, A> fmt::Debug for ItemStream<T, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ItemStream").field("pages", &self.pages).field("buffered", &self.items.len()).finish()
    }
}
