//! The operations of the API, by id.

use crate::fixtures::OPERATIONS;
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
