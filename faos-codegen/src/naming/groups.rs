//! Groups operations into resources: by tag, or by the subject of the path where tags do not tell operations apart.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use crate::api::{Api, Docs, Id, IdMap, Operation, OperationId, Owner, Resource, ResourceId};
use crate::json::Pointer;

use super::decisions::Decisions;
use super::identity::{base_id, operation_place, place_of};
use super::lock::{Address, Kind, NameLock};
use super::origin::Origin;
use super::overrides::Overrides;
use super::route::{Route, Segment};
use super::words::{Vocabulary, same_phrase, singular};

/// A group of operations.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The words of its name.
    pub(super) words: Vec<String>,
    /// The places of the tags or subjects that belong to it, the first of which names it.
    pub(super) places: Vec<Pointer>,
    /// The name that the lock or the settings state for operations.
    pub(super) kept: Option<(String, Origin)>,
    /// The origin of its name, unless that is kept.
    pub(super) origin: Origin,
}

/// The groups of an API.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) groups: IdMap<ResourceId, Group>,
    /// The indices of the names in the settings that were used.
    pub(super) used: BTreeSet<usize>,
    /// The operations that are not in the resource of their first tag or of the first segment of their path.
    pub(super) moved: HashSet<Pointer>,
}

/// Regroups the operations of an API. Operations that the lock names stay where they are.
pub(super) fn regroup(
    mut api: Api,
    lock: &NameLock,
    overrides: &Overrides<'_>,
    decisions: &mut Decisions<'_>,
    vocabulary: &Vocabulary,
) -> (Api, Groups) {
    let grouping = Grouping::new(&api, lock, decisions, vocabulary);
    let mut homes: Vec<Home> = api.operations.values().map(|operation| grouping.home(operation)).collect();
    let used = move_as_set(&api, overrides, &mut homes);
    let mut list: IndexMap<String, (Group, Resource)> = IndexMap::new();
    let old: HashMap<&str, &Resource> =
        api.resources.values().map(|resource| (resource.name.as_str(), resource)).collect();
    // Resources keep the order in which the document first mentions them.
    let mut order: Vec<OperationId> =
        api.resources.values().flat_map(|resource| resource.operations.iter().copied()).collect();
    order.sort();
    let mut moved = HashSet::new();
    let mut resource_of: IdMap<OperationId, ResourceId> = api.operations.map(|_, _| ResourceId::new(0));
    for id in order {
        let (operation, home) = (&api.operations[id], &homes[id.index()]);
        let entry = list.entry(home.key.clone());
        let resource = ResourceId::new(entry.index());
        let (group, known) = entry.or_insert_with(|| {
            let docs = old.get(home.name.as_str()).map(|resource| resource.docs.clone()).unwrap_or_default();
            let words = home.words.clone();
            (
                Group { words, places: Vec::new(), kept: home.kept.clone(), origin: Origin::Path },
                Resource { name: home.name.clone(), docs, operations: Vec::new() },
            )
        });
        let place = Pointer::root().join("tags").join(&home.name);
        if !group.places.contains(&place) {
            group.places.push(place);
        }
        if known.docs == Docs::default()
            && let Some(other) = old.get(home.name.as_str())
        {
            known.docs = other.docs.clone();
        }
        if operation.tag.as_ref() == Some(&home.name) {
            group.origin = Origin::Tag;
        }
        known.operations.push(id);
        resource_of[id] = resource;
        if home.is_moved {
            moved.insert(place_of(operation));
        }
    }
    let (groups, mut resources): (Vec<Group>, Vec<Resource>) = list.into_values().unzip();
    set_owners(&mut api, &resource_of);
    for resource in &mut resources {
        let key = |id: &OperationId| {
            let operation = &api.operations[*id];
            (operation.path.clone(), operation.method, *id)
        };
        resource.operations.sort_by_cached_key(key);
    }
    sort_operations(&mut api, &mut resources);
    api.resources = resources.into_iter().collect();
    (api, Groups { groups: groups.into_iter().collect(), used, moved })
}

/// Moves operations to the resources that the settings state. Returns the indices of the settings that were used.
fn move_as_set(api: &Api, overrides: &Overrides<'_>, homes: &mut [Home]) -> BTreeSet<usize> {
    let mut used = BTreeSet::new();
    let wanted: Vec<Option<&str>> = api
        .operations
        .values()
        .map(|operation| {
            let (index, name) = overrides.resource_of(&place_of(operation), &operation.path)?;
            used.insert(index);
            Some(name)
        })
        .collect();
    // The resources that other operations are in, by name.
    let mut known: HashMap<String, Home> = HashMap::new();
    for (home, _) in homes.iter().zip(&wanted).filter(|(_, wanted)| wanted.is_none()) {
        let place = Address::new(&Pointer::root().join("tags").join(&home.name), Kind::Resource);
        let given = overrides.get(&place).map(|(_, name)| name.to_owned());
        let kept = home.kept.as_ref().map(|(name, _)| name.clone());
        let name = given.or(kept).unwrap_or_else(|| super::casing::resource_name(&home.words.join("_")));
        known.entry(name).or_insert_with(|| home.clone());
    }
    for (home, name) in homes.iter_mut().zip(wanted) {
        let Some(name) = name else { continue };
        let own = Home {
            key: format!("={name}"),
            name: name.to_owned(),
            words: split(name),
            kept: Some((name.to_owned(), Origin::Settings)),
            is_moved: true,
        };
        *home = known.get(name).map_or(own, |known| Home { is_moved: true, ..known.clone() });
    }
    used
}

/// Sets the owner of the types of operations.
fn set_owners(api: &mut Api, resource_of: &IdMap<OperationId, ResourceId>) {
    let mut by_place: HashMap<Pointer, ResourceId> = HashMap::new();
    let mut by_id: HashMap<String, ResourceId> = HashMap::new();
    let mut by_resource: HashMap<ResourceId, ResourceId> = HashMap::new();
    for (old, resource) in api.resources.iter() {
        for id in &resource.operations {
            let (operation, new) = (&api.operations[*id], resource_of[*id]);
            by_place.entry(place_of(operation)).or_insert(new);
            by_id.entry(base_id(operation).to_owned()).or_insert(new);
            by_resource.entry(old).or_insert(new);
        }
    }
    for definition in api.types.values_mut() {
        let Owner::Resource(old) = definition.owner else { continue };
        let by_place = || operation_place(&definition.at).and_then(|at| by_place.get(&at));
        let by_id = || definition.words.first().and_then(|id| by_id.get(id));
        let new = by_place().or_else(by_id).or_else(|| by_resource.get(&old)).copied();
        definition.owner = Owner::Resource(new.unwrap_or(ResourceId::new(0)));
    }
}

/// Numbers the operations anew: by resource, then by path.
fn sort_operations(api: &mut Api, resources: &mut [Resource]) {
    let mut old: Vec<Option<Operation>> = std::mem::take(&mut api.operations).into_iter().map(Some).collect();
    for resource in resources {
        for id in &mut resource.operations {
            let operation = old[id.index()].take().expect("each operation is in one resource");
            *id = api.operations.push(operation);
        }
    }
}

/// The resource of an operation.
#[derive(Clone, Debug)]
struct Home {
    /// Equal for operations of the same resource.
    key: String,
    /// The tag or the segment that names the resource.
    name: String,
    words: Vec<String>,
    /// The name that the lock or the settings state.
    kept: Option<(String, Origin)>,
    is_moved: bool,
}

struct Grouping<'a> {
    lock: &'a NameLock,
    vocabulary: &'a Vocabulary,
    /// The words of each tag, without the prefix that all share.
    tag_words: BTreeMap<String, Vec<String>>,
    /// The keys of resources, by the words of a tag in the singular.
    by_words: HashMap<String, (String, Vec<String>)>,
    /// The tags whose operations are grouped by their paths.
    headings: BTreeSet<String>,
    /// The pairs of a tag and a subject that is a resource of its own.
    parted: BTreeSet<(String, String)>,
    /// The operations that another operation of their tag equals but for a parent, and that parent.
    below_parent: HashMap<Pointer, Vec<String>>,
    /// The tag of most operations with a subject.
    tag_of_subject: HashMap<String, String>,
    tenants: BTreeSet<String>,
    /// The pairs of a tag and a subject whose operations the lock has in the resource of the tag.
    settled: BTreeSet<(String, String)>,
    /// The resources that the lock has for operations without a tag, by subject.
    untagged: HashMap<String, Home>,
    /// The tags and subjects of each resource of the lock.
    named: HashMap<String, Vec<String>>,
}

/// The number of operations from which paths decide if there is only one tag.
const MANY_OPERATIONS: usize = 12;

/// The number of words from which a tag is a heading.
const HEADING_WORDS: usize = 4;

impl<'a> Grouping<'a> {
    fn new(api: &Api, lock: &'a NameLock, decisions: &mut Decisions<'_>, vocabulary: &'a Vocabulary) -> Self {
        let mut grouping = Self {
            lock,
            vocabulary,
            tag_words: BTreeMap::new(),
            by_words: HashMap::new(),
            headings: BTreeSet::new(),
            parted: BTreeSet::new(),
            below_parent: HashMap::new(),
            tag_of_subject: HashMap::new(),
            tenants: BTreeSet::new(),
            settled: BTreeSet::new(),
            untagged: HashMap::new(),
            named: HashMap::new(),
        };
        let tags = Pointer::root().join("tags");
        for at in lock.below(&tags, Kind::Resource) {
            if let (Some(name), Some(tag)) = (decisions.recorded(at, Kind::Resource), at.last()) {
                grouping.named.entry(name.to_owned()).or_default().push(tag.into_owned());
            }
        }
        grouping.find_tenants(api, decisions);
        grouping.find_tags(api, decisions);
        grouping.find_settled(api);
        grouping.find_headings(api, decisions);
        grouping.find_parents(api, decisions);
        grouping.find_untagged(api);
        grouping
    }

    /// Returns true if the lock names an operation.
    fn is_known(&self, operation: &Operation) -> bool {
        self.lock.get(&Address::new(&operation.at, Kind::Method)).is_some()
    }

    /// Finds the tags and subjects for which earlier runs let the tag decide.
    fn find_settled(&mut self, api: &Api) {
        let known = api.operations.values().filter(|operation| self.is_known(operation));
        let by_tag = known.filter(|known| self.lock.get(&Address::new(&place_of(known), Kind::Group)).is_none());
        let pairs = by_tag.filter_map(|operation| {
            let subject = self.subject(&Route::of(&operation.path)).join("_");
            Some((operation.tag.clone()?, subject))
        });
        self.settled = pairs.collect();
    }

    /// Finds the resources that later operations without a tag join.
    fn find_untagged(&mut self, api: &Api) {
        let known = api.operations.values().filter(|operation| operation.tag.is_none() && self.is_known(operation));
        let homes = known.map(|known| (self.subject(&Route::of(&known.path)).join("_"), self.home(known)));
        let mut untagged = HashMap::new();
        for (subject, home) in homes.filter(|(subject, home)| !subject.is_empty() && home.kept.is_some()) {
            untagged.entry(subject).or_insert(home);
        }
        self.untagged = untagged;
    }

    /// Finds operations such as `/projects/{id}/certificates` beside `/certificates`. They belong to the parent, since
    /// both would have the same name. A single one does not leave the others below the same parent.
    fn find_parents(&mut self, api: &Api, decisions: &mut Decisions<'_>) {
        let mut own = HashSet::new();
        let mut nested = Vec::new();
        for operation in api.operations.values() {
            let Some(tag) = &operation.tag else { continue };
            let route = Route::of(&operation.path);
            let words = &self.tag_words[tag];
            let is_own = |segment: &Segment| matches!(segment, Segment::Phrase(phrase) if same_phrase(phrase, words));
            let Some(start) = route.segments.iter().position(is_own) else { continue };
            let tail = Route { segments: route.segments[start..].to_vec(), verb: route.verb.clone() };
            let key = (tag, operation.method, tail.key(), tail.verb);
            match route.segments[..start].iter().rposition(Segment::is_parameter) {
                Some(parameter) if parameter > 0 => {
                    nested.push((key, place_of(operation), route.segments[parameter - 1].words().to_vec()));
                }
                Some(_) => {}
                None => _ = own.insert(key),
            }
        }
        let mut twins: HashMap<(String, Vec<String>), (usize, usize)> = HashMap::new();
        for (key, _, parent) in &nested {
            let (twins, all) = twins.entry((key.0.clone(), parent.clone())).or_default();
            *twins += usize::from(own.contains(key));
            *all += 1;
        }
        for (key, place, parent) in nested {
            let (of_parent, all) = twins[&(key.0.clone(), parent.clone())];
            let rule = Pointer::root().join("tags").join(key.0).join(&format!("{}/{{}}", parent.join("_")));
            let was_decided = decisions.holds(&rule, BY_PARENT);
            let is_tenant = self.tenants.contains(&parent.join("_"));
            let is_settled = self.settled.contains(&(key.0.clone(), parent.join("_")));
            let is_twin = own.contains(&key) && 2 * of_parent >= all && !is_settled;
            if (was_decided || is_twin) && !is_tenant && self.by_words.contains_key(&singular_key(&parent)) {
                decisions.record(&rule, Kind::Rule, BY_PARENT);
                self.below_parent.insert(place, parent);
            }
        }
    }

    /// Finds pairs of a literal and a parameter that many paths begin with, such as `/accounts/{id}`.
    fn find_tenants(&mut self, api: &Api, decisions: &mut Decisions<'_>) {
        let mut below: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let paths: BTreeSet<&str> = api.operations.values().map(|operation| operation.path.as_str()).collect();
        for path in &paths {
            if let [Segment::Phrase(first), Segment::Parameter(_), Segment::Phrase(next), ..] =
                Route::of(path).segments.as_slice()
            {
                *counts.entry(first.join("_")).or_default() += 1;
                below.entry(first.join("_")).or_default().insert(next.join("_"));
            }
        }
        let root = Pointer::root().join("paths");
        for (pair, next) in below {
            let place = root.join(&pair);
            let is_common = 10 * counts[&pair] > paths.len() && next.len() >= MANY_SUBJECTS;
            if decisions.holds(&place, TENANT) || decisions.is_open() && is_common {
                decisions.record(&place, Kind::Rule, TENANT);
                self.tenants.insert(pair);
            }
        }
    }

    fn find_tags(&mut self, api: &Api, decisions: &mut Decisions<'_>) {
        let names: BTreeSet<&String> = api.operations.values().filter_map(|operation| operation.tag.as_ref()).collect();
        let mut words: Vec<(String, Vec<String>)> =
            names.into_iter().map(|name| (name.clone(), tag_words(name, self.vocabulary))).collect();
        let root = Pointer::root().join("tags");
        let kept = decisions.recorded(&root, Kind::Prefix).map(str::to_owned);
        if let Some(prefix) = kept.or_else(|| shared_prefix(&words).filter(|_| decisions.is_open())) {
            let parts: Vec<&str> = prefix.split('_').collect();
            for (_, words) in &mut words {
                if words.len() > parts.len() && words.iter().zip(&parts).all(|(word, part)| word == part) {
                    words.drain(..parts.len());
                }
            }
            decisions.record(&root, Kind::Prefix, prefix);
        }
        let is_known = |tag: &str| self.lock.get(&Address::new(&root.join(tag), Kind::Resource)).is_some();
        let (known, new): (Vec<_>, Vec<_>) = words.iter().partition(|(tag, _)| is_known(tag));
        for (tag, words) in known.into_iter().chain(new) {
            let entry = self.by_words.entry(singular_key(words));
            entry.or_insert_with(|| (tag.clone(), words.clone()));
        }
        let mut counts: BTreeMap<String, BTreeMap<&String, usize>> = BTreeMap::new();
        for operation in api.operations.values() {
            if let Some(tag) = &operation.tag {
                let subject = self.subject(&Route::of(&operation.path)).join("_");
                *counts.entry(subject).or_default().entry(tag).or_default() += 1;
            }
        }
        self.tag_of_subject = counts
            .into_iter()
            .filter_map(|(subject, tags)| {
                let all: usize = tags.values().sum();
                let (tag, count) = tags.into_iter().max_by_key(|(_, count)| *count)?;
                (2 * count > all).then(|| (subject, tag.clone()))
            })
            .collect();
        self.tag_words = words.into_iter().collect();
    }

    fn find_headings(&mut self, api: &Api, decisions: &mut Decisions<'_>) {
        let root = Pointer::root().join("tags");
        let mut subjects: BTreeMap<&String, BTreeMap<String, usize>> = BTreeMap::new();
        for operation in api.operations.values() {
            if let Some(tag) = &operation.tag {
                let route = Route::of(&operation.path);
                let subject = self.subject(&route);
                let says_tag = self.says(&route, &operation.id, tag);
                if !subject.is_empty() {
                    let counted =
                        if says_tag && !self.is_named(tag, &subject) { String::new() } else { subject.join("_") };
                    *subjects.entry(tag).or_default().entry(counted).or_default() += 1;
                }
            }
        }
        let count = api.operations.values().filter(|operation| operation.tag.is_some()).count();
        for (tag, subjects) in &subjects {
            let place = root.join(tag);
            let distinct = subjects.keys().filter(|subject| !subject.is_empty()).count();
            let holds_all = self.tag_words.len() == 1
                && count >= MANY_OPERATIONS
                && distinct >= 3
                && 2 * subjects.values().max().copied().unwrap_or_default() < count;
            let is_heading = self.tag_words[*tag].len() >= HEADING_WORDS;
            let is_settled = self.settled.iter().any(|(settled, _)| settled == *tag);
            if decisions.holds(&place, BY_PATH) || (holds_all || is_heading) && !is_settled {
                decisions.record(&place, Kind::Rule, BY_PATH);
                self.headings.insert((*tag).clone());
                continue;
            }
            let has_own = subjects.keys().any(|subject| self.is_named(tag, &split(subject)));
            for (subject, count) in subjects.iter().filter(|(subject, _)| !subject.is_empty()) {
                let words = split(subject);
                let place = place.join(subject);
                let is_tag = self.by_words.contains_key(&singular_key(&words));
                let is_settled = self.settled.contains(&((*tag).clone(), subject.clone()));
                let is_apart = has_own && *count >= 3 && !is_tag && !is_settled && !self.is_named(tag, &words);
                if decisions.holds(&place, BY_PATH) || is_apart {
                    decisions.record(&place, Kind::Rule, BY_PATH);
                    self.parted.insert(((*tag).clone(), subject.clone()));
                }
            }
        }
    }

    /// Returns true if a tag has the same words as a subject.
    fn is_named(&self, tag: &str, subject: &[String]) -> bool {
        self.tag_words.get(tag).is_some_and(|words| same_phrase(words, subject))
    }

    /// Returns true if a path or an ID says a word of a tag.
    fn says(&self, route: &Route, id: &str, tag: &str) -> bool {
        let words = &self.tag_words[tag];
        let said: Vec<String> = route.phrases().flatten().cloned().chain(self.vocabulary.split(id)).collect();
        words.iter().any(|word| said.iter().any(|said| super::words::same_noun(word, said)))
    }

    /// Returns the first phrase of a path that is not a tenant.
    fn subject(&self, route: &Route) -> Vec<String> {
        let mut segments = route.segments.as_slice();
        while let [Segment::Phrase(first), Segment::Parameter(_), rest @ ..] = segments
            && rest.iter().any(|segment| !segment.is_parameter())
            && self.tenants.contains(&first.join("_"))
        {
            segments = rest;
        }
        let phrase = segments.iter().find(|segment| !segment.is_parameter());
        phrase.map(|phrase| phrase.words().to_vec()).unwrap_or_default()
    }

    /// Returns the resource of an operation.
    fn home(&self, operation: &Operation) -> Home {
        let place = place_of(operation);
        let route = Route::of(&operation.path);
        let original = operation.tag.clone().unwrap_or_else(|| operation.subject.clone());
        if let Some(kept) = self.lock.get(&Address::new(&place, Kind::Group)) {
            let home = self.decide_home(operation, &route, &original);
            // The place of another resource must not be one of this resource.
            let name = match self.named.get(kept) {
                None => kept.to_owned(),
                Some(names) if names.contains(&home.name) => home.name,
                Some(names) => names[0].clone(),
            };
            return Home {
                key: format!("={kept}"),
                name,
                words: home.words,
                kept: Some((kept.to_owned(), Origin::Lock)),
                is_moved: true,
            };
        }
        // Without a note of its own, an operation that the lock names is where its tag or its path says.
        let is_known = self.is_known(operation);
        let own = self.lock.get(&Address::new(&Pointer::root().join("tags").join(&original), Kind::Resource));
        if is_known && let Some(own) = own {
            let words = split(own);
            return Home {
                key: format!("={own}"),
                name: original,
                words,
                kept: Some((own.to_owned(), Origin::Lock)),
                is_moved: false,
            };
        }
        let follows = || self.untagged.get(&self.subject(&route).join("_")).filter(|_| operation.tag.is_none());
        if !is_known && let Some(home) = follows() {
            return Home { is_moved: home.is_moved || home.name != original, ..home.clone() };
        }
        let home = self.decide_home(operation, &route, &original);
        let kept = self.lock.get(&Address::new(&Pointer::root().join("tags").join(&home.name), Kind::Resource));
        let is_moved = home.name != original;
        match kept {
            Some(kept) => {
                Home { key: format!("={kept}"), kept: Some((kept.to_owned(), Origin::Lock)), is_moved, ..home }
            }
            None => Home { is_moved, ..home },
        }
    }

    fn decide_home(&self, operation: &Operation, route: &Route, original: &str) -> Home {
        let subject = self.subject(route);
        let of_words = |words: Vec<String>, name: &str| {
            let (name, words) =
                self.by_words.get(&singular_key(&words)).cloned().unwrap_or_else(|| (name.to_owned(), words));
            Home { key: words.join("_"), name, words, kept: None, is_moved: false }
        };
        let by_path = || {
            let name = route_text(&operation.path, &subject);
            of_words(subject.clone(), &name)
        };
        match &operation.tag {
            Some(tag) => {
                if let Some(parent) = self.below_parent.get(&place_of(operation)) {
                    return of_words(parent.clone(), &parent.join("_"));
                }
                let is_parted =
                    self.parted.contains(&(tag.clone(), subject.join("_"))) && !self.says(route, &operation.id, tag);
                if !subject.is_empty() && (self.headings.contains(tag) || is_parted) {
                    by_path()
                } else if self
                    .lock
                    .get(&Address::new(&Pointer::root().join("tags").join(tag), Kind::Resource))
                    .is_some()
                {
                    let words = self.tag_words[tag].clone();
                    Home { key: words.join("_"), name: tag.clone(), words, kept: None, is_moved: false }
                } else {
                    of_words(self.tag_words[tag].clone(), tag)
                }
            }
            None if subject.is_empty() => Home {
                key: original.to_owned(),
                name: original.to_owned(),
                words: self.vocabulary.split(original),
                kept: None,
                is_moved: false,
            },
            None => match self.tag_of_subject.get(&subject.join("_")) {
                Some(tag) if !self.headings.contains(tag) => of_words(self.tag_words[tag].clone(), tag),
                _ => by_path(),
            },
        }
    }
}

/// The number of resources below a pair from which it is a tenant.
const MANY_SUBJECTS: usize = 8;

const TENANT: &str = "tenant";
const BY_PATH: &str = "by_path";
const BY_PARENT: &str = "by_parent";

/// Returns the text of the segment of a path with these words.
fn route_text(path: &str, words: &[String]) -> String {
    let texts = path.split(['/', '?', '#']).filter(|text| !text.contains('{'));
    let mut matching = texts.filter(|text| super::casing::words(text).starts_with(words));
    matching.next().map_or_else(|| words.join("_"), str::to_owned)
}

fn split(name: &str) -> Vec<String> {
    name.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn singular_key(words: &[String]) -> String {
    words.iter().map(|word| singular(word)).collect()
}

/// Returns the words of a tag, without its query, versions and the suffix of a class.
fn tag_words(tag: &str, vocabulary: &Vocabulary) -> Vec<String> {
    let mut words = vocabulary.split(tag.split(['?', '#']).next().unwrap_or_default());
    while words.len() > 1
        && words
            .last()
            .is_some_and(|last| matches!(last.as_str(), "controller" | "api" | "resource" | "endpoint" | "endpoints"))
    {
        words.pop();
    }
    let is_version = |word: &String| {
        word.strip_prefix('v')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if words.iter().any(|word| !is_version(word)) {
        words.retain(|word| !is_version(word));
    }
    if words.is_empty() { vec!["root".to_owned()] } else { words }
}

/// Returns the words that all tags begin with, each having more words.
fn shared_prefix(tags: &[(String, Vec<String>)]) -> Option<String> {
    let (_, first) = tags.first().filter(|_| tags.len() >= 3)?;
    let mut length = first.len() - 1;
    for (_, words) in tags {
        let shared = words.iter().zip(first).take_while(|(left, right)| left == right).count();
        length = length.min(shared).min(words.len() - 1);
    }
    (length > 0).then(|| first[..length].join("_"))
}
