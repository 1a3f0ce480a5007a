//! Boxes values that are so large that reading them could exhaust the stack: types that contain each other inline add up,
//! and a debug build keeps several copies of each.
//!
//! A box is part of the public API. Decisions are therefore recorded, and a field that an earlier run did not box is boxed
//! only once it is several times as large.

use std::collections::HashMap;

use crate::api::{Api, Shape, Type, TypeId};
use crate::json::{Integer, Pointer};

use super::decisions::Decisions;
use super::lock::{Address, Kind, NameLock};

/// The size in bytes above which a value is boxed.
const LARGE: usize = 8 << 10;

/// The size above which a value is boxed although an earlier run did not.
const TOO_LARGE: usize = 32 << 10;

/// The rule of a field or branch that is boxed for its size.
const BOXED: &str = "boxed";

/// Boxes the large fields and branches of all types.
pub(super) fn box_large(api: &mut Api, lock: &NameLock, decisions: &mut Decisions<'_>) {
    let mut sizes = Sizes { api, lock, decisions, known: HashMap::new(), boxed: Vec::new() };
    for id in sizes.api.types.ids() {
        sizes.of(id);
    }
    let Sizes { boxed, .. } = sizes;
    for (id, index) in boxed {
        match &mut api.types[id].shape {
            Shape::Object(object) => object.fields[index].boxed = true,
            Shape::Union(union) => union.branches[index].boxed = true,
            _ => {}
        }
    }
}

struct Sizes<'a, 'd> {
    api: &'a Api,
    lock: &'a NameLock,
    decisions: &'a mut Decisions<'d>,
    known: HashMap<TypeId, usize>,
    /// The fields and branches to box, by type and index.
    boxed: Vec<(TypeId, usize)>,
}

impl Sizes<'_, '_> {
    /// Estimates the size of a type, and decides about its parts.
    fn of(&mut self, id: TypeId) -> usize {
        if let Some(size) = self.known.get(&id) {
            return *size;
        }
        let api = self.api;
        let definition = &api.types[id];
        let size = match &definition.shape {
            Shape::Alias(ty) => self.of_type(ty),
            Shape::Object(object) => {
                let fields = object.fields.iter().enumerate();
                let sizes = fields.map(|(index, field)| {
                    self.part(
                        (id, index),
                        &definition.at.join("properties").join(&field.wire),
                        Kind::Field,
                        &field.ty,
                        field.boxed,
                    )
                });
                // Unknown members, and the map of additional properties.
                sizes.sum::<usize>() + if object.rest.is_some() { 24 } else { 8 }
            }
            Shape::Union(union) => {
                let branches = union.branches.iter().enumerate();
                let sizes = branches
                    .map(|(index, branch)| self.part((id, index), &branch.at, Kind::Branch, &branch.ty, branch.boxed));
                sizes.max().unwrap_or_default().max(24) + 8
            }
            Shape::Enum(_) => 24,
            Shape::Id(id) => self.of_type(&id.of),
            Shape::Constant(_) => 0,
            Shape::ByStatus(_) => 8,
        };
        self.known.insert(id, size);
        size
    }

    /// Returns the size of a field or a branch, and boxes it if it is large.
    fn part(&mut self, place: (TypeId, usize), at: &Pointer, kind: Kind, ty: &Type, is_boxed: bool) -> usize {
        const POINTER: usize = 8;
        if is_boxed {
            return POINTER;
        }
        let size = self.of_type(ty);
        let is_known = self.lock.get(&Address::new(at, kind)).is_some();
        let limit = if is_known { TOO_LARGE } else { LARGE };
        if !self.decisions.holds(at, BOXED) && size <= limit || !matches!(ty, Type::Named(_)) {
            return size;
        }
        self.decisions.record(at, Kind::Rule, BOXED);
        self.boxed.push(place);
        POINTER
    }

    fn of_type(&mut self, ty: &Type) -> usize {
        match ty {
            Type::Boolean => 1,
            Type::Integer(Integer::I128) => 16,
            Type::Integer(_) | Type::Number => 8,
            Type::Named(id) => self.of(*id),
            Type::Nullable(inner) => self.of_type(inner) + 8,
            Type::Tuple(items) => items.iter().map(|item| self.of_type(item)).sum(),
            Type::Any | Type::AnyObject | Type::File => 32,
            _ => 24,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Limits, NameLock, Output, Settings, Source};

    /// Generates a client with an object of this many strings inside of another object.
    fn generate(strings: usize, lock: &NameLock) -> Output {
        let fields: Vec<String> = (0..strings).map(|index| format!(r#""f{index}": {{"type": "string"}}"#)).collect();
        let document = format!(
            r##"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "components": {{"schemas": {{
                "Large": {{"type": "object", "properties": {{{}}}}},
                "Holder": {{"type": "object", "properties": {{
                    "one": {{"$ref": "#/components/schemas/Large"}},
                    "many": {{"type": "array", "items": {{"$ref": "#/components/schemas/Large"}}}}
                }}}},
                "Outer": {{"type": "object", "properties": {{"holder": {{"$ref": "#/components/schemas/Holder"}}}}}}
            }}}}}}"##,
            fields.join(", ")
        );
        let source = Source::new("test.json", document);
        crate::generate(&source, &Settings::default(), lock, &Limits::default()).expect("the document is valid")
    }

    fn is_boxed(output: &Output) -> bool {
        let text = |name: &str| {
            let file = output.files.iter().find(|file| file.path == format!("types/{name}.rs"));
            file.expect("the type has a file").text.clone()
        };
        assert!(text("holder").contains("pub many: Option<Vec<Large>>"));
        // A box is small, so nothing around it is large.
        assert!(text("outer").contains("pub holder: Option<Holder>"));
        text("holder").contains("pub one: Option<Box<Large>>")
    }

    #[test]
    fn large_values_are_boxed_and_stay_so() {
        let (small, large) = (generate(100, &NameLock::default()), generate(400, &NameLock::default()));
        assert!(!is_boxed(&small) && is_boxed(&large));
        // A type that grows does not change the fields that hold it, until reading it could fail.
        assert!(!is_boxed(&generate(400, &small.lock)));
        assert!(is_boxed(&generate(1600, &small.lock)));
        assert!(is_boxed(&generate(100, &large.lock)));
    }
}
