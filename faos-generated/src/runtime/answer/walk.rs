// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The walk over the pages of a list, independent of the type of the items, so that it is compiled once.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use bytes::Bytes;
use reqwest::Url;

use crate::runtime::arguments::url;
use crate::runtime::call::position::Cursor;
use crate::runtime::call::request::Parts;
use crate::runtime::call::trace;
use crate::runtime::client::Client;
use crate::runtime::operation::Operation;
use crate::runtime::paging::{First, Paging};

use super::error::Error;
use super::error_kind::ErrorKind;
use super::page::Turn;
use super::response::RawResponse;

/// Some lists have empty pages after filtering. This many in a row are treated as endless.
const EMPTY_PAGES: u32 = 1000;

/// The progress of a walk.
pub(super) struct Walk {
    pub(super) client: Client,
    pub(super) operation: &'static Operation,
    seen: Seen,
    /// The number of pages fetched.
    pub(super) fetched: u32,
    /// The number of consecutive empty pages.
    empty: u32,
    /// The number of items received.
    received: u64,
    /// The number of items before the first page of the walk, if known.
    before: Option<u64>,
    total: Total,
    /// The list of the last page with items, as it was received.
    last: Option<Bytes>,
}

/// The number of items in all pages, as the responses state it.
#[derive(Default)]
struct Total {
    first: Option<u64>,
    latest: Option<u64>,
    /// True if two pages stated different numbers, so that none of them can end the walk.
    has_changed: bool,
}

impl Walk {
    /// Begins a walk with the page that these parts request.
    pub(super) fn new(client: Client, operation: &'static Operation, parts: Option<&Parts>) -> Self {
        let mut walk = Self {
            client,
            operation,
            seen: Seen::default(),
            fetched: 0,
            empty: 0,
            received: 0,
            before: None,
            total: Total::default(),
            last: None,
        };
        if let Some(parts) = parts {
            walk.seen.insert(&walk.client, parts);
            walk.before = before(parts);
        }
        walk
    }

    /// Takes note of a page, and decides which one is next. Returns an error instead of a page that the server sent
    /// before.
    pub(super) fn arrive(
        &mut self,
        raw: &RawResponse,
        count: usize,
        total: Option<u64>,
        mut turn: Turn,
    ) -> Result<Turn, Error> {
        self.fetched = self.fetched.saturating_add(1);
        self.check_repetition(raw, count, &turn)?;
        self.empty = if count == 0 { self.empty.saturating_add(1) } else { 0 };
        self.received = self.received.saturating_add(count as u64);
        self.total.note(total);
        turn.next = self.next(&turn);
        if turn.next.is_none() {
            self.report_gap();
        }
        Ok(turn)
    }

    /// Returns the request for the next page, or the reason why it cannot be requested.
    pub(super) fn after(&mut self, parts: Parts, turn: &Turn) -> Option<Result<Parts, Error>> {
        let cursor = turn.next.as_ref()?;
        let operation = self.operation;
        Some(self.select(parts, turn, cursor).map_err(|error| error.with_operation(operation)))
    }

    /// Returns an error if the server sent the same items again. Different pages of plain values can be equal, so these
    /// are compared only if the client counts the pages, where nothing else reveals a server that ignores the count.
    fn check_repetition(&mut self, raw: &RawResponse, count: usize, turn: &Turn) -> Result<(), Error> {
        let text = raw.body_text();
        let list = text.get(turn.list.clone()).unwrap_or_default();
        let has_objects = list.contains(&b'{');
        let is_counted = self.operation.pages.as_ref().is_some_and(|pages| pages.style.is_counted());
        if count == 0 || !(has_objects || is_counted) {
            return Ok(());
        }
        if self.last.as_deref() == Some(list) {
            return Err(endless("a page was repeated").with_operation(self.operation));
        }
        let start = raw.body.len() - text.len();
        self.last = Some(raw.body.slice(start + turn.list.start..start + turn.list.end));
        Ok(())
    }

    /// Returns the page after this one. A number of items in all pages ends the walk only if all pages agree on it.
    fn next(&self, turn: &Turn) -> Option<Cursor> {
        let is_number = matches!(self.style(), Some(Paging::Number { .. }));
        let has_all =
            self.before == Some(0) && self.total.agreed().is_some_and(|total| total > 0 && self.received >= total);
        match (&turn.next, &turn.beyond_total) {
            (Some(_), _) if is_number && has_all && !turn.is_stated => None,
            (None, Some(next)) if self.total.has_changed => Some(next.clone()),
            (next, _) => next.clone(),
        }
    }

    fn style(&self) -> Option<&'static Paging> {
        self.operation.pages.as_ref().map(|pages| &pages.style)
    }

    /// Returns the request for the page with this cursor.
    fn select(&mut self, mut parts: Parts, turn: &Turn, cursor: &Cursor) -> Result<Parts, Error> {
        parts.set_cursor(cursor)?;
        let is_counted = self.style().is_some_and(Paging::is_counted);
        let is_new = match is_counted {
            true => turn.position.is_none_or(|position| cursor.text != position.to_string()),
            false => self.seen.insert(&self.client, &parts),
        };
        if !is_new {
            return Err(endless("a cursor was repeated"));
        }
        if self.empty > EMPTY_PAGES {
            return Err(endless("more than 1000 pages in a row are empty"));
        }
        match parts.settings.max_pages {
            Some(limit) if self.fetched >= limit => {
                let message = format!("the list has more pages than `max_pages` allows: {limit}");
                Err(Error::new(ErrorKind::TooLarge, message))
            }
            _ => Ok(parts),
        }
    }

    /// Notifies observers if the list ended before its stated number of items.
    fn report_gap(&self) {
        let (Some(before), Some(total)) = (self.before, self.total.latest) else {
            return;
        };
        let received = before.saturating_add(self.received);
        if received >= total {
            return;
        }
        trace::ended_early(self.operation, received, total);
        if let Some(observers) = &self.client.shared().observers {
            let operation = self.operation.to_string();
            observers.iter().for_each(|observer| observer.ended_early(&operation, received, total));
        }
    }
}

impl Total {
    fn note(&mut self, total: Option<u64>) {
        if total.is_some() {
            self.has_changed |= self.first.is_some() && self.first != total;
            self.first = self.first.or(total);
            self.latest = total;
        }
    }

    /// Returns the number that all pages so far agree on.
    fn agreed(&self) -> Option<u64> {
        self.latest.filter(|_| !self.has_changed)
    }
}

/// Returns the number of items before the page that these parts request, if known.
fn before(parts: &Parts) -> Option<u64> {
    let style = parts.operation.pages.as_ref()?.style;
    match (style, parts.position()) {
        (Paging::Offset { first, .. }, Some(position)) => Some(position.saturating_sub(first)),
        (Paging::Number { first: First::At(first), .. }, Some(position)) => (position <= first).then_some(0),
        _ => (parts.link.is_none() && parts.cursor().is_none()).then_some(0),
    }
}

fn endless(problem: &str) -> Error {
    Error::new(ErrorKind::PaginationLoop, problem)
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
        let has_place = parts.operation.pages.as_ref().is_some_and(|pages| pages.style.place().is_some());
        let hash = match has_place {
            false => url(client, parts).map(|url| self.key.hash_one(url.as_str())),
            true => parts.cursor().map(|cursor| self.key.hash_one(&*cursor)),
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
        Some(link) => url::of_link(&url, link),
        None => Some(url),
    }
}
