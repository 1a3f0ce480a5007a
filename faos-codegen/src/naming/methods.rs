//! The words of the names of methods, and of the types of operations.

use std::collections::HashMap;

use crate::api::{AnswerForm, Api, BodyForm, IdMap, Operation, OperationId, Representation, ResourceId, Root, TypeId};
use crate::json::Pointer;

use super::calls::{self, Request, Tree};
use super::casing;
use super::frameworks::{self, Affixes, Identified};
use super::groups::{self, Groups};
use super::lock::{Address, Kind, NameLock};
use super::route::Route;
use super::words::Vocabulary;

/// The words of the names of methods.
pub(super) struct Methods {
    /// For each operation its possible names, the best first.
    pub(super) names: IdMap<OperationId, Vec<Vec<String>>>,
    /// The words that replace an ID in the names of types, where the name of the method is not the ID.
    pub(super) replaced: IdMap<OperationId, Option<String>>,
    pub(super) resource_of: HashMap<Pointer, ResourceId>,
    /// The decisions that later operations follow.
    pub(super) decisions: Vec<(Address, String)>,
}

impl Methods {
    /// Names every operation.
    pub(super) fn of(api: &Api, groups: &Groups, lock: &NameLock, vocabulary: &Vocabulary) -> Self {
        let mut tree = Tree::default();
        let routes: IdMap<OperationId, Route> = api.operations.map(|_, operation| Route::of(&operation.path));
        for (id, operation) in api.operations.iter() {
            tree.add(&routes[id], operation.method, calls::returns_list(operation, &api.types));
        }
        let stated: Vec<OperationId> =
            api.operations.iter().filter(|(_, operation)| has_id(operation)).map(|(id, _)| id).collect();
        let identified: Vec<Identified<'_>> = stated
            .iter()
            .map(|id| {
                let operation = &api.operations[*id];
                Identified { id: groups::base_id(operation), method: operation.method, path: &operation.path }
            })
            .collect();
        let root = Pointer::root().join("paths");
        let known = |kind| {
            let words = lock.get(&Address::new(&root, kind)).unwrap_or_default();
            words.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let known = Affixes { prefix: known(Kind::Prefix), suffix: known(Kind::Suffix) };
        let (words, affixes) = frameworks::words(&identified, vocabulary, &known);
        let mut ids: IdMap<OperationId, Vec<String>> = api.operations.map(|_, _| Vec::new());
        stated.into_iter().zip(words).for_each(|(id, words)| ids[id] = words);
        let mut names: IdMap<OperationId, Vec<Vec<String>>> = api.operations.map(|_, _| Vec::new());
        let mut resource_of = HashMap::new();
        let mut is_improved: IdMap<OperationId, bool> = api.operations.map(|_, _| false);
        for (resource_id, resource) in api.resources.iter() {
            let words = &groups.groups[resource_id].words;
            let mut open: Vec<(OperationId, Vec<Vec<String>>)> = Vec::new();
            for id in &resource.operations {
                let operation = &api.operations[*id];
                resource_of.insert(operation.at.clone(), resource_id);
                let request = Request {
                    method: operation.method,
                    route: &routes[*id],
                    id: &ids[*id],
                    resource: words,
                    is_moved: operation.tag.is_some() && groups.moved.contains(&operation.at),
                };
                is_improved[*id] =
                    calls::repeats_request(request) || ids[*id] != casing::words(groups::base_id(operation));
                let mut candidates = calls::candidates(request, &tree);
                let suffix = representation_words(operation);
                candidates.iter_mut().for_each(|name| name.extend(suffix.iter().map(|word| (*word).to_owned())));
                open.push((*id, candidates));
            }
            let length = |id: OperationId| routes[id].segments.len();
            let described = open.iter().map(|(id, candidates)| (length(*id), candidates.clone())).collect();
            for ((id, _), candidates) in open.iter().zip(calls::distinct(described)) {
                names[*id] = candidates;
            }
        }
        let mut replaced: IdMap<OperationId, Option<String>> = api.operations.map(|_, _| None);
        for (id, operation) in api.operations.iter() {
            if !is_improved[id] {
                continue;
            }
            let resource = groups.groups[resource_of[&operation.at]].words.join(" ");
            let suffix = representation_words(operation).len();
            let best = &names[id][0];
            let kept = lock.get(&Address::new(&operation.at, Kind::Method)).map(|name| name.replace('_', " "));
            let method = kept.unwrap_or_else(|| best[..best.len() - suffix].join(" "));
            replaced[id] = Some(format!("{resource} {method}"));
        }
        let lines = [(Kind::Prefix, affixes.prefix), (Kind::Suffix, affixes.suffix)];
        let decisions = lines
            .into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(kind, words)| (Address::new(&root, kind), words.join("_")))
            .collect();
        Self { names, replaced, resource_of, decisions }
    }

    /// Returns the words of each type of an operation whose method is not named after the ID: `customers list response`.
    pub(super) fn type_words(&self, api: &Api) -> HashMap<TypeId, Vec<String>> {
        let mut by_id: HashMap<String, &String> = HashMap::new();
        for (id, operation) in api.operations.iter() {
            if let Some(replaced) = &self.replaced[id] {
                by_id.entry(groups::base_id(operation).to_owned()).or_insert(replaced);
            }
        }
        if by_id.is_empty() {
            return HashMap::new();
        }
        let of_operations = api.types.ids().filter(|id| matches!(api.types.root(*id), Root::Resource(_)));
        let replaced = of_operations.filter_map(|id| {
            let mut words = api.types[id].words.clone();
            let first = words.first_mut()?;
            *first = (*by_id.get(first)?).clone();
            Some((id, words))
        });
        replaced.collect()
    }
}

/// Returns true if the document states the ID of an operation.
fn has_id(operation: &Operation) -> bool {
    let made = format!("{} {}", operation.method.as_str().to_ascii_lowercase(), operation.path);
    groups::base_id(operation) != made
}

/// Returns the words that tell the representations of an operation apart.
pub(super) fn representation_words(operation: &Operation) -> Vec<&'static str> {
    let Representation { body, answer } = operation.representation;
    body.map(BodyForm::as_str).into_iter().chain(answer.map(AnswerForm::as_str)).collect()
}
