//! Deduplicates equal types in the same file, unless the lock or the settings give them distinct names.
//!
//! Documents repeat inline schemas: a member that can be cleared, a permission to read or write, the person who
//! created, changed and closed something. Users of the API expect one type for them. Types in other files are not
//! considered, so an edit elsewhere never merges or splits types. Request and response bodies keep their own types,
//! which are named after the operation, and so do the branches of a union, which could not be distinguished otherwise.

use std::collections::{HashMap, HashSet};
use std::iter;
use std::mem::{self, Discriminant};

use crate::api::{
    Answer, Api, Branch, Constant, Content, Docs, Enum, Field, IdMap, IdType, Object, Owner, Places, Presence, Root,
    Shape, Type, TypeDef, TypeId, Types, Union,
};
use crate::json::{Pointer, Value};

use super::lock::{Address, Kind, NameLock};
use super::overrides::Overrides;

/// Deduplicates equal types in the same file.
pub(super) fn share(mut api: Api, lock: &NameLock, overrides: &Overrides<'_>) -> Api {
    let places = Places::new(&api);
    let known = Known { places: &places, lock, overrides, named_within: named_within(overrides) };
    let mut first = api.types.map(|id, _| id);
    let groups: Vec<Vec<TypeId>> = Sorting::new(&api, &known).groups().collect();
    for mut members in groups {
        members.sort_by_cached_key(|id| known.rank(*id, &api.types[*id]));
        let also = members[1..].iter().map(|id| api.types[*id].at.clone()).collect();
        members.iter().for_each(|id| first[*id] = members[0]);
        // The example of the type that stays precedes those of the others.
        let example = members.iter().find_map(|id| api.types[*id].example.take());
        api.types[members[0]].also = also;
        api.types[members[0]].example = example;
    }
    keep_first(&mut api, &first);
    api
}

/// Removes every type that is replaced by another.
fn keep_first(api: &mut Api, first: &IdMap<TypeId, TypeId>) {
    let mut kept = Types::default();
    let mut moved: HashMap<TypeId, TypeId> = HashMap::new();
    for (id, definition) in api.types.ids().zip(mem::take(&mut api.types)) {
        if first[id] == id {
            moved.insert(id, kept.push(definition));
        }
    }
    api.types = kept;
    api.each_use(&mut |id| *id = moved[&first[*id]]);
}

/// Equal types, and their names from the settings and the lock.
#[derive(Default)]
struct Group {
    members: Vec<TypeId>,
    /// The name that the settings state for one of them.
    given: Option<String>,
    /// The names from the lock.
    kept: Vec<String>,
    /// True if the settings name members of one of them.
    has_named_members: bool,
}

/// The names of a type from the settings and the lock.
struct KnownNames {
    given: Option<String>,
    kept: Option<String>,
    has_named_members: bool,
}

impl Group {
    /// Returns true if a type can join without any type losing a name.
    fn accepts(&self, names: &KnownNames) -> bool {
        if self.has_named_members && names.has_named_members {
            return false;
        }
        match (&self.given, &names.given, &names.kept) {
            (Some(ours), Some(theirs), _) => ours == theirs,
            (_, _, None) => true,
            (None, None, Some(_)) if self.kept.is_empty() => true,
            (_, _, Some(kept)) => self.kept.contains(kept),
        }
    }

    fn add(&mut self, id: TypeId, names: KnownNames) {
        self.members.push(id);
        self.given = self.given.take().or(names.given);
        self.kept.extend(names.kept.filter(|name| !self.kept.contains(name)));
        self.has_named_members |= names.has_named_members;
    }
}

/// Groups types by their content.
struct Sorting<'a> {
    api: &'a Api,
    known: &'a Known<'a>,
    groups: Vec<Group>,
    /// The indices of the groups with the same content; several if their names differ.
    alike: HashMap<Description<'a>, Vec<usize>>,
    state: IdMap<TypeId, State>,
}

/// The progress of a type.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum State {
    New,
    /// The parts are being processed, or the type is not shared.
    Alone,
    In(usize),
}

impl<'a> Sorting<'a> {
    fn new(api: &'a Api, known: &'a Known<'a>) -> Self {
        let mut state = api.types.map(|_, _| State::New);
        for (id, definition) in api.types.iter() {
            if definition.owner == Owner::Itself {
                state[id] = State::Alone;
            }
        }
        for operation in api.operations.values() {
            let body = operation.body.as_ref().map(|body| body.ty.clone());
            for ty in body.into_iter().chain(operation.output.ty()) {
                if let Type::Named(id) = ty {
                    state[id] = State::Alone;
                }
            }
        }
        Self { api, known, groups: Vec::new(), alike: HashMap::new(), state }
    }

    /// Returns the groups of two or more equal types.
    fn groups(mut self) -> impl Iterator<Item = Vec<TypeId>> {
        // Unions come first, so that each branch is compared with its siblings.
        for (_, definition) in self.api.types.iter().filter(|(_, definition)| is_union(definition)) {
            self.sort_parts(definition);
        }
        for id in self.api.types.ids() {
            self.sort(id, &HashSet::new());
        }
        self.groups.into_iter().map(|group| group.members).filter(|members| members.len() > 1)
    }

    /// Finds the group of a type, after those of its parts. Recursive types are not shared.
    fn sort(&mut self, id: TypeId, siblings: &HashSet<State>) {
        if self.state[id] != State::New {
            return;
        }
        self.state[id] = State::Alone;
        let definition = &self.api.types[id];
        self.sort_parts(definition);
        let description = Description::new(self.api.types.root(id), definition, self.parts(definition));
        let names = self.known.names_of(definition);
        let alike = self.alike.entry(description).or_default();
        let index = match alike.iter().find(|index| self.groups[**index].accepts(&names)) {
            Some(index) if siblings.contains(&State::In(*index)) => return,
            Some(index) => *index,
            None => {
                alike.push(self.groups.len());
                self.groups.push(Group::default());
                self.groups.len() - 1
            }
        };
        self.groups[index].add(id, names);
        self.state[id] = State::In(index);
    }

    fn sort_parts(&mut self, definition: &TypeDef) {
        let mut parts = Vec::new();
        definition.parts().into_iter().for_each(|part| part.mentions(&mut |id| parts.push(id)));
        let mut siblings = HashSet::new();
        for part in parts {
            self.sort(part, &siblings);
            if is_union(definition) {
                siblings.insert(self.state[part]);
            }
        }
    }

    /// Returns the parts of a type, each replaced by the first member of its group.
    fn parts(&self, definition: &TypeDef) -> Vec<Type> {
        let mut parts: Vec<Type> = definition.parts().into_iter().cloned().collect();
        let mut first = |id: &mut TypeId| {
            if let State::In(group) = self.state[*id] {
                *id = self.groups[group].members[0];
            }
        };
        parts.iter_mut().for_each(|part| part.mentions_mut(&mut first));
        parts
    }
}

fn is_union(definition: &TypeDef) -> bool {
    matches!(definition.shape, Shape::Union(_))
}

/// The content of a type: everything except its location.
#[derive(PartialEq, Eq, Hash)]
struct Description<'a> {
    root: Root,
    docs: &'a Docs,
    marks: [bool; 2],
    form: Form<'a>,
    parts: Vec<Type>,
}

/// The shape of a type without its parts.
#[derive(PartialEq, Eq, Hash)]
enum Form<'a> {
    Alias,
    Object(Vec<(&'a str, Presence, &'a Docs, [bool; 7])>, bool),
    Enum(&'a Enum),
    Union(Option<&'a str>, bool, Vec<(&'a [String], &'a str, &'a [Value], bool)>),
    Constant(&'a Value),
    Id(&'a IdType),
    ByStatus(Vec<(&'a str, &'a Docs, Discriminant<Content>)>),
}

impl<'a> Description<'a> {
    fn new(root: Root, definition: &'a TypeDef, parts: Vec<Type>) -> Self {
        let TypeDef { at: _, also: _, words: _, owner: _, example: _, docs, shape, sent, deprecated } = definition;
        Self { root, docs, marks: [*sent, *deprecated], form: Form::of(shape), parts }
    }
}

impl<'a> Form<'a> {
    fn of(shape: &'a Shape) -> Self {
        match shape {
            Shape::Alias(_) => Self::Alias,
            // The type of additional properties is the last part.
            Shape::Object(Object { fields, rest: _, closed }) => {
                let fields = fields.iter().map(|field| {
                    let Field {
                        at: _,
                        ty: _,
                        wire,
                        presence,
                        docs,
                        deprecated,
                        secret,
                        read_only,
                        write_only,
                        requested,
                        promised,
                        boxed,
                    } = field;
                    let marks = [*deprecated, *secret, *read_only, *write_only, *requested, *promised, *boxed];
                    (wire.as_str(), *presence, docs, marks)
                });
                Self::Object(fields.collect(), *closed)
            }
            Shape::Enum(values) => Self::Enum(values),
            Shape::Union(Union { tag, by_content, branches }) => {
                let branches = branches.iter().map(|branch| {
                    let Branch { at: _, ty: _, words, identity, tags, boxed } = branch;
                    (words.as_slice(), identity.as_str(), tags.as_slice(), *boxed)
                });
                Self::Union(tag.as_deref(), *by_content, branches.collect())
            }
            Shape::Constant(Constant { value }) => Self::Constant(value),
            Shape::Id(id) => Self::Id(id),
            Shape::ByStatus(answers) => {
                let answers = answers.iter().map(|answer| {
                    let Answer { status, content, docs } = answer;
                    (status.as_str(), docs, mem::discriminant(content))
                });
                Self::ByStatus(answers.collect())
            }
        }
    }
}

/// The names that places have in the settings and the lock.
struct Known<'a> {
    places: &'a Places,
    lock: &'a NameLock,
    overrides: &'a Overrides<'a>,
    named_within: HashSet<Pointer>,
}

impl Known<'_> {
    /// Returns the sort key that selects the representative of a group: a type whose members the settings name, then
    /// the previous representative, then the type with the shortest name.
    fn rank(&self, id: TypeId, definition: &TypeDef) -> (bool, bool, usize, TypeId) {
        let place = self.places.without_numbers(&definition.at);
        let was_first = self.lock.type_at(&place).is_some_and(|(_, is_first)| is_first);
        (!self.names_members_of(&place), !was_first, definition.words.len(), id)
    }

    fn names_of(&self, definition: &TypeDef) -> KnownNames {
        let place = self.places.without_numbers(&definition.at);
        KnownNames {
            given: self.overrides.get(&Address::new(&place, Kind::Type)).map(|(_, name)| name.to_owned()),
            kept: self.lock.type_at(&place).map(|(name, _)| name.to_owned()),
            has_named_members: self.names_members_of(&place),
        }
    }

    fn names_members_of(&self, place: &Pointer) -> bool {
        self.named_within.contains(place)
    }
}

/// Returns every ancestor of the places that the settings name, ignoring places of types.
fn named_within(overrides: &Overrides<'_>) -> HashSet<Pointer> {
    let places = overrides.addresses().filter(|address| address.kind != Kind::Type).map(|address| &address.pointer);
    places.flat_map(|at| iter::successors(at.parent(), Pointer::parent)).collect()
}
