//! Matches types and operations of the new API to those of the old one.
//!
//! An item at an unchanged location is the same item. Items whose location disappeared are matched by their Rust name,
//! which callers use, and then by their shape.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::mem;

use indexmap::IndexMap;

use crate::api::{Api, HeaderId, Id, IdMap, Operation, OperationId, Places, Type, TypeDef, TypeId, without_names};
use crate::inspect::{HeaderEntry, Inspector, OperationEntry, TypeEntry};
use crate::json::Pointer;
use crate::naming::Named;
use crate::render::Texts;

use super::Direction;
use super::align::{Matching, Place, align};
use super::fit::width;
use super::judgement::Action;
use super::keys::{ShapeKey, TypeKey};
use super::{reach, uses};

/// An operation with its ID and entry.
pub(super) type Known<'a> = (OperationId, &'a Operation, &'a OperationEntry);

/// A named type in the terms of both versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Counterpart {
    /// A type of the new API, or the old type that it is matched to.
    New(TypeId),
    /// A type of the old API that is not matched.
    OldOnly(TypeId),
}

/// One version of the client.
pub(super) struct Side<'a> {
    pub(super) named: &'a Named,
    pub(super) api: &'a Api,
    pub(super) inspector: Inspector<'a>,
    types: IdMap<TypeId, TypeEntry>,
    operations: IdMap<OperationId, OperationEntry>,
    pub(super) headers: IdMap<HeaderId, HeaderEntry>,
    directions: IdMap<TypeId, Direction>,
    /// The location of each type, independent of list indices.
    places: IdMap<TypeId, Pointer>,
    numbers: Places,
    /// The type at each location, including the locations that share a type.
    by_place: BTreeMap<Pointer, TypeId>,
    /// The aliases for former type names.
    pub(super) aliases: Vec<(&'a str, TypeId)>,
}

/// Both versions, and the matches between them.
pub(super) struct Pairs<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    /// The old counterpart of each new type.
    old_of_new: IdMap<TypeId, Option<TypeId>>,
    /// The new counterpart of each old type.
    new_of_old: IdMap<TypeId, Option<TypeId>>,
    /// Pairs of an old and a new type that some schema has.
    schema_pairs: BTreeSet<(TypeId, TypeId)>,
}

impl<'a> Side<'a> {
    fn new(named: &'a Named) -> Self {
        let api = &named.api;
        let numbers = Places::new(api);
        let places = api.types.map(|_, definition| numbers.without_numbers(&definition.at));
        let all = api.types.iter().flat_map(|(id, definition)| definition.places().map(move |at| (at, id)));
        let by_place = all.map(|(at, id)| (numbers.without_numbers(at), id)).collect();
        // All types are in one module.
        let inspector = Inspector::new(named, &[], Texts::unqualified(named));
        let types = api.types.map(|id, _| inspector.type_entry(id));
        let operations = named.all_operations().map(|(id, resource)| (id, inspector.operation_entry(id, resource)));
        let operations = operations.collect::<BTreeMap<_, _>>().into_values().collect();
        let headers = api.headers.map(|id, _| inspector.header_entry(id));
        let aliases = named.aliases.iter().map(|(alias, id)| (alias.as_str(), *id)).collect();
        let directions = reach::directions(api);
        Self { named, api, inspector, types, operations, headers, directions, places, numbers, by_place, aliases }
    }

    pub(super) fn types(&self) -> impl Iterator<Item = (TypeId, &'a TypeDef, &TypeEntry)> {
        self.api.types.iter().map(|(id, definition)| (id, definition, &self.types[id]))
    }

    pub(super) fn operations(&self) -> Vec<Known<'_>> {
        self.api.operations.iter().map(|(id, operation)| (id, operation, &self.operations[id])).collect()
    }

    /// Returns the type with this name or alias.
    pub(super) fn type_called(&self, name: &str) -> Option<TypeId> {
        let called = self.api.types.ids().find(|id| self.named.of_type(*id) == name);
        called.or_else(|| self.aliases.iter().find(|(alias, _)| *alias == name).map(|(_, id)| *id))
    }

    /// Returns the URL of an operation without the names of parameters.
    fn url(&self, operation: &Operation) -> String {
        let server = operation.servers.first().or(self.api.servers.values().next());
        let server = server.map(|server| server.url.trim_end_matches('/')).unwrap_or_default();
        format!("{server}{}", without_names(&operation.path))
    }

    /// Returns the name of the type at a location.
    pub(super) fn type_at(&self, at: &Pointer) -> Option<&'a str> {
        self.by_place.get(&self.numbers.without_numbers(at)).map(|id| self.named.of_type(*id))
    }

    /// Returns the location of a type, independent of list indices.
    pub(super) fn place(&self, id: TypeId) -> &Pointer {
        &self.places[id]
    }

    pub(super) fn direction(&self, id: TypeId) -> Direction {
        self.directions.get(id).copied().unwrap_or_default()
    }
}

impl<'a> Pairs<'a> {
    pub(super) fn new(old: &'a Named, new: &'a Named) -> Self {
        let (old, new) = (Side::new(old), Side::new(new));
        let pair_at = |(place, new): (&Pointer, &TypeId)| Some((*old.by_place.get(place)?, *new));
        let schema_pairs: BTreeSet<(TypeId, TypeId)> = new.by_place.iter().filter_map(pair_at).collect();
        let old_of_new = pair_types(&old, &new, &schema_pairs);
        let mut new_of_old = old.api.types.map(|_, _| None);
        for (new, old) in old_of_new.iter() {
            if let Some(old) = *old {
                new_of_old[old] = Some(new);
            }
        }
        Self { old, new, old_of_new, new_of_old, schema_pairs }
    }

    /// Returns the types of both versions, in the new order.
    pub(super) fn types(&self) -> Vec<Place> {
        let old_of_new: Vec<Option<usize>> = self.old_of_new.values().map(|old| old.map(Id::index)).collect();
        align(self.old.api.types.len(), &old_of_new)
    }

    /// Returns true if requests to an operation have the same URL, except for the names of parameters: a part of the path
    /// may be a part of the server's URL instead.
    pub(super) fn is_same_url(&self, old: &Operation, new: &Operation) -> bool {
        without_names(&old.path) == without_names(&new.path) || self.old.url(old) == self.new.url(new)
    }

    /// Returns the operations of both versions, in the new order: matched by method and path, ignoring the names of
    /// path parameters, then by URL, then by operation ID.
    pub(super) fn operations(&self) -> Vec<Place> {
        operation_places(&self.old, &self.new)
    }

    /// Returns true if the old and the new type are matched.
    pub(super) fn is_pair(&self, old: TypeId, new: TypeId) -> bool {
        self.counterpart(old) == Some(new)
    }

    /// Returns the new type that an old type is matched to.
    fn counterpart(&self, old: TypeId) -> Option<TypeId> {
        self.new_of_old.get(old).copied().flatten()
    }

    /// Returns true if some schema had the old type and has the new one.
    pub(super) fn shares_schema(&self, old: TypeId, new: TypeId) -> bool {
        self.schema_pairs.contains(&(old, new))
    }

    /// Returns the new type that an old type was merged into: some schema had the old type and now shares the new one.
    pub(super) fn merged_into(&self, old: TypeId) -> Option<TypeId> {
        self.schema_pairs.range((old, TypeId::FIRST)..).next().filter(|pair| pair.0 == old).map(|pair| pair.1)
    }

    /// Returns the old type that a new type was split from.
    pub(super) fn split_from(&self, new: TypeId) -> Option<TypeId> {
        self.schema_pairs.iter().find(|pair| pair.1 == new).map(|pair| pair.0)
    }

    /// Returns the change of the set of values of a type. Changes of merged or split types are reported for those
    /// types.
    pub(super) fn width(&self, old: &Type, new: &Type) -> Option<Action> {
        let same = |old, new| self.is_pair(old, new) || self.shares_schema(old, new);
        width((self.old.api, old), (self.new.api, new), &same)
    }

    /// Returns true if both are the same type in Rust. A renamed type counts as the same; the rename is reported once,
    /// for the type.
    pub(super) fn is_same_in_rust(&self, old: &Type, new: &Type) -> bool {
        if let (Type::Named(old), Type::Named(new)) = (old, new)
            && self.is_pair(*old, *new)
        {
            return true;
        }
        match (self.old.api.types.unaliased(old), self.new.api.types.unaliased(new)) {
            (Type::Named(old), Type::Named(new)) => self.is_pair(*old, *new),
            (Type::List(old), Type::List(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::Nullable(old), Type::Nullable(new)) => self.is_same_in_rust(old, new),
            (Type::Tuple(old), Type::Tuple(new)) => {
                old.len() == new.len() && old.iter().zip(new).all(|(old, new)| self.is_same_in_rust(old, new))
            }
            (old, new) => old == new,
        }
    }

    /// Returns the key of an old type, which equals the key of a new type if the types match.
    pub(super) fn key_of_old(&self, ty: &Type) -> TypeKey<Counterpart> {
        TypeKey::new(ty, &|id| self.counterpart(id).map_or(Counterpart::OldOnly(id), Counterpart::New))
    }

    /// Returns the key of a new type; see [`key_of_old`](Self::key_of_old).
    pub(super) fn key_of_new(&self, ty: &Type) -> TypeKey<Counterpart> {
        TypeKey::new(ty, &Counterpart::New)
    }

    /// Returns the change of a value's type and whether it breaks Rust callers, or `None` if the type is unchanged.
    pub(super) fn retyped(&self, old: &Type, new: &Type) -> Option<(Action, bool)> {
        let breaks = !self.is_same_in_rust(old, new);
        match self.width(old, new) {
            Some(action) => Some((action, breaks)),
            None if breaks => Some((Action::Recast, true)),
            None => None,
        }
    }
}

/// Returns the operations of both versions, in the new order.
fn operation_places(old_side: &Side<'_>, new_side: &Side<'_>) -> Vec<Place> {
    let (old, new) = (old_side.operations(), new_side.operations());
    let place = |(_, operation, _): &Known<'_>| {
        Some((operation.method, without_names(&operation.path), operation.representation))
    };
    let id = |(_, operation, _): &Known<'_>| Some(operation.id.clone());
    let at = |side: &Side<'_>, operation: &Operation| {
        Some((operation.method, side.url(operation), operation.representation))
    };
    let old_url = |(_, operation, _): &Known<'_>| at(old_side, operation);
    let new_url = |(_, operation, _): &Known<'_>| at(new_side, operation);
    Matching::new(&old, &new).by(place, place).by(old_url, new_url).by(id, id).places()
}

/// Returns the old counterpart of each new type.
fn pair_types(
    old: &Side<'_>,
    new: &Side<'_>,
    schema_pairs: &BTreeSet<(TypeId, TypeId)>,
) -> IdMap<TypeId, Option<TypeId>> {
    let old_ids: Vec<TypeId> = old.api.types.ids().collect();
    let new_ids: Vec<TypeId> = new.api.types.ids().collect();
    let old_place = |id: &TypeId| Some(old.place(*id));
    let new_place = |id: &TypeId| Some(new.place(*id));
    let old_name = |id: &TypeId| Some(old.named.of_type(*id));
    let new_name = |id: &TypeId| Some(new.named.of_type(*id));
    let alias = |id: &TypeId| new.aliases.iter().find(|(_, aliased)| aliased == id).map(|(alias, _)| *alias);
    // Of the types that result from a split, the one that keeps the name is matched to the old type.
    let names_kept: HashSet<&str> = schema_pairs
        .iter()
        .map(|(from, to)| (old.named.of_type(*from), new.named.of_type(*to)))
        .filter(|(from, to)| from == to)
        .map(|(_, to)| to)
        .collect();
    let old_kept = |id: &TypeId| old_name(id).filter(|name| names_kept.contains(name));
    let new_kept = |id: &TypeId| new_name(id).filter(|name| names_kept.contains(name));
    let matching = Matching::new(&old_ids, &new_ids).by(old_kept, new_kept);
    let matching = matching.by(old_place, new_place).by(old_name, new_name).by(old_name, alias);
    let mut found: IdMap<TypeId, Option<TypeId>> =
        matching.found().into_iter().map(|old| old.map(TypeId::new)).collect();
    pair_by_schema(schema_pairs, &mut found);
    pair_by_shape(old, new, &mut found);
    let kept: Vec<(&Operation, &Operation)> = operation_places(old, new)
        .into_iter()
        .filter_map(|place| match place {
            Place::Kept(from, to) => {
                Some((&old.api.operations[OperationId::new(from)], &new.api.operations[OperationId::new(to)]))
            }
            Place::Added(_) | Place::Removed(_) => None,
        })
        .collect();
    uses::pair_by_use(old.api, new.api, &kept, &mut found);
    pair_nested(old, new, &mut found);
    found
}

/// Returns the old types that are matched.
fn taken(found: &IdMap<TypeId, Option<TypeId>>) -> BTreeSet<TypeId> {
    found.values().flatten().copied().collect()
}

/// Matches an old type whose first location was removed to the new type of one of its other locations.
fn pair_by_schema(schema_pairs: &BTreeSet<(TypeId, TypeId)>, found: &mut IdMap<TypeId, Option<TypeId>>) {
    let mut taken = taken(found);
    for (old, new) in schema_pairs {
        if found[*new].is_none() && taken.insert(*old) {
            found[*new] = Some(*old);
        }
    }
}

/// Matches the remaining types whose distinctive shape occurs exactly once on each side.
fn pair_by_shape(old: &Side<'_>, new: &Side<'_>, found: &mut IdMap<TypeId, Option<TypeId>>) {
    let mut shapes: IndexMap<ShapeKey<'_>, (Vec<TypeId>, Vec<TypeId>)> = IndexMap::new();
    let taken = taken(found);
    for (id, definition) in old.api.types.iter().filter(|(id, _)| !taken.contains(id)) {
        if let Some(shape) = ShapeKey::distinctive(&definition.shape) {
            shapes.entry(shape).or_default().0.push(id);
        }
    }
    for (id, definition) in new.api.types.iter().filter(|(id, _)| found[*id].is_none()) {
        if let Some(shape) = ShapeKey::distinctive(&definition.shape) {
            shapes.entry(shape).or_default().1.push(id);
        }
    }
    for (old, new) in shapes.into_values() {
        if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
            found[*new] = Some(*old);
        }
    }
}

/// Matches the types nested in a moved type, by their relative location.
fn pair_nested(old: &Side<'_>, new: &Side<'_>, found: &mut IdMap<TypeId, Option<TypeId>>) {
    let places: HashMap<&Pointer, TypeId> = new.places.iter().map(|(id, place)| (place, id)).collect();
    let moved: Vec<(&Pointer, &Pointer)> = found
        .iter()
        .filter_map(|(to, from)| Some((old.place((*from)?), new.place(to))))
        .filter(|(from, to)| from != to)
        .collect();
    let mut is_taken = old.places.map(|_, _| false);
    for old in found.values().flatten() {
        is_taken[*old] = true;
    }
    for (from, to) in moved {
        for (id, place) in old.places.iter().filter(|(_, place)| *place != from) {
            let new = place.rebased(from, to).and_then(|place| places.get(&place).copied());
            if let Some(new) = new.filter(|new| found[*new].is_none())
                && !mem::replace(&mut is_taken[id], true)
            {
                found[new] = Some(id);
            }
        }
    }
}
