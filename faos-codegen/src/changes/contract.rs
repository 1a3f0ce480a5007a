//! Changes of an operation that only the document states: its ID, the scopes of its credentials, its success statuses, its
//! media types, and the day on which it ends.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, PathItem, SecurityRequirement};

use crate::api;
use crate::document::Document;
use crate::http::essence;
use crate::json::Pointer;

use super::Direction;
use super::judgement::{Action, Item};
use super::walk::{Found, Walk};

/// The operations of a document by their location.
pub(super) struct Contract<'a> {
    pub(super) document: &'a Document,
    operations: HashMap<Pointer, Stated<'a>>,
}

/// An operation as the document states it.
#[derive(Clone, Copy)]
pub(super) struct Stated<'a> {
    pub(super) item: &'a PathItem,
    pub(super) operation: &'a Operation,
}

impl<'a> Contract<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut operations = HashMap::new();
        for (path, item) in &document.envelope.paths.paths {
            let Some(item) = document.path_item(item) else { continue };
            let at = Pointer::root().join("paths").join(path);
            operations.extend(item.iter().map(|(method, operation)| (at.join(method), Stated { item, operation })));
        }
        Self { document, operations }
    }

    /// Returns the operation at a location.
    pub(super) fn operation(&self, at: &Pointer) -> Option<Stated<'a>> {
        self.operations.get(at).copied()
    }
}

/// Compares an operation that both documents state.
pub(super) fn compare(walk: &mut Walk<'_>, before: &api::Operation, after: &api::Operation) {
    let (old_at, new_at) = (&before.at, &after.at);
    let (old_id, new_id) = (&before.id, &after.id);
    let media = |operation: &api::Operation| operation.body.as_ref().map(|body| body.media.as_str().to_owned());
    // Another media type of what the client sends is a change of the body.
    let is_other_body = media(before) != media(after);
    let is_other_answer = before.accept != after.accept;
    let (before, after) = walk.contracts;
    let Some((old, new)) = before.operation(old_at).zip(after.operation(new_at)) else { return };
    let found = |item, name: &str, action, direction| Found::new(item, name, action, direction).at(old_at, new_at);
    // Without an ID, the operation is named by its method and path.
    let has_id = old.operation.operation_id.is_some() || new.operation.operation_id.is_some();
    if has_id && old_id != new_id {
        let migration = format!("in scripts and hooks, name the operation `{new_id}` instead of `{old_id}`");
        let found = found(Item::OperationId, "", Action::Renamed, Direction::default()).between(old_id, new_id);
        walk.add(found.migration(migration));
    }
    scopes(walk, (before.document, old), (after.document, new), &found);
    statuses(walk, old.operation, new.operation, &found);
    let types = |contract: &Contract<'_>, stated: Stated<'_>| {
        let body = stated.operation.request_body.as_ref().and_then(|body| contract.document.request_body(body));
        body.map(|body| media_types(&body.content)).unwrap_or_default()
    };
    let (sent, accepted) = (types(before, old), types(after, new));
    // A body that comes or goes is reported as such.
    if !sent.is_empty() && !accepted.is_empty() && !is_other_body {
        for name in sent.difference(&accepted) {
            walk.add(found(Item::MediaType, name, Action::Removed, Direction::REQUESTS));
        }
        for name in accepted.difference(&sent) {
            walk.add(found(Item::MediaType, name, Action::Added, Direction::REQUESTS));
        }
    }
    let accepted = |contract: &Contract<'_>, stated: Stated<'_>| -> BTreeSet<String> {
        let responses = &stated.operation.responses.responses;
        let successes = responses.iter().filter(|(status, _)| status.to_string().starts_with('2'));
        let content = successes.filter_map(|(_, response)| Some(&contract.document.response(response)?.content));
        content.flat_map(media_types).collect()
    };
    let (known, stated) = (accepted(before, old), accepted(after, new));
    if !known.is_empty() && !stated.is_empty() && !is_other_answer {
        for name in known.difference(&stated) {
            walk.add(found(Item::MediaType, name, Action::Removed, Direction::RESPONSES));
        }
        for name in stated.difference(&known) {
            walk.add(found(Item::MediaType, name, Action::Added, Direction::RESPONSES));
        }
    }
    sunset(walk, old.operation, new.operation, &found);
}

/// A function that creates a change at the operation.
type Create<'a> = dyn Fn(Item, &str, Action, Direction) -> Found + 'a;

/// Compares the scopes that credentials need, where the schemes stay the same.
fn scopes(walk: &mut Walk<'_>, old: (&Document, Stated<'_>), new: (&Document, Stated<'_>), found: &Create<'_>) {
    let [old, new] = [old, new].map(|(document, stated)| {
        let stated = stated.operation.security.as_ref().or(document.envelope.security.as_ref());
        stated.map(Vec::as_slice).unwrap_or_default()
    });
    let schemes = |alternatives: &[SecurityRequirement]| -> BTreeSet<BTreeSet<String>> {
        alternatives.iter().map(|alternative| alternative.keys().cloned().collect()).collect()
    };
    if schemes(old) != schemes(new) {
        return;
    }
    let sorted = |alternatives: &[SecurityRequirement]| -> BTreeSet<BTreeMap<String, BTreeSet<String>>> {
        let scopes = |scopes: &Vec<String>| scopes.iter().cloned().collect();
        let one = |all: &SecurityRequirement| all.iter().map(|(name, all)| (name.clone(), scopes(all))).collect();
        alternatives.iter().map(one).collect()
    };
    let (before, after) = (sorted(old), sorted(new));
    if before == after {
        return;
    }
    let accepts = |given: &BTreeMap<String, BTreeSet<String>>, wanted: &BTreeMap<String, BTreeSet<String>>| {
        wanted.iter().all(|(name, scopes)| given.get(name).is_some_and(|given| scopes.is_subset(given)))
    };
    let is_accepted = |given| after.iter().any(|wanted| accepts(given, wanted));
    let action = if before.iter().all(is_accepted) { Action::Loosened } else { Action::Tightened };
    let shown = |alternatives: &BTreeSet<BTreeMap<String, BTreeSet<String>>>| {
        let one = |all: &BTreeMap<String, BTreeSet<String>>| {
            let scheme = |(name, scopes): (&String, &BTreeSet<String>)| match scopes.is_empty() {
                true => name.clone(),
                false => format!("{name} ({})", scopes.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
            };
            all.iter().map(scheme).collect::<Vec<_>>().join(" and ")
        };
        alternatives.iter().map(one).collect::<Vec<_>>().join(", or ")
    };
    walk.add(found(Item::Security, "", action, Direction::BOTH).between(shown(&before), shown(&after)));
}

/// Compares the statuses of success. A range contains its statuses.
fn statuses(walk: &mut Walk<'_>, old: &Operation, new: &Operation, found: &Create<'_>) {
    let successes = |operation: &Operation| -> BTreeSet<String> {
        let stated = operation.responses.responses.keys().map(|status| status.to_string().to_uppercase());
        stated.filter(|status| status.starts_with('2')).collect()
    };
    let (before, after) = (successes(old), successes(new));
    let missing = |from: &BTreeSet<String>, to: &BTreeSet<String>| -> Vec<String> {
        let is_missing = |status: &&String| !to.contains(*status) && !to.contains("2XX");
        from.iter().filter(is_missing).cloned().collect()
    };
    let (removed, added) = (missing(&before, &after), missing(&after, &before));
    match (removed.as_slice(), added.as_slice()) {
        ([], []) => {}
        ([], added) => {
            let found = found(Item::Success, &added.join(", "), Action::Added, Direction::RESPONSES);
            walk.add(found);
        }
        (removed, []) => {
            walk.add(found(Item::Success, &removed.join(", "), Action::Removed, Direction::RESPONSES));
        }
        (removed, added) => {
            let found = found(Item::Success, "", Action::Retyped, Direction::RESPONSES);
            walk.add(found.between(removed.join(", "), added.join(", ")));
        }
    }
}

fn media_types(content: &IndexMap<String, MediaType>) -> BTreeSet<String> {
    content.keys().map(|name| essence(name)).collect()
}

/// Compares the days on which an operation ends.
fn sunset(walk: &mut Walk<'_>, old: &Operation, new: &Operation, found: &Create<'_>) {
    let day =
        |operation: &Operation| operation.extensions.get("x-sunset").and_then(|day| day.as_str().map(str::to_owned));
    let change = |action| found(Item::Sunset, "", action, Direction::BOTH);
    match (day(old), day(new)) {
        (None, Some(after)) => walk.add(change(Action::Added).after(after)),
        (Some(before), None) => walk.add(change(Action::Removed).before(before)),
        // Days are in the order of their texts.
        (Some(before), Some(after)) if after < before => walk.add(change(Action::Tightened).between(before, after)),
        (Some(before), Some(after)) if after > before => walk.add(change(Action::Loosened).between(before, after)),
        (Some(_), Some(_)) | (None, None) => {}
    }
}
