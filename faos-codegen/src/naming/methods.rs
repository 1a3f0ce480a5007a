//! The words of the names of methods, and of the types of operations.

use std::collections::HashMap;

use crate::api::{Api, IdMap, Method, OperationId, ResourceId, Root, TypeId};
use crate::json::Pointer;

use super::calls::{self, Candidate, Put, Request, Tree};
use super::casing;
use super::decisions::Decisions;
use super::frameworks::{self, Affixes, Identified};
use super::groups::Groups;
use super::identity::{base_id, has_id, place_of, representation_words};
use super::lock::{Address, Kind, NameLock};
use super::origin::Origin;
use super::route::{Route, Segment};
use super::words::{Vocabulary, singular};

/// The words of the names of methods.
pub(super) struct Methods {
    /// For each operation its possible names, the best first.
    pub(super) names: IdMap<OperationId, Vec<Candidate>>,
    /// The words that replace an ID in the names of types, where the name of the method is not the ID.
    pub(super) replaced: IdMap<OperationId, Option<String>>,
    pub(super) resource_of: HashMap<Pointer, ResourceId>,
}

impl Methods {
    /// Names every operation.
    pub(super) fn of(
        api: &Api,
        groups: &Groups,
        lock: &NameLock,
        decisions: &mut Decisions<'_>,
        vocabulary: &Vocabulary,
    ) -> Self {
        let routes: IdMap<OperationId, Route> = api.operations.map(|_, operation| Route::of(&operation.path));
        let tree = tree(api, &routes, lock, decisions);
        let stated: Vec<OperationId> =
            api.operations.iter().filter(|(_, operation)| has_id(operation)).map(|(id, _)| id).collect();
        let identified: Vec<Identified<'_>> = stated
            .iter()
            .map(|id| {
                let operation = &api.operations[*id];
                Identified { id: base_id(operation), method: operation.method, path: &operation.path }
            })
            .collect();
        let root = Pointer::root().join("paths");
        let known = |kind| {
            let words = decisions.recorded(&root, kind).unwrap_or_default();
            words.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let known = Affixes { prefix: known(Kind::Prefix), suffix: known(Kind::Suffix) };
        let (words, affixes) = frameworks::words(&identified, vocabulary, &known, decisions.is_open());
        let mut ids: IdMap<OperationId, Vec<String>> = api.operations.map(|_, _| Vec::new());
        stated.into_iter().zip(words).for_each(|(id, words)| ids[id] = words);
        let mut names: IdMap<OperationId, Vec<Candidate>> = api.operations.map(|_, _| Vec::new());
        let mut resource_of = HashMap::new();
        let mut is_improved: IdMap<OperationId, bool> = api.operations.map(|_, _| false);
        for (resource_id, resource) in api.resources.iter() {
            let words = &groups.groups[resource_id].words;
            let mut open: Vec<(OperationId, Vec<Candidate>)> = Vec::new();
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
                let is_function = ids[*id] != casing::words(base_id(operation));
                is_improved[*id] = calls::repeats_request(request) || is_function;
                let mut candidates = calls::candidates(request, &tree);
                if let Some(called) = &operation.called {
                    candidates.insert(0, calls::stated(request, &vocabulary.split(called)));
                }
                if let Some(version) = version(&operation.path) {
                    let words = [candidates[0].words.as_slice(), &[format!("v{version}")]].concat();
                    candidates.push(Candidate { words, origin: candidates[0].origin });
                }
                let suffix = representation_words(operation);
                for candidate in &mut candidates {
                    candidate.words.extend(suffix.iter().map(|word| (*word).to_owned()));
                    if candidate.origin == Origin::Id && is_function {
                        candidate.origin = Origin::Function;
                    }
                }
                open.push((*id, candidates));
            }
            // IDs that do not state a key come first, then short paths.
            let rank = |id: OperationId| (calls::key(&ids[id]).is_some(), routes[id].segments.len());
            let described = open.iter().map(|(id, names)| (rank(*id), is_regular(&routes[*id]), names.clone()));
            let described = described.collect();
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
            let best = &names[id][0].words;
            let kept = lock.get(&Address::new(&operation.at, Kind::Method)).map(|name| name.replace('_', " "));
            let method = kept.unwrap_or_else(|| best[..best.len() - suffix].join(" "));
            replaced[id] = Some(format!("{resource} {method}"));
        }
        for (kind, words) in [(Kind::Prefix, affixes.prefix), (Kind::Suffix, affixes.suffix)] {
            if !words.is_empty() {
                decisions.record(&root, kind, words.join("_"));
            }
        }
        Self { names, replaced, resource_of }
    }

    /// Returns the words of each type of an operation whose method is not named after the ID: `customers list response`.
    pub(super) fn type_words(&self, api: &Api) -> HashMap<TypeId, Vec<String>> {
        let mut by_id: HashMap<String, &String> = HashMap::new();
        for (id, operation) in api.operations.iter() {
            if let Some(replaced) = &self.replaced[id] {
                by_id.entry(base_id(operation).to_owned()).or_insert(replaced);
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

/// Returns the number of the version in a path.
fn version(path: &str) -> Option<u32> {
    path.split('/').find_map(|part| part.strip_prefix(['v', 'V'])?.parse().ok())
}

/// Returns true if the last noun of a path has a regular plural.
fn is_regular(route: &Route) -> bool {
    let last = route.phrases().last().and_then(<[String]>::last);
    last.is_some_and(|last| last.strip_suffix('s').is_some_and(|noun| noun == singular(last)))
}

/// Collects the paths of an API, with the decisions about them.
fn tree(api: &Api, routes: &IdMap<OperationId, Route>, lock: &NameLock, decisions: &mut Decisions<'_>) -> Tree {
    let mut tree = Tree::default();
    for (id, operation) in api.operations.iter() {
        tree.add(&routes[id], operation.method, calls::returns_list(operation, &api.types));
        let path = Pointer::root().join("paths").join(&operation.path);
        if decisions.holds(&path, COLLECTION) {
            tree.set_collection(&routes[id]);
        }
        let called = lock.get(&Address::new(&operation.at, Kind::Method)).unwrap_or_default();
        let verb = called.split('_').next().unwrap_or_default();
        let is_item = routes[id].segments.last().is_some_and(Segment::is_parameter);
        let put = match (operation.method, decisions.recorded(&place_of(operation), Kind::Rule), verb) {
            (Method::Put, Some(UPDATE), _) | (Method::Put, None, UPDATE) => Some(Put::Updates),
            (Method::Put, Some(REPLACE), _) | (Method::Put, None, REPLACE) => Some(Put::Replaces),
            // Both cannot be called `update`.
            (Method::Post, _, UPDATE) if is_item => Some(Put::Replaces),
            _ => None,
        };
        if let Some(put) = put {
            tree.set_put(&routes[id], put);
        }
    }
    for (id, operation) in api.operations.iter().filter(|(_, operation)| operation.representation.is_first()) {
        let route = &routes[id];
        if !route.verb.is_empty() {
            continue;
        }
        if tree.is_collection(&route.key()) {
            decisions.record(&Pointer::root().join("paths").join(&operation.path), Kind::Rule, COLLECTION);
        } else if operation.method == Method::Put {
            let rule = if tree.put_replaces(&route.key()) { REPLACE } else { UPDATE };
            decisions.record(&place_of(operation), Kind::Rule, rule);
        }
    }
    tree
}

/// The rule of a path that lists items.
const COLLECTION: &str = "collection";

/// The rule of a PUT that replaces the item.
const REPLACE: &str = "replace";

/// The rule of a PUT that is the only method to update the item.
const UPDATE: &str = "update";
