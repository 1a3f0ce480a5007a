//! The pagination that the settings state.

use crate::api::{AnswerPlace, Evidence, EvidencePart, FirstPage, More, PagePlace, PageStyle};
use crate::settings::{PagesGroup, Stated, StatedStyle};

use super::infer::{Context, Draft};

/// A value of the settings that the operation lacks.
#[derive(Clone, Debug)]
pub(super) struct Lacking {
    /// The key.
    pub(super) key: &'static str,
    /// The value.
    pub(super) stated: Stated,
    /// The place where it was expected, in words.
    pub(super) place: &'static str,
}

impl Context<'_> {
    /// Returns the pagination that a group states.
    ///
    /// # Errors
    ///
    /// Returns the first value of the group that the operation lacks.
    pub(super) fn stated(&self, group: &PagesGroup) -> Result<Draft, Lacking> {
        let (place, list) = self.fit(group)?;
        let parameter = place.clone();
        let wanted = |key: &'static str, stated: &Option<Stated>| -> Result<Option<Vec<String>>, Lacking> {
            let Some(stated) = stated else { return Ok(None) };
            let path = stated.path();
            match self.answer.at(&path) {
                Some(_) => Ok(Some(path)),
                None => Err(Lacking { key, stated: stated.clone(), place: "the response" }),
            }
        };
        let next = wanted("next", &group.next)?;
        let next_header = group.next_header.as_ref().map(|stated| stated.text.clone());
        let more = match (wanted("has_more", &group.has_more)?, wanted("is_last", &group.is_last)?) {
            (Some(path), _) => Some(More::Has(path)),
            (None, Some(path)) => Some(More::IsLast(path)),
            (None, None) => None,
        };
        let last_id = wanted("last_id", &group.last_id)?;
        let (total, page_count) = (wanted("total", &group.total)?, wanted("page_count", &group.page_count)?);
        let style = match (group.style, parameter, next) {
            (StatedStyle::Cursor | StatedStyle::Unstated, Some(place), Some(path)) => {
                PageStyle::Cursor { place, next: AnswerPlace::Member(path) }
            }
            (StatedStyle::Cursor | StatedStyle::Unstated, Some(place), None) => {
                PageStyle::Cursor { place, next: AnswerPlace::Header(next_header.unwrap_or_default()) }
            }
            (StatedStyle::LastId, Some(place), _) => match last_id {
                Some(member) => PageStyle::LastIdOf { place, member },
                None => PageStyle::LastId { place, id: group.id.as_ref().map(Stated::path).unwrap_or_default() },
            },
            (StatedStyle::Page, Some(place), _) => {
                let shown = self.answer.page_shown(&list).map(FirstPage::Shown);
                let first = group.first.map(FirstPage::At).or(shown).unwrap_or(FirstPage::At(1));
                PageStyle::Number { place, first }
            }
            (StatedStyle::Offset, Some(place), _) => PageStyle::Offset { place, first: group.first.unwrap_or(0) },
            (StatedStyle::NextUrl | StatedStyle::Unstated, _, Some(path)) => PageStyle::NextUrl(path),
            _ => PageStyle::LinkHeader,
        };
        let size = group.page_size.as_ref().map(|stated| self.input("page_size", stated)).transpose()?;
        let evidence = Evidence { part: EvidencePart::Settings, name: super::line(group) };
        Ok(Draft {
            style,
            list,
            more,
            total: total.map(AnswerPlace::Member),
            page_count: page_count.map(AnswerPlace::Member),
            size: size.or_else(|| self.size().map(|input| input.place.clone())),
            evidence: vec![evidence],
        })
    }

    /// Returns the parameter and the items of a group. An operation without them is not meant by a group of many.
    ///
    /// # Errors
    ///
    /// Returns the one that the operation lacks.
    pub(super) fn fit(&self, group: &PagesGroup) -> Result<(Option<PagePlace>, super::answer::List), Lacking> {
        let place = group.parameter.as_ref().map(|stated| self.input("parameter", stated)).transpose()?;
        let items =
            group.items.clone().unwrap_or(Stated { text: String::new(), line: group.line, offset: group.offset });
        match self.answer.list_at(&items.path()) {
            Some(list) => Ok((place, list)),
            None => Err(Lacking { key: "items", stated: items, place: "the response, as a list" }),
        }
    }

    fn input(&self, key: &'static str, stated: &Stated) -> Result<PagePlace, Lacking> {
        let is_named = |place: &PagePlace| match place {
            PagePlace::Query(name) => *name == stated.text,
            PagePlace::Header(name) => name.eq_ignore_ascii_case(&stated.text),
            PagePlace::Member(path) => *path == stated.path(),
        };
        let found = self.inputs.iter().map(|input| &input.place).find(|place| is_named(place));
        found.cloned().ok_or_else(|| Lacking { key, stated: stated.clone(), place: "the request" })
    }
}
