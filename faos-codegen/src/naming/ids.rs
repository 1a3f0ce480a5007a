//! Gives the IDs of each resource a type of their own, so that an ID of another resource cannot take their place.
//!
//! IDs are these texts, UUIDs and whole numbers:
//!
//! - path parameters that name a resource: `{agent_id}`, and `{id}` or `{agent}` after `/agents/`;
//! - the member `id` of the type that the operations on that path return, and of the items of the list above it;
//! - members and parameters of that name elsewhere: `agent_id`, and `agent_ids` for a list;
//! - schemas of that name: `AgentId`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;

use crate::api::{Api, Docs, IdType, Location, Operation, Output, Owner, Shape, Type, TypeDef, TypeId, Types};
use crate::json::Pointer;

use super::casing;
use super::words::singular;

/// The words that end the name of an ID.
const SUFFIXES: &[&str] = &["id", "uuid", "guid", "sid"];

/// The name of a resource in the singular, in words.
type Noun = Vec<String>;

/// A field of an object.
type Place = (TypeId, usize);

/// Replaces the types of IDs. Returns false if no value is an ID.
pub(super) fn separate(api: &mut Api) -> bool {
    let mut ids = Ids::default();
    ids.add_schemas(&mut api.types);
    let own = ids.find(api);
    ids.define(api, &own);
    ids.replace(api, &own);
    !ids.types.is_empty()
}

/// The resources that IDs name.
#[derive(Default)]
struct Ids {
    /// The value of an ID, and its place in the document.
    nouns: IndexMap<Noun, (Type, Pointer)>,
    types: HashMap<Noun, TypeId>,
}

impl Ids {
    /// Turns the aliases that are called like IDs into their types.
    fn add_schemas(&mut self, types: &mut Types) {
        for id in types.ids() {
            let definition = &types[id];
            let ([name], Shape::Alias(of)) = (definition.words.as_slice(), &definition.shape) else { continue };
            // An alias of another schema has the type of that.
            let (Some(noun), true) = (noun_of(name), is_value(of)) else { continue };
            let of = of.clone();
            let shape = match self.types.get(&noun) {
                Some(first) => Shape::Alias(Type::Named(*first)),
                None => {
                    self.nouns.insert(noun.clone(), (of.clone(), definition.at.clone()));
                    self.types.insert(noun.clone(), id);
                    Shape::Id(IdType { of, noun: noun.join(" ") })
                }
            };
            types[id].shape = shape;
        }
    }

    /// Finds the resources that path parameters name. Returns the members with IDs of the objects themselves.
    fn find(&mut self, api: &Api) -> BTreeMap<Place, Noun> {
        let mut lists: HashMap<&str, Noun> = HashMap::new();
        let mut claims: BTreeMap<Place, BTreeSet<Noun>> = BTreeMap::new();
        for operation in api.operations.values() {
            for parameter in operation.parameters.iter().filter(|parameter| parameter.location == Location::Path) {
                let Some(noun) = noun_in_path(&operation.path, &parameter.wire) else { continue };
                let words = match api.types.unaliased(&parameter.ty) {
                    of if is_value(of) => {
                        let at = operation.at.join("parameters").join(&parameter.wire);
                        self.add(&noun.words, of, at);
                        noun.words
                    }
                    Type::Named(id) => match self.types.iter().find(|(_, known)| *known == id) {
                        Some((words, _)) => words.clone(),
                        None => continue,
                    },
                    _ => continue,
                };
                if let Some(list) = operation.path.strip_suffix(&["/{", &parameter.wire, "}"].concat())
                    && noun.is_of_segment
                {
                    claim(&api.types, operation.output.ty().as_ref(), &words, &mut claims);
                    lists.insert(list, words);
                }
            }
        }
        for operation in api.operations.values() {
            if let Some(noun) = lists.get(operation.path.as_str()) {
                let item = operation.pages.as_ref().map(|pages| &pages.item);
                claim(&api.types, item.or(answer(operation).as_ref()), noun, &mut claims);
            }
        }
        let only = |nouns: BTreeSet<Noun>| if nouns.len() == 1 { nouns.into_iter().next() } else { None };
        claims.into_iter().filter_map(|(place, nouns)| Some((place, only(nouns)?))).collect()
    }

    fn add(&mut self, noun: &Noun, of: &Type, at: Pointer) {
        let (known, _) = self.nouns.entry(noun.clone()).or_insert_with(|| (of.clone(), at));
        // An ID that is a UUID in some places is created from both.
        if *known == Type::String && *of == Type::Uuid && !self.types.contains_key(noun) {
            *known = Type::Uuid;
        }
    }

    /// Defines the types of IDs that are not schemas. Each is at the member of its object if that has one.
    fn define(&mut self, api: &mut Api, own: &BTreeMap<Place, Noun>) {
        for (noun, (of, at)) in &mut self.nouns {
            let member = own.iter().find(|(_, of_member)| *of_member == noun).map(|((id, field), _)| {
                let definition = &api.types[*id];
                let Shape::Object(object) = &definition.shape else { return definition.at.clone() };
                definition.at.join("properties").join(&object.fields[*field].wire)
            });
            if self.types.contains_key(noun) {
                continue;
            }
            let id = api.types.push(TypeDef {
                at: member.unwrap_or_else(|| at.clone()),
                also: Vec::new(),
                words: noun.iter().cloned().chain(["id".to_owned()]).collect(),
                owner: Owner::Itself,
                docs: Docs::default(),
                example: None,
                shape: Shape::Id(IdType { of: of.clone(), noun: noun.join(" ") }),
                sent: true,
                deprecated: false,
            });
            self.types.insert(noun.clone(), id);
        }
    }

    fn replace(&self, api: &mut Api, own: &BTreeMap<Place, Noun>) {
        for id in api.types.ids() {
            let Shape::Object(object) = &api.types[id].shape else { continue };
            let changed = object.fields.iter().enumerate().filter_map(|(index, field)| {
                let noun = own.get(&(id, index)).cloned().or_else(|| noun_of(&field.wire))?;
                Some((index, self.replaced(&api.types, &field.ty, &noun)?))
            });
            let changed: Vec<(usize, Type)> = changed.collect();
            let Shape::Object(object) = &mut api.types[id].shape else { continue };
            changed.into_iter().for_each(|(index, ty)| object.fields[index].ty = ty);
        }
        for operation in api.operations.values_mut() {
            for parameter in &mut operation.parameters {
                let noun = match parameter.location {
                    Location::Path => noun_in_path(&operation.path, &parameter.wire).map(|noun| noun.words),
                    _ => noun_of(&parameter.wire),
                };
                if let Some(ty) = noun.and_then(|noun| self.replaced(&api.types, &parameter.ty, &noun)) {
                    parameter.ty = ty;
                }
            }
        }
    }

    /// Returns the type for IDs, lists of IDs and IDs that can be null, or `None` if the value is another.
    fn replaced(&self, types: &Types, ty: &Type, noun: &Noun) -> Option<Type> {
        match types.unaliased(ty) {
            Type::List(item) => Some(Type::List(Box::new(self.replaced(types, item, noun)?))),
            Type::Nullable(inner) => Some(Type::Nullable(Box::new(self.replaced(types, inner, noun)?))),
            plain => {
                let (of, _) = self.nouns.get(noun)?;
                let is_same = plain == of || (is_text(plain) && is_text(of));
                is_same.then(|| Type::Named(self.types[noun]))
            }
        }
    }
}

/// Returns the type of the items of a list, or of the value.
fn answer(operation: &Operation) -> Option<Type> {
    match &operation.output {
        Output::Value(Type::List(item)) | Output::Optional(Type::List(item)) => Some((**item).clone()),
        output => output.ty(),
    }
}

/// Claims the members of a type that hold its ID for a resource.
fn claim(types: &Types, ty: Option<&Type>, noun: &Noun, claims: &mut BTreeMap<Place, BTreeSet<Noun>>) {
    let Some(Type::Named(id)) = ty.map(|ty| types.unaliased(ty)) else { return };
    match &types[*id].shape {
        Shape::Object(object) => {
            let member = SUFFIXES.iter().find_map(|name| object.fields.iter().position(|field| field.wire == *name));
            if let Some(member) = member {
                claims.entry((*id, member)).or_default().insert(noun.clone());
            }
        }
        Shape::Union(union) => {
            for branch in &union.branches {
                if let Type::Named(id) = types.unaliased(&branch.ty)
                    && matches!(types[*id].shape, Shape::Object(_))
                {
                    claim(types, Some(&branch.ty), noun, claims);
                }
            }
        }
        _ => {}
    }
}

/// The resource that a path parameter names.
struct InPath {
    words: Noun,
    /// True if the segment in front of the parameter is the list of these resources.
    is_of_segment: bool,
}

/// Returns the resource that a path parameter names.
fn noun_in_path(path: &str, wire: &str) -> Option<InPath> {
    let before = path.split_once(&["/{", wire, "}"].concat()).map(|(before, _)| before);
    let segment = before.and_then(|before| before.rsplit('/').next()).filter(|segment| !segment.contains('{'));
    let list = in_singular(casing::words(segment.unwrap_or_default()));
    let words = casing::words(wire);
    let is_bare = matches!(words.as_slice(), [only] if SUFFIXES.contains(&only.as_str()));
    if is_bare || in_singular(words) == list {
        return (!list.is_empty()).then_some(InPath { words: list, is_of_segment: true });
    }
    let noun = noun_of(wire)?;
    let is_of_segment = list.ends_with(&noun);
    Some(InPath { words: noun, is_of_segment })
}

/// Returns the resource in the name of an ID or of a list of IDs: `agent` of `agent_id` and `agentIds`.
fn noun_of(name: &str) -> Option<Noun> {
    let mut words = casing::words(name);
    let last = words.pop()?;
    let is_id = SUFFIXES.contains(&last.as_str()) || SUFFIXES.contains(&singular(&last).as_str());
    (is_id && !words.is_empty()).then(|| in_singular(words))
}

fn in_singular(mut words: Vec<String>) -> Noun {
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

/// Returns true if an ID can hold the value.
fn is_value(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Uuid | Type::Integer(_))
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_id_states_its_resource() {
        for (name, noun) in [
            ("agent_id", "agent"),
            ("agentId", "agent"),
            ("AgentID", "agent"),
            ("agent-uuid", "agent"),
            ("agents_id", "agent"),
            ("agentIds", "agent"),
            ("workflow_run_id", "workflow run"),
            ("id", ""),
            ("ids", ""),
            ("paid", ""),
            ("agent", ""),
            ("agent_key", ""),
            ("", ""),
        ] {
            assert_eq!(noun_of(name).unwrap_or_default().join(" "), noun, "{name}");
        }
    }

    #[test]
    fn a_path_parameter_names_the_resource_in_front_of_it() {
        for (path, wire, noun, is_of_segment) in [
            ("/agents/{id}", "id", "agent", true),
            ("/agents/{agent_id}", "agent_id", "agent", true),
            ("/agents/{agent}/runs", "agent", "agent", true),
            ("/workflow-runs/{run_id}", "run_id", "run", true),
            ("/workflow-runs/{id}", "id", "workflow run", true),
            ("/members/{user_id}", "user_id", "user", false),
            ("/{tenant_id}/agents", "tenant_id", "tenant", false),
            ("/users/{username}", "username", "", false),
            ("/{id}", "id", "", false),
            ("/a/{b}/{id}", "id", "", false),
            ("/files/{id}.json", "id", "file", true),
        ] {
            let found = noun_in_path(path, wire);
            let found = found.map(|found| (found.words.join(" "), found.is_of_segment)).unwrap_or_default();
            assert_eq!(found, (noun.to_owned(), is_of_segment), "{path} {wire}");
        }
    }

    #[test]
    fn a_document_without_ids_is_an_error() {
        use crate::{Limits, NameLock, Settings, Source, generate};

        let settings = Settings::parse("[types]\nids = \"newtype\"\n").expect("the settings are valid");
        for (path, parameter, is_found) in
            [("/agents/{id}", "string", true), ("/agents/{id}", "number", false), ("/agents/{name}", "string", false)]
        {
            let name = &path["/agents/{".len()..path.len() - 1];
            let document = format!(
                r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{"{path}": {{"get": {{
                    "parameters": [{{"name": "{name}", "in": "path", "required": true, "schema": {{"type": "{parameter}"}}}}],
                    "responses": {{"204": {{"description": "Done."}}}}
                }}}}}}}}"#
            );
            let source = Source::new("document", document);
            let output = generate(&source, &settings, &NameLock::default(), &Limits::default());
            let found = output.map_err(|findings| findings.to_string());
            match found {
                Ok(_) => assert!(is_found, "{path} {parameter}"),
                Err(text) => assert!(!is_found && text.contains("`types.ids` in codegen.toml"), "{path}: {text}"),
            }
        }
    }
}
