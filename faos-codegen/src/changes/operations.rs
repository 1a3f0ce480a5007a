//! Changes of operations.

use std::collections::HashSet;

use crate::api::{Api, Callback, ErrorResponse, Operation, Output, Type};
use crate::inspect::OperationEntry;

use super::align::{Matching, Place};
use super::judgement::{Action, Item};
use super::pairs::Known;
use super::walk::{Found, Walk};
use super::{Direction, Subject, contract, facts, line, parameters};

/// Compares every operation.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let pairs = walk.pairs;
    let (old, new) = (pairs.old.operations(), pairs.new.operations());
    for place in pairs.operations() {
        let found = |call: &str, action| Found::new(Item::Operation, call, action, Direction::BOTH);
        match place {
            Place::Removed(index) => {
                let (_, operation, entry) = old[index];
                walk.subject = Subject::Operation(line(operation));
                let migration = format!("remove calls of `{}`", entry.call);
                let is_stated = walk.contracts.1.operation(&operation.at).is_some();
                let found = found(&entry.call, Action::Removed).at(&operation.at, None).migration(migration);
                walk.add(found.by_settings(is_stated));
            }
            Place::Added(index) => {
                let (_, operation, entry) = new[index];
                walk.subject = Subject::Operation(line(operation));
                let is_stated = walk.contracts.0.operation(&operation.at).is_some();
                walk.add(found(&entry.call, Action::Added).at(None, &operation.at).by_settings(is_stated));
            }
            Place::Kept(from, to) => {
                walk.subject = Subject::Operation(line(new[to].1));
                compare_one(walk, old[from], new[to]);
            }
        }
    }
}

fn compare_one(walk: &mut Walk<'_>, old: Known<'_>, new: Known<'_>) {
    let ((_, old_operation, old_entry), (_, new_operation, new_entry)) = (old, new);
    let found = |item, name: &str, action| {
        Found::new(item, name, action, Direction::BOTH).at(&old_operation.at, &new_operation.at)
    };
    let on_operation = |action| found(Item::Operation, &new_entry.call, action);
    // Renaming a path parameter does not change the path.
    if (old_operation.method, &old_operation.at) != (new_operation.method, &new_operation.at)
        && !walk.pairs.is_same_url(old_operation, new_operation)
        || old_operation.method != new_operation.method
    {
        walk.add(on_operation(Action::Moved).between(line(old_operation), line(new_operation)));
    }
    let (old_method, new_method) = (&old_entry.method_path, &new_entry.method_path);
    if old_method != new_method {
        let keeps_alias = is_alias(new_entry, old_entry, old_entry.method_name());
        let deprecated = if keeps_alias { ", which is deprecated" } else { "" };
        let migration = format!("call `{new_method}` instead of `{old_method}`{deprecated}");
        let found = on_operation(Action::Renamed).between(old_method, new_method).breaks(!keeps_alias);
        walk.add(found.migration(migration));
    }
    aliases(walk, old, new);
    if old_operation.deprecated != new_operation.deprecated {
        let deprecated = new_operation.deprecated;
        walk.add(on_operation(if deprecated { Action::Deprecated } else { Action::NoLongerDeprecated }));
    }
    if new_operation.representation.is_first() {
        contract::compare(walk, old_operation, new_operation);
    }
    parameters::compare(walk, old, new);
    request(walk, old, new);
    answer(walk, old, new);
    errors(walk, old_operation, new_operation);
    callbacks(walk, old_operation, new_operation);
    let defaults = (&walk.pairs.old.api.security, &walk.pairs.new.api.security);
    // A change of the API's own requirements is reported once, for the API.
    if old_operation.security.is_some() || new_operation.security.is_some() {
        let old = old_operation.security.as_ref().unwrap_or(defaults.0);
        facts::security(walk, old, new_operation.security.as_ref().unwrap_or(defaults.1));
    }
    let urls = |operation: &Operation| operation.servers.iter().map(|server| server.url.clone()).collect::<Vec<_>>();
    let (old_urls, new_urls) = (urls(old_operation), urls(new_operation));
    if old_urls != new_urls {
        let shown = |urls: Vec<String>| if urls.is_empty() { "the default".to_owned() } else { urls.join(", ") };
        walk.add(found(Item::Server, "", Action::Moved).between(shown(old_urls), shown(new_urls)));
    }
    if old_operation.idempotency_key != new_operation.idempotency_key {
        let shown = |header: &Option<String>| header.clone().unwrap_or_else(|| "none".to_owned());
        let [before, after] = [old_operation, new_operation].map(|operation| shown(&operation.idempotency_key));
        walk.add(found(Item::Operation, "idempotency key", Action::Encoded).between(before, after));
    }
    walk.description(&old_operation.docs, &new_operation.docs, on_operation);
}

/// Returns true if a method is called `name` in the same resource as another version of it, or was called so.
fn is_alias(entry: &OperationEntry, other: &OperationEntry, name: &str) -> bool {
    entry.resource == other.resource && entry.aliases.iter().any(|alias| alias == name)
}

/// Compares the aliases for former names.
fn aliases(walk: &mut Walk<'_>, (_, old_operation, old): Known<'_>, (_, new_operation, new): Known<'_>) {
    let called = |entry: &OperationEntry, name: &str| format!("client.{}().{name}", entry.resource);
    let is_method = |entry: &OperationEntry, other: &OperationEntry, name: &str| {
        entry.resource == other.resource && entry.method_name() == name
    };
    let found = |name: &str, action| {
        Found::new(Item::Operation, name, action, Direction::BOTH).at(&old_operation.at, &new_operation.at)
    };
    for alias in &old.aliases {
        if !is_alias(new, old, alias) && !is_method(new, old, alias) {
            let before = called(old, alias);
            let migration = format!("call `{}` instead of `{before}`", new.method_path);
            let found = found(&before, Action::Renamed).between(&before, &new.method_path);
            walk.add(found.breaks(true).migration(migration));
        }
    }
    for alias in &new.aliases {
        if !is_alias(old, new, alias) && !is_method(old, new, alias) {
            walk.add(found(&called(new, alias), Action::Added));
        }
    }
}

/// Compares the return types of the method, which callers may have named.
fn request(walk: &mut Walk<'_>, (_, old_operation, old): Known<'_>, (_, new_operation, new): Known<'_>) {
    if old.request == new.request {
        return;
    }
    let shown = |entry: &OperationEntry| match &entry.request {
        Some(name) => format!("resources::{name}"),
        None => format!("Request<{}>", entry.output),
    };
    let migration = format!("update code that names the return type of `{}`", new.method_path);
    // A list that is recognized gets a request type with the same methods and more.
    let is_extended = old.request.is_none() && old_operation.pages.is_none() && new_operation.pages.is_some();
    let action = if is_extended && !new_operation.is_adjustable() { Action::Widened } else { Action::Retyped };
    let found = Found::new(Item::Request, "", action, Direction::default()).between(shown(old), shown(new));
    walk.add(found.at(&old_operation.at, &new_operation.at).migration(migration));
}

/// Compares the success response and its wire format.
fn answer(walk: &mut Walk<'_>, (_, old, old_entry): Known<'_>, (_, new, new_entry): Known<'_>) {
    let found = |name: &str, action| Found::new(Item::Answer, name, action, Direction::RESPONSES).at(&old.at, &new.at);
    let retyped = match (&old.output, &new.output) {
        (Output::Nothing, Output::Nothing) => None,
        (Output::Nothing, _) => Some((Action::Added, true)),
        (_, Output::Nothing) => Some((Action::Removed, true)),
        (Output::Value(old), Output::Value(new))
        | (Output::Optional(old), Output::Optional(new))
        | (Output::Page(old), Output::Page(new))
        | (Output::Lines(old), Output::Lines(new))
        | (Output::Events(old, _), Output::Events(new, _)) => walk.pairs.retyped(old, new),
        (Output::ByStatus(old), Output::ByStatus(new)) => walk.pairs.retyped(&Type::Named(*old), &Type::Named(*new)),
        (Output::Value(_), Output::Optional(_)) => Some((Action::Widened, true)),
        (Output::Optional(_), Output::Value(_)) => Some((Action::Narrowed, true)),
        (old, new) if old == new => None,
        _ => Some((Action::Retyped, true)),
    };
    if let Some((action, breaks)) = retyped {
        let migration = format!(
            "adapt calls of `{}`, which now returns `{}`, previously `{}`",
            new_entry.method_path, new_entry.output, old_entry.output
        );
        let found = found("", action).between(&old_entry.output, &new_entry.output).breaks(breaks);
        walk.add(if breaks { found.migration(migration) } else { found });
    }
    if let (Output::Events(_, old_data), Output::Events(_, new_data)) = (&old.output, &new.output)
        && old_data != new_data
    {
        walk.add(found("events", Action::Encoded));
    }
    let way = |way: &Option<String>| way.clone().unwrap_or_else(|| "none".to_owned());
    let facts = [
        ("envelope", &old.envelope, &new.envelope),
        ("media types", &old.accept, &new.accept),
        ("flag", &old.flag, &new.flag),
    ];
    for (name, before, after) in facts {
        if before != after {
            walk.add(found(name, Action::Encoded).between(way(before), way(after)));
        }
    }
    if old.output == new.output && old.redirects != new.redirects {
        walk.add(found("redirects", Action::Encoded));
    }
    // A new upgrade changes nothing for requests that do not ask for it.
    if old.upgrades && !new.upgrades {
        walk.add(found("protocol upgrade", Action::Encoded));
    }
    pages(walk, old, new);
    headers(walk, old, new);
}

/// Compares the pagination. Recognizing a list adds methods to its request and changes nothing else.
fn pages(walk: &mut Walk<'_>, old: &Operation, new: &Operation) {
    let found = |name: &str, action| Found::new(Item::Pages, name, action, Direction::RESPONSES).at(&old.at, &new.at);
    match (&old.pages, &new.pages) {
        (None, None) => {}
        (None, Some(pages)) => walk.add(found(pages.style.as_str(), Action::Added)),
        (Some(pages), None) => {
            let migration = "send the request for each page; the methods `pages` and `items` were removed".to_owned();
            walk.add(found(pages.style.as_str(), Action::Removed).migration(migration));
        }
        (Some(before), Some(after)) => {
            if !before.is_same_walk(after) {
                let found = found("", Action::Encoded).between(before.to_string(), after.to_string());
                // A saved cursor of another style has another meaning.
                let is_other = before.style.as_str() != after.style.as_str();
                let migration = "start over instead of resuming with a cursor that was saved before".to_owned();
                walk.add(if is_other { found.migration(migration) } else { found });
            }
            // The item of a page is a part of the output, whose change is reported already.
            if !matches!((&old.output, &new.output), (Output::Page(_), Output::Page(_)))
                && let Some((action, true)) = walk.pairs.retyped(&before.item, &after.item)
            {
                walk.add(found("item", action).breaks(true));
            }
        }
    }
}

/// Compares the headers of the responses. Headers that the API as a whole gained or lost are reported for the API.
fn headers(walk: &mut Walk<'_>, old: &Operation, new: &Operation) {
    let names = |api: &Api, operation: &Operation| -> Vec<String> {
        let headers = operation.headers.iter().filter_map(|id| api.headers.get(*id));
        headers.map(|header| header.name.to_lowercase()).collect()
    };
    let (before, after) = (names(walk.pairs.old.api, old), names(walk.pairs.new.api, new));
    let is_known = |api: &Api, name: &String| api.headers.values().any(|header| header.name.eq_ignore_ascii_case(name));
    let removed = before.iter().filter(|name| !after.contains(name) && is_known(walk.pairs.new.api, name));
    let added = after.iter().filter(|name| !before.contains(name) && is_known(walk.pairs.old.api, name));
    let names: Vec<&String> = removed.chain(added).collect();
    // The client reads rate limits from every response, whether or not an operation names them.
    let has_rate_limit = walk.pairs.old.api.rate_limit.is_some() && walk.pairs.new.api.rate_limit.is_some();
    let rate_limit = (has_rate_limit && old.rate_limit != new.rate_limit).then_some(facts::RATE_LIMIT);
    for name in names.into_iter().map(String::as_str).chain(rate_limit) {
        let found = Found::new(Item::Header, name, Action::Documented, Direction::RESPONSES);
        walk.add(found.at(&old.at, &new.at));
    }
}

/// Compares the error responses.
fn errors(walk: &mut Walk<'_>, old: &Operation, new: &Operation) {
    let status = |error: &ErrorResponse| Some(error.status.clone());
    let places = Matching::new(&old.errors, &new.errors).by(status, status).places();
    let pairs = walk.pairs;
    let is_retyped = |old: &ErrorResponse, new: &ErrorResponse| match (&old.ty, &new.ty) {
        (Some(old), Some(new)) => pairs.retyped(old, new).is_some(),
        (old, new) => old.is_some() != new.is_some(),
    };
    let covers = |new: &ErrorResponse, old: &ErrorResponse| {
        let is_range = new.status.strip_suffix("XX").is_some_and(|class| old.status.starts_with(class));
        is_range && !is_retyped(old, new)
    };
    // Statuses that become one range, such as 500 and 503 that become 5XX, are one change of documentation.
    let mut covered = HashSet::new();
    for place in &places {
        let Place::Added(range) = *place else { continue };
        let inside = places.iter().filter_map(|place| match *place {
            Place::Removed(index) if covers(&new.errors[range], &old.errors[index]) => Some(index),
            _ => None,
        });
        let inside: Vec<usize> = inside.collect();
        if !inside.is_empty() {
            let statuses: Vec<&str> = inside.iter().map(|&index| old.errors[index].status.as_str()).collect();
            let status = &new.errors[range].status;
            let found = Found::new(Item::Error, status, Action::Documented, Direction::RESPONSES);
            walk.add(found.at(&old.at, &new.at).between(statuses.join(", "), status));
            covered.extend(inside.into_iter().map(Place::Removed));
            covered.insert(Place::Added(range));
        }
    }
    for place in places.into_iter().filter(|place| !covered.contains(place)) {
        let found =
            |status: &str, action| Found::new(Item::Error, status, action, Direction::RESPONSES).at(&old.at, &new.at);
        match place {
            Place::Removed(index) => walk.add(found(&old.errors[index].status, Action::Removed)),
            Place::Added(index) => walk.add(found(&new.errors[index].status, Action::Added)),
            Place::Kept(from, to) => {
                let (old, new) = (&old.errors[from], &new.errors[to]);
                if is_retyped(old, new) {
                    walk.add(found(&new.status, Action::Retyped));
                }
                walk.description(&old.docs, &new.docs, |action| found(&new.status, action));
            }
        }
    }
}

/// Compares the callbacks.
fn callbacks(walk: &mut Walk<'_>, old: &Operation, new: &Operation) {
    let name = |callback: &Callback| Some(callback.name.clone());
    for place in Matching::new(&old.callbacks, &new.callbacks).by(name, name).places() {
        let found =
            |name: &str, action| Found::new(Item::Callback, name, action, Direction::RESPONSES).at(&old.at, &new.at);
        match place {
            Place::Removed(index) => walk.add(found(&old.callbacks[index].name, Action::Removed)),
            Place::Added(index) => walk.add(found(&new.callbacks[index].name, Action::Added)),
            Place::Kept(from, to) => {
                let (old, new) = (&old.callbacks[from], &new.callbacks[to]);
                if walk.pairs.retyped(&old.ty, &new.ty).is_some() {
                    walk.add(found(&new.name, Action::Retyped));
                }
            }
        }
    }
}
