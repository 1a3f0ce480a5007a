//! Changes of the parameters and the body of an operation, and of the arguments of its method.

use crate::api::{Body, Location, Media, Parameter, Type};
use crate::inspect::ParameterEntry;

use super::Direction;
use super::align::{Matching, Place, is_reordered};
use super::judgement::{Action, Item};
use super::pairs::{Known as Operation, Side};
use super::walk::{Found, Walk};

/// A parameter of one side.
type Known<'a> = (&'a Parameter, ParameterEntry);

/// Compares the parameters and bodies of one operation.
pub(super) fn compare(walk: &mut Walk<'_>, old: Operation<'_>, new: Operation<'_>) {
    let migration = format!("call `{}` instead of `{}`", new.2.call, old.2.call);
    let (old_known, new_known) = (known(&walk.pairs.old, old), known(&walk.pairs.new, new));
    let places = pair(&old_known, &new_known).places();
    for place in &places {
        let found = |(parameter, _): &Known<'_>, action| {
            Found::new(Item::Parameter, &parameter.wire, action, Direction::REQUESTS)
        };
        match *place {
            Place::Removed(index) => {
                let (parameter, entry) = &old_known[index];
                let migration = match parameter.required {
                    true => migration.clone(),
                    false => format!("remove calls of the setter `{}` of `{}`", entry.name, old.2.method_path),
                };
                let found = found(&old_known[index], Action::Removed).before(&entry.ty).at(&parameter.at, None);
                walk.add(found.migration(migration));
            }
            Place::Added(index) => {
                let (parameter, entry) = &new_known[index];
                let action = if parameter.required { Action::AddedRequired } else { Action::Added };
                let found = found(&new_known[index], action).after(&entry.ty).at(None, &parameter.at);
                walk.add(if parameter.required { found.migration(&migration) } else { found });
            }
            Place::Kept(from, to) => kept(walk, &old_known[from], &new_known[to], &migration),
        }
    }
    body(walk, old, new, &migration);
    arguments(walk, &old_known, &new_known, &places, (old, new), &migration);
}

fn known<'a>(side: &Side<'_>, (id, operation, _): Operation<'a>) -> Vec<Known<'a>> {
    side.inspector.parameters(id, operation)
}

/// Matches parameters by name, and path parameters by position.
fn pair<'s, 'a>(old: &'s [Known<'a>], new: &'s [Known<'a>]) -> Matching<'s, Known<'a>, Known<'a>> {
    let wire = |parameter: &Parameter| match parameter.location {
        Location::Header => parameter.wire.to_lowercase(),
        _ => parameter.wire.clone(),
    };
    let place = |(parameter, _): &Known<'_>| Some((parameter.location, wire(parameter)));
    let in_path = |(parameter, _): &Known<'_>| (parameter.location == Location::Path).then_some(());
    let name = |(parameter, _): &Known<'_>| Some(parameter.wire.clone());
    Matching::new(old, new).by(place, place).by(in_path, in_path).by(name, name)
}

fn kept(walk: &mut Walk<'_>, (old, old_entry): &Known<'_>, (new, new_entry): &Known<'_>, migration: &str) {
    let found = |action| Found::new(Item::Parameter, &new.wire, action, Direction::REQUESTS).at(&old.at, &new.at);
    if old.location != new.location {
        walk.add(found(Action::Moved).between(old.location.as_str(), new.location.as_str()));
    }
    if old_entry.name != new_entry.name && old.required == new.required {
        let is_setter = !new.required;
        let found = found(Action::Renamed).between(&old_entry.name, &new_entry.name).breaks(is_setter);
        let migration = format!("use `.{}(…)` instead of `.{}(…)`", new_entry.name, old_entry.name);
        walk.add(if is_setter { found.migration(migration) } else { found });
    }
    if let Some((action, breaks)) = walk.pairs.retyped(&old.ty, &new.ty) {
        // A number or a boolean in a URL or header is text, too.
        let is_text = matches!(old.ty, Type::Integer(_) | Type::Number | Type::Boolean) && new.ty == Type::String;
        let action = if is_text && old.style == new.style { Action::Widened } else { action };
        let found = found(action).between(&old_entry.ty, &new_entry.ty).breaks(breaks);
        let migration = format!("pass `{}` as `{}`, previously `{}`", new_entry.name, new_entry.ty, old_entry.ty);
        walk.add(if breaks { found.migration(migration) } else { found });
    }
    if old.required != new.required {
        let action = if new.required { Action::NowRequired } else { Action::NoLongerRequired };
        walk.add(found(action).migration(migration));
    }
    if old.location == new.location && (old.style, old.reserved) != (new.style, new.reserved) {
        walk.add(found(Action::Encoded));
    }
    if old.deprecated != new.deprecated {
        walk.add(found(if new.deprecated { Action::Deprecated } else { Action::NoLongerDeprecated }));
    }
    walk.docs(&old.docs, &new.docs, found);
}

fn body(walk: &mut Walk<'_>, (_, old, old_entry): Operation<'_>, (_, new, new_entry): Operation<'_>, migration: &str) {
    let found = |action| Found::new(Item::Body, "", action, Direction::REQUESTS);
    let [before, after] = [old_entry, new_entry].map(|entry| entry.body.clone().unwrap_or_default());
    match (&old.body, &new.body) {
        (None, None) => {}
        (Some(body), None) => {
            let setter = format!("remove calls of the setter `body` of `{}`", old_entry.method_path);
            let found = found(Action::Removed).before(before).at(&body.at, None);
            walk.add(found.migration(if body.required { migration } else { &setter }));
        }
        (None, Some(body)) => {
            let action = if body.required { Action::AddedRequired } else { Action::Added };
            let found = found(action).after(after).at(None, &body.at);
            walk.add(if body.required { found.migration(migration) } else { found });
        }
        (Some(old), Some(new)) => {
            let found = |action| found(action).at(&old.at, &new.at);
            let is_whole = |body: &Body| matches!(body.media, Media::Text(_) | Media::Bytes(_));
            let has_lines = |body: &Body| matches!(body.media, Media::Lines(_));
            let is_other_kind = is_whole(old) != is_whole(new) || has_lines(old) != has_lines(new);
            let retyped = match walk.pairs.retyped(&old.ty, &new.ty) {
                // Text and bytes accept anything that converts into a body.
                _ if is_whole(old) && is_whole(new) => None,
                None if is_other_kind => Some((Action::Retyped, true)),
                retyped => retyped,
            };
            if let Some((action, breaks)) = retyped {
                let migration = format!("pass the body as `{after}`, previously `{before}`");
                let found = found(action).between(before, after).breaks(breaks || is_other_kind);
                walk.add(if breaks { found.migration(migration) } else { found });
            }
            if old.media != new.media {
                walk.add(found(Action::Encoded).between(old.media.as_str(), new.media.as_str()));
            }
            if old.required != new.required {
                let action = if new.required { Action::NowRequired } else { Action::NoLongerRequired };
                walk.add(found(action).migration(migration));
            }
            walk.description(&old.docs, &new.docs, found);
        }
    }
}

/// Compares the order of the arguments, which are positional.
fn arguments(
    walk: &mut Walk<'_>,
    old: &[Known<'_>],
    new: &[Known<'_>],
    places: &[Place],
    sides: (Operation<'_>, Operation<'_>),
    migration: &str,
) {
    // The indices of the parameters that are required on both sides.
    let both = |place: &Place| match *place {
        Place::Kept(from, to) if old[from].0.required && new[to].0.required => Some((from, to)),
        _ => None,
    };
    let kept: Vec<(usize, usize)> = places.iter().filter_map(both).collect();
    let mut old_order = kept.clone();
    old_order.sort_by_key(|(from, _)| *from);
    let mut new_order = kept;
    new_order.sort_by_key(|(_, to)| *to);
    if is_reordered(&old_order, &new_order) {
        let found = Found::new(Item::Arguments, "", Action::Reordered, Direction::REQUESTS);
        let found = found.between(&sides.0.2.call, &sides.1.2.call).at(&sides.0.1.at, &sides.1.1.at);
        walk.add(found.migration(migration));
    }
}
