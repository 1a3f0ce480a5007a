//! Changes of the API as a whole: servers, security, headers of all responses.

use crate::api::{
    Api, Id, Operation, OperationId, RateLimitHeaders, SchemeKind, Security, SecurityScheme, Server, Type,
};
use crate::json::Pointer;
use crate::naming::Named;

use super::align::{Matching, Place};
use super::judgement::{Action, Item};
use super::walk::{Found, Walk};
use super::{Direction, Subject};

/// Compares everything that does not belong to an operation or a type.
pub(super) fn compare(walk: &mut Walk<'_>) {
    walk.subject = Subject::Api;
    let (old, new) = (walk.pairs.old.api, walk.pairs.new.api);
    if old.title != new.title {
        walk.add(Found::new(Item::Api, "title", Action::Documented, Direction::BOTH).between(&old.title, &new.title));
    }
    walk.description(&old.docs, &new.docs, |action| Found::new(Item::Api, "description", action, Direction::BOTH));
    environments(walk);
    schemes(walk);
    let inherits = |operation: &Operation| operation.security.is_none();
    // Requirements that every operation states by itself are reported there.
    if walk.pairs.operations().iter().any(|place| match *place {
        Place::Kept(from, to) => {
            let [old, new] = [(old, from), (new, to)].map(|(api, index)| &api.operations[OperationId::new(index)]);
            inherits(old) && inherits(new)
        }
        Place::Added(_) | Place::Removed(_) => false,
    }) {
        security(walk, &old.security, &new.security);
    }
    setup(walk);
    headers(walk);
    webhooks(walk);
    rate_limit(walk, old.rate_limit.as_ref(), new.rate_limit.as_ref());
    if old.request_id != new.request_id {
        walk.add(Found::new(Item::Api, "request id", Action::Encoded, Direction::RESPONSES));
    }
}

/// Compares the names of the webhooks. Their contents are types.
fn webhooks(walk: &mut Walk<'_>) {
    let (old, new) = (walk.contracts.0.document, walk.contracts.1.document);
    let found = |name: &str, action| Found::new(Item::Webhook, name, action, Direction::RESPONSES);
    let at = |name: &str| Pointer::root().join("webhooks").join(name);
    for name in old.webhooks.keys().filter(|name| !new.webhooks.contains_key(*name)) {
        walk.add(found(name, Action::Removed).at(&at(name), None));
    }
    for name in new.webhooks.keys().filter(|name| !old.webhooks.contains_key(*name)) {
        walk.add(found(name, Action::Added).at(None, &at(name)));
    }
}

/// The name of the headers from which the client reads rate limits, in a report.
pub(super) const RATE_LIMIT: &str = "rate limit headers";

/// Compares the headers from which the client reads rate limits. Case makes no difference in the name of a header.
fn rate_limit(walk: &mut Walk<'_>, old: Option<&RateLimitHeaders>, new: Option<&RateLimitHeaders>) {
    let shown = |headers: &RateLimitHeaders| format!("{}, {}, {}", headers.limit, headers.remaining, headers.reset);
    let is_same = |old: &RateLimitHeaders, new: &RateLimitHeaders| {
        let RateLimitHeaders { limit, remaining, reset } = old;
        limit.eq_ignore_ascii_case(&new.limit)
            && remaining.eq_ignore_ascii_case(&new.remaining)
            && reset.eq_ignore_ascii_case(&new.reset)
    };
    let found = |action| Found::new(Item::Api, RATE_LIMIT, action, Direction::RESPONSES);
    match (old, new) {
        (Some(old), Some(new)) if !is_same(old, new) => {
            walk.add(found(Action::Encoded).between(shown(old), shown(new)));
        }
        (Some(old), None) => walk.add(found(Action::Removed).before(shown(old))),
        (None, Some(new)) => walk.add(found(Action::Added).after(shown(new))),
        (Some(_), Some(_)) | (None, None) => {}
    }
}

/// Compares the servers of the API, each a variant of `Environment`.
fn environments<'a>(walk: &mut Walk<'a>) {
    let pairs = walk.pairs;
    let servers = |named: &'a Named| -> Vec<(&'a Server, &'a str)> {
        named.api.servers.iter().map(|(id, server)| (server, named.servers[id].as_str())).collect()
    };
    let (old, new) = (servers(pairs.old.named), servers(pairs.new.named));
    let url = |(server, _): &(&Server, &str)| Some(server.url.clone());
    let name = |(_, name): &(&Server, &str)| Some((*name).to_owned());
    for place in Matching::new(&old, &new).by(url, url).by(name, name).places() {
        let found = |name: &str, action| Found::new(Item::Server, name, action, Direction::BOTH);
        match place {
            Place::Removed(index) => {
                let (server, name) = old[index];
                let migration = format!("remove uses of `Environment::{name}`");
                let found = found(name, Action::Removed).before(&server.url).at(&server.at, None);
                walk.add(found.migration(migration));
            }
            Place::Added(index) => {
                let (server, name) = new[index];
                walk.add(found(name, Action::Added).after(&server.url).at(None, &server.at));
            }
            Place::Kept(from, to) => {
                let ((old, old_name), (new, new_name)) = (old[from], new[to]);
                let found = |action| found(new_name, action).at(&old.at, &new.at);
                if old_name != new_name {
                    let migration = format!("use `Environment::{new_name}` instead of `Environment::{old_name}`");
                    walk.add(found(Action::Renamed).between(old_name, new_name).migration(migration));
                }
                if old.url != new.url && !is_same_for_all(walk) {
                    walk.add(found(Action::Moved).between(&old.url, &new.url));
                }
                if from != 0 && to == 0 {
                    walk.add(found(Action::Preferred));
                }
            }
        }
    }
}

/// Returns true if the URLs of all operations stay the same, so that a part of each path became a part of the server's
/// URL, or the reverse.
fn is_same_for_all(walk: &Walk<'_>) -> bool {
    let pairs = walk.pairs;
    let kept: Vec<(usize, usize)> = pairs
        .operations()
        .into_iter()
        .filter_map(|place| match place {
            Place::Kept(from, to) => Some((from, to)),
            Place::Added(_) | Place::Removed(_) => None,
        })
        .collect();
    let operation = |side: &Api, index| side.operations[OperationId::new(index)].clone();
    !kept.is_empty()
        && kept.iter().all(|&(from, to)| {
            let (old, new) = (operation(pairs.old.api, from), operation(pairs.new.api, to));
            old.path != new.path && pairs.is_same_url(&old, &new)
        })
}

/// Compares the authentication schemes.
fn schemes(walk: &mut Walk<'_>) {
    let (old, new) = (&walk.pairs.old.api.schemes, &walk.pairs.new.api.schemes);
    let name = |scheme: &SecurityScheme| Some(scheme.name.clone());
    for place in Matching::new(old, new).by(name, name).places() {
        let found = |scheme: &SecurityScheme, action| Found::new(Item::Scheme, &scheme.name, action, Direction::BOTH);
        match place {
            Place::Removed(index) => walk.add(found(&old[index], Action::Removed).at(&old[index].at, None)),
            Place::Added(index) => walk.add(found(&new[index], Action::Added).at(None, &new[index].at)),
            Place::Kept(from, to) => {
                let (old, new) = (&old[from], &new[to]);
                let found = |action| found(new, action).at(&old.at, &new.at);
                if without_scopes(&old.kind) != without_scopes(&new.kind) {
                    walk.add(found(Action::Encoded).between(carried(&old.kind), carried(&new.kind)));
                } else if old.kind != new.kind {
                    walk.add(found(Action::Documented));
                }
                walk.description(&old.docs, &new.docs, found);
            }
        }
    }
}

/// Compares the constructors of the client and the setters of its builder.
fn setup(walk: &mut Walk<'_>) {
    let (old, new) = (walk.pairs.old.named.setup(), walk.pairs.new.named.setup());
    let found = |path: &str, action| Found::new(Item::Setup, path, action, Direction::default());
    for (path, signature) in &old {
        match new.get(path) {
            None => walk.add(found(path, Action::Removed).migration(format!("remove calls of `{path}`"))),
            Some(now) if now != signature => {
                let migration = format!("pass `{now}` to `{path}`, previously `{signature}`");
                walk.add(found(path, Action::Recast).between(signature, now).migration(migration));
            }
            Some(_) => {}
        }
    }
    for (path, _) in new.iter().filter(|(path, _)| !old.contains_key(*path)) {
        walk.add(found(path, Action::Added));
    }
}

/// Describes the credentials that a scheme requires.
fn carried(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer => "a bearer token".to_owned(),
        SchemeKind::Basic => "a username and password".to_owned(),
        SchemeKind::ApiKey { location, name } => format!("{} {name}", location.as_str()),
        SchemeKind::OAuth2 { token_url, .. } => match token_url {
            Some(url) => format!("an access token from {url}"),
            None => "an access token".to_owned(),
        },
        SchemeKind::Other(reason) => reason.clone(),
    }
}

/// Returns the scheme without its OAuth scopes: they are documentation, and requests do not carry them.
fn without_scopes(kind: &SchemeKind) -> SchemeKind {
    match kind.clone() {
        SchemeKind::OAuth2 { authorization_url, token_url, .. } => {
            SchemeKind::OAuth2 { authorization_url, token_url, scopes: Vec::new() }
        }
        kind => kind,
    }
}

/// Compares the security requirements of the API or of an operation.
pub(super) fn security(walk: &mut Walk<'_>, old: &Security, new: &Security) {
    // The order of alternatives makes no difference.
    let (is_loosened, is_tightened) = (accepts_all(old, new), accepts_all(new, old));
    if !(is_loosened && is_tightened) {
        let action = if is_loosened { Action::Loosened } else { Action::Tightened };
        walk.add(Found::new(Item::Security, "", action, Direction::BOTH).between(shown(old), shown(new)));
    }
}

/// Returns true if the new requirements accept every caller that met the old ones.
fn accepts_all(old: &Security, new: &Security) -> bool {
    let is_accepted = |given: &[String]| {
        new.is_empty() || new.iter().any(|wanted| wanted.iter().all(|scheme| given.contains(scheme)))
    };
    if old.is_empty() { is_accepted(&[]) } else { old.iter().all(|given| is_accepted(given)) }
}

fn shown(security: &Security) -> String {
    if security.is_empty() {
        return "none".to_owned();
    }
    let alternative = |all: &Vec<String>| if all.is_empty() { "none".to_owned() } else { all.join(" and ") };
    security.iter().map(alternative).collect::<Vec<_>>().join(", or ")
}

/// Compares the response headers, each a constant.
fn headers(walk: &mut Walk<'_>) {
    let pairs = walk.pairs;
    let old: Vec<_> = pairs.old.api.headers.iter().map(|(id, header)| (header, &pairs.old.headers[id])).collect();
    let new: Vec<_> = pairs.new.api.headers.iter().map(|(id, header)| (header, &pairs.new.headers[id])).collect();
    let old_names: Vec<String> = old.iter().map(|(header, _)| header.name.to_lowercase()).collect();
    let new_names: Vec<String> = new.iter().map(|(header, _)| header.name.to_lowercase()).collect();
    let name = |name: &String| Some(name.clone());
    for place in Matching::new(&old_names, &new_names).by(name, name).places() {
        let found = |wire: &str, action| Found::new(Item::Header, wire, action, Direction::RESPONSES);
        match place {
            Place::Removed(index) => {
                let (header, entry) = old[index];
                let constant = format!("remove uses of `headers::{}`", entry.name);
                // The API still sends it.
                let is_rate_limit = pairs.new.api.rate_limit.iter().any(|headers| headers.contains(&header.name));
                let (action, migration) = match is_rate_limit {
                    true => (Action::Recast, format!("{constant}; call `rate_limit` on the response instead")),
                    false => (Action::Removed, constant),
                };
                walk.add(found(&header.name, action).at(&header.at, None).migration(migration));
            }
            Place::Added(index) => {
                let (header, entry) = new[index];
                walk.add(found(&header.name, Action::Added).after(&entry.ty).at(None, &header.at));
            }
            Place::Kept(from, to) => {
                let ((old, old_entry), (new, new_entry)) = (old[from], new[to]);
                let found = |action| found(&new.name, action).at(&old.at, &new.at);
                if old_entry.name != new_entry.name {
                    let migration =
                        format!("use `headers::{}` instead of `headers::{}`", new_entry.name, old_entry.name);
                    walk.add(found(Action::Renamed).between(&old_entry.name, &new_entry.name).migration(migration));
                }
                if let Some((action, breaks)) = pairs.retyped(&old.ty, &new.ty) {
                    // A header is text, whatever its type.
                    let is_text = old.ty == Type::String && action == Action::Retyped;
                    let action = if is_text { Action::Narrowed } else { action };
                    walk.add(found(action).between(&old_entry.ty, &new_entry.ty).breaks(breaks));
                }
                walk.description(&old.docs, &new.docs, found);
            }
        }
    }
}
