//! `oneOf`, `anyOf` and multiple types, and how their branches are distinguished.

use std::collections::{HashMap, HashSet};

use crate::api::{Branch, Docs, Shape, Type, Union, Variant};
use crate::diagnostic::Code;
use crate::document::{Schema, SchemaId, Types, Typing};
use crate::json::{Number, Value};

use super::types::{Lowering, Place};
use super::values::identity;

/// The maximum depth of nested unions, which may contain themselves.
const DEEPEST_UNION: usize = 8;

impl<'a> Lowering<'a> {
    pub(super) fn union(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Type {
        if let Some(values) = self.values_of_branches(schema) {
            return self.enumeration(id, schema, values, place);
        }
        let branches = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        let union = Union { tag: None, by_content: false, branches: Vec::new() };
        let type_id = self.define(schema, place, Shape::Union(union));
        self.remember(id, &Type::Named(type_id));
        let member = self.distinguishing_member(schema, branches);
        let all = branches.len();
        let branches = &self.possible(schema, branches);
        let mut lowered: Vec<Branch> = Vec::with_capacity(branches.len());
        let mut times: HashMap<&str, usize> = HashMap::new();
        branches.iter().flat_map(|&branch| self.texts_of(branch)).for_each(|text| *times.entry(text).or_default() += 1);
        for &branch in branches {
            let mut words = self.branch_words(branch, member);
            if words == ["object"]
                && let Some(text) = self.texts_of(branch).find(|text| is_word(text) && times[text] == 1)
            {
                words = vec![text.to_owned()];
            }
            let inner = self.place_below(place, type_id, &words.join(" "));
            let ty = self.lower(branch, &inner).inline();
            if lowered.iter().all(|earlier| earlier.ty != ty) {
                let at = self.schema(branch).at.clone();
                let identity = self.branch_identity(branch);
                lowered.push(Branch { at, words, identity, ty, tags: self.tags(schema, branch), boxed: false });
            }
        }
        // Branches that differ only in ways that Rust types do not express, such as limits, leave a single type.
        let shape = match lowered.as_slice() {
            [only] if branches.len() == all && !self.reaches_alias(&only.ty, type_id) => Shape::Alias(only.ty.clone()),
            _ => {
                let (tag, by_content) = self.tag(schema, branches, &mut lowered).unzip();
                Shape::Union(Union { tag, by_content: by_content.unwrap_or_default(), branches: lowered })
            }
        };
        self.types[type_id].shape = shape;
        Type::Named(type_id)
    }

    /// Returns the values of branches that only list values: an enum whose values have descriptions. A branch for any
    /// string adds nothing to listed strings, because enums keep unlisted values.
    fn values_of_branches(&self, schema: &'a Schema) -> Option<Vec<Variant>> {
        let mut variants: Vec<Variant> = Vec::new();
        let mut any_text = false;
        for &branch in schema.one_of.iter().chain(&schema.any_of) {
            let branch = self.schema(branch);
            let values = branch.constant.as_ref().map(std::slice::from_ref).or(branch.enum_values.as_deref());
            if branch.reference.is_some() || branch.nullable {
                return None;
            }
            match values {
                Some(values) => variants.extend(values.iter().map(|value| Variant {
                    wire: value.clone(),
                    name: None,
                    docs: if values.len() == 1 { Docs::new(description_of_value(branch)) } else { Docs::default() },
                })),
                None if is_any_text(branch) => any_text = true,
                None => return None,
            }
        }
        let mut seen = HashSet::with_capacity(variants.len());
        variants.retain(|variant| seen.insert(identity(&variant.wire)));
        let texts = || variants.iter().all(|variant| variant.wire.as_str().is_some());
        let fits = !variants.is_empty() && schema.properties.is_empty() && (!any_text || texts());
        fits.then_some(variants)
    }

    /// Lowers `type: [string, integer]` to a union with a branch for each type.
    pub(super) fn union_of_types(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Type {
        use crate::document::Type::{Integer, Number};
        let mut types = schema.types;
        // Every integer is a number.
        if types.contains(Number) {
            types.remove(Integer);
        }
        if let Some(only) = types.single()
            && schema.typing != Typing::Open
        {
            return self.of_type(id, schema, only, place);
        }
        let type_id =
            self.define(schema, place, Shape::Union(Union { tag: None, by_content: false, branches: Vec::new() }));
        self.remember(id, &Type::Named(type_id));
        let mut branches = Vec::with_capacity(types.len());
        for ty in types.iter() {
            let word = type_word(ty).to_owned();
            let inner = self.place_below(place, type_id, &word);
            let lowered = self.of_type(id, schema, ty, &inner);
            let at = schema.at.join("type").join(ty.name());
            if let Type::Named(inner) = lowered {
                // The location of the schema identifies the union itself.
                self.types[inner].at = at.clone();
            }
            let identity = word.clone();
            branches.push(Branch { at, words: vec![word], identity, ty: lowered, tags: Vec::new(), boxed: false });
        }
        self.types[type_id].shape = Shape::Union(Union { tag: None, by_content: false, branches });
        Type::Named(type_id)
    }

    /// Returns the name of a branch: that of its schema, the string that distinguishes it, or the kind of its value.
    pub(super) fn branch_words(&self, branch: SchemaId, member: Option<&str>) -> Vec<String> {
        if let Some(name) = self.branch_name(branch) {
            return vec![name];
        }
        let target = self.schema(self.origin(branch));
        let text = member.and_then(|member| self.only_text(*target.properties.get(member)?));
        if let Some(text) = text.filter(|text| is_word(text)) {
            return vec![text.to_owned()];
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

    /// Returns the fixed strings of a branch.
    fn texts_of(&self, branch: SchemaId) -> impl Iterator<Item = &'a str> {
        self.only_texts(self.schema(self.origin(branch)))
    }

    /// Returns a key that identifies the branch, independently of its position and of later additions.
    pub(super) fn branch_identity(&self, branch: SchemaId) -> String {
        if let Some(name) = self.branch_name(branch) {
            return name;
        }
        let target = self.schema(self.origin(branch));
        let texts: Vec<&str> = self.only_texts(target).collect();
        if !texts.is_empty() {
            return texts.join(" ");
        }
        let title = self.schema(branch).title.as_ref().or(target.title.as_ref());
        title.cloned().unwrap_or_else(|| {
            let members: Vec<&String> = match target.required.as_slice() {
                [] => target.properties.keys().collect(),
                required => required.iter().collect(),
            };
            let words = self.branch_words(branch, None);
            words.iter().chain(members).map(String::as_str).collect::<Vec<_>>().join(" ")
        })
    }

    /// Returns the name of the schema that a branch refers to, or the only value that it allows.
    fn branch_name(&self, branch: SchemaId) -> Option<String> {
        let target = self.schema(self.origin(branch));
        let segments: Vec<_> = target.at.segments().collect();
        match (segments.as_slice(), &target.constant) {
            ([components, schemas, name], _) if components == "components" && schemas == "schemas" => {
                Some(name.to_string())
            }
            (_, Some(Value::String(value))) => Some(value.clone()),
            _ => None,
        }
    }

    /// Returns the values of the members that allow only a single string.
    fn only_texts(&self, object: &'a Schema) -> impl Iterator<Item = &'a str> {
        object.properties.values().filter_map(|&property| self.only_text(property))
    }

    fn only_text(&self, id: SchemaId) -> Option<&'a str> {
        let schema = self.schema(self.target(id));
        match (&schema.constant, schema.enum_values.as_deref()) {
            (Some(Value::String(text)), _) | (None, Some([Value::String(text)])) => Some(text),
            _ => None,
        }
    }

    /// Returns the member whose value distinguishes the branches, according to their schemas.
    fn distinguishing_member(&self, schema: &'a Schema, branches: &[SchemaId]) -> Option<&'a str> {
        match &schema.discriminator {
            Some(discriminator) => Some(&discriminator.property_name),
            None => self.distinct_tags(branches).map(|(name, _)| name),
        }
    }

    /// Returns the schema that a branch refers to, or referred to before `normalize` added members to it.
    fn origin(&self, branch: SchemaId) -> SchemaId {
        let below = self.schema(branch).at.join("$ref");
        self.target(self.document.schemas.by_pointer(&below).unwrap_or(branch))
    }

    /// Returns the branches that some value can have, and reports the others: the mapping gives them a tag that their
    /// own constant excludes.
    fn possible(&mut self, union: &Schema, branches: &[SchemaId]) -> Vec<SchemaId> {
        let Some(discriminator) = &union.discriminator else { return branches.to_vec() };
        let name = &discriminator.property_name;
        let is_possible = |&branch: &SchemaId| {
            let constant = self.constant_member(branch, name);
            let mapped = self.mapped_tags(union, branch);
            constant.is_none_or(|constant| mapped.is_empty() || mapped.iter().any(|tag| tag.is_same(constant)))
        };
        let (possible, others): (Vec<SchemaId>, Vec<SchemaId>) =
            branches.iter().partition(|branch| is_possible(branch));
        // If the whole mapping is wrong, the constants are the better guide.
        if possible.is_empty() {
            return branches.to_vec();
        }
        for branch in others {
            let message = format!(
                "the branch is left out: the mapping of `{}` excludes the constant that it requires",
                name.escape_debug()
            );
            self.findings.note(Code::ImpossibleBranch, &self.document.schemas.get(branch).at, message);
        }
        possible
    }

    /// Returns the constant that a member of an object must have.
    fn constant_member(&self, object: SchemaId, name: &str) -> Option<&'a Value> {
        let &property = self.schema(self.target(object)).properties.get(name)?;
        self.schema(self.target(property)).constant.as_ref()
    }

    /// Returns the tag values of a branch from the discriminator's mapping or, without a mapping, the schema's name.
    fn tags(&self, union: &Schema, branch: SchemaId) -> Vec<Value> {
        let Some(discriminator) = &union.discriminator else {
            return Vec::new();
        };
        let name = &discriminator.property_name;
        let mut mapped = self.mapped_tags(union, branch);
        if let Some(constant) = self.constant_member(branch, name) {
            mapped.retain(|tag| tag.is_same(constant));
        }
        if !mapped.is_empty() {
            return mapped;
        }
        // Tags that the branch itself requires are more reliable than the schema's name.
        if let Some(values) = self.pinned(branch, name) {
            return values;
        }
        let origin = self.origin(branch);
        let name = self.schema(origin).at.segments().last().filter(|_| origin != branch);
        name.map(|name| Value::String(name.into_owned())).into_iter().collect()
    }

    /// Returns the tag values that the mapping gives a branch, as values of the member. The keys of a mapping are always
    /// strings.
    fn mapped_tags(&self, union: &Schema, branch: SchemaId) -> Vec<Value> {
        use crate::document::Type::{Boolean, Integer, String};
        let Some(discriminator) = &union.discriminator else {
            return Vec::new();
        };
        let types = self.member_types(branch, &discriminator.property_name, DEEPEST_UNION).unwrap_or_default();
        let value = |tag: &str| match (Number::parse(tag), tag.parse::<bool>()) {
            (Some(number), _) if types.contains(Integer) && !types.contains(String) => Value::Number(number),
            (_, Ok(truth)) if types.contains(Boolean) && !types.contains(String) => Value::Bool(truth),
            _ => Value::String(tag.to_owned()),
        };
        let of = |is_mapped: &dyn Fn(SchemaId) -> bool| -> Vec<Value> {
            let targets = discriminator.targets.iter().filter(|&(_, &mapped)| is_mapped(mapped));
            targets.map(|(tag, _)| value(tag)).collect()
        };
        let origin = self.origin(branch);
        let at = &self.schema(branch).at;
        let direct = of(&|mapped| self.schema(mapped).at == *at || self.target(mapped) == origin);
        if !direct.is_empty() || origin != branch {
            return direct;
        }
        // A branch in place may extend the schema that the mapping names.
        let bases: Vec<SchemaId> = (0..)
            .map_while(|index| self.document.schemas.by_pointer(&at.join("allOf").index(index)))
            .map(|base| self.target(base))
            .collect();
        of(&|mapped| bases.contains(&self.target(mapped)))
    }

    /// Returns the types of a member in all objects of a schema, or `None` if one of them does not declare it.
    fn member_types(&self, id: SchemaId, name: &str, depth: usize) -> Option<Types> {
        let object = self.schema(self.target(id));
        if let Some(&property) = object.properties.get(name) {
            let property = self.schema(self.target(property));
            let values = property.constant.iter().chain(property.enum_values.iter().flatten());
            return Some(match property.types.is_empty() {
                true => values.map(crate::document::Type::of).collect(),
                false => property.types,
            });
        }
        let mut branches = object.one_of.iter().chain(&object.any_of).peekable();
        if branches.peek().is_none() || depth == 0 {
            return None;
        }
        branches
            .try_fold(Types::default(), |all, &branch| Some(all.union(self.member_types(branch, name, depth - 1)?)))
    }

    /// Returns the member that distinguishes the branches: that of the discriminator, or one with fixed values in each
    /// branch. The second value is true if the content decides where the member does not.
    fn tag(&mut self, schema: &Schema, ids: &[SchemaId], branches: &mut [Branch]) -> Option<(String, bool)> {
        let Some(discriminator) = &schema.discriminator else {
            if ids.len() != branches.len() {
                return None;
            }
            let distinct = self.common_tag(ids, branches).map(|name| (name, false));
            return distinct.or_else(|| self.shared_tag(ids, branches).map(|name| (name, true)));
        };
        let name = discriminator.property_name.clone();
        let reason = if ids.len() != branches.len() {
            Some("several branches have the same type".to_owned())
        } else {
            ids.iter().zip(&*branches).find_map(|(&id, branch)| self.unusable(id, branch, &name))
        };
        if let Some(reason) = reason {
            let message = format!("the content of a value selects the branch, not `{}`: {reason}", name.escape_debug());
            self.findings.warning(Code::UnusableDiscriminator, &schema.at.join("discriminator"), message);
            branches.iter_mut().for_each(|branch| branch.tags.clear());
            return None;
        }
        let missing = ids.iter().find(|&&id| self.member_types(id, &name, DEEPEST_UNION).is_none());
        if let Some(&missing) = missing {
            let message = format!(
                "the content of a value selects the branch if `{}` is absent, since a branch does not declare it",
                name.escape_debug()
            );
            let at = &self.schema(missing).at;
            let finding = self.findings.warning(Code::UnusableDiscriminator, &schema.at.join("discriminator"), message);
            finding.related(at, "this branch does not declare the property");
        }
        let mut seen = HashSet::new();
        let distinct = branches.iter().flat_map(|branch| &branch.tags).all(|tag| seen.insert(identity(tag)));
        Some((name, missing.is_some() || !distinct))
    }

    /// Returns the reason why the member cannot select a branch.
    fn unusable(&self, id: SchemaId, branch: &Branch, name: &str) -> Option<String> {
        let words = branch.words.join(" ");
        let shown = words.escape_debug();
        if !self.is_object(id) {
            return Some(format!("the branch `{shown}` is not an object"));
        }
        if branch.tags.is_empty() {
            return Some(format!("neither the mapping nor the branch `{shown}` states its value"));
        }
        let types = self.member_types(id, name, DEEPEST_UNION).unwrap_or_default();
        let excluded = branch.tags.iter().find(|tag| !types.allow(tag))?;
        Some(format!("it is of the type `{}` in the branch `{shown}`, which excludes {excluded}", types.names()))
    }

    /// Returns a member that every branch fixes to one value, if the values differ. Sets the tags.
    fn shared_tag(&self, ids: &[SchemaId], branches: &mut [Branch]) -> Option<String> {
        let names = self.schema(self.first_object(*ids.first()?)).properties.keys();
        let fixed = names.filter_map(|name| {
            let tags: Vec<Vec<Value>> = ids
                .iter()
                .map(|&id| self.pinned(id, name).filter(|values| values.len() == 1))
                .collect::<Option<_>>()?;
            let distinct: HashSet<String> = tags.iter().flatten().map(identity).collect();
            (distinct.len() > 1).then_some((name, distinct.len(), tags))
        });
        // The first of those with the most values.
        let (name, _, tags) = fixed.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        for (branch, tags) in branches.iter_mut().zip(tags) {
            branch.tags = tags;
        }
        Some(name.clone())
    }

    /// Returns a member that every branch restricts to values that no other branch has.
    pub(super) fn common_tag(&self, ids: &[SchemaId], branches: &mut [Branch]) -> Option<String> {
        let (name, tags) = self.distinct_tags(ids)?;
        for (branch, tags) in branches.iter_mut().zip(tags) {
            branch.tags = tags;
        }
        Some(name.to_owned())
    }

    /// Returns such a member, with its values in each branch.
    fn distinct_tags(&self, ids: &[SchemaId]) -> Option<(&'a str, Vec<Vec<Value>>)> {
        let names = self.schema(self.first_object(*ids.first()?)).properties.keys();
        names.into_iter().find_map(|name| {
            let tags: Vec<Vec<Value>> = ids.iter().map(|&id| self.pinned(id, name)).collect::<Option<_>>()?;
            let mut seen = HashSet::new();
            tags.iter().flatten().all(|tag| seen.insert(identity(tag))).then_some((name.as_str(), tags))
        })
    }

    /// Returns the object itself, or the first object of a union.
    fn first_object(&self, id: SchemaId) -> SchemaId {
        let mut id = self.target(id);
        for _ in 0..DEEPEST_UNION {
            let schema = self.schema(id);
            match schema.one_of.iter().chain(&schema.any_of).next() {
                Some(&first) if schema.properties.is_empty() => id = self.target(first),
                _ => break,
            }
        }
        id
    }

    fn is_object(&self, id: SchemaId) -> bool {
        self.is_object_within(id, DEEPEST_UNION)
    }

    fn is_object_within(&self, id: SchemaId, depth: usize) -> bool {
        let target = self.schema(self.target(id));
        let mut branches = target.one_of.iter().chain(&target.any_of).peekable();
        !target.properties.is_empty()
            || target.types.single() == Some(crate::document::Type::Object)
            || (depth > 0
                && branches.peek().is_some()
                && branches.all(|&branch| self.is_object_within(branch, depth - 1)))
    }

    /// Returns the only strings, integers or booleans that a member of an object can be, if the document lists them.
    /// For a union of objects, these are the values of all branches.
    fn pinned(&self, id: SchemaId, name: &str) -> Option<Vec<Value>> {
        // Contradictory branches of an `allOf` can leave no values, which do not distinguish anything.
        self.pinned_within(id, name, DEEPEST_UNION).filter(|values| !values.is_empty())
    }

    fn pinned_within(&self, id: SchemaId, name: &str, depth: usize) -> Option<Vec<Value>> {
        let object = self.schema(self.target(id));
        if let Some(&property) = object.properties.get(name) {
            let property = self.schema(self.target(property));
            let values = property.constant.as_ref().map(std::slice::from_ref).or(property.enum_values.as_deref())?;
            return values.iter().all(is_tag).then(|| values.to_vec());
        }
        let branches: Vec<SchemaId> = object.one_of.iter().chain(&object.any_of).copied().collect();
        if branches.is_empty() || depth == 0 {
            return None;
        }
        let mut pinned: Vec<Value> = Vec::new();
        for branch in branches {
            let values = self.pinned_within(branch, name, depth - 1)?;
            pinned.extend(values.into_iter().filter(|value| !pinned.contains(value)).collect::<Vec<_>>());
        }
        Some(pinned)
    }
}

/// Returns true if a name can be derived from the text.
fn is_word(text: &str) -> bool {
    text.contains(|character: char| character.is_ascii_alphabetic())
}

fn is_tag(value: &Value) -> bool {
    match value {
        Value::String(_) | Value::Bool(_) => true,
        Value::Number(number) => number.as_i64().is_some(),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// Returns the description of a single value.
fn description_of_value(schema: &Schema) -> String {
    schema.description.as_ref().or(schema.title.as_ref()).cloned().unwrap_or_default()
}

fn is_any_text(schema: &Schema) -> bool {
    schema.types.single() == Some(crate::document::Type::String)
        && schema.typing != Typing::Open
        && schema.format.is_none()
        && schema.content_encoding.is_none()
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
