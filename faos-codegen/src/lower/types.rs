//! Lowers schemas to types.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::api::{Branch, Owner, RustPath, Shape, Type, TypeDef, TypeId, Types, Union, Untyped};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::{self, Document, Schema, SchemaId, Typing};
use crate::json::Pointer;
use crate::settings::Settings;

use super::{docs, media, own, scalars, words};

/// The maximum depth of nested schemas.
const DEEPEST: usize = 2_000;

/// The depth from which named schemas are lowered later instead of in place. In documents whose schemas all refer to
/// each other, the walk becomes as deep as there are schemas.
const DEFERRED: usize = 500;

/// Lowers schemas to types, each once.
pub(super) struct Lowering<'a> {
    pub(super) document: &'a Document,
    pub(super) settings: &'a Settings,
    pub(super) findings: &'a mut Diagnostics,
    pub(super) types: Types,
    /// The schemas that represent files.
    pub(super) files: HashSet<SchemaId>,
    done: HashMap<SchemaId, Lowered>,
    /// The depth of the schema that is being lowered.
    depth: usize,
    is_too_deep: bool,
    /// Named schemas that are still to be lowered, with the types that they already have.
    deferred: Vec<(SchemaId, TypeId, Place)>,
    /// The type that a deferred schema defines, by its location.
    predefined: HashMap<Pointer, TypeId>,
    untyped: Vec<Untyped>,
    /// The schemas without a type whose type was inferred.
    assumed: Vec<SchemaId>,
    /// The types of the application, with true for those that stand for numbers alone.
    pub(super) own: BTreeMap<RustPath, bool>,
    /// The indices of the settings under `[types]` that apply to a schema.
    pub(super) used_own: BTreeSet<usize>,
    /// The lines of the tables of `[[pages]]` that do not fit an operation they name.
    pub(super) unfit_pages: BTreeSet<usize>,
}

/// All types of an API.
pub(super) struct Finished {
    pub(super) types: Types,
    pub(super) untyped: Vec<Untyped>,
    /// The types of the application, with true for those that stand for numbers alone.
    pub(super) own: Vec<(RustPath, bool)>,
    /// The lines of the tables of `[[pages]]` that do not fit an operation they name.
    pub(super) unfit_pages: BTreeSet<usize>,
}

/// The type of a schema and its nullability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lowered {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

impl Lowered {
    /// Returns the type of a value without a presence of its own: an item of a list, a value of a map.
    pub(super) fn inline(self) -> Type {
        match self {
            Self { ty: ty @ (Type::Any | Type::Nullable(_)), .. } | Self { ty, nullable: false } => ty,
            Self { ty, nullable: true } => Type::Nullable(Box::new(ty)),
        }
    }
}

/// The context of a schema: the words of its name and the owner of its file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) words: Vec<String>,
    pub(super) owner: Owner,
}

impl Place {
    pub(super) fn below(&self, id: TypeId, word: &str) -> Self {
        Self { words: self.words.iter().cloned().chain([word.to_owned()]).collect(), owner: Owner::Type(id) }
    }

    pub(super) fn with(&self, word: &str) -> Self {
        Self { words: self.words.iter().cloned().chain([word.to_owned()]).collect(), owner: self.owner }
    }
}

impl<'a> Lowering<'a> {
    pub(super) fn new(document: &'a Document, settings: &'a Settings, findings: &'a mut Diagnostics) -> Self {
        Self {
            document,
            settings,
            findings,
            types: Types::default(),
            files: media::files(document),
            done: HashMap::new(),
            depth: 0,
            is_too_deep: false,
            deferred: Vec::new(),
            predefined: HashMap::new(),
            untyped: Vec::new(),
            assumed: Vec::new(),
            own: BTreeMap::new(),
            used_own: BTreeSet::new(),
            unfit_pages: BTreeSet::new(),
        }
    }

    pub(super) fn finish(mut self) -> Finished {
        while let Some((id, type_id, place)) = self.deferred.pop() {
            self.complete(id, type_id, place);
        }
        self.report_assumed();
        own::report_unused(self.settings, |index| self.used_own.contains(&index), self.findings);
        let Self { types, untyped, own, unfit_pages, .. } = self;
        Finished { types, untyped, own: own.into_iter().collect(), unfit_pages }
    }

    /// Returns the named schemas that were lowered.
    pub(super) fn lowered(mut self) -> HashSet<SchemaId> {
        while let Some((id, type_id, place)) = self.deferred.pop() {
            self.complete(id, type_id, place);
        }
        self.document.named_schemas().map(|(_, id)| id).filter(|id| self.done.contains_key(id)).collect()
    }

    pub(super) fn schema(&self, id: SchemaId) -> &'a Schema {
        self.document.schemas.get(id)
    }

    /// Resolves a chain of references.
    pub(super) fn target(&self, id: SchemaId) -> SchemaId {
        self.document.schemas.resolved(id)
    }

    /// Lowers a schema that the document names.
    pub(super) fn named(&mut self, name: &str, id: SchemaId) -> Lowered {
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        let place = Place { words: vec![name.to_owned()], owner: Owner::Itself };
        let schema = self.schema(id);
        if self.depth > DEFERRED {
            return self.defer(id, place);
        }
        if schema.reference.is_none() && self.needs_a_type(schema) {
            return self.lower(id, &place);
        }
        // A named schema that does not need a type in Rust becomes an alias, since its name is part of the API.
        let alias = self.define(schema, &place, Shape::Alias(Type::Any));
        self.done.insert(id, Lowered { ty: Type::Named(alias), nullable: schema.nullable });
        let nullable = self.complete_alias(id, alias, place);
        let lowered = Lowered { ty: Type::Named(alias), nullable };
        self.done.insert(id, lowered.clone());
        lowered
    }

    /// Gives a named schema a type to be completed later.
    fn defer(&mut self, id: SchemaId, place: Place) -> Lowered {
        let schema = self.schema(id);
        let type_id = self.define(schema, &place, Shape::Alias(Type::Any));
        let nullable = schema.nullable || self.schema(self.target(id)).nullable;
        let lowered = Lowered { ty: Type::Named(type_id), nullable };
        self.done.insert(id, lowered.clone());
        self.deferred.push((id, type_id, place));
        lowered
    }

    /// Lowers a schema that has its type already.
    fn complete(&mut self, id: SchemaId, type_id: TypeId, place: Place) {
        let schema = self.schema(id);
        if schema.reference.is_some() || !self.needs_a_type(schema) {
            self.complete_alias(id, type_id, place);
            return;
        }
        self.predefined.insert(schema.at.clone(), type_id);
        let Lowered { ty, .. } = self.lower_fresh(id, &place);
        // The schema did not define a type after all, such as a file.
        if self.predefined.remove(&schema.at).is_some() {
            self.types[type_id].shape = Shape::Alias(ty);
        }
    }

    /// Sets the target of the alias for a named schema. Returns true if the schema allows null.
    fn complete_alias(&mut self, id: SchemaId, alias: TypeId, place: Place) -> bool {
        let schema = self.schema(id);
        let Lowered { ty, nullable } = self.lower_fresh(id, &Place { owner: Owner::Type(alias), ..place });
        // A Rust alias cannot contain itself; a union can, and one with a single branch is equivalent.
        let shape = if self.reaches_alias(&ty, alias) {
            let word = if matches!(ty, Type::List(_)) { "list" } else { "members" };
            let at = schema.at.join("type");
            let (words, identity) = (vec![word.to_owned()], word.to_owned());
            let branch = Branch { at, words, identity, ty, tags: Vec::new(), boxed: false };
            Shape::Union(Union { tag: None, by_content: false, branches: vec![branch] })
        } else {
            Shape::Alias(ty)
        };
        self.types[alias].shape = shape;
        nullable
    }

    /// Lowers any schema. `place` provides its name if it needs one, unless the schema is in a shared response, body or
    /// parameter: then it is named after that, independently of the first user.
    pub(super) fn lower(&mut self, id: SchemaId, place: &Place) -> Lowered {
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        let lowered = match self.shared_place(id) {
            Some(place) => self.lower_fresh(id, &place),
            None => self.lower_fresh(id, place),
        };
        self.done.insert(id, lowered.clone());
        lowered
    }

    fn shared_place(&self, id: SchemaId) -> Option<Place> {
        let mut segments = self.schema(id).at.segments();
        if segments.next()? != "components" {
            return None;
        }
        let kind = match segments.next()?.as_ref() {
            "responses" => "response",
            "requestBodies" => "body",
            "parameters" => "parameter",
            _ => return None,
        };
        let name = segments.next()?.into_owned();
        // Deeper schemas are named after their parent.
        let whole = segments.next_back()? == "schema";
        whole.then(|| Place { words: vec![name, kind.to_owned()], owner: Owner::Itself })
    }

    fn lower_fresh(&mut self, id: SchemaId, place: &Place) -> Lowered {
        let schema = self.schema(id);
        if let Some(target) = schema.reference.as_ref().and_then(|reference| reference.target) {
            self.depth += 1;
            let target = self.referenced(target);
            self.depth -= 1;
            return Lowered { nullable: target.nullable || schema.nullable, ..target };
        }
        if let Some(own) = self.own(schema) {
            return Lowered { ty: own, nullable: schema.nullable };
        }
        self.depth += 1;
        let ty = match self.depth {
            ..=DEEPEST => self.lower_constraints(id, schema, place),
            _ => self.too_deep(schema),
        };
        self.depth -= 1;
        Lowered { ty, nullable: schema.nullable }
    }

    fn too_deep(&mut self, schema: &Schema) -> Type {
        // One report is enough; the siblings are as deep.
        if !std::mem::replace(&mut self.is_too_deep, true) {
            let message = format!("schemas are nested more than {DEEPEST} deep here");
            self.findings.error(Code::DocumentLimit, &schema.at, message);
        }
        Type::Any
    }

    /// Lowers the target of a reference. Its name comes from its location, not from the reference.
    fn referenced(&mut self, id: SchemaId) -> Lowered {
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        let at = self.schema(id).at.clone();
        let segments: Vec<_> = at.segments().collect();
        if let [components, schemas, name, rest @ ..] = segments.as_slice()
            && components == "components"
            && schemas == "schemas"
        {
            let owner = Pointer::root().join("components").join("schemas").join(name);
            if let Some(owner) = self.document.schemas.by_pointer(&owner)
                && (rest.is_empty() || !self.done.contains_key(&owner))
            {
                let named = self.named(name, owner);
                if rest.is_empty() {
                    return named;
                }
            }
        }
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        let words = words::of(self.document, &at);
        self.lower(id, &Place { words, owner: Owner::Itself })
    }

    /// Returns true if the schema becomes a named type at any location.
    fn needs_a_type(&self, schema: &Schema) -> bool {
        use document::Type::{Integer, Number};
        if self.own_path(schema).is_some() {
            return false;
        }
        match (&schema.constant, schema.enum_values.as_deref()) {
            (Some(value), _) => return scalars::is_constant(value),
            (None, Some(values @ [_, ..])) => return scalars::are_listable(values),
            _ => {}
        }
        let numbers = [Integer, Number].into_iter().collect();
        !schema.one_of.is_empty()
            || !schema.any_of.is_empty()
            || (schema.types.len() > 1 && schema.types != numbers)
            || schema.typing == Typing::Open
            || (!schema.properties.is_empty() && object_allowed(schema))
    }

    fn lower_constraints(&mut self, id: SchemaId, schema: &'a Schema, place: &Place) -> Type {
        if self.files.contains(&id) {
            return Type::File;
        }
        if let Some(reason) = schema.unusable {
            return self.untyped(schema, reason);
        }
        if schema.always == Some(false) {
            return self.untyped(schema, "a schema that allows no value");
        }
        if let Some(value) = &schema.constant {
            return self.constant(id, schema, value, place);
        }
        if let Some(values) = schema.enum_values.as_ref().filter(|values| !values.is_empty()) {
            let values = self.listed(schema, values);
            return self.enumeration(id, schema, values, place);
        }
        if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return self.union(id, schema, place);
        }
        if schema.typing == Typing::Assumed {
            self.assumed.push(id);
        }
        if schema.types.len() > 1 || schema.typing == Typing::Open {
            return self.union_of_types(id, schema, place);
        }
        match schema.types.single() {
            Some(document::Type::Object) => self.object(id, schema, place),
            Some(document::Type::Array) => self.array(id, schema, place),
            Some(document::Type::String) => scalars::string(schema),
            Some(document::Type::Integer) => Type::Integer(scalars::integer(schema)),
            Some(document::Type::Number) => scalars::number(schema),
            Some(document::Type::Boolean) => Type::Boolean,
            // `normalize` turns schemas that allow only null into constants.
            Some(document::Type::Null) => Type::Any,
            None => match untyped_reason(schema) {
                Some(reason) => self.untyped(schema, reason),
                None => Type::Any,
            },
        }
    }

    pub(super) fn of_type(&mut self, id: SchemaId, schema: &'a Schema, ty: document::Type, place: &Place) -> Type {
        match ty {
            document::Type::Object => self.object(id, schema, place),
            document::Type::Array => self.array(id, schema, place),
            document::Type::String => self.own(schema).unwrap_or_else(|| scalars::string(schema)),
            document::Type::Integer => Type::Integer(scalars::integer(schema)),
            document::Type::Number => scalars::number(schema),
            document::Type::Boolean => Type::Boolean,
            document::Type::Null => Type::Any,
        }
    }

    /// Adds a type for the schema, to be completed later if it is recursive.
    pub(super) fn define(&mut self, schema: &Schema, place: &Place, shape: Shape) -> TypeId {
        let definition = TypeDef {
            at: schema.at.clone(),
            also: Vec::new(),
            words: own_words(&schema.at, place).unwrap_or_else(|| place.words.clone()),
            owner: place.owner,
            docs: docs::of_schema(schema),
            example: None,
            shape,
            sent: false,
            deprecated: schema.deprecated,
        };
        match self.predefined.remove(&schema.at) {
            Some(id) => {
                self.types[id] = definition;
                id
            }
            None => self.types.push(definition),
        }
    }

    /// Registers the type of a schema before it is complete, since its parts may refer back to it. Has no effect if the
    /// schema already has a type, such as a union that contains this object.
    pub(super) fn remember(&mut self, id: SchemaId, ty: &Type) {
        let nullable = self.schema(id).nullable;
        self.done.entry(id).or_insert_with(|| Lowered { ty: ty.clone(), nullable });
    }

    pub(super) fn place_below(&self, place: &Place, id: TypeId, word: &str) -> Place {
        place.below(id, word)
    }

    /// Returns any JSON value and records the reason.
    pub(super) fn untyped(&mut self, schema: &Schema, reason: &'static str) -> Type {
        self.untyped.push(Untyped { at: schema.at.clone(), reason });
        Type::Any
    }

    /// Reports all schemas that omit the same type in one note, because there can be hundreds of them.
    fn report_assumed(&mut self) {
        for ty in document::Type::ALL {
            let schemas = self.assumed.iter().map(|&id| self.document.schemas.get(id));
            let mut schemas = schemas.filter(|schema| schema.types.contains(ty));
            let Some(first) = schemas.next() else { continue };
            let elsewhere = match schemas.count() {
                0 => String::new(),
                1 => ", as is one more".to_owned(),
                more => format!(", as are {more} more"),
            };
            let message = format!("a schema without `type` is treated as `{}`{elsewhere}", ty.name());
            self.findings
                .note(Code::MissingType, &first.at, message)
                .help(format!("add `type: {}` if this is correct", ty.name()));
        }
    }

    /// Returns true if the type leads to the alias through aliases, lists and maps alone, which Rust aliases do not
    /// allow.
    pub(super) fn reaches_alias(&self, ty: &Type, alias: TypeId) -> bool {
        let mut seen = self.types.map(|_, _| false);
        let mut open = Vec::new();
        ty.mentions(&mut |id| open.push(id));
        while let Some(id) = open.pop() {
            if id == alias {
                return true;
            }
            if std::mem::replace(&mut seen[id], true) {
                continue;
            }
            if let Shape::Alias(ty) = &self.types[id].shape {
                ty.mentions(&mut |id| open.push(id));
            }
        }
        false
    }
}

/// Returns the reason if a schema without a type does not allow every value.
fn untyped_reason(schema: &Schema) -> Option<&'static str> {
    let limits = [&schema.minimum, &schema.maximum, &schema.exclusive_minimum, &schema.exclusive_maximum];
    let sizes = [
        schema.min_properties,
        schema.max_properties,
        schema.min_items,
        schema.max_items,
        schema.min_contains,
        schema.max_contains,
    ];
    let conditions = [
        schema.not,
        schema.if_schema,
        schema.contains,
        schema.property_names,
        schema.unevaluated_items,
        schema.unevaluated_properties,
    ];
    if schema.degraded.is_some() {
        schema.degraded
    } else if schema.enum_values.is_some() {
        Some("an empty enum")
    } else if conditions.iter().any(Option::is_some)
        || !schema.dependent_schemas.is_empty()
        || !schema.dependent_required.is_empty()
    {
        Some("no type, and conditions that types cannot express")
    } else if limits.into_iter().chain([&schema.multiple_of]).any(Option::is_some)
        || sizes.iter().any(Option::is_some)
        || !schema.required.is_empty()
        || schema.unique_items
    {
        Some("no type, and limits that do not apply to all types")
    } else {
        None
    }
}

/// Returns true if the schema allows objects.
fn object_allowed(schema: &Schema) -> bool {
    schema.types.is_empty() || schema.types.contains(document::Type::Object)
}

/// Returns the words of a property of another component than the one that leads to it, as `allOf` does. A shared type is
/// named after its own place, and not after the component that uses it first.
fn own_words(at: &Pointer, place: &Place) -> Option<Vec<String>> {
    let mut segments = at.segments();
    let is_component = segments.next()? == "components" && segments.next()? == "schemas";
    let mut words = vec![segments.next().filter(|_| is_component)?.into_owned()];
    while let Some(segment) = segments.next() {
        match segment.as_ref() {
            "properties" => words.push(segments.next()?.into_owned()),
            "allOf" => drop(segments.next()?),
            _ => return None,
        }
    }
    (words.len() > 1 && place.words.first() != words.first()).then_some(words)
}
