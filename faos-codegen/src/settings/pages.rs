//! The tables `[[pages]]`: the pagination of groups of operations.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::api::Method;

/// The pagination of a group of operations, as stated in the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PagesGroup {
    /// The operations: IDs, or methods and paths, with `*` for any text. If empty, all operations that fit.
    pub operations: Vec<String>,
    /// The style.
    pub style: StatedStyle,
    /// The parameter that selects the page: a query parameter, a header, or a path to a member of the body.
    pub parameter: Option<Stated>,
    /// The path to the items. Empty if the response is the list.
    pub items: Option<Stated>,
    /// The path to the next cursor or URL.
    pub next: Option<Stated>,
    /// The header of the response with the next cursor.
    pub next_header: Option<Stated>,
    /// The path to the ID within an item.
    pub id: Option<Stated>,
    /// The path to the ID of the last item within the response.
    pub last_id: Option<Stated>,
    /// The number of the first page or item.
    pub first: Option<u64>,
    /// The path to the member that is true if there are more pages.
    pub has_more: Option<Stated>,
    /// The path to the member that is true on the last page.
    pub is_last: Option<Stated>,
    /// The path to the number of all items.
    pub total: Option<Stated>,
    /// The path to the number of all pages.
    pub page_count: Option<Stated>,
    /// The parameter for the number of items in a page.
    pub page_size: Option<Stated>,
    /// The line of the table.
    pub line: usize,
    /// The byte offset of the table.
    pub offset: usize,
}

/// A name or a dotted path, with its line in `codegen.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The text as written.
    pub text: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The byte offset.
    pub offset: usize,
}

impl Stated {
    /// Returns the names of the members on the path. An empty text is the empty path.
    pub fn path(&self) -> Vec<String> {
        match self.text.as_str() {
            "" => Vec::new(),
            text => super::path(text),
        }
    }
}

/// The style of a [`PagesGroup`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatedStyle {
    /// A cursor if the parameter is stated, otherwise a URL.
    #[default]
    #[serde(skip)]
    Unstated,
    /// The operations are not lists, or are not paged.
    None,
    /// The response states the cursor of the next page.
    Cursor,
    /// The request states the ID of the last item.
    LastId,
    /// The request states the number of the page.
    Page,
    /// The request states the number of items to skip.
    Offset,
    /// A `Link` header leads to the next page.
    Link,
    /// A member of the response is the URL of the next page.
    NextUrl,
}

impl PagesGroup {
    /// Returns true if the group names the operation, or all operations.
    pub(crate) fn contains(&self, id: &str, method: Method, path: &str) -> bool {
        self.operations.is_empty() || self.operations.iter().any(|name| matches(name, id, method, path))
    }

    /// Returns true if the group names the operation without `*`.
    pub(crate) fn names(&self, id: &str, method: Method, path: &str) -> bool {
        self.operations.iter().any(|name| !name.contains('*') && matches(name, id, method, path))
    }
}

/// Returns true if the text names the operation.
pub(crate) fn matches(name: &str, id: &str, method: Method, path: &str) -> bool {
    is_like(name, id)
        || name.split_once(' ').is_some_and(|(wanted, pattern)| {
            (wanted == "*" || wanted.eq_ignore_ascii_case(method.as_str())) && is_like(pattern.trim(), path)
        })
}

/// Returns true if the text fits the pattern, in which `*` stands for any text.
pub(super) fn is_like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

/// The tables as written: one, or a list.
pub(super) struct Tables(Vec<Spanned<Table>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// The operations: IDs, or methods and paths, with `*` for any text. By default, all operations that fit.
    #[serde(default)]
    operations: Vec<String>,
    /// The style. By default, `cursor` with a `parameter`, and `next-url` without.
    #[serde(default)]
    style: StatedStyle,
    /// The parameter that selects the page: a query parameter, a header, or a path to a member of the body.
    #[serde(alias = "cursor")]
    parameter: Option<Spanned<String>>,
    /// The path to the items in the response. Empty if the response is the list.
    items: Option<Spanned<String>>,
    /// The path to the next cursor or URL.
    #[serde(alias = "next_cursor", alias = "next_url")]
    next: Option<Spanned<String>>,
    /// The header of the response with the next cursor.
    next_header: Option<Spanned<String>>,
    /// The path to the ID within an item.
    id: Option<Spanned<String>>,
    /// The path to the ID of the last item within the response.
    last_id: Option<Spanned<String>>,
    /// The number of the first page or item.
    first: Option<u64>,
    /// The path to the member that is true if there are more pages.
    has_more: Option<Spanned<String>>,
    /// The path to the member that is true on the last page.
    is_last: Option<Spanned<String>>,
    /// The path to the number of all items.
    total: Option<Spanned<String>>,
    /// The path to the number of all pages.
    page_count: Option<Spanned<String>>,
    /// The parameter for the number of items in a page.
    page_size: Option<Spanned<String>>,
}

impl<'de> Deserialize<'de> for Tables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Tables;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a table, or a list of tables `[[pages]]`")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Tables, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Tables(vec![Spanned::new(0..0, table)]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Tables, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Tables)
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
}

/// Returns the groups that the tables state, with their lines in the text that they were parsed from.
///
/// # Errors
///
/// Returns the reason if a table lacks what its style needs.
pub(super) fn groups(tables: Option<Spanned<Tables>>, text: &str) -> Result<Vec<PagesGroup>, String> {
    let Some(tables) = tables else { return Ok(Vec::new()) };
    let line_of = |offset: usize| text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
    let stated = |value: Option<Spanned<String>>| {
        value.map(|value| {
            let offset = value.span().start;
            Stated { line: line_of(offset), offset, text: value.into_inner() }
        })
    };
    let whole = tables.span().start;
    let groups = tables.into_inner().0.into_iter().map(|table| {
        // A single table does not tell its place, but the whole does.
        let offset = if table.span().is_empty() { whole } else { table.span().start };
        let table = table.into_inner();
        let group = PagesGroup {
            operations: table.operations,
            style: table.style,
            parameter: stated(table.parameter),
            items: stated(table.items),
            next: stated(table.next),
            next_header: stated(table.next_header),
            id: stated(table.id),
            last_id: stated(table.last_id),
            first: table.first,
            has_more: stated(table.has_more),
            is_last: stated(table.is_last),
            total: stated(table.total),
            page_count: stated(table.page_count),
            page_size: stated(table.page_size),
            line: line_of(offset),
            offset,
        };
        group.check().map(|()| group)
    });
    groups.collect()
}

impl PagesGroup {
    /// Returns an error if the group lacks a key that its style needs.
    fn check(&self) -> Result<(), String> {
        let has_next = self.next.is_some() || self.next_header.is_some();
        let missing = match self.style {
            StatedStyle::Unstated if !has_next => Some("next"),
            StatedStyle::Cursor if !has_next => Some("next"),
            StatedStyle::NextUrl if self.next.is_none() => Some("next"),
            StatedStyle::LastId if self.id.is_none() && self.last_id.is_none() => Some("id"),
            StatedStyle::Cursor | StatedStyle::LastId | StatedStyle::Page | StatedStyle::Offset
                if self.parameter.is_none() =>
            {
                Some("parameter")
            }
            StatedStyle::None => None,
            _ if self.items.is_none() => Some("items"),
            _ => None,
        };
        match missing {
            Some(key) => Err(format!("the table `pages` on line {} is invalid: it lacks `{key}`", self.line)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    #[test]
    fn operations_are_named_by_id_or_by_method_and_path() {
        for (name, is_meant) in [
            ("listThings", true),
            ("list*", true),
            ("*", true),
            ("GET /v1/things", true),
            ("get /v1/*", true),
            ("* /v1/things", true),
            ("GET /v1/*s", true),
            ("GET /*/things", true),
            ("GET *", true),
            ("POST /v1/*", false),
            ("GET /v1/", false),
            ("GET /v1/*x", false),
            ("GET /v1/things*things", false),
            ("things", false),
            ("", false),
        ] {
            assert_eq!(matches(name, "listThings", Method::Get, "/v1/things"), is_meant, "{name}");
        }
    }

    #[test]
    fn a_single_table_is_a_list_of_one() {
        let text = "[pages]\ncursor = \"cursor\"\nitems = \"data\"\nnext_cursor = \"meta.next_cursor\"\n";
        let settings = Settings::parse(text).expect("the settings are valid");
        let [group] = settings.pages.as_slice() else { panic!("the settings have one group") };
        let next = group.next.as_ref().expect("the group states the next cursor");
        assert_eq!((next.path().as_slice(), next.line), (&["meta".to_owned(), "next_cursor".to_owned()][..], 4));
        assert_eq!(group.parameter.as_ref().map(|parameter| parameter.text.as_str()), Some("cursor"));
        let linked = Settings::parse("[pages]\nitems = \"data\"\nnext_cursor = \"links.next\"\n");
        assert_eq!(linked.expect("the settings are valid").pages[0].parameter, None);
    }

    #[test]
    fn groups_have_lines_and_are_checked() {
        let text = "[[pages]]\noperations = [\"GET /v1/*\"]\nstyle = \"none\"\n\n[[pages]]\nstyle = \"page\"\n\
                    parameter = \"page\"\nitems = \"\"\nfirst = 0\n";
        let settings = Settings::parse(text).expect("the settings are valid");
        let [none, page] = settings.pages.as_slice() else { panic!("the settings have two groups") };
        assert_eq!((none.style, none.line, page.line), (StatedStyle::None, 1, 5));
        assert_eq!((page.first, page.items.as_ref().map(Stated::path)), (Some(0), Some(Vec::new())));
        for (text, problem) in [
            ("[[pages]]\nstyle = \"pages\"", "line 2"),
            ("[[pages]]\nitem = \"data\"", "line 2"),
            ("[[pages]]\nitems = 3", "line 2"),
            ("[[pages]]\nitems = \"data\"", "lacks `next`"),
            ("[[pages]]\nstyle = \"page\"\nitems = \"data\"", "lacks `parameter`"),
            ("[[pages]]\nstyle = \"last-id\"\nitems = \"data\"\nparameter = \"after\"", "lacks `id`"),
            ("[[pages]]\nstyle = \"link\"", "lacks `items`"),
            ("pages = 3", "a table"),
        ] {
            let error = Settings::parse(text).expect_err(text).to_string();
            assert!(error.contains(problem), "{text}: {error}");
        }
    }
}
