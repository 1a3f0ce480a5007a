//! `oneOf`, `anyOf`, several types at once, and how their branches are told apart.

use std::collections::HashSet;

use crate::api::{Branch, Shape, Type, Union};
use crate::document::{Number, Schema, SchemaId, Value};

use super::types::{Lowering, Place};

impl<'a> Lowering<'a> {
    pub(super) fn union(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Type {
        let (keyword, branches) =
            if schema.one_of.is_empty() { ("anyOf", &schema.any_of) } else { ("oneOf", &schema.one_of) };
        let type_id = self.define(schema, place, Shape::Union(Union { tag: None, branches: Vec::new() }));
        self.remember(id, &Type::Named(type_id));
        let mut lowered: Vec<Branch> = Vec::with_capacity(branches.len());
        for (index, &branch) in branches.iter().enumerate() {
            let words = self.branch_words(branch);
            let inner = self.place_below(place, type_id, &words.join(" "));
            let ty = self.lower(branch, &inner).inline();
            if lowered.iter().all(|earlier| earlier.ty != ty) {
                let at = schema.at.join(keyword).index(index);
                lowered.push(Branch { at, words, ty, tags: self.tags(schema, branch), boxed: false });
            }
        }
        // Branches that differ in what Rust does not say, such as their limits, leave one type.
        let shape = match lowered.as_slice() {
            [only] if !self.reaches_alias(&only.ty, type_id) => Shape::Alias(only.ty.clone()),
            _ => Shape::Union(Union { tag: self.tag(schema, branches, &mut lowered), branches: lowered }),
        };
        self.types.get_mut(type_id).shape = shape;
        Type::Named(type_id)
    }

    /// `type: [string, integer]`: a branch for each type.
    pub(super) fn union_of_types(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Type {
        use crate::document::Type::{Integer, Number};
        let mut types = schema.types;
        // Every integer is a number.
        if types.contains(Number) {
            types.remove(Integer);
        }
        if let Some(only) = types.single() {
            return self.of_type(id, schema, only, place);
        }
        let type_id = self.define(schema, place, Shape::Union(Union { tag: None, branches: Vec::new() }));
        let mut branches = Vec::with_capacity(types.len());
        for ty in types.iter() {
            let word = type_word(ty).to_owned();
            let inner = self.place_below(place, type_id, &word);
            let lowered = self.of_type(id, schema, ty, &inner);
            branches.push(Branch {
                at: schema.at.join("type").join(ty.name()),
                words: vec![word],
                ty: lowered,
                tags: Vec::new(),
                boxed: false,
            });
        }
        self.remember(id, &Type::Named(type_id));
        self.types.get_mut(type_id).shape = Shape::Union(Union { tag: None, branches });
        Type::Named(type_id)
    }

    /// A branch is called as its schema is, or as what it holds.
    pub(super) fn branch_words(&self, branch: SchemaId) -> Vec<String> {
        let target = self.schema(self.origin(branch));
        let segments: Vec<_> = target.at.segments().collect();
        if let [components, schemas, name] = segments.as_slice()
            && components == "components"
            && schemas == "schemas"
        {
            return vec![name.to_string()];
        }
        if let Some(Value::String(value)) = &target.constant {
            return vec![value.clone()];
        }
        let word = match target.types.single() {
            _ if target.enum_values.is_some() => "value",
            Some(ty) => type_word(ty),
            None if !target.properties.is_empty() => "object",
            None if target.items.is_some() => "list",
            None => "value",
        };
        vec![word.to_owned()]
    }

    /// The schema that a branch refers to, or that it referred to before `normalize` added members to it.
    fn origin(&self, branch: SchemaId) -> SchemaId {
        let below = self.schema(branch).at.join("$ref");
        self.target(self.document.schemas.by_pointer(&below).unwrap_or(branch))
    }

    /// The tag values that a discriminator's mapping gives to a branch; without a mapping, the schema's name.
    fn tags(&self, union: &Schema, branch: SchemaId) -> Vec<Value> {
        let Some(discriminator) = &union.discriminator else {
            return Vec::new();
        };
        let origin = self.origin(branch);
        let whole = self.is_whole_number(branch, &discriminator.property_name);
        let mapped: Vec<Value> = discriminator
            .targets
            .iter()
            .filter(|&(_, &mapped)| mapped == branch || self.target(mapped) == origin)
            .map(|(tag, _)| match Number::parse(tag) {
                Some(number) if whole => Value::Number(number),
                _ => Value::String(tag.clone()),
            })
            .collect();
        if !mapped.is_empty() {
            return mapped;
        }
        // The tag that the branch itself demands says it better than the schema's name.
        if let Some(value) = self.constant_member(branch, &discriminator.property_name) {
            return vec![value];
        }
        let at = &self.schema(origin).at;
        let name = at.segments().last().filter(|_| origin != branch);
        name.map(|name| Value::String(name.into_owned())).into_iter().collect()
    }

    /// Whether a member of the branch is a whole number. The keys of a mapping are texts all the same.
    fn is_whole_number(&self, branch: SchemaId, name: &str) -> bool {
        let property = self.schema(self.target(branch)).properties.get(name);
        property.is_some_and(|&property| {
            self.schema(self.target(property)).types.single() == Some(crate::document::Type::Integer)
        })
    }

    /// The member that tells the branches apart: the discriminator's, or one that has a value of its own in each.
    fn tag(&self, schema: &Schema, ids: &[SchemaId], branches: &mut [Branch]) -> Option<String> {
        if ids.len() != branches.len() {
            return None;
        }
        if let Some(discriminator) = &schema.discriminator {
            let objects = ids.iter().all(|&id| self.is_object(id));
            let mut seen = HashSet::new();
            let distinct = branches
                .iter()
                .all(|branch| !branch.tags.is_empty() && branch.tags.iter().all(|tag| seen.insert(tag.to_string())));
            return (objects && distinct).then(|| discriminator.property_name.clone());
        }
        self.common_tag(ids, branches)
    }

    /// A member that every branch has and that in each is pinned to values no other branch has.
    pub(super) fn common_tag(&self, ids: &[SchemaId], branches: &mut [Branch]) -> Option<String> {
        let first = self.schema(self.target(*ids.first()?));
        let name = first.properties.keys().find(|name| {
            let values: Option<HashSet<String>> =
                ids.iter().map(|&id| self.constant_member(id, name).map(|value| value.to_string())).collect();
            values.is_some_and(|values| values.len() == ids.len())
        })?;
        for (branch, &id) in branches.iter_mut().zip(ids) {
            branch.tags = self.constant_member(id, name).into_iter().collect();
        }
        Some(name.clone())
    }

    fn is_object(&self, id: SchemaId) -> bool {
        let target = self.schema(self.target(id));
        !target.properties.is_empty() || target.types.single() == Some(crate::document::Type::Object)
    }

    /// The only text, whole number or truth value that a member of an object can be.
    fn constant_member(&self, id: SchemaId, name: &str) -> Option<Value> {
        let property = *self.schema(self.target(id)).properties.get(name)?;
        let property = self.schema(self.target(property));
        let value = match (&property.constant, property.enum_values.as_deref()) {
            (Some(value), _) | (None, Some([value])) => value,
            _ => return None,
        };
        match value {
            Value::String(_) | Value::Bool(_) => Some(value.clone()),
            Value::Number(number) if number.as_i64().is_some() => Some(value.clone()),
            _ => None,
        }
    }
}

fn type_word(ty: crate::document::Type) -> &'static str {
    match ty {
        crate::document::Type::Null => "null",
        crate::document::Type::Boolean => "boolean",
        crate::document::Type::Integer => "integer",
        crate::document::Type::Number => "number",
        crate::document::Type::String => "string",
        crate::document::Type::Array => "list",
        crate::document::Type::Object => "object",
    }
}
