//! Detects pagination: by a cursor that the request takes and the response returns, or by a link in the response.

use crate::api::{Location, Pages, Parameter};
use crate::document::{SchemaId, Type};
use crate::settings::Settings;

use super::types::Lowering;

/// Query parameters for the cursor.
const CURSORS: &[&str] =
    &["cursor", "page_token", "pageToken", "after", "starting_after", "next_token", "nextToken", "continuation_token"];

/// Members that contain the cursor of the next page.
const NEXT: &[&str] = &[
    "next_cursor",
    "nextCursor",
    "next_page_token",
    "nextPageToken",
    "next_token",
    "nextToken",
    "after",
    "end_cursor",
];

/// Members that contain the link to the next page.
const LINKS: &[&str] =
    &["next_link", "nextLink", "@odata.nextLink", "next_url", "nextUrl", "next_page_url", "nextPageUrl"];

/// A member that contains the link to the next page if its format says so, and may be anything otherwise.
const LINK_BY_FORMAT: &str = "next";

/// Members that state if there are more pages.
const MORE: &[&str] = &["has_more", "hasMore", "has_next_page", "hasNextPage"];

/// Returns the pagination scheme of a response and the type of its items, if it is paginated.
pub(super) fn find(
    types: &Lowering<'_>,
    settings: &Settings,
    parameters: &[Parameter],
    answer: SchemaId,
) -> Option<(Pages, SchemaId)> {
    let takes =
        |name: &str| parameters.iter().any(|parameter| parameter.location == Location::Query && parameter.wire == name);
    if let Some(pages) = &settings.pages {
        let item = item_of(types, member(types, answer, &pages.items)?)?;
        let answers = member(types, answer, &pages.next_cursor).is_some();
        let takes = pages.cursor.as_deref().is_none_or(takes);
        return (takes && answers).then(|| (pages.clone(), item));
    }
    let by_cursor = || {
        let cursor = CURSORS.iter().find(|name| takes(name))?;
        Some((Some((*cursor).to_owned()), search(types, answer, NEXT)?.0))
    };
    let (cursor, next_cursor) = by_cursor().or_else(|| Some((None, link(types, answer)?)))?;
    let object = types.schema(types.target(answer));
    let mut lists = object.properties.iter().filter_map(|(name, &id)| Some((name, item_of(types, id)?)));
    let (name, item) = lists.next()?;
    // With two lists, the paginated one cannot be determined.
    if lists.next().is_some() {
        return None;
    }
    let has_more = search(types, answer, MORE).map(|(way, _)| way);
    let pages = Pages { cursor, items: vec![name.clone()], next_cursor, has_more };
    Some((pages, item))
}

/// Returns the path to the link to the next page.
fn link(types: &Lowering<'_>, answer: SchemaId) -> Option<Vec<String>> {
    let is_text = |id| types.schema(types.target(id)).types.contains(Type::String);
    let is_link =
        |id| matches!(types.schema(types.target(id)).format.as_deref(), Some("uri" | "uri-reference" | "url"));
    let by_name = search(types, answer, LINKS).filter(|&(_, id)| is_text(id));
    let by_format = || search(types, answer, &[LINK_BY_FORMAT]).filter(|&(_, id)| is_text(id) && is_link(id));
    by_name.or_else(by_format).map(|(way, _)| way)
}

/// Returns the first member with one of these names, at the top level or one object below.
fn search(types: &Lowering<'_>, answer: SchemaId, names: &[&str]) -> Option<(Vec<String>, SchemaId)> {
    let object = types.schema(types.target(answer));
    let found = |id: SchemaId| {
        let object = types.schema(types.target(id));
        names.iter().find_map(|name| object.properties.get_key_value(*name)).map(|(name, &id)| (name.clone(), id))
    };
    if let Some((name, id)) = found(answer) {
        return Some((vec![name], id));
    }
    object.properties.iter().find_map(|(outer, &id)| found(id).map(|(name, id)| (vec![outer.clone(), name], id)))
}

fn member(types: &Lowering<'_>, answer: SchemaId, way: &[String]) -> Option<SchemaId> {
    way.iter().try_fold(answer, |id, name| types.schema(types.target(id)).properties.get(name).copied())
}

fn item_of(types: &Lowering<'_>, id: SchemaId) -> Option<SchemaId> {
    let schema = types.schema(types.target(id));
    if schema.types.single() == Some(Type::Array) { schema.items } else { None }
}
