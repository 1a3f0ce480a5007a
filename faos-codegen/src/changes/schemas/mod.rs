//! Changes of the constraints that the types of the client do not express: on list items, map values, branches of
//! unions, bodies without a type of their own, and the keywords of JSON Schema that describe no Rust type.
//!
//! Both documents are walked side by side, from the parameters, bodies and responses of each operation.

mod conjunction;
mod messages;
mod rules;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::document::{Document, SchemaId};
use crate::json::Pointer;

use super::judgement::{Action, Item};
use super::walk::{Found, Walk};
use super::{Direction, Effect, Subject};
use conjunction::Conjunction;
use messages::Message;
use rules::Difference;

/// The maximum depth of schemas that are compared.
const DEEPEST: usize = 64;

/// Compares the constraints of all messages that both documents have.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let reported = reported(walk);
    let (old, new) = (walk.contracts.0.document, walk.contracts.1.document);
    let mut comparison = Comparison { old, new, seen: HashSet::new(), found: BTreeMap::new() };
    for message in messages::shared(walk) {
        let Message { old, new, direction } = message;
        comparison.pair(&[old], &[new], direction.requests, DEEPEST);
    }
    let found: Vec<_> = comparison.found.into_iter().collect();
    for ((_, old_at, new_at, keyword), (difference, direction)) in found {
        let known = [&old_at, &new_at].into_iter().filter_map(|at| reported.get(at)).max();
        // A type does not show another encoding, and one that takes more values does not show that others are refused.
        let is_shown = !difference.is_tightened || !direction.requests || known == Some(&Effect::Breaking);
        if !difference.is_replaced && known.is_some() && is_shown {
            continue;
        }
        let (subject, name) = place(walk, new, &new_at);
        walk.subject = subject;
        let action = match difference {
            Difference { is_replaced: true, .. } => Action::Retyped,
            Difference { is_tightened: true, .. } => Action::Tightened,
            _ => Action::Loosened,
        };
        let shown =
            |value: Option<String>| value.map_or_else(|| "none".to_owned(), |value| format!("{keyword}: {value}"));
        let found = Found::new(Item::Constraint, name, action, direction).at(&old_at, &new_at);
        walk.add(found.between(shown(difference.before), shown(difference.after)));
    }
}

/// Returns the locations whose constraints or types are reported already, with the greatest effect of these changes.
fn reported(walk: &Walk<'_>) -> HashMap<Pointer, Effect> {
    let is_about_values = |action| {
        matches!(action, Action::Tightened | Action::Loosened | Action::Retyped | Action::Widened | Action::Narrowed)
    };
    let is_about_all = |item| matches!(item, Item::Operation | Item::Api | Item::Server | Item::Security);
    let changes = walk.changes.iter().filter(|change| is_about_values(change.action) && !is_about_all(change.item));
    let mut reported = HashMap::new();
    for change in changes {
        for at in [&change.old, &change.new].into_iter().flatten() {
            for at in [at.join("schema"), at.clone()] {
                let effect = reported.entry(at).or_insert(change.wire);
                *effect = change.wire.max(*effect);
            }
        }
    }
    reported
}

/// Returns the owner of a schema, and the location of the schema in it: `tags[]`.
fn place(walk: &Walk<'_>, document: &Document, at: &Pointer) -> (Subject, String) {
    let mut owner = Some(at.clone());
    while let Some(place) = owner {
        if let Some(name) = walk.pairs.new.type_at(&place) {
            return (Subject::Type(name.to_owned()), within(at, &place));
        }
        owner = place.parent();
    }
    let segments: Vec<_> = at.segments().collect();
    let operation = match segments.as_slice() {
        [paths, path, method, ..] if paths == "paths" => format!("{} {path}", method.to_uppercase()),
        _ => return (Subject::Api, within(at, &Pointer::root())),
    };
    let names: Vec<&str> = segments.iter().skip(3).map(AsRef::as_ref).collect();
    let name = match names.as_slice() {
        ["requestBody", "content", _, "schema", ..] => join("body", &names[4..]),
        ["responses", status, "content", _, "schema", ..] => join(&format!("response {status}"), &names[5..]),
        ["parameters", _, "schema", ..] => {
            let parameter = segments.iter().take(5).fold(Pointer::root(), |at, segment| at.join(segment));
            join(&messages::parameter_name(document, &parameter).unwrap_or_default(), &names[3..])
        }
        names => join("", names),
    };
    (Subject::Operation(operation), name)
}

/// Returns the path of a schema within a type.
fn within(at: &Pointer, owner: &Pointer) -> String {
    let names: Vec<_> = at.segments().skip(owner.segments().count()).collect();
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    join("", &names)
}

/// Adds the segments of a pointer between schemas to a path: `tags[].name`.
fn join(start: &str, segments: &[&str]) -> String {
    let mut path = start.to_owned();
    let mut segments = segments.iter();
    while let Some(segment) = segments.next() {
        match *segment {
            "properties" => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(segments.next().unwrap_or(&""));
            }
            "items" => path.push_str("[]"),
            "additionalProperties" => path.push_str("{}"),
            "allOf" => _ = segments.next(),
            "oneOf" | "anyOf" | "prefixItems" => path.push_str(&format!("[{}]", segments.next().unwrap_or(&""))),
            "patternProperties" => path.push_str(&format!("{{{}}}", segments.next().unwrap_or(&""))),
            other => path.push_str(&format!("/{other}")),
        }
    }
    path
}

/// The order and the location of a difference: the index of the new schema, both locations, and the keyword.
type Key = (usize, Pointer, Pointer, &'static str);

struct Comparison<'a> {
    old: &'a Document,
    new: &'a Document,
    /// The pairs that were compared, in requests (`true`) and in responses.
    seen: HashSet<(Vec<SchemaId>, Vec<SchemaId>, bool)>,
    found: BTreeMap<Key, (Difference, Direction)>,
}

impl Comparison<'_> {
    /// Compares the schemas that together describe a value of the old document with those of the new one.
    fn pair(&mut self, old: &[SchemaId], new: &[SchemaId], is_request: bool, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let (before, after) = (Conjunction::of(&self.old.schemas, old), Conjunction::of(&self.new.schemas, new));
        if !self.seen.insert((before.ids.clone(), after.ids.clone(), is_request)) {
            return;
        }
        for difference in rules::differences(&before, &after) {
            let (old_at, _) = before.stating(difference.keyword, &difference.before);
            let (new_at, index) = after.stating(difference.keyword, &difference.after);
            let direction = if is_request { Direction::REQUESTS } else { Direction::RESPONSES };
            let key = (index, old_at, new_at, difference.keyword);
            let (_, known) = self.found.entry(key).or_insert((difference, Direction::default()));
            *known = known.or(direction);
        }
        for (old, new) in rules::parts(&before, &after, is_request) {
            self.pair(&old, &new, is_request, depth);
        }
    }
}
