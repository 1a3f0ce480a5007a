//! Matches types and operations of the new API to those of the old one.
//!
//! An item at an unchanged location is the same item. Items whose location disappeared are matched by their Rust name,
//! which callers use, and then by their shape.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::api::{Api, HeaderId, Id, IdMap, Operation, OperationId, Places, Shape, Type, TypeDef, TypeId};
use crate::inspect::{HeaderEntry, Inspector, OperationEntry, TypeEntry};
use crate::json::Pointer;
use crate::naming::Named;
use crate::render::Texts;

use super::Direction;
use super::align::{Matching, Place, align};
use super::fit::{unaliased, width};
use super::judgement::Action;
use super::reach;

/// An operation with its entry.
pub(super) type Known<'a> = (&'a Operation, &'a OperationEntry);

/// One version of the client.
pub(super) struct Side<'a> {
    pub(super) named: &'a Named,
    pub(super) api: &'a Api,
    types: IdMap<TypeId, TypeEntry>,
    operations: IdMap<OperationId, OperationEntry>,
    pub(super) headers: IdMap<HeaderId, HeaderEntry>,
    directions: IdMap<TypeId, Direction>,
    /// The location of each type, independent of list indices.
    places: IdMap<TypeId, Pointer>,
    /// The type at each location, including the locations that share a type.
    by_place: BTreeMap<Pointer, TypeId>,
    /// The aliases for former type names.
    pub(super) aliases: Vec<(&'a str, TypeId)>,
}

/// Both versions, and the matches between them.
pub(super) struct Pairs<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    /// Old indices, by the index in the new API.
    old_types: Vec<Option<usize>>,
    new_types: Vec<Option<usize>>,
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
        Self { named, api, types, operations, headers, directions, places, by_place, aliases }
    }

    pub(super) fn types(&self) -> impl Iterator<Item = (TypeId, &'a TypeDef, &TypeEntry)> {
        self.api.types.iter().map(|(id, definition)| (id, definition, &self.types[id]))
    }

    pub(super) fn operations(&self) -> Vec<(&'a Operation, &OperationEntry)> {
        self.api.operations.iter().map(|(id, operation)| (operation, &self.operations[id])).collect()
    }

    /// Returns the type with this name or alias.
    pub(super) fn type_called(&self, name: &str) -> Option<TypeId> {
        let called = self.types().find(|(_, _, entry)| entry.name() == name).map(|(id, ..)| id);
        called.or_else(|| self.aliases.iter().find(|(alias, _)| *alias == name).map(|(_, id)| *id))
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
        let old_types = pair_types(&old, &new, &schema_pairs);
        let mut new_types = vec![None; old.api.types.len()];
        for (new, old) in old_types.iter().enumerate() {
            if let Some(old) = *old {
                new_types[old] = Some(new);
            }
        }
        Self { old, new, old_types, new_types, schema_pairs }
    }

    /// Returns the types of both versions, in the new order.
    pub(super) fn types(&self) -> Vec<Place> {
        align(self.old.api.types.len(), &self.old_types)
    }

    /// Returns the operations of both versions, in the new order: matched by method and path, ignoring the names of
    /// path parameters, then by operation ID.
    pub(super) fn operations(&self) -> Vec<Place> {
        let (old, new) = (self.old.operations(), self.new.operations());
        let place = |(operation, _): &(&Operation, &OperationEntry)| {
            Some((operation.method.as_str(), without_names(&operation.path), operation.representation))
        };
        let id = |(operation, _): &(&Operation, &OperationEntry)| Some(operation.id.clone());
        Matching::new(&old, &new).by(place, place).by(id, id).places()
    }

    /// Returns true if the old and the new type are matched.
    pub(super) fn is_pair(&self, old: TypeId, new: TypeId) -> bool {
        self.new_types.get(old.index()).copied().flatten() == Some(new.index())
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
        match (unaliased(self.old.api, old), unaliased(self.new.api, new)) {
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

    /// Returns a textual key of an old type, equal to that of a new type if the types match.
    pub(super) fn key_of_old(&self, ty: &Type) -> String {
        key(ty, &|id| match self.new_types.get(id.index()).copied().flatten() {
            Some(new) => new.to_string(),
            None => format!("old {}", id.index()),
        })
    }

    /// Returns the textual key of a new type; see [`key_of_old`](Self::key_of_old).
    pub(super) fn key_of_new(&self, ty: &Type) -> String {
        key(ty, &|id| id.index().to_string())
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

/// Removes the names of the parameters from a path.
pub(super) fn without_names(path: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        text.push(character);
    }
    text
}

fn pair_types(old: &Side<'_>, new: &Side<'_>, schema_pairs: &BTreeSet<(TypeId, TypeId)>) -> Vec<Option<usize>> {
    let old_types: Vec<_> = old.types().collect();
    let new_types: Vec<_> = new.types().collect();
    let old_place = |(id, ..): &(TypeId, &TypeDef, &TypeEntry)| Some(old.place(*id).clone());
    let new_place = |(id, ..): &(TypeId, &TypeDef, &TypeEntry)| Some(new.place(*id).clone());
    let name = |(_, _, entry): &(TypeId, &TypeDef, &TypeEntry)| Some(entry.path.clone());
    let old_name = |(_, _, entry): &(TypeId, &TypeDef, &TypeEntry)| Some(entry.name().to_owned());
    let alias = |(id, ..): &(TypeId, &TypeDef, &TypeEntry)| {
        new.aliases.iter().find(|(_, aliased)| aliased == id).map(|(alias, _)| (*alias).to_owned())
    };
    // Of the types that result from a split, the one that keeps the name is matched to the old type.
    let names_kept: HashSet<&str> = schema_pairs
        .iter()
        .filter(|(from, to)| old.types[*from].path == new.types[*to].path)
        .map(|(_, to)| new.types[*to].path.as_str())
        .collect();
    let kept_name =
        |entry: &(TypeId, &TypeDef, &TypeEntry)| name(entry).filter(|path| names_kept.contains(path.as_str()));
    let matching = Matching::new(&old_types, &new_types).by(kept_name, kept_name);
    let matching = matching.by(old_place, new_place).by(name, name);
    let mut found = matching.by(old_name, alias).found();
    pair_by_schema(schema_pairs, &mut found);
    pair_by_shape(old, new, &mut found);
    pair_nested(old, new, &mut found);
    found
}

/// Matches an old type whose first location was removed to the new type of one of its other locations.
fn pair_by_schema(schema_pairs: &BTreeSet<(TypeId, TypeId)>, found: &mut [Option<usize>]) {
    let mut taken: BTreeSet<usize> = found.iter().flatten().copied().collect();
    for (old, new) in schema_pairs {
        if found[new.index()].is_none() && taken.insert(old.index()) {
            found[new.index()] = Some(old.index());
        }
    }
}

/// Matches the remaining types whose distinctive shape occurs exactly once on each side.
fn pair_by_shape(old: &Side<'_>, new: &Side<'_>, found: &mut [Option<usize>]) {
    let mut shapes: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    let mut is_left = vec![true; old.api.types.len()];
    for old in found.iter().flatten() {
        is_left[*old] = false;
    }
    for (index, (_, definition)) in old.api.types.iter().enumerate().filter(|(index, _)| is_left[*index]) {
        if let Some(shape) = distinctive_shape(definition) {
            shapes.entry(shape).or_default().0.push(index);
        }
    }
    for (index, (_, definition)) in new.api.types.iter().enumerate().filter(|(index, _)| found[*index].is_none()) {
        if let Some(shape) = distinctive_shape(definition) {
            shapes.entry(shape).or_default().1.push(index);
        }
    }
    for (old, new) in shapes.into_values() {
        if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
            found[*new] = Some(*old);
        }
    }
}

/// Matches the types nested in a moved type, by their relative location.
fn pair_nested(old: &Side<'_>, new: &Side<'_>, found: &mut [Option<usize>]) {
    let places: HashMap<&Pointer, usize> = new.places.iter().map(|(id, place)| (place, id.index())).collect();
    let moved: Vec<(&Pointer, &Pointer)> = found
        .iter()
        .zip(new.places.values())
        .filter_map(|(from, to)| Some((&old.places[TypeId::new((*from)?)], to)))
        .filter(|(from, to)| from != to)
        .collect();
    let mut is_taken = vec![false; old.places.len()];
    for old in found.iter().flatten() {
        is_taken[*old] = true;
    }
    for (from, to) in moved {
        for (index, place) in old.places.values().enumerate() {
            let Some(rest) = place.as_str().strip_prefix(from.as_str()).filter(|rest| rest.starts_with('/')) else {
                continue;
            };
            let place = Pointer::parse(&format!("{}{rest}", to.as_str()));
            let new = place.and_then(|place| places.get(&place).copied());
            if let Some(new) = new.filter(|new| found[*new].is_none())
                && !std::mem::replace(&mut is_taken[index], true)
            {
                found[new] = Some(index);
            }
        }
    }
}

/// Returns the shape of a type as text, or `None` if the shape is too common to identify a type.
fn distinctive_shape(definition: &TypeDef) -> Option<String> {
    let parts: Vec<String> = match &definition.shape {
        Shape::Object(object) => {
            let fields = object.fields.iter();
            fields.map(|field| format!("{} {:?} {}", field.wire, field.presence, kind(&field.ty))).collect()
        }
        Shape::Enum(values) => values.variants.iter().map(|variant| variant.wire.to_string()).collect(),
        Shape::Union(union) => {
            let branches = union.branches.iter();
            branches.map(|branch| format!("{} {:?}", branch.words.join(" "), branch.tags)).collect()
        }
        Shape::Alias(_) | Shape::Constant(_) | Shape::ByStatus(_) => return None,
    };
    (parts.len() > 1).then(|| format!("{:?} {}", std::mem::discriminant(&definition.shape), parts.join("\n")))
}

/// Returns a type as text, without the names in it, which may have changed with the move.
fn kind(ty: &Type) -> String {
    key(ty, &|_| "named".to_owned())
}

fn key(ty: &Type, name: &impl Fn(TypeId) -> String) -> String {
    match ty {
        Type::Named(id) => name(*id),
        Type::List(inner) => format!("list of {}", key(inner, name)),
        Type::Map(inner) => format!("map of {}", key(inner, name)),
        Type::Nullable(inner) => format!("nullable {}", key(inner, name)),
        Type::Tuple(items) => items.iter().map(|item| key(item, name)).collect::<Vec<_>>().join(", "),
        ty => format!("{ty:?}"),
    }
}
