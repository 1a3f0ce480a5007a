//! The resource that each change belongs to.
//!
//! A type belongs to the resource whose operations reach it in the fewest steps. If several do, it belongs to none.

use std::collections::{BTreeMap, HashMap};

use crate::api::{IdMap, TypeId};

use super::pairs::{Pairs, Side};
use super::{Change, Subject, line};

/// Sets the resource of each change. Items that both versions have belong to the resource of the new one.
pub(super) fn assign(pairs: &Pairs<'_>, changes: &mut [Change]) {
    let (old, new) = (Resources::of(&pairs.old), Resources::of(&pairs.new));
    for change in changes {
        change.resource = match &change.subject {
            Subject::Api => None,
            Subject::Operation(line) => {
                new.operations.get(line).or(old.operations.get(line)).copied().map(str::to_owned)
            }
            Subject::Type(name) => {
                let owner = match pairs.new.type_called(name) {
                    Some(id) => new.types[id],
                    None => pairs.old.type_called(name).map_or(Owner::Nobody, |id| old.types[id]),
                };
                owner.name().map(str::to_owned)
            }
        };
    }
}

/// The resources of one version.
struct Resources<'s> {
    /// By method and path.
    operations: HashMap<String, &'s str>,
    types: IdMap<TypeId, Owner<'s>>,
}

/// The resource of a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner<'s> {
    Nobody,
    One(&'s str),
    Several,
}

impl<'s> Owner<'s> {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobody, owner) | (owner, Self::Nobody) => owner,
            (one, other) if one == other => one,
            _ => Self::Several,
        }
    }

    fn name(self) -> Option<&'s str> {
        if let Self::One(name) = self { Some(name) } else { None }
    }
}

impl<'s> Resources<'s> {
    fn of(side: &'s Side<'_>) -> Self {
        let mut operations = HashMap::new();
        let mut level: BTreeMap<TypeId, Owner<'s>> = BTreeMap::new();
        for (_, operation, entry) in side.operations() {
            let resource = entry.resource.as_str();
            operations.insert(line(operation), resource);
            let mut reach = |id| add(&mut level, id, Owner::One(resource));
            operation.sent(&mut reach);
            operation.received(&mut reach);
        }
        let mut types = side.api.types.map(|_, _| Owner::Nobody);
        while !level.is_empty() {
            level.iter().for_each(|(id, owner)| types[*id] = *owner);
            let mut next = BTreeMap::new();
            for (id, owner) in level {
                for part in side.api.types[id].parts() {
                    part.mentions(&mut |part| {
                        if types[part] == Owner::Nobody {
                            add(&mut next, part, owner);
                        }
                    });
                }
            }
            level = next;
        }
        Self { operations, types }
    }
}

fn add<'s>(level: &mut BTreeMap<TypeId, Owner<'s>>, id: TypeId, owner: Owner<'s>) {
    let known = level.entry(id).or_insert(Owner::Nobody);
    *known = known.and(owner);
}
