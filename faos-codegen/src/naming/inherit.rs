//! Decides which type keeps a name from the lock if several claim it, because places that shared a type are no longer
//! equal.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::api::{Places, Shape, TypeDef, TypeId, Types};
use crate::json::Pointer;

use super::lock::{Address, Kind, NameLock};
use super::variant_word;

/// Returns the types that lose the name that the lock has for their places, since another type keeps it: the one that
/// still has the previous members, then the one with the most places, then the first.
pub(super) fn losing_types(types: &Types, old: &NameLock, places: &Places) -> HashSet<TypeId> {
    let mut claims: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for (id, definition) in types.iter() {
        if let Some(name) = old.name_of(definition.places().map(|at| places.without_numbers(at))) {
            claims.entry(name).or_default().push(id);
        }
    }
    claims.retain(|_, claimants| claimants.len() > 1);
    if claims.is_empty() {
        return HashSet::new();
    }
    let before: HashMap<&str, &Pointer> = old.types().map(|(at, name)| (name, at)).collect();
    let mut others = HashSet::new();
    for (name, claimants) in claims {
        let rank = |id: &TypeId| {
            let definition = &types[*id];
            let is_as_before = before.get(name).is_some_and(|at| has_members_of(definition, at, old, places));
            (is_as_before, definition.places().count(), Reverse(*id))
        };
        let heir = claimants.iter().copied().max_by_key(rank);
        others.extend(claimants.into_iter().filter(|id| Some(*id) != heir));
    }
    others
}

/// Returns true if a type has exactly the members that the lock lists at a place.
fn has_members_of(definition: &TypeDef, place: &Pointer, old: &NameLock, places: &Places) -> bool {
    let (kind, known): (Kind, Vec<Pointer>) = match &definition.shape {
        Shape::Object(object) => {
            let properties = place.join("properties");
            (Kind::Field, object.fields.iter().map(|field| properties.join(&field.wire)).collect())
        }
        Shape::Enum(values) => {
            let list = place.join("enum");
            (Kind::Value, values.variants.iter().map(|variant| list.join(&variant_word(variant))).collect())
        }
        Shape::Union(union) => {
            let home = places.without_numbers(&definition.at);
            let branches = union.branches.iter().map(|branch| {
                let at = places.without_numbers(&branch.at);
                let way = at.as_str().strip_prefix(home.as_str()).and_then(Pointer::parse);
                way.unwrap_or(at).segments().fold(place.clone(), |at, segment| at.join(&segment))
            });
            (Kind::Branch, branches.collect())
        }
        Shape::Alias(_) | Shape::Constant(_) | Shape::Id(_) | Shape::ByStatus(_) => return true,
    };
    let depth_of = |at: &Pointer| at.segments().count();
    let depth = known.first().map_or(0, depth_of);
    old.below(place, kind).filter(|at| depth_of(at) == depth).count() == known.len()
        && known.into_iter().all(|pointer| old.has(&Address { pointer, kind }))
}
