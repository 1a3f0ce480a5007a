//! Subset tests between types, which determine the effect of a type change on the wire.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::api::{Api, Field, Integer, Object, Scalar, Shape, Type, TypeId};
use crate::json::Value;

use super::judgement::Action;

/// The maximum depth to which types are followed. Deeper types are assumed to differ.
const DEEPEST: usize = 16;

/// Returns the change of the set of values: widened if every old value is still valid, narrowed if every new value was
/// valid before, retyped otherwise. Returns `None` if the sets are equal.
pub(super) fn width(
    old: (&Api, &Type),
    new: (&Api, &Type),
    paired: &impl Fn(TypeId, TypeId) -> bool,
) -> Option<Action> {
    let compared = RefCell::default();
    let forth = Fit { from: old.0, to: new.0, is_back: false, same: paired, compared }.fits(old.1, new.1, DEEPEST);
    let compared = RefCell::default();
    let same = &|from, to| paired(to, from);
    let back = Fit { from: new.0, to: old.0, is_back: true, same, compared }.fits(new.1, old.1, DEEPEST);
    match (forth, back) {
        (true, true) => None,
        (true, false) => Some(Action::Widened),
        (false, true) => Some(Action::Narrowed),
        (false, false) => Some(Action::Retyped),
    }
}

struct Fit<'a, S> {
    from: &'a Api,
    to: &'a Api,
    /// True if `from` is the new API.
    is_back: bool,
    same: &'a S,
    /// The pairs of types compared so far. A pair that is being compared counts as fitting, as a recursive type does
    /// unless something else in it does not fit.
    compared: RefCell<HashMap<(TypeId, TypeId), bool>>,
}

impl<S: Fn(TypeId, TypeId) -> bool> Fit<'_, S> {
    /// Returns true if every value of `from` is a value of `to`.
    fn fits(&self, from: &Type, to: &Type, depth: usize) -> bool {
        if depth == 0 {
            return false;
        }
        if let (Type::Named(from), Type::Named(to)) = (from, to)
            && (self.same)(*from, *to)
        {
            return true;
        }
        let fits = |from: &Type, to: &Type| self.fits(from, to, depth - 1);
        match (self.from.types.unaliased(from), self.to.types.unaliased(to)) {
            (_, Type::Any) => true,
            (Type::Nullable(from), Type::Nullable(to)) => fits(from, to),
            (Type::Nullable(_), _) => false,
            (from, Type::Nullable(to)) => fits(from, to),
            (Type::List(from), Type::List(to)) | (Type::Map(from), Type::Map(to)) => fits(from, to),
            (Type::Tuple(from), Type::Tuple(to)) => {
                from.len() == to.len() && from.iter().zip(to).all(|(from, to)| fits(from, to))
            }
            (Type::Tuple(from), Type::List(to)) => from.iter().all(|from| fits(from, to)),
            (Type::Map(_), Type::AnyObject) => true,
            (Type::Integer(from), Type::Integer(to)) => is_within(*from, *to),
            (Type::Integer(_), Type::Number) => true,
            (Type::Timestamp | Type::Date | Type::Time | Type::Duration | Type::Uuid | Type::Base64, Type::String) => {
                true
            }
            (Type::Named(from), Type::Named(to)) if (self.same)(*from, *to) => true,
            (Type::Named(from), Type::Named(to)) => self.definition_fits(*from, *to, depth - 1),
            (from, Type::Named(to)) => match &self.to.types[*to].shape {
                Shape::Union(union) => union.branches.iter().any(|branch| fits(from, &branch.ty)),
                Shape::Id(id) => fits(from, &id.of),
                _ => false,
            },
            (Type::Named(from), to) => self.shape_fits(&self.from.types[*from].shape, to),
            (from, to) => from == to,
        }
    }

    fn definition_fits(&self, from: TypeId, to: TypeId, depth: usize) -> bool {
        if let Some(&known) = self.compared.borrow().get(&(from, to)) {
            return known;
        }
        self.compared.borrow_mut().insert((from, to), true);
        let fits = |from: &Type, to: &Type| self.fits(from, to, depth);
        let (from_type, to_type) = (Type::Named(from), Type::Named(to));
        let found = match (&self.from.types[from].shape, &self.to.types[to].shape) {
            (Shape::Object(from), Shape::Object(to)) => {
                let (old, new) = if self.is_back { (to, from) } else { (from, to) };
                keeps_fields(old, new) && object_fits(from, to, &fits)
            }
            (Shape::Enum(from), Shape::Enum(to)) => {
                let has = |value: &Value| to.variants.iter().any(|variant| variant.wire == *value);
                from.scalar == to.scalar && from.variants.iter().all(|variant| has(&variant.wire))
            }
            (Shape::Constant(from), Shape::Constant(to)) => from.value == to.value,
            (Shape::Id(from), Shape::Id(to)) => fits(&from.of, &to.of),
            (Shape::Union(from), _) => from.branches.iter().all(|branch| fits(&branch.ty, &to_type)),
            (_, Shape::Union(to)) => to.branches.iter().any(|branch| fits(&from_type, &branch.ty)),
            _ => false,
        };
        self.compared.borrow_mut().insert((from, to), found);
        found
    }

    fn shape_fits(&self, from: &Shape, to: &Type) -> bool {
        match (from, to) {
            (Shape::Object(_), Type::AnyObject) => true,
            (Shape::Id(id), to) => self.fits(&id.of, to, 1),
            (Shape::Enum(values), to) => match values.scalar {
                Scalar::String => *to == Type::String,
                Scalar::Integer => matches!(to, Type::Integer(Integer::I64 | Integer::I128) | Type::Number),
                Scalar::Number => *to == Type::Number,
                Scalar::Boolean => *to == Type::Boolean,
                Scalar::Mixed => false,
            },
            (Shape::Constant(constant), to) => match constant.value {
                Value::String(_) => *to == Type::String,
                Value::Bool(_) => *to == Type::Boolean,
                _ => false,
            },
            _ => false,
        }
    }
}

/// Returns true if the new object has every field of the old one. A field that goes is missed, although objects without it
/// may be valid.
fn keeps_fields(old: &Object, new: &Object) -> bool {
    new.rest.is_some() || old.fields.iter().all(|field| new.fields.iter().any(|other| other.wire == field.wire))
}

/// Returns true if every object of `from` is an object of `to`. Members that `to` does not name are allowed.
fn object_fits(from: &Object, to: &Object, fits: &impl Fn(&Type, &Type) -> bool) -> bool {
    let known = to.fields.iter().all(|field| match from.fields.iter().find(|other| other.wire == field.wire) {
        Some(other) => other.presence.is_within(field.presence) && fits(&other.ty, &field.ty),
        None => !field.presence.is_required() && from.rest.as_ref().is_none_or(|rest| fits(rest, &field.ty)),
    });
    let unknown = |field: &&Field| to.fields.iter().all(|other| other.wire != field.wire);
    let additional = to.rest.as_ref().is_none_or(|rest| {
        from.fields.iter().filter(unknown).all(|field| fits(&field.ty, rest))
            && from.rest.as_ref().is_none_or(|other| fits(other, rest))
    });
    known && additional
}

fn is_within(from: Integer, to: Integer) -> bool {
    to.range().contains(from.range().start()) && to.range().contains(from.range().end())
}
