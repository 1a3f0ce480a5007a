//! Determines the pagination of operations: as the settings state it, as an extension of the document states it, or
//! inferred from the request and the response together.

mod answer;
mod extensions;
mod infer;
mod kinds;
mod request;
mod stated;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use openapiv3::PathItem;

use crate::api::{Api, Method, Pages, Type};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Document, SchemaId};
use crate::json::Pointer;
use crate::settings::{PagesGroup, Settings, StatedStyle};

use answer::Answer;
use extensions::Extension;
use infer::{Context, Inferred, Unclear};
use stated::Lacking;

/// An operation whose pagination is to be determined.
#[derive(Clone, Copy)]
pub(super) struct Source<'l, 'a> {
    pub(super) document: &'a Document,
    pub(super) settings: &'a Settings,
    pub(super) method: Method,
    pub(super) path: &'l str,
    pub(super) id: &'l str,
    pub(super) item: &'a PathItem,
    pub(super) operation: &'a openapiv3::Operation,
    pub(super) at: &'l Pointer,
}

/// A pagination, and the schema of an item. The type of the item is still any value.
pub(super) struct Found {
    pub(super) pages: Pages,
    /// The schema of an item. `None` if the items may be of several types.
    pub(super) item: Option<SchemaId>,
}

/// Returns the pagination of an operation whose response has this schema. Reports lists whose pagination is not clear,
/// and settings that do not fit.
/// `unfit` collects the lines of the groups that do not fit.
pub(super) fn find(
    source: Source<'_, '_>,
    answer: SchemaId,
    findings: &mut Diagnostics,
    unfit: &mut BTreeSet<usize>,
) -> Option<Found> {
    let Source { document, settings, method, path, id, item, operation, at } = source;
    if !matches!(method, Method::Get | Method::Post) {
        return None;
    }
    let headers = super::responses::successes(document, item, operation);
    let subjects = subjects(path, id);
    let context = Context {
        method,
        inputs: request::inputs(document, item, operation),
        answer: Answer::new(document, answer, &subjects),
        headers: headers.iter().flat_map(|(_, response)| response.headers.keys()).map(String::as_str).collect(),
        subjects,
    };
    let mut is_reported = false;
    for group in settings.pages.iter().filter(|group| group.contains(id, method, path)) {
        if group.style == StatedStyle::None {
            return None;
        }
        match context.stated(group) {
            Ok(draft) => return Some(finish(draft)),
            Err(lacking) => {
                // An operation without the parameter or the list is not meant, unless it is named.
                if group.names(id, method, path) || context.fit(group).is_ok() {
                    report_lacking(&lacking, source, findings);
                    unfit.insert(group.line);
                    is_reported = true;
                }
            }
        }
    }
    if is_reported {
        return None;
    }
    let get = |name: &str| operation.extensions.get(name);
    let default = |name: &str| document.envelope.extensions.get(name);
    match extensions::stated(&context, get, default) {
        Some(Extension::NotPaged) => return None,
        Some(Extension::Paged(draft)) => return Some(finish(*draft)),
        None => {}
    }
    match context.infer() {
        Inferred::NotPaged => None,
        Inferred::Paged(draft) => Some(finish(draft)),
        Inferred::Unclear(unclear) => {
            report_unclear(&unclear, method, path, at, findings);
            None
        }
    }
}

fn finish(draft: infer::Draft) -> Found {
    let infer::Draft { style, list, more, total, page_count, size, evidence } = draft;
    let answer::List { path: items, item, in_map, .. } = list;
    let pages = Pages { style, items, in_map, item: Type::Any, more, total, page_count, size, evidence };
    Found { pages, item }
}

/// Returns the words that the operation uses for its resource, in singular: those of the last fixed segment of its path
/// that is not a verb, and those of its ID.
fn subjects(path: &str, id: &str) -> Vec<String> {
    let verbs = [
        "list", "get", "search", "find", "query", "all", "fetch", "read", "scroll", "for", "by", "of", "in", "a",
        "the", "json", "new",
    ];
    let mut subjects: Vec<String> = Vec::new();
    let words = |text: &str| -> Vec<String> {
        let words = words::split(text).into_iter().map(|word| words::singular(&word));
        words.filter(|word| !verbs.contains(&word.as_str())).collect()
    };
    let segments = path.rsplit('/').filter(|segment| !segment.is_empty() && !segment.contains('{'));
    let of_path = segments.map(words).find(|words| !words.is_empty()).unwrap_or_default();
    for word in of_path.into_iter().chain(words(id)) {
        if !subjects.contains(&word) {
            subjects.push(word);
        }
    }
    subjects
}

fn report_lacking(lacking: &Lacking, source: Source<'_, '_>, findings: &mut Diagnostics) {
    let Lacking { key, stated, place } = lacking;
    let message = format!(
        "`{key} = \"{}\"` on line {} of codegen.toml does not match: {place} of `{} {}` does not have it",
        stated.text.escape_debug(),
        stated.line,
        source.method.as_str(),
        source.path.escape_debug()
    );
    let finding = findings.error(Code::UnusedSetting, source.at, message);
    source.settings.locate_at(stated.offset, finding);
    finding.help("correct the value, or exclude the operation from the group");
}

fn report_unclear(unclear: &Unclear, method: Method, path: &str, at: &Pointer, findings: &mut Diagnostics) {
    let Unclear { reason, style, parameter, items } = unclear;
    let operation = format!("{} {path}", method.as_str());
    let message = format!("the pages of `{}` are not recognized: {reason}", operation.escape_debug());
    let further = match *style {
        "page" => Some("first = 1"),
        "cursor" => Some("next = \"…\""),
        "last-id" => Some("id = \"id\""),
        _ => None,
    };
    let items = items.as_ref().map_or_else(|| "…".to_owned(), |items| items.join("."));
    let lines = [
        "[[pages]]".to_owned(),
        format!("operations = [{}]", toml_text(&operation)),
        format!("style = {}", toml_text(style)),
        format!("parameter = {}", toml_text(parameter)),
        format!("items = {}", toml_text(&items)),
    ];
    findings
        .note(Code::UnclearPages, at, message)
        .help("state them in codegen.toml, or set `style = \"none\"`:")
        .settings(lines.into_iter().chain(further.map(str::to_owned)));
}

/// Returns a text as a string of TOML.
fn toml_text(text: &str) -> String {
    let is_plain = !text.contains(['\\', '"']) && !text.chars().any(char::is_control);
    if is_plain { format!("\"{text}\"") } else { format!("{text:?}") }
}

/// Reports each group of the settings that no operation fits, except for those with a finding of their own.
pub(super) fn report_unused(api: &Api, settings: &Settings, unfit: &BTreeSet<usize>, findings: &mut Diagnostics) {
    let is_used = |group: &PagesGroup| {
        api.operations.values().any(|operation| {
            let is_meant = group.contains(&operation.id, operation.method, &operation.path);
            let by_line = |pages: &Pages| pages.evidence.iter().any(|evidence| evidence.name == line(group));
            is_meant && (group.style == StatedStyle::None || operation.pages.as_ref().is_some_and(by_line))
        })
    };
    for group in settings.pages.iter().filter(|group| !unfit.contains(&group.line) && !is_used(group)) {
        let reason = match (&group.style, &group.parameter) {
            (StatedStyle::None, _) => "no operation has this method and path, or this ID".to_owned(),
            (_, Some(parameter)) => format!("no operation takes `{}` and returns these members", parameter.text),
            (_, None) => "no operation returns these members".to_owned(),
        };
        let message = format!("`pages` on line {} in codegen.toml does not match anything", group.line);
        let finding = findings.error(Code::UnusedSetting, &Pointer::root(), message);
        settings.locate_at(group.offset, finding);
        finding.help(format!("{reason}; correct or remove the setting"));
    }
}

/// Returns the name of a group as evidence.
fn line(group: &PagesGroup) -> String {
    format!("[[pages]], line {}", group.line)
}
