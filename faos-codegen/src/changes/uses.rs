//! Pairs of types that the same places use: the body of an operation, its result, a field of types that are matched.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Api, Branch, IdMap, Operation, Parameter, Shape, Type, TypeId};

/// Matches types that every place uses instead of each other and that resemble each other: a schema that was renamed and
/// edited in the same version.
pub(super) fn pair_by_use(
    old: &Api,
    new: &Api,
    operations: &[(&Operation, &Operation)],
    found: &mut IdMap<TypeId, Option<TypeId>>,
) {
    let mut uses = Uses { old, new, pairs: BTreeSet::new() };
    for (before, after) in operations {
        uses.operation(before, after);
    }
    let mut partners: (BTreeMap<TypeId, usize>, BTreeMap<TypeId, usize>) = Default::default();
    for (from, to) in &uses.pairs {
        *partners.0.entry(*from).or_default() += 1;
        *partners.1.entry(*to).or_default() += 1;
    }
    let taken: BTreeSet<TypeId> = found.values().flatten().copied().collect();
    for (from, to) in &uses.pairs {
        let is_only = partners.0[from] == 1 && partners.1[to] == 1;
        if is_only
            && found[*to].is_none()
            && !taken.contains(from)
            && is_alike(&old.types[*from].shape, &new.types[*to].shape)
        {
            found[*to] = Some(*from);
        }
    }
}

/// Returns true if two shapes are of one kind and have at least half of their parts in common.
fn is_alike(old: &Shape, new: &Shape) -> bool {
    let half = |old: &BTreeSet<String>, new: &BTreeSet<String>| {
        let common = old.intersection(new).count();
        common > 0 && 2 * common >= old.len().max(new.len())
    };
    match (old, new) {
        (Shape::Object(old), Shape::Object(new)) => {
            let [old, new] = [old, new].map(|object| object.fields.iter().map(|field| field.wire.clone()).collect());
            half(&old, &new)
        }
        (Shape::Enum(old), Shape::Enum(new)) => {
            let [old, new] = [old, new].map(|list| list.variants.iter().map(|one| one.wire.to_string()).collect());
            half(&old, &new)
        }
        (Shape::Union(old), Shape::Union(new)) => {
            let [old, new] = [old, new].map(|union| union.branches.iter().map(|one| one.identity.clone()).collect());
            half(&old, &new)
        }
        _ => false,
    }
}

struct Uses<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: BTreeSet<(TypeId, TypeId)>,
}

impl Uses<'_> {
    fn operation(&mut self, old: &Operation, new: &Operation) {
        if let (Some(old), Some(new)) = (&old.body, &new.body) {
            self.types(&old.ty, &new.ty);
        }
        if let (Some(old), Some(new)) = (old.output.ty(), new.output.ty()) {
            self.types(&old, &new);
        }
        for parameter in &old.parameters {
            let same = |other: &&Parameter| {
                other.location == parameter.location && other.wire.eq_ignore_ascii_case(&parameter.wire)
            };
            if let Some(other) = new.parameters.iter().find(same) {
                self.types(&parameter.ty, &other.ty);
            }
        }
        for error in &old.errors {
            let other = new.errors.iter().find(|other| other.status == error.status);
            if let Some((old, new)) = error.ty.as_ref().zip(other.and_then(|other| other.ty.as_ref())) {
                self.types(old, new);
            }
        }
    }

    /// Adds the types that two places use, and the types of their parts.
    fn types(&mut self, old: &Type, new: &Type) {
        let mut open = vec![(old.clone(), new.clone())];
        while let Some(pair) = open.pop() {
            match pair {
                (Type::List(old), Type::List(new))
                | (Type::Map(old), Type::Map(new))
                | (Type::Nullable(old), Type::Nullable(new)) => open.push((*old, *new)),
                (Type::Named(old), Type::Named(new)) if self.pairs.insert((old, new)) => {
                    self.parts(old, new, &mut open);
                }
                _ => {}
            }
        }
    }

    fn parts(&self, old: TypeId, new: TypeId, open: &mut Vec<(Type, Type)>) {
        match (&self.old.types[old].shape, &self.new.types[new].shape) {
            (Shape::Object(old), Shape::Object(new)) => {
                for field in &old.fields {
                    let other = new.fields.iter().find(|other| other.wire == field.wire);
                    open.extend(other.map(|other| (field.ty.clone(), other.ty.clone())));
                }
                open.extend(old.rest.clone().zip(new.rest.clone()));
            }
            (Shape::Alias(old), Shape::Alias(new)) => open.push((old.clone(), new.clone())),
            (Shape::Union(old), Shape::Union(new)) => {
                for branch in &old.branches {
                    let tagged = |other: &&Branch| !other.tags.is_empty() && other.tags == branch.tags;
                    let other = new.branches.iter().find(tagged);
                    open.extend(other.map(|other| (branch.ty.clone(), other.ty.clone())));
                }
            }
            _ => {}
        }
    }
}
