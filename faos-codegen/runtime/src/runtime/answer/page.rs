//! Paginated lists: pages, and streams that fetch them on demand.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use reqwest::Url;
use serde_json::Value;

use crate::runtime::arguments::url;
use crate::runtime::call::request::{Call, Parts, Read, Request};
use crate::runtime::client::Client;
use crate::runtime::codec::{Decode, Part, Slot};
use crate::runtime::operation::{Operation, Pages};

use super::error::Error;
use super::error_kind::ErrorKind;
use super::response::RawResponse;

/// Some lists have empty pages after filtering. This many in a row are treated as endless.
const EMPTY_PAGES: u32 = 1000;

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// True if more pages follow.
    pub has_more: bool,
    /// The cursor or link of the next page; `None` on the last page. It can be saved, and passed to `resume` later.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Reads a page according to the pagination of the operation.
    pub(crate) fn read(raw: &RawResponse) -> Result<Self, Error>
    where
        T: Decode,
    {
        let Some(pages) = &raw.operation.pages else {
            let items = raw.decode(raw.operation.envelope.as_slice())?;
            return Ok(Self { items, has_more: false, next_cursor: None });
        };
        // An absent or null list is empty: JSON of Protocol Buffers omits empty lists.
        let mut items: Option<Option<Vec<T>>> = None;
        let next_cursor = read(pages, raw, &mut items)?;
        let items = items.flatten().unwrap_or_default();
        Ok(Self { items, has_more: next_cursor.is_some(), next_cursor })
    }
}

/// Reads the items of a page, and returns the cursor of the next page, if any.
fn read(pages: &Pages, raw: &RawResponse, items: &mut dyn Slot) -> Result<Option<String>, Error> {
    let (mut cursor, mut has_more): (Option<Value>, Option<Value>) = (None, None);
    let mut parts = vec![Part::new(pages.items, items), Part::new(pages.next_cursor, &mut cursor)];
    parts.extend(pages.has_more.map(|path| Part::new(path, &mut has_more)));
    raw.read_parts(&mut parts)?;
    let cursor = match cursor {
        Some(Value::String(cursor)) if !cursor.is_empty() => Some(cursor),
        Some(Value::Number(cursor)) => Some(cursor.to_string()),
        _ => None,
    };
    match (has_more.and_then(|has_more| has_more.as_bool()), cursor) {
        (Some(false), _) | (None, None) => Ok(None),
        (_, Some(cursor)) => Ok(Some(cursor)),
        (Some(true), None) => {
            let message = "the response states that more pages follow, but not their cursor";
            Err(Error::new(ErrorKind::Protocol, message).with_response(raw))
        }
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T> Request<Page<T>> {
    /// Starts after an earlier page, identified by its `next_cursor`.
    pub fn resume(self, next_cursor: &str) -> Self {
        self.change(|parts| parts.set_cursor(next_cursor))
    }

    /// Sets the maximum number of pages that `pages` and `items` fetch. If more pages follow, the stream ends with an
    /// error of kind `TooLarge`, so that a truncated list is not mistaken for a complete one. To stop without an error,
    /// read fewer items.
    pub fn max_pages(self, pages: u32) -> Self {
        self.change(|parts| match pages {
            0 => Err(Error::argument("max_pages", "is invalid: it must be at least 1")),
            _ => {
                parts.settings.max_pages = Some(pages);
                Ok(())
            }
        })
    }

    /// Returns a stream of all pages, fetched on demand.
    pub fn pages(self) -> PageStream<T> {
        let operation = self.operation;
        let (client, parts, read) = self.into_parts();
        let mut seen = Seen::default();
        if let Ok(parts) = &parts {
            seen.insert(&client, parts);
        }
        PageStream { client, operation, read, state: State::Ready(parts), seen, fetched: 0, empty: 0 }
    }

    /// Returns a stream of all items; each page is fetched when the previous one is used up.
    pub fn items(self) -> ItemStream<T> {
        ItemStream { pages: self.pages(), items: VecDeque::new() }
    }
}

/// A stream of the pages of a list. It ends after an error.
#[must_use = "a stream does nothing until it is polled"]
pub struct PageStream<T> {
    client: Client,
    operation: &'static Operation,
    read: Read<Page<T>>,
    state: State<T>,
    seen: Seen,
    /// The number of pages fetched.
    fetched: u32,
    /// The number of consecutive empty pages.
    empty: u32,
}

enum State<T> {
    /// The next page can be requested, or an error is pending.
    Ready(Result<Parts, Error>),
    /// A page has been requested; the parts are kept for the next one.
    Waiting(Parts, Call<Page<T>>),
    Done,
}

impl<T> PageStream<T> {
    /// Returns the next page, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the state after this page.
    fn after(&mut self, parts: Parts, page: &Page<T>) -> State<T> {
        self.fetched = self.fetched.saturating_add(1);
        let Some(cursor) = &page.next_cursor else {
            return State::Done;
        };
        self.empty = if page.items.is_empty() { self.empty.saturating_add(1) } else { 0 };
        let operation = self.operation;
        State::Ready(self.next_parts(parts, cursor).map_err(|error| error.with_operation(operation)))
    }

    /// Returns the request for the page with this cursor.
    fn next_parts(&mut self, mut parts: Parts, cursor: &str) -> Result<Parts, Error> {
        let is_endless = |problem: &str| Error::new(ErrorKind::PaginationLoop, problem);
        parts.set_cursor(cursor)?;
        if !self.seen.insert(&self.client, &parts) {
            return Err(is_endless("a cursor was repeated"));
        }
        if self.empty > EMPTY_PAGES {
            return Err(is_endless("more than 1000 pages in a row are empty"));
        }
        match parts.settings.max_pages {
            Some(limit) if self.fetched >= limit => {
                let message = format!("the list has more pages than `max_pages` allows: {limit}");
                Err(Error::new(ErrorKind::TooLarge, message))
            }
            _ => Ok(parts),
        }
    }
}

impl<T> Stream for PageStream<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                State::Ready(Ok(parts)) => {
                    let call = Call::new(self.client.clone(), parts.clone(), self.read);
                    self.state = State::Waiting(parts, call);
                }
                State::Waiting(parts, mut call) => {
                    let Poll::Ready(result) = Pin::new(&mut call).poll(context) else {
                        self.state = State::Waiting(parts, call);
                        return Poll::Pending;
                    };
                    if let Ok(page) = &result {
                        self.state = self.after(parts, page);
                    }
                    return Poll::Ready(Some(result));
                }
            }
        }
    }
}

impl<T> FusedStream for PageStream<T> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ready(Ok(_)) => "ready",
            State::Ready(Err(_)) => "failed",
            State::Waiting(..) => "waiting",
            State::Done => "ended",
        };
        formatter
            .debug_struct("PageStream")
            .field("operation", self.operation)
            .field("pages", &self.fetched)
            .field("state", &state)
            .finish()
    }
}

/// A stream of the items of a list. It ends after an error.
#[must_use = "a stream does nothing until it is polled"]
pub struct ItemStream<T> {
    pages: PageStream<T>,
    items: VecDeque<T>,
}

impl<T> ItemStream<T> {
    /// Returns the next item, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

// Items are moved out of the queue and never pinned in it.
impl<T> Unpin for ItemStream<T> {}

impl<T> Stream for ItemStream<T> {
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

impl<T> FusedStream for ItemStream<T> {
    fn is_terminated(&self) -> bool {
        self.items.is_empty() && self.pages.is_terminated()
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ItemStream").field("pages", &self.pages).field("buffered", &self.items.len()).finish()
    }
}

/// The pages requested so far, each as a hash of 8 bytes, so that a list of millions of pages takes little memory. The
/// hashes are randomly keyed, so a server cannot forge collisions.
#[derive(Default)]
struct Seen {
    hashes: HashSet<u64>,
    key: RandomState,
}

impl Seen {
    /// Adds the page that these parts request; returns false if it was requested before.
    fn insert(&mut self, client: &Client, parts: &Parts) -> bool {
        let hash = match &parts.operation.pages {
            Some(Pages { parameter: None, .. }) => url(client, parts).map(|url| self.key.hash_one(url.as_str())),
            _ => parts.cursor().map(|cursor| self.key.hash_one(cursor)),
        };
        hash.is_none_or(|hash| self.hashes.insert(hash))
    }
}

/// Returns the URL of a page. The first page is included even without a link, since a later one can link back to it. A
/// link that cannot be followed is rejected when it is sent.
fn url(client: &Client, parts: &Parts) -> Option<Url> {
    let (base_url, _) = client.shared().base_url_of(parts.operation).ok()?;
    let url = url::join(&base_url, &url::fill(parts.operation.path, &parts.path).ok()?, &parts.query);
    match &parts.link {
        Some(link) => url::within_origin(&url, link),
        None => Some(url),
    }
}
