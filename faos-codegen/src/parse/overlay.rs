//! Applies an overlay to the document, as in the OpenAPI Overlay Specification 1.0. Records which parts of the document
//! come from the overlay, and the original indices of the items of shortened lists.

mod actions;
mod search;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostics, Origins};
use crate::json::{Object, Pointer, Value};
use crate::source::Source;

use self::{
    actions::{Action, Change},
    search::Searchable,
};
use super::limits::Limits;
use super::{references::lookup, text};

/// Applies the actions of an overlay in order and returns the resulting origins. An action that cannot be applied is an
/// error and does not prevent later actions.
pub(super) fn apply(root: &mut Value, overlay: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Origins {
    let mut findings = Diagnostics::new();
    let text = text::read(overlay, limits, &mut findings);
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
            let message = format!("the target `{}` does not match anything in the document", action.target_text());
            let at = action.at.join("target");
            applier
                .findings
                .error(Code::OverlayTarget, &at, message)
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
    /// The number of values added by updates.
    values: usize,
    findings: &'a mut Diagnostics,
    origins: Origins,
}

impl Applier<'_> {
    /// Merges an update into each of these locations; returns those that changed.
    fn update(&mut self, action: &Action, update: &Value, places: Vec<Pointer>) -> Vec<Pointer> {
        let place = action.at.join("update");
        let (count, depth) = size(update);
        let mut changed = Vec::new();
        let mut is_adopted = !matches!(update, Value::Object(members) if members.is_empty());
        for at in places {
            self.values += count;
            if self.values > self.limits.max_values || at.segments().count() + depth > self.limits.max_depth {
                let message = "the update makes the document larger or deeper than the limit allows";
                self.findings.error(Code::DocumentLimit, &place, message);
                is_adopted = false;
                break;
            }
            match (lookup(self.root, &at), update) {
                (Some(Value::Object(members)), Value::Object(update)) => {
                    let source = UpdateSource { file: self.overlay, place: &place };
                    is_adopted &= !merge(members, update, &at, &source, &mut self.origins);
                }
                (Some(Value::Array(items)), entry) => {
                    is_adopted &= has(items, entry, &at);
                    self.origins.add(at.index(items.len()), self.overlay.to_owned(), place.clone());
                    items.push(entry.clone());
                }
                (Some(Value::Object(_)), other) => {
                    let message = format!("an object can only be updated with an object, not {}", other.kind());
                    self.findings.error(Code::OverlayTarget, &place, message);
                    is_adopted = false;
                    break;
                }
                (Some(scalar), _) => {
                    let message = format!("only objects and lists can be updated; `{at}` is {}", scalar.kind());
                    self.findings
                        .error(Code::OverlayTarget, &action.at.join("target"), message)
                        .help("select its parent in the target, and include its key in the update");
                    is_adopted = false;
                    break;
                }
                // An update of the same action to an ancestor has replaced it.
                (None, _) => continue,
            }
            changed.push(at);
        }
        if is_adopted {
            let message = "the update does not change anything: the document already contains it";
            self.findings
                .error(Code::OverlayTarget, &place, message)
                .help("the document has adopted the correction, so remove the action");
        }
        changed
    }

    /// Removes the values at these locations; returns the objects and lists that contained them.
    fn remove(&mut self, action: &Action, places: Vec<Pointer>) -> Vec<Pointer> {
        let mut within: BTreeMap<Pointer, BTreeSet<String>> = BTreeMap::new();
        for at in places {
            let (Some(around), Some(name)) = (at.parent(), at.last()) else {
                let message = "the whole document cannot be removed";
                self.findings.error(Code::OverlayTarget, &action.at.join("target"), message);
                return Vec::new();
            };
            within.entry(around).or_default().insert(name.into_owned());
        }
        let mut within: Vec<_> = within.into_iter().collect();
        // Innermost first, so that no removal moves the locations of the next.
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

/// The location of an update in the overlay.
struct UpdateSource<'a> {
    file: &'a str,
    place: &'a Pointer,
}

/// Merges the members of an update into those of an object: objects are merged recursively, lists are appended to
/// lists, and everything else is replaced. Returns true unless the members already contain the update.
fn merge(
    members: &mut Object,
    update: &Object,
    at: &Pointer,
    source: &UpdateSource<'_>,
    origins: &mut Origins,
) -> bool {
    let UpdateSource { file, place } = source;
    let mut is_changed = false;
    for (name, value) in update {
        let (at, place) = (at.join(name), place.join(name));
        match (members.get_mut(name), value) {
            (Some(Value::Object(members)), Value::Object(update)) => {
                is_changed |= merge(members, update, &at, &UpdateSource { file, place: &place }, origins);
            }
            (Some(Value::Array(items)), Value::Array(update)) => {
                let known = items.len();
                for (index, item) in update.iter().enumerate() {
                    is_changed |= !has(&items[..known], item, &at);
                    origins.add(at.index(items.len()), (*file).to_owned(), place.index(index));
                    items.push(item.clone());
                }
            }
            (known, value) => {
                is_changed |= known.is_none_or(|known| known != value);
                origins.add(at, (*file).to_owned(), place);
                members.insert(name.clone(), value.clone());
            }
        }
    }
    is_changed
}

/// Returns true if a list already has an item, unless its position gives the item its meaning.
fn has(items: &[Value], item: &Value, at: &Pointer) -> bool {
    at.last().is_none_or(|name| name != "prefixItems") && items.contains(item)
}

/// Returns the number of values in a value and their nesting depth.
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
