// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The place in a request that selects a page of a list.

use std::borrow::Cow;

use crate::runtime::answer::error::Error;
use crate::runtime::arguments::parameter::{Encoding, Style};
use crate::runtime::arguments::percent;
use crate::runtime::body::content::Payload;
use crate::runtime::codec;
use crate::runtime::paging::{Pages, Paging, Place};

use super::request::Parts;

/// The page that follows another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The cursor, id, number, position or URL as text.
    pub(crate) text: String,
    /// True if it is a number in JSON.
    pub(crate) is_number: bool,
}

impl Parts {
    /// Selects the page with this cursor, which the caller has saved.
    pub(crate) fn resume(&mut self, cursor: &str) -> Result<(), Error> {
        let is_number = self.operation.pages.as_ref().is_some_and(|pages| pages.style.is_counted());
        if is_number && cursor.parse::<u64>().is_err() {
            return Err(Error::argument("next_cursor", "is not a number, as the pages of this list require"));
        }
        self.set_cursor(&Cursor { text: cursor.to_owned(), is_number })
    }

    /// Selects the page with this cursor.
    pub(crate) fn set_cursor(&mut self, cursor: &Cursor) -> Result<(), Error> {
        match self.operation.pages.as_ref().map(|pages| pages.style.place()) {
            Some(Some(place)) => self.set_place(place, cursor),
            Some(None) => {
                self.link = Some(cursor.text.clone());
                Ok(())
            }
            None => Err(Error::argument("cursor", "is not supported by this operation")),
        }
    }

    /// Sets the maximum number of items of a page.
    pub(crate) fn set_page_size(&mut self, size: u32) -> Result<(), Error> {
        match self.operation.pages.as_ref().and_then(|pages| pages.size) {
            Some(place) => self.set_place(place, &Cursor { text: size.to_string(), is_number: true }),
            None => Err(Error::argument("page_size", "is not supported by this operation")),
        }
    }

    fn set_place(&mut self, place: Place, value: &Cursor) -> Result<(), Error> {
        match place {
            Place::Query(name) => self.set_query(Style::Form, true, name, &value.text, Encoding::FULL),
            Place::Header(name) => self.set_header(name, &value.text),
            Place::Member(path) => {
                let unwritable = |error| Error::argument("next_cursor", "cannot be written").with_source(error);
                let json = match value.is_number {
                    true => value.text.clone().into_bytes(),
                    false => codec::encode(&value.text).map_err(unwritable)?,
                };
                self.fold_members()?;
                self.body.get_or_insert_with(|| Payload::json(b"{}".to_vec())).set(path, json)
            }
        }
    }

    /// Adds the members of the caller to the body, so that a cursor set afterwards takes precedence.
    fn fold_members(&mut self) -> Result<(), Error> {
        let members = self.extra.as_mut().map(|extra| std::mem::take(&mut extra.members)).unwrap_or_default();
        for member in &members {
            self.body.get_or_insert_with(|| Payload::json(b"{}".to_vec())).add(member)?;
        }
        Ok(())
    }

    /// Returns the text that selects the requested page, as it is sent; `None` for the first page.
    pub(crate) fn cursor(&self) -> Option<Cow<'_, str>> {
        match self.operation.pages.as_ref()?.style.place()? {
            Place::Query(name) => {
                let key = percent::encoded(name);
                self.query.iter().find(|(known, _)| *known == key).map(|(_, value)| Cow::Borrowed(value.as_str()))
            }
            Place::Header(name) => self.headers.get(name)?.to_str().ok().map(Cow::Borrowed),
            Place::Member(path) => {
                let extra = self.extra.as_deref().map_or(&[][..], |extra| &extra.members);
                let added = path.split_first().and_then(|(first, rest)| {
                    let (_, json) = extra.iter().rfind(|(name, _)| name == first)?;
                    codec::member(json, rest).ok()?
                });
                let sent = || self.body.as_ref().and_then(|body| body.member(path));
                added.map(|json| String::from_utf8_lossy(json)).or_else(sent)
            }
        }
        .filter(|text| !text.is_empty() && text != "null" && text != "\"\"")
    }

    /// Returns the number or position of the requested page, if pages have one and the request states it.
    pub(crate) fn position(&self) -> Option<u64> {
        let Some(Pages { style: Paging::Number { .. } | Paging::Offset { .. }, .. }) = &self.operation.pages else {
            return None;
        };
        self.cursor()?.trim_matches('"').parse().ok()
    }
}
