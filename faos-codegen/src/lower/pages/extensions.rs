//! The extensions of OpenAPI that state the pagination of an operation.

use serde_json::Value;

use crate::api::{AnswerPlace, Evidence, EvidencePart, FirstPage, PagePlace, PageStyle};

use super::infer::{Context, Draft};
use super::request::Input;
use super::words;

/// The statement of an extension.
#[derive(Debug)]
pub(super) enum Extension {
    /// The operation is not paged.
    NotPaged,
    /// The operation is paged in this way.
    Paged(Box<Draft>),
}

/// A function that reads the value of an extension.
type Reader = fn(&Context<'_>, &Value, &str) -> Option<Extension>;

/// Returns the statement of the first extension that the operation fulfills. `defaults` are the extensions of the
/// document.
pub(super) fn stated<'v>(
    context: &Context<'_>,
    get: impl Fn(&str) -> Option<&'v Value>,
    default: impl Fn(&str) -> Option<&'v Value>,
) -> Option<Extension> {
    let readers: [(&str, Reader); 4] = [
        ("x-ms-pageable", ms_pageable),
        ("x-dropshot-pagination", dropshot),
        ("x-speakeasy-pagination", speakeasy),
        ("x-fern-pagination", fern),
    ];
    readers.into_iter().find_map(|(name, read)| match get(name)? {
        Value::Bool(true) => read(context, default(name)?, name),
        Value::Bool(false) => Some(Extension::NotPaged),
        value => read(context, value, name),
    })
}

/// `{nextLinkName, itemName}`. Without a name, all items are in the first page.
fn ms_pageable(context: &Context<'_>, value: &Value, extension: &str) -> Option<Extension> {
    let next = match value.get("nextLinkName")? {
        Value::String(name) => vec![name.clone()],
        _ => return Some(Extension::NotPaged),
    };
    let items = value.get("itemName").and_then(Value::as_str).unwrap_or("value");
    context.answer.at(&next)?;
    draft(context, PageStyle::NextUrl(next), &[items.to_owned()], extension)
}

/// Marks a list with `page_token`, `next_page` and `items`.
fn dropshot(context: &Context<'_>, _: &Value, extension: &str) -> Option<Extension> {
    let place = context.inputs.iter().map(|input| &input.place);
    let place = place.into_iter().find(|place| **place == PagePlace::Query("page_token".to_owned()))?.clone();
    let next = vec!["next_page".to_owned()];
    context.answer.at(&next)?;
    let style = PageStyle::Cursor { place, next: AnswerPlace::Member(next) };
    draft(context, style, &["items".to_owned()], extension)
}

/// `{type, inputs: [{name, in, type}], outputs: {results, nextCursor, nextUrl, numPages}}`.
fn speakeasy(context: &Context<'_>, value: &Value, extension: &str) -> Option<Extension> {
    let input = |kinds: &[&str]| {
        let inputs = value.get("inputs")?.as_array()?;
        let named = inputs.iter().find(|input| kinds.contains(&text(input, "type").unwrap_or_default()))?;
        let in_body = text(named, "in") == Some("requestBody");
        find(context, text(named, "name")?, in_body)
    };
    let output = |name: &str| value.get("outputs").and_then(|outputs| text(outputs, name));
    let results = path_in(output("results").unwrap_or("$"))?;
    let style = match text(value, "type")? {
        "cursor" => {
            let place = input(&["cursor"])?.place.clone();
            let next = output("nextCursor")?;
            match next.split_once("[-1]") {
                Some((_, id)) => PageStyle::LastId { place, id: path_in(&format!("${id}"))? },
                None => PageStyle::Cursor { place, next: AnswerPlace::Member(path_in(next)?) },
            }
        }
        "url" => PageStyle::NextUrl(path_in(output("nextUrl")?)?),
        "offsetLimit" => match input(&["page"]) {
            Some(page) => number(context, page, &results)?,
            None => PageStyle::Offset { place: input(&["offset"])?.place.clone(), first: 0 },
        },
        _ => return None,
    };
    draft(context, style, &results, extension)
}

/// `{cursor, next_cursor, results}` or `{offset, results}`, with paths such as `$request.cursor`.
fn fern(context: &Context<'_>, value: &Value, extension: &str) -> Option<Extension> {
    let path = |name: &str| path_in(text(value, name)?.strip_prefix("$response")?);
    let input = |name: &str| {
        let name = text(value, name)?.strip_prefix("$request.")?;
        find(context, name, false).or_else(|| find(context, name.strip_prefix("body.").unwrap_or(name), true))
    };
    let results = path("results")?;
    let style = if let Some(cursor) = input("cursor") {
        PageStyle::Cursor { place: cursor.place.clone(), next: AnswerPlace::Member(path("next_cursor")?) }
    } else if let Some(next) = path("next_uri").or_else(|| path("next_path")) {
        PageStyle::NextUrl(next)
    } else {
        let offset = input("offset")?;
        match words::is_page_number(offset.words()) {
            true => number(context, offset, &results)?,
            false => PageStyle::Offset { place: offset.place.clone(), first: 0 },
        }
    };
    draft(context, style, &results, extension)
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

/// Returns the names of the members in a path such as `$.data.items`.
fn path_in(text: &str) -> Option<Vec<String>> {
    let rest = text.strip_prefix('$').unwrap_or(text);
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    if rest.is_empty() {
        return Some(Vec::new());
    }
    let names: Vec<String> = rest.split('.').map(str::to_owned).collect();
    names.iter().all(|name| !name.is_empty() && !name.contains(['[', '*', '?'])).then_some(names)
}

fn find<'c, 'a>(context: &'c Context<'a>, name: &str, in_body: bool) -> Option<&'c Input<'a>> {
    context.inputs.iter().find(|input| match &input.place {
        PagePlace::Query(query) => !in_body && query == name,
        PagePlace::Header(header) => !in_body && header.eq_ignore_ascii_case(name),
        PagePlace::Member(path) => in_body && path.join(".") == name,
    })
}

/// Returns the style of pages with numbers. These extensions count from the default of the parameter, and from 1
/// without one.
fn number(context: &Context<'_>, input: &Input<'_>, results: &[String]) -> Option<PageStyle> {
    context.answer.list_at(results)?;
    let first = input.first().map_or(1, |(first, _)| first);
    Some(PageStyle::Number { place: input.place.clone(), first: FirstPage::At(first) })
}

/// Completes the pagination, if the response has the list.
fn draft(context: &Context<'_>, style: PageStyle, items: &[String], extension: &str) -> Option<Extension> {
    let list = context.answer.list_at(items)?;
    let evidence = Evidence { part: EvidencePart::Extension, name: extension.to_owned() };
    Some(Extension::Paged(Box::new(context.draft(style, list, vec![evidence]))))
}
