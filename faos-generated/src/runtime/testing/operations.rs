// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The operations of the API, by id.

use http::Method;
use percent_encoding::percent_decode_str;

use crate::fixtures::{BASE_PATHS, OPERATIONS};
use crate::runtime::call::around::UNDOCUMENTED;

/// The operation id of token requests.
pub(super) const TOKEN: &str = "token";

/// The number of similar ids in a message.
const SHOWN: usize = 3;

/// Checks that the API has an operation with this id.
///
/// # Panics
///
/// Panics with similar ids if it has none.
#[track_caller]
pub(super) fn check_id(id: &str) {
    if [TOKEN, UNDOCUMENTED.0].contains(&id) || OPERATIONS.iter().any(|(known, ..)| *known == id) {
        return;
    }
    match similar(id).as_slice() {
        [] => panic!("the API has no operation `{id}`"),
        ids => panic!("the API has no operation `{id}`; similar operations are {}", ids.join(", ")),
    }
}

/// Returns the ids that differ least, in backticks.
fn similar(id: &str) -> Vec<String> {
    let id = plain(id);
    let mut found: Vec<(usize, &str)> = OPERATIONS
        .iter()
        .map(|(known, ..)| (distance(&id, &plain(known)), *known))
        .filter(|(distance, known)| *distance <= known.chars().count().max(id.len()) / 2)
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(SHOWN).map(|(_, known)| format!("`{known}`")).collect()
}

/// Returns the letters and digits of an id in lower case: `list_agents` and `listAgents` are alike.
fn plain(id: &str) -> Vec<char> {
    id.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the number of characters to insert, remove or replace between two texts.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, left) in one.iter().enumerate() {
        let mut diagonal = index;
        let mut last = index + 1;
        for (cell, right) in row.iter_mut().skip(1).zip(other) {
            let replaced = diagonal + usize::from(left != right);
            diagonal = *cell;
            last = replaced.min(*cell + 1).min(last + 1);
            *cell = last;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Returns the path of the URL of the first server.
pub(super) fn base_path() -> &'static str {
    BASE_PATHS.first().copied().unwrap_or_default()
}

/// Returns the id of the operation with this method whose path fits best: the one with the most fixed characters. Among
/// operations that share their path, one with answers is preferred.
pub(super) fn find(method: &Method, path: &str, has_answer: impl Fn(&str) -> bool) -> Option<&'static str> {
    let within = |base: &&str| path.strip_prefix(*base).filter(|rest| rest.starts_with('/'));
    let paths: Vec<&str> = BASE_PATHS.iter().chain(&[""]).filter_map(within).collect();
    let fits = OPERATIONS.iter().filter(|(_, known, _)| *known == method.as_str()).filter_map(|(id, _, template)| {
        // Some documents tell operations apart by a query in their path.
        let template = template.split(['?', '#']).next().unwrap_or_default();
        let is_fit = paths.iter().any(|path| fits_path(template, path));
        is_fit.then(|| (fixed(template), has_answer(id), *id))
    });
    // Of equal operations, the first one counts.
    fits.reduce(|best, fit| if (fit.0, fit.1) > (best.0, best.1) { fit } else { best }).map(|(.., id)| id)
}

/// Returns true if each segment of the path fits that of the template.
fn fits_path(template: &str, path: &str) -> bool {
    let (mut templates, mut segments) = (template.split('/'), path.split('/'));
    loop {
        match (templates.next(), segments.next()) {
            (None, None) => return true,
            (Some(template), Some(segment)) if fits_segment(template, &decoded(segment)) => {}
            _ => return false,
        }
    }
}

/// Returns true if the segment consists of the fixed parts of the template, with some text for each parameter.
fn fits_segment(template: &str, segment: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return decoded(template) == segment };
    let (Some(segment), Some((_, template))) = (segment.strip_prefix(before), rest.split_once('}')) else {
        return false;
    };
    // A parameter may be empty if the caller allows it.
    segment
        .char_indices()
        .map(|(end, _)| end)
        .chain([segment.len()])
        .any(|end| segment.get(end..).is_some_and(|rest| fits_segment(template, rest)))
}

/// Returns the number of fixed characters of a template.
fn fixed(template: &str) -> usize {
    let mut is_parameter = false;
    let fixed = template.chars().filter(|character| {
        is_parameter = (is_parameter || *character == '{') && *character != '}';
        !is_parameter && *character != '}'
    });
    fixed.count()
}

fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}
