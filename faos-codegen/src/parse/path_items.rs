//! Merges path items that consist of a reference and further members with the target of the reference. After this pass
//! nothing that has an effect stands beside the reference of a path item.

use crate::diagnostic::Origins;
use crate::document::MAX_REFERENCE_CHAIN;
use crate::json::{Object, Pointer, Value};

use super::references::lookup;
use super::uri::Own;

/// The members of a path item that are lost beside a reference.
const MERGED: &[&str] = &[
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
    "additionalOperations",
    "parameters",
    "servers",
];

/// Merges the path items of a document. `origins` learns where the copied parts come from.
pub(super) fn merge(root: &mut Value, own: &Own, origins: &mut Origins) {
    let sections = [
        Pointer::root().join("paths"),
        Pointer::root().join("webhooks"),
        Pointer::root().join("components").join("pathItems"),
    ];
    for section in sections {
        let Some(Value::Object(items)) = lookup(root, &section) else { continue };
        let merged = items.iter().filter(|(_, item)| has_siblings(item));
        let places: Vec<Pointer> = merged.map(|(name, _)| section.join(name)).collect();
        for at in places {
            merge_at(root, &at, own, origins);
        }
    }
}

fn has_siblings(item: &Value) -> bool {
    matches!(item.get("$ref"), Some(Value::String(_))) && MERGED.iter().any(|name| item.get(name).is_some())
}

/// Merges one path item with the end of its chain of references.
fn merge_at(root: &mut Value, at: &Pointer, own: &Own, origins: &mut Origins) {
    for _ in 0..MAX_REFERENCE_CHAIN {
        let Some(Value::String(text)) = lookup(root, at).and_then(|item| item.get("$ref")) else { return };
        let Some(target) = own.fragment(text).and_then(Pointer::from_fragment) else { return };
        // A reference to the path item itself is reported later.
        if target.is_within(at) || at.is_within(&target) {
            return;
        }
        let Some(Value::Object(mut members)) = lookup(root, &target).map(|target| target.clone()) else { return };
        let Some(Value::Object(item)) = lookup(root, at) else { return };
        item.shift_remove("$ref");
        for name in members.keys() {
            let origin = origins.of(&target.join(name)).map(|(file, place)| (file.to_owned(), place));
            // A file without a name is the document itself.
            let (file, place) = origin.unwrap_or_else(|| (String::new(), target.join(name)));
            match (name.as_str(), item.get(name)) {
                ("parameters", Some(Value::Array(parameters))) => {
                    let theirs = members.get(name).and_then(Value::as_array).unwrap_or_default().iter().enumerate();
                    let kept = theirs.filter(|(_, theirs)| !parameters.iter().any(|own| is_same(own, theirs)));
                    for (offset, (index, _)) in kept.enumerate() {
                        let at = at.join(name).index(parameters.len() + offset);
                        origins.add(at, file.clone(), place.index(index));
                    }
                }
                (_, Some(_)) => {}
                (_, None) => origins.add(at.join(name), file, place),
            }
        }
        let siblings = std::mem::take(item);
        extend(&mut members, siblings);
        *item = members;
    }
}

/// Adds the members beside a reference to those of its target. They override them, except that parameters are added to
/// each other, as between a path item and its operations.
pub(super) fn extend(target: &mut Object, siblings: Object) {
    for (name, value) in siblings {
        match (name.as_str(), target.get_mut(&name), value) {
            ("parameters", Some(Value::Array(inherited)), Value::Array(mut parameters)) => {
                let inherited = std::mem::take(inherited);
                let is_overridden = |parameter: &Value| parameters.iter().any(|own| is_same(own, parameter));
                let kept: Vec<Value> = inherited.into_iter().filter(|parameter| !is_overridden(parameter)).collect();
                parameters.extend(kept);
                target.insert(name, Value::Array(parameters));
            }
            (_, _, value) => drop(target.insert(name, value)),
        }
    }
}

/// Returns true if two parameters have the same name and location, or are the same reference.
fn is_same(left: &Value, right: &Value) -> bool {
    let key = |parameter: &Value| ["$ref", "name", "in"].map(|name| parameter.get(name).cloned());
    key(left) == key(right)
}
