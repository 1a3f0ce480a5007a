// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! One page of a paginated list: the items, and the way to the next page.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use bytes::Bytes;
use http::StatusCode;
use jiter::Peek;
use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use serde_json::Value;

use crate::runtime::call::position::Cursor;
use crate::runtime::codec::{self, Decode, DecodeError, Part, Reader, Slot};
use crate::runtime::operation::Operation;
use crate::runtime::paging::{First, Pages, Paging, Path, Place};

use super::error::Error;
use super::error_kind::ErrorKind;
use super::link;
use super::response::RawResponse;

/// One page of a list.
///
/// `A` is the type of the whole response, which [`answer`](Self::answer) decodes for the members beside the list.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Error, Page, Request};")]
/// # async fn example<T: std::fmt::Debug>(request: Request<Page<T>>) -> Result<(), Error> {
/// let page = request.await?;
/// for item in &page.items {
///     println!("{item:?}");
/// }
/// if let Some(cursor) = &page.next_cursor {
///     println!("a later request can resume at {cursor}");
/// }
/// # Ok(())
/// # }
/// ```
#[non_exhaustive]
pub struct Page<T, A = ()> {
    /// The items of this page.
    pub items: Vec<T>,
    /// True if more pages follow.
    pub has_more: bool,
    /// The cursor of the next page: its cursor, id, number, position or URL, depending on the API; `None` on the last
    /// page. It can be saved, and passed to `resume` later.
    pub next_cursor: Option<String>,
    /// The number of items in all pages, if the response states it.
    pub total: Option<u64>,
    /// The number of pages, if the response states it.
    pub page_count: Option<u64>,
    pub(super) turn: Turn,
    /// The body of the response, if its type is known.
    kept: Option<Kept>,
    answer: PhantomData<fn() -> A>,
}

/// The facts about a page that lead to the next one.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn {
    /// The next page as far as the response states it.
    pub(super) next: Option<Cursor>,
    /// The next page, although the number of items in all pages says that there is none.
    pub(super) beyond_total: Option<Cursor>,
    /// True if the response states explicitly that more pages follow.
    pub(super) is_stated: bool,
    /// The number or position of this page, if pages have one.
    pub(super) position: Option<u64>,
    /// The place of the list in the body.
    pub(super) list: Range<usize>,
}

#[derive(Clone)]
struct Kept {
    operation: &'static Operation,
    body: Bytes,
}

impl<T, A> Page<T, A> {
    /// Creates a last page of these items, for tests of an application. Where nothing else states the type of the page,
    /// write `Page::<_>::of(items)`.
    #[cfg(feature = "testing")]
    pub fn of(items: impl IntoIterator<Item = T>) -> Self {
        Self::last(items.into_iter().collect())
    }

    /// Creates a page of these items that no other follows.
    fn last(items: Vec<T>) -> Self {
        Self {
            items,
            has_more: false,
            next_cursor: None,
            total: None,
            page_count: None,
            turn: Turn::default(),
            kept: None,
            answer: PhantomData,
        }
    }

    /// Returns an iterator over the items of this page.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// Returns the number of items of this page.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns true if this page has no items. More pages may follow.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Maps each item with `change`, and keeps the rest.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U, A> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            has_more: self.has_more,
            next_cursor: self.next_cursor,
            total: self.total,
            page_count: self.page_count,
            turn: self.turn,
            kept: self.kept,
            answer: PhantomData,
        }
    }

    /// Decodes the whole response, for the members beside the list.
    ///
    /// # Errors
    ///
    /// Returns an error of kind `Decode` if the response does not have its documented type, or if a test made the page.
    pub fn answer(&self) -> Result<A, Error>
    where
        A: DeserializeOwned,
    {
        // A page whose whole response has no type of its own.
        let nothing = || codec::from_json(b"null").ok();
        let Some(Kept { operation, body }) = &self.kept else {
            let error = || Error::new(ErrorKind::Decode, "the page was not received from a server");
            return nothing().ok_or_else(error);
        };
        let path = operation.envelope.as_slice();
        let part = codec::member(body, path).map_err(|error| (&[] as &[_], error));
        let value = part.and_then(|part| match part {
            Some(json) => codec::from_json(json).map_err(|error| (path, error)),
            None => nothing().ok_or_else(|| (path, DecodeError::new("the member is missing", 0))),
        });
        value.map_err(|(path, error)| Error::decoding(path, error).with_operation(operation))
    }

    /// Shows the next page in the public fields.
    pub(super) fn show_next(&mut self) {
        self.next_cursor = self.turn.next.as_ref().map(|next| next.text.clone());
        self.has_more = self.next_cursor.is_some();
    }

    fn new(raw: &RawResponse, items: Items<T>, found: Found) -> Self {
        let Found { total, page_count, turn } = found;
        let mut page = Self { total, page_count, ..Self::last(items.items) };
        page.turn = Turn { list: items.places.list, ..turn };
        page.show_next();
        let start = raw.body.len() - raw.body_text().len();
        page.kept = Some(Kept { operation: raw.operation, body: raw.body.slice(start..) });
        page
    }
}

impl<T> Page<T> {
    /// Reads a page whose response as a whole has no type of its own.
    pub(crate) fn read(raw: &RawResponse) -> Result<Self, Error>
    where
        T: Decode,
    {
        if raw.operation.pages.is_none() {
            return raw.decode(raw.operation.envelope.as_slice()).map(Self::last);
        }
        let mut page = Self::read_list(raw)?;
        page.kept = None;
        Ok(page)
    }
}

impl<T, A> Page<T, A> {
    /// Reads a page.
    pub(crate) fn read_list(raw: &RawResponse) -> Result<Self, Error>
    where
        T: Decode,
    {
        let mut items = Items::new(|items, reader| {
            items.clear();
            list(reader, &mut |reader| T::decode(reader).map(|item| items.push(item)))
        });
        let found = find(raw, &mut items)?;
        Ok(Self::new(raw, items, found))
    }
}

impl<T, A> Page<(String, T), A> {
    /// Reads a page whose items are the members of an object.
    pub(crate) fn read_map(raw: &RawResponse) -> Result<Self, Error>
    where
        T: Decode,
    {
        let mut items = Items::new(|items, reader| {
            items.clear();
            map(reader, &mut |key, reader| T::decode(reader).map(|item| items.push((key, item))))
        });
        let found = find(raw, &mut items)?;
        Ok(Self::new(raw, items, found))
    }
}

impl<T: Clone, A> Clone for Page<T, A> {
    fn clone(&self) -> Self {
        Self {
            items: self.items.clone(),
            next_cursor: self.next_cursor.clone(),
            turn: self.turn.clone(),
            kept: self.kept.clone(),
            ..*self
        }
    }
}

/// Two pages are equal if their public fields are.
impl<T: PartialEq, A> PartialEq for Page<T, A> {
    fn eq(&self, other: &Self) -> bool {
        let facts = |page: &Self| (page.has_more, page.total, page.page_count);
        self.items == other.items && self.next_cursor == other.next_cursor && facts(self) == facts(other)
    }
}

impl<T: fmt::Debug, A> fmt::Debug for Page<T, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = formatter.debug_struct("Page");
        fields.field("items", &self.items).field("has_more", &self.has_more).field("next_cursor", &self.next_cursor);
        if self.total.is_some() {
            fields.field("total", &self.total);
        }
        if self.page_count.is_some() {
            fields.field("page_count", &self.page_count);
        }
        fields.finish()
    }
}

/// Writes the public fields.
impl<T: Serialize, A> Serialize for Page<T, A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Page", 5)?;
        fields.serialize_field("items", &self.items)?;
        fields.serialize_field("has_more", &self.has_more)?;
        fields.serialize_field("next_cursor", &self.next_cursor)?;
        fields.serialize_field("total", &self.total)?;
        fields.serialize_field("page_count", &self.page_count)?;
        fields.end()
    }
}

impl<T, A> IntoIterator for Page<T, A> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T, A> IntoIterator for &'a Page<T, A> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// A slot for the items of a page.
struct Items<T> {
    items: Vec<T>,
    places: Places,
    read: fn(&mut Vec<T>, &mut Reader<'_>) -> Result<Places, DecodeError>,
}

/// The number of items, and their places in the body.
#[derive(Clone, Default)]
struct Places {
    count: usize,
    list: Range<usize>,
    last_item: Range<usize>,
}

impl<T> Items<T> {
    fn new(read: fn(&mut Vec<T>, &mut Reader<'_>) -> Result<Places, DecodeError>) -> Self {
        Self { items: Vec::new(), places: Places::default(), read }
    }
}

/// A slot whose places are known after reading.
trait ItemSlot: Slot {
    fn places(&self) -> Places;
}

impl<T> Slot for Items<T> {
    fn read(&mut self, _: String, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        // An absent or null list is empty: JSON of Protocol Buffers omits empty lists.
        self.places = match reader.take_null()? {
            true => Places::default(),
            false => (self.read)(&mut self.items, reader)?,
        };
        Ok(())
    }

    fn settle(&mut self, _: bool) -> bool {
        true
    }
}

impl<T> ItemSlot for Items<T> {
    fn places(&self) -> Places {
        self.places.clone()
    }
}

/// Reads an array, item by item.
fn list(
    reader: &mut Reader<'_>,
    read: &mut dyn FnMut(&mut Reader<'_>) -> Result<(), DecodeError>,
) -> Result<Places, DecodeError> {
    let mut places = Places { list: reader.offset()..0, ..Places::default() };
    let mut has_item = reader.first_item()?;
    while has_item {
        let start = reader.offset();
        #[cfg(feature = "testing")]
        let before = reader.problems();
        let item = read(reader).map_err(|error| error.in_item(places.count));
        #[cfg(feature = "testing")]
        reader.place_problems(before, |problem| problem.in_item(places.count));
        item?;
        places.count += 1;
        places.last_item = start..reader.offset();
        has_item = reader.next_item()?;
    }
    places.list.end = reader.offset();
    Ok(places)
}

/// Reads an object, member by member. Some servers send an empty object as an empty array.
fn map(
    reader: &mut Reader<'_>,
    read: &mut dyn FnMut(String, &mut Reader<'_>) -> Result<(), DecodeError>,
) -> Result<Places, DecodeError> {
    if reader.peek()? == Peek::Array {
        return list(reader, &mut |reader| Err(reader.error("expected an object, found an array")));
    }
    let mut places = Places { list: reader.offset()..0, ..Places::default() };
    let mut next = reader.first_key()?.map(str::to_owned);
    while let Some(key) = next {
        let start = reader.offset();
        #[cfg(feature = "testing")]
        let before = reader.problems();
        let item = read(key, reader).map_err(|error| error.in_map());
        #[cfg(feature = "testing")]
        reader.place_problems(before, DecodeError::in_map);
        item?;
        places.count += 1;
        places.last_item = start..reader.offset();
        next = reader.next_key()?.map(str::to_owned);
    }
    places.list.end = reader.offset();
    Ok(places)
}

/// The facts around the items.
struct Found {
    total: Option<u64>,
    page_count: Option<u64>,
    turn: Turn,
}

/// The members around the items, as far as the pagination names them.
#[derive(Default)]
struct Members {
    next: Option<Value>,
    has_more: Option<Value>,
    total: Option<Value>,
    page_count: Option<Value>,
    number: Option<Value>,
}

/// Reads the items and the facts around them in one pass. This is independent of the types, and is compiled once.
fn find(raw: &RawResponse, items: &mut dyn ItemSlot) -> Result<Found, Error> {
    let pages = raw.operation.pages.as_ref().unwrap_or(&SINGLE);
    let mut members = Members::default();
    // A response without content is an empty page.
    if raw.status != StatusCode::NO_CONTENT {
        let Members { next, has_more, total, page_count, number } = &mut members;
        let mut parts = Vec::with_capacity(6);
        parts.push(Part::new(pages.items, &mut *items as &mut dyn Slot));
        let mut add = |path: Option<Path>, slot| parts.extend(path.map(|path| Part::new(path, slot)));
        add(next_member(&pages.style), next);
        add(pages.has_more.map(|(path, _)| path), has_more);
        add(pages.total.and_then(member), total);
        add(pages.page_count.and_then(member), page_count);
        add(shown_number(&pages.style), number);
        raw.read_parts(&mut parts)?;
    }
    let count = |place: Option<Place>, value: Option<Value>| match place? {
        Place::Header(name) => raw.header(name)?.trim().parse().ok(),
        _ => number(&value?),
    };
    let (total, page_count) = (count(pages.total, members.total), count(pages.page_count, members.page_count));
    let more = pages.has_more.and_then(|(_, value)| Some(boolean(&members.has_more?)? == value));
    let places = items.places();
    let shown = members.number.as_ref().and_then(number);
    let context = Context { raw, pages, more, count: places.count as u64, total, page_count };
    let turn = context.turn(members.next, shown, &places)?;
    Ok(Found { total, page_count, turn })
}

/// The pagination of a list of one page.
static SINGLE: Pages = Pages::next_url(&[]);

fn next_member(style: &Paging) -> Option<Path> {
    match *style {
        Paging::Cursor { next, .. } => member(next),
        Paging::NextUrl(path) if !path.is_empty() => Some(path),
        _ => None,
    }
}

fn shown_number(style: &Paging) -> Option<Path> {
    match *style {
        Paging::Number { first: First::Shown(path), .. } => Some(path),
        _ => None,
    }
}

fn member(place: Place) -> Option<Path> {
    match place {
        Place::Member(path) => Some(path),
        Place::Query(_) | Place::Header(_) => None,
    }
}

/// The facts that determine the next page.
struct Context<'r> {
    raw: &'r RawResponse,
    pages: &'r Pages,
    /// True if the response states that more pages follow, false if it states the contrary.
    more: Option<bool>,
    /// The number of items of the page.
    count: u64,
    total: Option<u64>,
    page_count: Option<u64>,
}

impl Context<'_> {
    fn turn(&self, next: Option<Value>, shown: Option<u64>, places: &Places) -> Result<Turn, Error> {
        let mut turn = Turn { is_stated: self.more == Some(true), ..Turn::default() };
        let cursor = match self.pages.style {
            Paging::Number { first, .. } => {
                let first = match first {
                    First::At(first) => Some(first),
                    // The server shows the first number if the request states none.
                    First::Shown(_) => shown.filter(|_| self.raw.position.is_none()),
                };
                turn.position = self.raw.position.or(first);
                self.by_number(turn.position, first)?
            }
            Paging::Offset { first, .. } => {
                let position = self.raw.position.unwrap_or(first);
                turn.position = Some(position);
                let next = self.counted(position.saturating_add(self.count));
                let reached = position.saturating_sub(first).saturating_add(self.count);
                if self.more.is_none() && self.total.is_some_and(|total| total > 0 && reached >= total) {
                    turn.beyond_total = next;
                    None
                } else {
                    next
                }
            }
            Paging::LastId { id, .. } => self.last_id(places, id)?,
            Paging::Cursor { next: Place::Header(name), .. } => {
                let cursor = self.raw.header(name).unwrap_or_default();
                self.text(Some(cursor.into()))?
            }
            Paging::Cursor { .. } | Paging::NextUrl(_) => self.text(next)?,
            Paging::LinkHeader => {
                let next = link::next(&self.raw.headers);
                next.filter(|next| !next.is_empty()).map(|next| Cursor { text: next.to_owned(), is_number: false })
            }
        };
        turn.next = match (self.more, cursor) {
            (Some(false), _) => None,
            (Some(true), None) => {
                return Err(self.error("the response states that more pages follow, but not their cursor"));
            }
            (_, cursor) => cursor,
        };
        Ok(turn)
    }

    /// Returns the next page number.
    fn by_number(&self, position: Option<u64>, first: Option<u64>) -> Result<Option<Cursor>, Error> {
        if self.more == Some(false) {
            return Ok(None);
        }
        let Some(position) = position else {
            return match self.count {
                0 => Ok(None),
                _ => Err(self.error("the response does not show the number of its page")),
            };
        };
        let next = position.saturating_add(1);
        // If the first number is unknown, it is at most 1, so that no page is left out.
        let reached = next.saturating_sub(first.unwrap_or(1));
        let is_last = self.page_count.is_some_and(|pages| pages > 0 && reached >= pages);
        Ok(if self.more.is_none() && is_last { None } else { self.counted(next) })
    }

    /// Returns the page at this number or position. An empty page is the last one, unless the response states otherwise.
    fn counted(&self, position: u64) -> Option<Cursor> {
        let continues = self.count > 0 || self.more == Some(true);
        continues.then(|| Cursor { text: position.to_string(), is_number: true })
    }

    /// Returns the id of the last item.
    fn last_id(&self, places: &Places, path: Path) -> Result<Option<Cursor>, Error> {
        if self.count == 0 || self.more == Some(false) {
            return Ok(None);
        }
        let item = self.raw.body_text().get(places.last_item.clone()).unwrap_or_default();
        let id = codec::member(item, path).ok().flatten().and_then(|id| codec::decode::<Value>(id).ok());
        self.text(id)?.map(Some).ok_or_else(|| self.error("the last item of the page has no id"))
    }

    /// Returns a cursor, id or URL in a response as text; `None` if it stands for the end.
    fn text(&self, value: Option<Value>) -> Result<Option<Cursor>, Error> {
        let cursor = match value {
            None | Some(Value::Null | Value::Bool(false)) => return Ok(None),
            Some(Value::String(text)) => Cursor { text, is_number: false },
            // Servers that begin with the number 0 mark the end with it.
            Some(Value::Number(number)) if number.as_u64() == Some(0) && self.more.is_none() && self.has_cursor() => {
                return Ok(None);
            }
            Some(Value::Number(number)) => Cursor { text: number.to_string(), is_number: true },
            Some(Value::Object(members)) if members.is_empty() => return Ok(None),
            Some(Value::Array(items)) if items.is_empty() => return Ok(None),
            Some(_) => return Err(self.error("the cursor of the next page is neither a string nor a number")),
        };
        Ok((!cursor.text.is_empty()).then_some(cursor))
    }

    fn has_cursor(&self) -> bool {
        matches!(self.pages.style, Paging::Cursor { .. })
    }

    fn error(&self, message: &str) -> Error {
        Error::new(ErrorKind::Protocol, message).with_response(self.raw)
    }
}

/// Returns a number that a server may send as text.
fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| number.to_string().strip_suffix(".0")?.parse().ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Returns a boolean that a server may send as text or number.
fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Number(number) => number.as_u64().map(|number| number != 0),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
