//! Which type and which operation of the new API is which of the old one.
//!
//! A place of the document is the same thing as long as it is there. What is gone from its place is looked for under its
//! name in Rust, which callers know it by, and then by its shape.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::Output;
use crate::api::{Api, Operation, Places, Shape, Type, TypeDef, TypeId};
use crate::document::Pointer;
use crate::inspect::{Inspection, OperationEntry, TypeEntry};

use super::Direction;
use super::align::{Matching, Place, align};
use super::fit::{unaliased, width};
use super::judgement::Action;
use super::reach;

/// One version of the client.
pub(super) struct Side<'a> {
    pub(super) api: &'a Api,
    pub(super) view: Inspection,
    directions: Vec<Direction>,
    /// Where each type stands, whatever is put before it.
    places: Vec<Pointer>,
    /// The types that stand somewhere, those that share a type included.
    standing: BTreeMap<Pointer, TypeId>,
    /// The names that types had before and that still mean them.
    pub(super) aliases: Vec<(&'a str, TypeId)>,
}

/// Both versions, and what belongs together.
pub(super) struct Pairs<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    /// By the position in the new API.
    old_types: Vec<Option<usize>>,
    new_types: Vec<Option<usize>>,
    /// A type of the old API and one of the new API that some schema had and has.
    kin: BTreeSet<(TypeId, TypeId)>,
}

impl<'a> Side<'a> {
    fn new(output: &'a Output) -> Self {
        let api = &output.api;
        let numbers = Places::new(api);
        let places = api.types.iter().map(|(_, definition)| numbers.without_numbers(&definition.at)).collect();
        let all = api.types.iter().flat_map(|(id, definition)| definition.places().map(move |at| (at, id)));
        let standing = all.map(|(at, id)| (numbers.without_numbers(at), id)).collect();
        let (view, directions) = (unqualified(output.inspect()), reach::directions(api));
        Self { api, view, directions, places, standing, aliases: output.names.aliases().collect() }
    }

    pub(super) fn types(&self) -> impl Iterator<Item = (TypeId, &'a TypeDef, &TypeEntry)> {
        self.api.types.iter().zip(&self.view.types).map(|((id, definition), entry)| (id, definition, entry))
    }

    pub(super) fn operations(&self) -> Vec<(&'a Operation, &OperationEntry)> {
        self.api.operations().map(|(_, operation)| operation).zip(&self.view.operations).collect()
    }

    /// The type that a name means, be it its name or one that it had before.
    pub(super) fn type_called(&self, name: &str) -> Option<TypeId> {
        let called = self.types().find(|(_, _, entry)| entry.name() == name).map(|(id, ..)| id);
        called.or_else(|| self.aliases.iter().find(|(alias, _)| *alias == name).map(|(_, id)| *id))
    }

    /// Where a type stands, whatever is put before it.
    pub(super) fn place(&self, id: TypeId) -> &Pointer {
        &self.places[id.index()]
    }

    pub(super) fn direction(&self, index: usize) -> Direction {
        self.directions.get(index).copied().unwrap_or_default()
    }
}

impl<'a> Pairs<'a> {
    pub(super) fn new(old: &'a Output, new: &'a Output) -> Self {
        let (old, new) = (Side::new(old), Side::new(new));
        let stood = |(place, new): (&Pointer, &TypeId)| Some((*old.standing.get(place)?, *new));
        let kin: BTreeSet<(TypeId, TypeId)> = new.standing.iter().filter_map(stood).collect();
        let old_types = pair_types(&old, &new, &kin);
        let mut new_types = vec![None; old.api.types.len()];
        for (new, old) in old_types.iter().enumerate() {
            if let Some(old) = *old {
                new_types[old] = Some(new);
            }
        }
        Self { old, new, old_types, new_types, kin }
    }

    /// The types of both, in the new order.
    pub(super) fn types(&self) -> Vec<Place> {
        align(self.old.api.types.len(), &self.old_types)
    }

    /// The operations of both, in the new order: by method and path, whatever the parameters in the path are called, then by
    /// the document's name for them.
    pub(super) fn operations(&self) -> Vec<Place> {
        let (old, new) = (self.old.operations(), self.new.operations());
        let place = |(operation, _): &(&Operation, &OperationEntry)| {
            Some((operation.method.as_str(), without_names(&operation.path), operation.representation))
        };
        let id = |(operation, _): &(&Operation, &OperationEntry)| Some(operation.id.clone());
        Matching::new(&old, &new).by(place, place).by(id, id).places()
    }

    /// Whether a type of the old API goes on as this one of the new API.
    pub(super) fn is_pair(&self, old: TypeId, new: TypeId) -> bool {
        self.new_types.get(old.index()).copied().flatten() == Some(new.index())
    }

    /// Whether some schema had the one type and has the other.
    pub(super) fn is_kin(&self, old: TypeId, new: TypeId) -> bool {
        self.kin.contains(&(old, new))
    }

    /// The type of the new API that a type of the old one is part of from now on: some schema had the one and has the
    /// other, which others have too.
    pub(super) fn joined(&self, old: TypeId) -> Option<TypeId> {
        self.kin.range((old, TypeId::FIRST)..).next().filter(|kin| kin.0 == old).map(|kin| kin.1)
    }

    /// The type of the old API that a type of the new one was part of until now.
    pub(super) fn parted(&self, new: TypeId) -> Option<TypeId> {
        self.kin.iter().find(|kin| kin.1 == new).map(|kin| kin.0)
    }

    /// What became of the values of a type. What becomes of those of types that are parted or joined is told with the types.
    pub(super) fn width(&self, old: &Type, new: &Type) -> Option<Action> {
        let same = |old, new| self.is_pair(old, new) || self.is_kin(old, new);
        width((self.old.api, old), (self.new.api, new), &same)
    }

    /// Whether Rust takes both for one type. That a type goes on under another name is told once, at the type.
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

    /// A type in a text that is the same for both sides if the types go on as each other.
    pub(super) fn key_of_old(&self, ty: &Type) -> String {
        key(ty, &|id| match self.new_types.get(id.index()).copied().flatten() {
            Some(new) => new.to_string(),
            None => format!("old {}", id.index()),
        })
    }

    /// As [`key_of_old`](Self::key_of_old), for a type of the new side.
    pub(super) fn key_of_new(&self, ty: &Type) -> String {
        key(ty, &|id| id.index().to_string())
    }

    /// What became of a value's type, with whether callers write another type; nothing where it is the same.
    pub(super) fn retyped(&self, old: &Type, new: &Type) -> Option<(Action, bool)> {
        let breaks = !self.is_same_in_rust(old, new);
        match self.width(old, new) {
            Some(action) => Some((action, breaks)),
            None if breaks => Some((Action::Recast, true)),
            None => None,
        }
    }
}

/// A path with its parameters' names left out.
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

fn pair_types(old: &Side<'_>, new: &Side<'_>, kin: &BTreeSet<(TypeId, TypeId)>) -> Vec<Option<usize>> {
    let old_types: Vec<_> = old.types().collect();
    let new_types: Vec<_> = new.types().collect();
    let old_place = |(id, ..): &(TypeId, &TypeDef, &TypeEntry)| Some(old.place(*id).clone());
    let new_place = |(id, ..): &(TypeId, &TypeDef, &TypeEntry)| Some(new.place(*id).clone());
    let name = |(_, _, entry): &(TypeId, &TypeDef, &TypeEntry)| Some(entry.path.clone());
    let old_name = |(_, _, entry): &(TypeId, &TypeDef, &TypeEntry)| Some(entry.name().to_owned());
    let alias = |(id, ..): &(TypeId, &TypeDef, &TypeEntry)| {
        new.aliases.iter().find(|(_, aliased)| aliased == id).map(|(alias, _)| (*alias).to_owned())
    };
    // Of those that shared a type and no longer do, one goes on as it was called.
    let goes_on: HashSet<&str> = kin
        .iter()
        .filter(|(from, to)| old.view.types[from.index()].path == new.view.types[to.index()].path)
        .map(|(_, to)| new.view.types[to.index()].path.as_str())
        .collect();
    let kin_name = |entry: &(TypeId, &TypeDef, &TypeEntry)| name(entry).filter(|path| goes_on.contains(path.as_str()));
    let matching = Matching::new(&old_types, &new_types).by(kin_name, kin_name);
    let matching = matching.by(old_place, new_place).by(name, name);
    let mut found = matching.by(old_name, alias).found();
    pair_kin(kin, &mut found);
    pair_by_shape(old, new, &mut found);
    pair_below(old, new, &mut found);
    found
}

/// Pairs a type whose first place is gone with the type of the other places that it had.
fn pair_kin(kin: &BTreeSet<(TypeId, TypeId)>, found: &mut [Option<usize>]) {
    let mut taken: BTreeSet<usize> = found.iter().flatten().copied().collect();
    for (old, new) in kin {
        if found[new.index()].is_none() && taken.insert(old.index()) {
            found[new.index()] = Some(old.index());
        }
    }
}

/// Pairs what is left over where just one of each side has a shape that says something.
fn pair_by_shape(old: &Side<'_>, new: &Side<'_>, found: &mut [Option<usize>]) {
    let mut shapes: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    let mut is_left = vec![true; old.api.types.len()];
    for old in found.iter().flatten() {
        is_left[*old] = false;
    }
    for (index, (_, definition)) in old.api.types.iter().enumerate().filter(|(index, _)| is_left[*index]) {
        if let Some(shape) = telling_shape(definition) {
            shapes.entry(shape).or_default().0.push(index);
        }
    }
    for (index, (_, definition)) in new.api.types.iter().enumerate().filter(|(index, _)| found[*index].is_none()) {
        if let Some(shape) = telling_shape(definition) {
            shapes.entry(shape).or_default().1.push(index);
        }
    }
    for (old, new) in shapes.into_values() {
        if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
            found[*new] = Some(*old);
        }
    }
}

/// Pairs what stood below a type that moved with what stands at the same place below its new place.
fn pair_below(old: &Side<'_>, new: &Side<'_>, found: &mut [Option<usize>]) {
    let places: HashMap<&Pointer, usize> = new.places.iter().enumerate().map(|(index, place)| (place, index)).collect();
    let moved: Vec<(&Pointer, &Pointer)> = found
        .iter()
        .zip(&new.places)
        .filter_map(|(from, to)| Some((&old.places[(*from)?], to)))
        .filter(|(from, to)| from != to)
        .collect();
    let mut is_taken = vec![false; old.places.len()];
    for old in found.iter().flatten() {
        is_taken[*old] = true;
    }
    for (from, to) in moved {
        for (index, place) in old.places.iter().enumerate() {
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

/// What a type is like, in a text; nothing where many types are like it.
fn telling_shape(definition: &TypeDef) -> Option<String> {
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

/// A type as text, without the names in it, which may have changed with the move.
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

/// All types stand in one module, which goes without saying here.
fn unqualified(mut view: Inspection) -> Inspection {
    let strip = |text: &mut String| *text = text.replace("types::", "");
    for entry in &mut view.types {
        strip(&mut entry.path);
        entry.target.as_mut().map(strip);
        entry.fields.iter_mut().filter_map(|field| field.ty.as_mut()).for_each(strip);
    }
    for entry in &mut view.operations {
        strip(&mut entry.output);
        entry.body.as_mut().map(strip);
        entry.parameters.iter_mut().for_each(|parameter| strip(&mut parameter.ty));
    }
    view.headers.iter_mut().for_each(|header| strip(&mut header.ty));
    view
}
