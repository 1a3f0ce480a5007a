//! Applies the corrections of an overlay to the document, in the way of the OpenAPI Overlay Specification 1.0. It is
//! known afterwards which part of the document stands in the overlay, and where the items of shortened lists stood.

mod actions;
mod search;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    actions::{Action, Change},
    search::Searchable,
};
use super::{Limits, read_text, references::lookup};
use crate::{
    diagnostic::{Diagnostics, Origins},
    document::{Object, Pointer, Source, Value},
};

/// Applies the actions of an overlay one after the other, and tells what stands where now. An action that cannot be
/// applied is an error, and those after it are applied nevertheless.
pub(super) fn apply(root: &mut Value, overlay: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Origins {
    let mut findings = Diagnostics::new();
    let text = read_text(overlay, limits, &mut findings);
    let actions = text.map(|text| actions::read(text, &mut findings)).unwrap_or_default();
    let mut searchable = Searchable::default();
    let mut applier = Applier {
        root,
        overlay: &overlay.name,
        limits,
        values: 0,
        findings: &mut findings,
        origins: Origins::default(),
    };
    for action in &actions {
        let found = searchable.find(&action.target, applier.root);
        if found.is_empty() {
            let message = format!("nothing in the document is at `{}`", action.target_text());
            let at = action.at.join("target");
            applier
                .findings
                .error("overlay-target", &at, message)
                .help("if the document no longer needs the correction, remove the action");
            continue;
        }
        let changed = match &action.change {
            Change::Update(update) => applier.update(action, update, found),
            Change::Remove => applier.remove(action, found),
        };
        changed.iter().for_each(|at| searchable.refresh(at, applier.root));
    }
    let origins = applier.origins;
    findings.set_file(&overlay.name);
    diagnostics.extend(findings);
    origins
}

struct Applier<'a> {
    root: &'a mut Value,
    /// The name of the overlay.
    overlay: &'a str,
    limits: &'a Limits,
    /// How many values the updates have brought.
    values: usize,
    findings: &'a mut Diagnostics,
    origins: Origins,
}

impl Applier<'_> {
    /// Merges an update into each of these places, and tells which of them changed.
    fn update(&mut self, action: &Action, update: &Value, places: Vec<Pointer>) -> Vec<Pointer> {
        let place = action.at.join("update");
        let (count, depth) = size(update);
        let mut changed = Vec::new();
        for at in places {
            self.values += count;
            if self.values > self.limits.max_values || at.segments().count() + depth > self.limits.max_depth {
                let message = "the update makes the document larger or deeper than the limit allows";
                self.findings.error("document-limit", &place, message);
                break;
            }
            match (lookup(self.root, &at), update) {
                (Some(Value::Object(members)), Value::Object(update)) => {
                    merge(members, update, &at, &Brought { file: self.overlay, place: &place }, &mut self.origins);
                }
                (Some(Value::Array(items)), entry) => {
                    self.origins.add(at.index(items.len()), self.overlay.to_owned(), place.clone());
                    items.push(entry.clone());
                }
                (Some(Value::Object(_)), other) => {
                    let message = format!("an object can only be updated with an object, and this is {}", other.kind());
                    self.findings.error("overlay-target", &place, message);
                    break;
                }
                (Some(scalar), _) => {
                    let message = format!("only objects and lists can be updated, and `{at}` is {}", scalar.kind());
                    self.findings
                        .error("overlay-target", &action.at.join("target"), message)
                        .help("let the target select what is around it, and name it in the update");
                    break;
                }
                // An update of the same action, further out, has put something else there.
                (None, _) => continue,
            }
            changed.push(at);
        }
        changed
    }

    /// Removes what is at these places, and tells which objects and lists are smaller for it.
    fn remove(&mut self, action: &Action, places: Vec<Pointer>) -> Vec<Pointer> {
        let mut within: BTreeMap<Pointer, BTreeSet<String>> = BTreeMap::new();
        for at in places {
            let (Some(around), Some(name)) = (at.parent(), at.last()) else {
                let message = "the whole document cannot be removed";
                self.findings.error("overlay-target", &action.at.join("target"), message);
                return Vec::new();
            };
            within.entry(around).or_default().insert(name.into_owned());
        }
        let mut within: Vec<_> = within.into_iter().collect();
        // From the inside outwards, so that no removal moves the places of the next.
        within.sort_by_key(|(around, _)| std::cmp::Reverse(around.segments().count()));
        for (around, names) in &within {
            match lookup(self.root, around) {
                Some(Value::Object(members)) => {
                    members.retain(|name, _| !names.contains(name));
                    names.iter().for_each(|name| self.origins.forget(&around.join(name)));
                }
                Some(Value::Array(items)) => {
                    let all = 0..items.len();
                    let kept: Vec<usize> = all.filter(|index| !names.contains(&index.to_string())).collect();
                    self.origins.keep_items(around, &kept);
                    let mut index = 0..;
                    items.retain(|_| index.next().is_some_and(|index| kept.binary_search(&index).is_ok()));
                }
                _ => {}
            }
        }
        within.into_iter().map(|(around, _)| around).collect()
    }
}

/// Where an update stands.
struct Brought<'a> {
    file: &'a str,
    place: &'a Pointer,
}

/// Merges the members of an update into those of an object: objects are merged in turn, lists are put behind lists, and
/// everything else takes the place of what was there.
fn merge(members: &mut Object, update: &Object, at: &Pointer, brought: &Brought<'_>, origins: &mut Origins) {
    let Brought { file, place } = brought;
    for (name, value) in update {
        let (at, place) = (at.join(name), place.join(name));
        match (members.get_mut(name), value) {
            (Some(Value::Object(members)), Value::Object(update)) => {
                merge(members, update, &at, &Brought { file, place: &place }, origins);
            }
            (Some(Value::Array(items)), Value::Array(update)) => {
                for (index, item) in update.iter().enumerate() {
                    origins.add(at.index(items.len()), (*file).to_owned(), place.index(index));
                    items.push(item.clone());
                }
            }
            _ => {
                origins.add(at, (*file).to_owned(), place);
                members.insert(name.clone(), value.clone());
            }
        }
    }
}

/// How many values there are in a value, and how deep they are nested.
fn size(value: &Value) -> (usize, usize) {
    let sum = |(count, depth): (usize, usize), inner: &Value| {
        let (inner_count, inner_depth) = size(inner);
        (count + inner_count, depth.max(inner_depth + 1))
    };
    match value {
        Value::Array(items) => items.iter().fold((1, 1), sum),
        Value::Object(members) => members.values().fold((1, 1), sum),
        _ => (1, 0),
    }
}
