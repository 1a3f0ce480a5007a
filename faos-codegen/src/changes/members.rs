//! Changes of enum values, union branches and responses by status.

use crate::api::{Answer, Branch, Content, Enum, Union, Variant};
use crate::inspect::FieldEntry;

use super::Direction;
use super::align::{Matching, Place};
use super::judgement::{Action, Item};
use super::pair::Pair;
use super::walk::{Found, Walk};

/// Compares two enums.
pub(super) fn values(walk: &mut Walk<'_>, pair: Pair<'_>, old: &Enum, new: &Enum) {
    if old.scalar != new.scalar {
        let migration = format!("adapt uses of the values of `{}`, whose type changed", pair.name());
        walk.add(pair.found(Item::Type, pair.name(), Action::Retyped).breaks(true).migration(migration));
    }
    let old = walk.pairs.old.inspector.values(pair.old_id, old);
    let new = walk.pairs.new.inspector.values(pair.new_id, new);
    let wire = |(variant, _): &(&Variant, FieldEntry)| Some(variant.wire.clone());
    for place in Matching::new(&old, &new).by(wire, wire).places() {
        match place {
            Place::Removed(index) => {
                let (variant, entry) = &old[index];
                let other = pair.new_entry.other.as_deref().unwrap_or("Unknown");
                let migration = format!(
                    "remove uses of `{0}::{1}`; if the value is still received, it is parsed as `{0}::{other}`",
                    pair.name(),
                    entry.name
                );
                let found = pair.found(Item::Value, &entry.name, Action::Removed).before(variant.wire.to_string());
                walk.add(found.migration(migration));
            }
            Place::Added(index) => {
                let (variant, entry) = &new[index];
                walk.add(pair.found(Item::Value, &entry.name, Action::Added).after(variant.wire.to_string()));
            }
            Place::Kept(from, to) => {
                let ((old, old_entry), (new, new_entry)) = (&old[from], &new[to]);
                renamed(walk, pair, Item::Value, &old_entry.name, &new_entry.name);
                walk.description(&old.docs, &new.docs, |action| pair.found(Item::Value, &new_entry.name, action));
            }
        }
    }
    other(walk, pair, Item::Value);
}

/// Compares two unions.
pub(super) fn branches(walk: &mut Walk<'_>, pair: Pair<'_>, old: &Union, new: &Union) {
    if old.tag != new.tag {
        let shown = |tag: &Option<String>| tag.clone().unwrap_or_else(|| "untagged".to_owned());
        // A new tag selects among requests that were read by shape, and an old client misses a tag that goes.
        let direction = match (&old.tag, &new.tag) {
            (None, _) => Direction::REQUESTS,
            (_, None) => Direction::RESPONSES,
            _ => Direction::BOTH,
        };
        let direction = pair.direction.and(direction);
        let found = Found::new(Item::Type, pair.name(), Action::Encoded, direction).at(&pair.old.at, &pair.new.at);
        walk.add(found.between(shown(&old.tag), shown(&new.tag)));
    }
    let has_tag = (old.tag.is_some(), new.tag.is_some());
    let pairs = walk.pairs;
    let old = pairs.old.inspector.branches(pair.old_id, old);
    let new = pairs.new.inspector.branches(pair.new_id, new);
    let tags = |branch: &Branch| branch.tags.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let holds_old = |(branch, _): &(&Branch, FieldEntry)| Some(pairs.key_of_old(&branch.ty));
    let holds_new = |(branch, _): &(&Branch, FieldEntry)| Some(pairs.key_of_new(&branch.ty));
    let old_key = |known: &(&Branch, FieldEntry)| Some((holds_old(known), known.0.tags.clone()));
    let new_key = |known: &(&Branch, FieldEntry)| Some((holds_new(known), known.0.tags.clone()));
    let by_tags = |(branch, _): &(&Branch, FieldEntry)| Some(branch.tags.clone()).filter(|tags| !tags.is_empty());
    let by_name = |(_, entry): &(&Branch, FieldEntry)| Some(entry.name.clone());
    let matching = Matching::new(&old, &new).by(old_key, new_key).by(holds_old, holds_new);
    for place in matching.by(by_tags, by_tags).by(by_name, by_name).places() {
        match place {
            Place::Removed(index) => {
                let (branch, entry) = &old[index];
                let found = pair.found(Item::Branch, &entry.name, Action::Removed).at(&branch.at, None);
                let migration = format!("remove uses of `{}::{}`", pair.name(), entry.name);
                walk.add(found.before(text(entry)).migration(migration));
            }
            Place::Added(index) => {
                let (branch, entry) = &new[index];
                let found = pair.found(Item::Branch, &entry.name, Action::Added).at(None, &branch.at);
                walk.add(found.after(text(entry)));
            }
            Place::Kept(from, to) => {
                let ((old, old_entry), (new, new_entry)) = (&old[from], &new[to]);
                renamed(walk, pair, Item::Branch, &old_entry.name, &new_entry.name);
                let found = |action| pair.found(Item::Branch, &new_entry.name, action).at(&old.at, &new.at);
                let migration = || {
                    let (name, entry) = (pair.name(), new_entry);
                    format!(
                        "adapt uses of `{name}::{}`, which now holds `{}`, previously `{}`",
                        entry.name,
                        text(entry),
                        text(old_entry)
                    )
                };
                if let Some((action, breaks)) = pairs.retyped(&old.ty, &new.ty) {
                    let found = found(action).between(text(old_entry), text(new_entry)).breaks(breaks);
                    walk.add(if breaks { found.migration(migration()) } else { found });
                } else if old.boxed != new.boxed {
                    let shown =
                        |boxed, entry| if boxed { format!("Box<{}>", text(entry)) } else { text(entry).to_owned() };
                    let found = found(Action::Boxed);
                    walk.add(found.between(shown(old.boxed, old_entry), shown(new.boxed, new_entry)));
                }
                if old.tags != new.tags && has_tag == (true, true) {
                    let lacks = |one: &Branch, other: &Branch| one.tags.iter().any(|tag| !other.tags.contains(tag));
                    // A branch with an unknown tag is kept as it was received, like an unknown branch.
                    let is_replaced = lacks(old, new) && lacks(new, old);
                    let direction = match lacks(old, new) {
                        true if is_replaced => Direction::BOTH,
                        true => Direction::REQUESTS,
                        false => Direction::default(),
                    };
                    let direction = pair.direction.and(direction);
                    let found = Found::new(Item::Branch, &new_entry.name, Action::Encoded, direction);
                    walk.add(found.at(&old.at, &new.at).between(tags(old), tags(new)));
                }
                conversion(walk, pair, old_entry, new_entry);
            }
        }
    }
    other(walk, pair, Item::Branch);
}

/// Compares the availability of `into` for a branch.
fn conversion(walk: &mut Walk<'_>, pair: Pair<'_>, old: &FieldEntry, new: &FieldEntry) {
    match (old.from, new.from) {
        (true, false) => {
            let found = pair.found(Item::Conversion, &new.name, Action::Removed).before(text(old));
            let migration = format!("use `{}::{}(…)` instead of `into`", pair.name(), new.name);
            walk.add(found.migration(migration));
        }
        (false, true) => walk.add(pair.found(Item::Conversion, &new.name, Action::Added).after(text(new))),
        _ => {}
    }
}

/// Compares the responses by status.
pub(super) fn statuses(walk: &mut Walk<'_>, pair: Pair<'_>, old: &[Answer], new: &[Answer]) {
    let old = walk.pairs.old.inspector.statuses(pair.old_id, old);
    let new = walk.pairs.new.inspector.statuses(pair.new_id, new);
    let status = |(answer, _): &(&Answer, FieldEntry)| Some(answer.status.clone());
    for place in Matching::new(&old, &new).by(status, status).places() {
        match place {
            Place::Removed(index) => {
                let (answer, entry) = &old[index];
                let found = pair.found(Item::Status, &entry.name, Action::Removed).before(&answer.status);
                walk.add(found.migration(format!("remove uses of `{}::{}`", pair.name(), entry.name)));
            }
            Place::Added(index) => {
                let (answer, entry) = &new[index];
                walk.add(pair.found(Item::Status, &entry.name, Action::Added).after(&answer.status));
            }
            Place::Kept(from, to) => {
                let ((old, old_entry), (new, new_entry)) = (&old[from], &new[to]);
                renamed(walk, pair, Item::Status, &old_entry.name, &new_entry.name);
                let retyped = match (&old.content, &new.content) {
                    (Content::Json(old), Content::Json(new)) => walk.pairs.retyped(old, new),
                    (old, new) if old == new => None,
                    _ => Some((Action::Retyped, true)),
                };
                if let Some((action, breaks)) = retyped {
                    let found = pair.found(Item::Status, &new_entry.name, action);
                    walk.add(found.between(text(old_entry), text(new_entry)).breaks(breaks));
                }
                walk.description(&old.docs, &new.docs, |action| pair.found(Item::Status, &new_entry.name, action));
            }
        }
    }
}

fn renamed(walk: &mut Walk<'_>, pair: Pair<'_>, item: Item, old: &str, new: &str) {
    if old != new {
        let migration = format!("use `{0}::{new}` instead of `{0}::{old}`", pair.name());
        walk.add(pair.found(item, new, Action::Renamed).between(old, new).migration(migration));
    }
}

/// Compares the names of the fallback variant.
fn other(walk: &mut Walk<'_>, pair: Pair<'_>, item: Item) {
    if let (Some(old), Some(new)) = (&pair.old_entry.other, &pair.new_entry.other) {
        renamed(walk, pair, item, old, new);
    }
}

fn text(entry: &FieldEntry) -> &str {
    entry.ty.as_deref().unwrap_or("no content")
}
