//! The names of methods: an operation's ID without its resource or, where the ID says no more than the request, the
//! shape of the request.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::api::{Method, Operation, Output, Shape, Type, Types};

use super::casing;
use super::origin::Origin;
use super::route::{Route, Segment};
use super::words::{
    is_article, is_link, is_plural, is_quantifier, is_reading_verb, is_relative, is_verb, plural_phrase, same_noun,
    same_phrase, singular_phrase,
};

/// The paths of a document, and the methods that each has.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: HashMap<String, Node>,
}

#[derive(Debug, Default)]
struct Node {
    methods: HashSet<Method>,
    /// True if a parameter follows.
    has_items: bool,
    /// True if GET returns a list.
    lists: bool,
    /// True if an earlier run decided that the path is a collection.
    was_collection: bool,
    put: Option<Put>,
}

/// The meaning of PUT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    Replaces,
    Updates,
}

impl Tree {
    pub(super) fn add(&mut self, route: &Route, method: Method, lists: bool) {
        let key = route.key();
        if route.verb.is_empty() {
            let node = self.nodes.entry(key.clone()).or_default();
            node.methods.insert(method);
            node.lists |= lists && method == Method::Get;
        }
        for (end, _) in key.match_indices("/{}") {
            self.nodes.entry(key[..end].to_owned()).or_default().has_items = true;
        }
    }

    fn methods(&self, key: &str, method: Method) -> bool {
        self.nodes.get(key).is_some_and(|node| node.methods.contains(&method))
    }

    /// Records that an earlier run decided that a path is a collection.
    pub(super) fn set_collection(&mut self, route: &Route) {
        self.nodes.entry(route.key()).or_default().was_collection = true;
    }

    /// Records the meaning of PUT that an earlier run decided.
    pub(super) fn set_put(&mut self, route: &Route, put: Put) {
        self.nodes.entry(route.key()).or_default().put.get_or_insert(put);
    }

    /// Returns true if a path has items below it or returns a list.
    pub(super) fn is_collection(&self, key: &str) -> bool {
        self.nodes.get(key).is_some_and(|node| node.has_items || node.lists || node.was_collection)
    }

    /// Returns true if PUT replaces what PATCH updates.
    pub(super) fn put_replaces(&self, key: &str) -> bool {
        let put = self.nodes.get(key).and_then(|node| node.put);
        put.map_or_else(|| self.methods(key, Method::Patch), |put| put == Put::Replaces)
    }

    /// Returns true if an earlier run gave `update` to PUT.
    fn put_updates(&self, key: &str) -> bool {
        self.nodes.get(key).and_then(|node| node.put) == Some(Put::Updates)
    }
}

/// Returns true if an operation returns a list: the items themselves, or an object around them.
pub(super) fn returns_list(operation: &Operation, types: &Types) -> bool {
    let ty = match &operation.output {
        Output::Page(_) => return true,
        Output::Value(ty) | Output::Optional(ty) => types.unaliased(ty),
        _ => return false,
    };
    let is_list = |ty: &Type| match types.unaliased(ty) {
        Type::List(_) => true,
        Type::Nullable(ty) => matches!(types.unaliased(ty), Type::List(_)),
        _ => false,
    };
    match ty {
        ty if is_list(ty) => true,
        Type::Named(id) => match &types[*id].shape {
            Shape::Object(object) => {
                let mut lists = object.fields.iter().filter(|field| is_list(&field.ty));
                let first = lists.next();
                let is_only = lists.next().is_none();
                let last = operation.path.rsplit('/').find(|segment| !segment.contains('{')).unwrap_or_default();
                first.is_some_and(|field| {
                    let name = field.wire.to_ascii_lowercase();
                    matches!(
                        name.as_str(),
                        "data" | "items" | "results" | "value" | "values" | "list" | "entries" | "records" | "content"
                    ) || is_only && name.replace(['_', '-'], "") == last.to_ascii_lowercase().replace(['_', '-'], "")
                })
            }
            _ => false,
        },
        _ => false,
    }
}

/// A request whose method needs a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) method: Method,
    pub(super) route: &'a Route,
    /// The words of the ID, empty if the document states none.
    pub(super) id: &'a [String],
    /// The words of the resource.
    pub(super) resource: &'a [String],
    /// True if the path decided the resource although the operation has a tag.
    pub(super) is_moved: bool,
}

/// A name that a method can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) words: Vec<String>,
    /// [`Origin::Id`] or [`Origin::Request`].
    pub(super) origin: Origin,
}

impl Candidate {
    fn of_id(words: Vec<String>) -> Self {
        Self { words, origin: Origin::Id }
    }

    fn of_request(words: Vec<String>) -> Self {
        Self { words, origin: Origin::Request }
    }
}

/// Returns the words of a method's name that the document states, without its resource.
pub(super) fn stated(request: Request<'_>, words: &[String]) -> Candidate {
    Candidate { words: without_resource(words, request), origin: Origin::Extension }
}

/// Returns the names that a method can have, the best first. A later name says more.
pub(super) fn candidates(request: Request<'_>, tree: &Tree) -> Vec<Candidate> {
    let Request { id, route, resource, is_moved, .. } = request;
    let shape = by_shape(request, tree, Detail::Resource);
    let whole_shape = by_shape(request, tree, Detail::Whole);
    let mut with_parameters = whole_shape.clone();
    with_parameters.push("by".to_owned());
    let parameters = route.segments.iter().filter(|segment| segment.is_parameter());
    let before = with_parameters.len();
    with_parameters.extend(parameters.flat_map(Segment::words).cloned());
    if with_parameters.len() == before {
        with_parameters.pop();
    }
    let spelled = by_shape(request, tree, Detail::Spelled);
    let plain = with_verb_first(request, tree, &with_one_verb(request, without_articles(id)));
    let short = without_resource(&plain, request);
    let short = match (short.as_slice(), is_moved) {
        // The ID relied on the tag to say what it is about.
        ([verb], true) if id.len() == 1 && is_verb(verb) && shape.len() > 1 && shape[1] != *verb => {
            [verb].into_iter().chain(&shape[1..]).cloned().collect()
        }
        _ => short,
    };
    let echo = if id.is_empty() { Echo::Whole } else { echo(request) };
    let is_usual = |verb: &str| matches!(verb, "list" | "get" | "create" | "update" | "replace" | "delete");
    let (shape_length, usual_verb) = (shape.len(), Some(shape[0].clone()).filter(|verb| is_usual(verb)));
    let [shape, spelled, whole_shape, with_parameters] =
        [shape, spelled, whole_shape, with_parameters].map(Candidate::of_request);
    let by_id = Candidate::of_id;
    let mut names = match echo {
        Echo::Whole if plain.iter().any(|word| word == "by") => {
            vec![shape, spelled, by_id(short), whole_shape, with_parameters]
        }
        Echo::Whole => vec![shape, spelled, whole_shape, with_parameters],
        Echo::Part => {
            let verb = shape.words[0].as_str();
            if short.len() > 1 && is_http_verb(&short[0]) && is_usual(verb) {
                let mut named = short.clone();
                named[0] = verb.to_owned();
                vec![by_id(named), shape, by_id(plain), whole_shape, with_parameters]
            } else {
                vec![shape, spelled, by_id(plain), whole_shape, with_parameters]
            }
        }
        Echo::None => {
            // `get by crn` beside `get`, whose path ends in an ID as well.
            let keyed = without_resource_but_id(&plain, plain.clone(), request);
            let [short, keyed, plain] =
                [short, keyed, plain].map(|name| with_usual_verb(request, name, &shape.words[0]));
            let mut names = vec![by_id(short), by_id(plain), by_id(id.to_vec()), shape, whole_shape, with_parameters];
            if names[0].words != keyed && key(id).is_some_and(|key| keyed.ends_with(key)) {
                names.insert(1, by_id(keyed));
            }
            names
        }
    };
    if only_says_resource(request) && (shape_length == 1 || resource_segments(&route.segments, resource).is_none()) {
        let verb = usual_verb.filter(|verb| names[0].words != [verb.as_str()]);
        verb.into_iter().for_each(|verb| names.insert(0, Candidate::of_request(vec![verb])));
    }
    names.retain(|name| !name.words.is_empty());
    let before = |index: usize, words: Vec<String>, names: &mut Vec<Candidate>| {
        let origin = names[0].origin;
        names.insert(index, Candidate { words, origin });
    };
    if let [verb] = names[0].words.as_slice()
        && casing::is_keyword(verb)
        && is_verb(verb)
    {
        let words = [verb.clone()].into_iter().chain(singular_phrase(request.resource)).collect();
        before(0, words, &mut names);
    }
    // The lock may have given `update` to PUT before PATCH existed.
    if request.method == Method::Patch && names[0].words[0] == "update" {
        let words = ["patch".to_owned()].into_iter().chain(names[0].words[1..].iter().cloned()).collect();
        before(1, words, &mut names);
    }
    let mut with_method = vec![request.method.as_str().to_ascii_lowercase()];
    if names[0].words.first() != with_method.first() {
        with_method.extend(names[0].words.iter().cloned());
        let last = names.len();
        before(last, with_method, &mut names);
    }
    names
}

/// Replaces the method of the request at the start of a name by the verb that describes the request: `post config`
/// becomes `create config`.
fn with_usual_verb(Request { method, route, .. }: Request<'_>, mut name: Vec<String>, verb: &str) -> Vec<String> {
    let sent = method.as_str().to_ascii_lowercase();
    let is_sent = matches!(method, Method::Post | Method::Put) && name.first() == Some(&sent);
    let is_usual = matches!(verb, "create" | "update" | "replace");
    if is_sent && !route.phrases().flatten().any(|word| *word == sent) {
        let is_in_path = |word: &String| route.phrases().flatten().any(|known| same_noun(known, word));
        match name.get(1) {
            Some(next) if is_verb(next) && !(is_noun_too(next) && is_in_path(next)) => _ = name.remove(0),
            _ if is_usual => name[0] = verb.to_owned(),
            _ => {}
        }
    }
    name
}

/// Returns true for an ID that says the method of the request and the resource.
fn only_says_resource(Request { method, id, resource, .. }: Request<'_>) -> bool {
    let is_resource = |word: &String| is_link(word) || resource.iter().any(|noun| same_noun(word, noun));
    match id {
        [verb, nouns @ ..] => {
            *verb == method.as_str().to_ascii_lowercase()
                && nouns.iter().all(is_resource)
                && nouns.last().zip(resource.last()).is_some_and(|(said, noun)| same_noun(said, noun))
        }
        [] => false,
    }
}

/// Returns true if an operation has no ID, or one that repeats the request.
pub(super) fn repeats_request(request: Request<'_>) -> bool {
    request.id.is_empty() || echo(request) == Echo::Whole && !is_plain_name(request)
}

/// Returns true for IDs that people write, such as `get_users`, although they repeat the request.
fn is_plain_name(Request { id, route, .. }: Request<'_>) -> bool {
    let literals = route.phrases().flatten().count();
    id.first().is_some_and(|verb| verb == "get" || verb == "delete")
        && id.len() <= literals + 1
        && !route
            .segments
            .iter()
            .filter(|segment| segment.is_parameter())
            .flat_map(Segment::words)
            .any(|word| id.contains(word) && !route.phrases().flatten().any(|known| same_noun(known, word)))
}

/// Returns the key that an ID states: `by crn` of `get collection by crn`.
pub(super) fn key(id: &[String]) -> Option<&[String]> {
    let start = id.iter().skip(1).position(|word| word == "by" || word == "with")?;
    Some(&id[start + 1..])
}

/// Lets each operation of a resource begin with a name that no other wants. Where several want the same, the one with
/// the lowest rank keeps it, if only one has it, or the only one of these whose path has a regular plural.
pub(super) fn distinct(mut operations: Vec<((bool, usize), bool, Vec<Candidate>)>) -> Vec<Vec<Candidate>> {
    let most = operations.iter().map(|(_, _, names)| names.len()).max().unwrap_or_default();
    for _ in 1..most {
        let mut wanting: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
        for (index, (_, _, names)) in operations.iter().enumerate() {
            wanting.entry(names[0].words.clone()).or_default().push(index);
        }
        let mut clashes: Vec<Vec<usize>> = wanting.into_values().filter(|indices| indices.len() > 1).collect();
        clashes.sort();
        for indices in clashes {
            let shortest = indices.iter().map(|&index| operations[index].0).min().unwrap_or_default();
            let mut first: Vec<usize> =
                indices.iter().copied().filter(|&index| operations[index].0 == shortest).collect();
            if first.len() > 1 {
                first.retain(|&index| operations[index].1 && operations[index].2[0].origin == Origin::Request);
            }
            let keeps = first.first().copied().filter(|_| first.len() == 1);
            for index in indices {
                let (_, _, names) = &mut operations[index];
                if names.len() > 1 && keeps != Some(index) {
                    names.remove(0);
                }
            }
        }
    }
    operations.into_iter().map(|(.., names)| names).collect()
}

/// The part of an ID that the request says as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Echo {
    /// The ID repeats the method and the whole path.
    Whole,
    /// The ID repeats the method and some of the path.
    Part,
    /// The ID has words of its own.
    None,
}

/// Compares an ID with the method and the path.
fn echo(Request { method, route, id, resource, .. }: Request<'_>) -> Echo {
    let verb = method.as_str().to_ascii_lowercase();
    // An ID that is only the resource does not say what the operation does.
    if same_phrase(id, resource)
        && (is_plural_phrase(id) || method == Method::Get)
        && !id.iter().any(|word| is_verb(word))
    {
        return Echo::Whole;
    }
    if *id == [verb.as_str()] && matches!(method, Method::Head | Method::Options | Method::Trace) {
        return Echo::None;
    }
    if id.first() != Some(&verb) && id.last() != Some(&verb) {
        return Echo::None;
    }
    // The collection of the resource itself has only one name, whatever else the ID says.
    let is_own = matches!(route.segments.as_slice(), [Segment::Phrase(words)] if same_phrase(words, resource));
    let ends_in_resource = id.len() > resource.len() && same_phrase(&id[id.len() - resource.len()..], resource);
    if is_own
        && ends_in_resource
        && method == Method::Get
        && id.first() == Some(&verb)
        && !id.iter().any(|word| is_link(word))
    {
        return Echo::Whole;
    }
    let phrases: Vec<&String> = route.phrases().flatten().chain(&route.verb).collect();
    let parameters: Vec<&String> =
        route.segments.iter().filter(|segment| segment.is_parameter()).flat_map(Segment::words).collect();
    let is_in = |words: &[&String], word: &String| words.iter().any(|known| same_noun(known, word));
    let says_nothing = |word: &String| {
        let is_usual = *word == verb || is_link(word) || word == "id" || word == "api" || is_version(word);
        is_usual || is_in(&phrases, word) || is_in(&parameters, word)
    };
    if !id.iter().all(says_nothing) {
        return Echo::None;
    }
    let says_path = phrases.iter().all(|word| id.iter().any(|own| same_noun(own, word)));
    let says_resource =
        id[1..].iter().all(|word| is_link(word) || word == "id" || resource.iter().any(|noun| same_noun(word, noun)));
    match says_path || says_resource {
        true => Echo::Whole,
        // `delete_user` is a name like any other.
        false if method == Method::Delete => Echo::None,
        false => Echo::Part,
    }
}

fn is_http_verb(word: &str) -> bool {
    matches!(word, "get" | "post" | "put" | "patch" | "delete" | "head" | "options")
}

fn is_version(word: &str) -> bool {
    let digits = word.strip_prefix('v').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_articles(words: &[String]) -> Vec<String> {
    let kept: Vec<String> = words
        .iter()
        .enumerate()
        .filter(|(index, word)| *index == 0 || !is_article(word))
        .map(|(_, word)| word.clone())
        .collect();
    if kept.is_empty() { words.to_vec() } else { kept }
}

/// Leaves out the `get` of `get list of users` and `get user list`.
fn with_one_verb(request: Request<'_>, words: Vec<String>) -> Vec<String> {
    match words.as_slice() {
        [get, list, rest @ ..] if get == "get" && list == "list" && !rest.is_empty() => words[1..].to_vec(),
        [get, nouns @ .., list] if request.method == Method::Get && get == "get" && list == "list" => {
            [list].into_iter().chain(&plural_phrase(nouns)).cloned().collect()
        }
        _ => words,
    }
}

/// Moves a verb at the end to the front: `disk list` becomes `list disks`.
fn with_verb_first(request: Request<'_>, tree: &Tree, words: &[String]) -> Vec<String> {
    let starts_with_resource =
        words.len() > request.resource.len() && same_phrase(&words[..request.resource.len()], request.resource);
    let rest = if starts_with_resource { &words[request.resource.len()..] } else { words };
    // `tag resource` of tags adds a tag to a resource.
    let says_action = request.method == Method::Get || rest.iter().any(|word| is_verb(word));
    let words = if says_action { rest } else { words };
    // `beta create response` is a kind of response.
    if let [kind, verb, rest @ ..] = words
        && !is_verb(kind)
        && is_verb(verb)
        && !is_noun_too(verb)
        && !rest.is_empty()
        && !request.route.phrases().flatten().any(|word| same_noun(word, kind))
    {
        return [verb].into_iter().chain(rest).chain([kind]).cloned().collect();
    }
    let [nouns @ .., last] = words else { return words.to_vec() };
    // `collection add` of records, where the path says `/collections/{id}/add` and nothing about records.
    let is_in_path = || resource_segments(&request.route.segments, request.resource).is_some();
    if !nouns.is_empty() && is_action_of(request.route, nouns, last) && !is_in_path() {
        return vec![last.clone()];
    }
    if nouns.is_empty()
        || is_verb(&nouns[0])
        || !is_verb(last)
        || nouns.iter().any(|word| is_verb(word) && !is_noun_too(word))
    {
        return words.to_vec();
    }
    if let [nouns @ .., partial] = nouns
        && partial == "partial"
    {
        return [partial, last].into_iter().chain(nouns).cloned().collect();
    }
    let nouns = match last.as_str() {
        "list" if request.method == Method::Get => plural_phrase(nouns),
        "create" | "get" | "delete" | "update" | "retrieve" | "destroy" if tree.is_item_or_create(&request) => {
            singular_phrase(nouns)
        }
        _ => nouns.to_vec(),
    };
    [last.clone()].into_iter().chain(nouns).collect()
}

/// Returns true if a path ends in an item of the nouns and the verb: `/nouns/{id}/verb`.
fn is_action_of(route: &Route, nouns: &[String], verb: &str) -> bool {
    let (segments, action) = match route.segments.as_slice() {
        [segments @ .., Segment::Phrase(action)] if route.verb.is_empty() => (segments, action),
        segments => (segments, &route.verb),
    };
    let [.., Segment::Phrase(owner), Segment::Parameter(_)] = segments else { return false };
    *action == [verb] && same_phrase(owner, nouns)
}

impl Tree {
    /// Returns true if a request is about one item: its path ends in a parameter, or it creates one.
    fn is_item_or_create(&self, request: &Request<'_>) -> bool {
        let is_item = request.route.segments.last().is_some_and(Segment::is_parameter);
        is_item || request.method == Method::Post && self.is_collection(&request.route.key())
    }
}

/// Removes the resource from a name, where what is left still says what the operation does.
fn without_resource(words: &[String], request: Request<'_>) -> Vec<String> {
    let name = without_own_id(words.to_vec(), request.resource, request.route);
    without_resource_but_id(words, name, request)
}

/// Removes the resource from a name that was made from these words.
fn without_resource_but_id(words: &[String], name: Vec<String>, request: Request<'_>) -> Vec<String> {
    let Request { method, route, resource, .. } = request;
    let name = without_leading(name, resource, method);
    let name = without_trailing(name, resource, route);
    let mut name = without_object(name, resource, route);
    let end = name.iter().rposition(|word| !is_link(word)).map_or(0, |index| index + 1);
    if end == 0 {
        return words.to_vec();
    }
    name.truncate(end);
    match name.as_slice() {
        [.., last] if name.len() > 1 && last == "my" => return words.to_vec(),
        [verb, last] if last == "new" && is_verb(verb) => name.truncate(1),
        _ => {}
    }
    if words.len() > 1 && name.iter().all(|word| is_quantifier(word)) {
        name.push(default_verb(method).to_owned());
    }
    name
}

/// Removes `by id` where the path ends in that ID.
fn without_own_id(mut name: Vec<String>, resource: &[String], route: &Route) -> Vec<String> {
    let Some(Segment::Parameter(own)) = route.segments.last() else { return name };
    let Some(by) = name.iter().rposition(|word| word == "by" || word == "with").filter(|by| *by > 0) else {
        return name;
    };
    let said = &name[by + 1..];
    let without_resource = said.strip_prefix(singular_phrase(resource).as_slice()).unwrap_or(said);
    let parameters = route.segments.iter().filter(|segment| segment.is_parameter()).count();
    // `/flows/name/{name}` beside `/flows/{id}` is about a name.
    let is_key = !route.phrases().last().is_some_and(|phrase| same_phrase(phrase, own));
    let is_own = |said: &[String]| said == ["id"] || said == ["uuid"] || (said == own && parameters == 1);
    if is_key && (is_own(said) || is_own(without_resource)) {
        name.truncate(by);
    }
    name
}

/// Removes the resource from the start: `users list` becomes `list`.
fn without_leading(name: Vec<String>, resource: &[String], method: Method) -> Vec<String> {
    let length = resource.len();
    // `tag resource` of tags adds a tag to a resource.
    let says_action = |rest: &[String]| method == Method::Get || rest.iter().any(|word| is_verb(word));
    if name.len() > length
        && same_phrase(&name[..length], resource)
        && !is_link(&name[length])
        && says_action(&name[length..])
    {
        return name[length..].to_vec();
    }
    name
}

/// Removes the resource and the preposition before it from the end: `add dependencies for task` becomes
/// `add dependencies`.
fn without_trailing(name: Vec<String>, resource: &[String], route: &Route) -> Vec<String> {
    let Some(start) = name.len().checked_sub(resource.len()).filter(|start| *start > 1) else { return name };
    if !same_phrase(&name[start..], resource) {
        return name;
    }
    // `create card for user account`, where the path says `/user/{id}/account`.
    let found = resource_segments(&route.segments, resource).map_or(0, |found| found.start);
    let parents: Vec<&String> =
        route.segments[..found].iter().filter(|segment| !segment.is_parameter()).flat_map(Segment::words).collect();
    let is_parent = |word: &String| parents.iter().any(|parent| same_noun(parent, word));
    let parents = name[..start].iter().rev().take_while(|word| !is_link(word) && is_parent(word)).count();
    let start = match parents > 0 && start > parents + 1 && name[start - parents - 1] == "for" {
        true => start - parents,
        false => start,
    };
    let end = name[..start].iter().rposition(|word| !is_link(word)).map_or(0, |index| index + 1);
    let links = &name[end..start];
    let is_removable = !links.is_empty() && end > 1 && links.iter().all(|link| !is_relative(link) && link != "by");
    let is_quoted = name[..end].iter().any(|word| is_relative(word));
    if is_removable && !is_quoted { name[..end].to_vec() } else { name }
}

/// Removes the resource after the verb, with the path that leads to it: `create customer source` becomes
/// `create source`.
fn without_object(mut name: Vec<String>, resource: &[String], route: &Route) -> Vec<String> {
    let found = name.iter().take(2).position(|word| is_verb(word));
    // `xJson` of `x` does not begin with a verb.
    if found.is_none() && name.first().is_some_and(|first| resource.iter().any(|noun| same_noun(first, noun))) {
        return name;
    }
    let mut verb = found.unwrap_or(0);
    // `create or join`
    while name.len() > verb + 3 && matches!(name[verb + 1].as_str(), "or" | "and") && is_verb(&name[verb + 2]) {
        verb += 2;
    }
    let is_resource =
        |words: &[String]| words.len() >= resource.len() && same_phrase(&words[..resource.len()], resource);
    let mut start = verb + 1;
    while start < name.len() && is_quantifier(&name[start]) && !is_resource(&name[start..]) {
        start += 1;
    }
    if start >= name.len() {
        return name;
    }
    // Nouns that are all part of the resource say nothing.
    if name[start..].iter().all(|word| resource.iter().any(|noun| same_noun(word, noun))) {
        name.truncate(start);
        return name;
    }
    let begins = |segment: &Segment| !segment.is_parameter() && is_resource(segment.words());
    let before_resource = resource_segments(&route.segments, resource)
        .map(|found| found.start)
        .or_else(|| route.segments.iter().position(begins))
        .unwrap_or(0);
    let context: Vec<&String> = route.segments[..before_resource]
        .iter()
        .filter(|segment| !segment.is_parameter())
        .flat_map(Segment::words)
        .collect();
    let is_context = |word: &String| context.iter().any(|known| same_noun(known, word));
    let before = name[start..].iter().take_while(|word| is_context(word)).count();
    let Some(found) = (0..=before).find(|skipped| is_resource(&name[start + skipped..])) else {
        return without_object_of_preposition(name, resource);
    };
    let end = start + found + resource.len();
    let rest = &name[end..];
    let joins_verb = rest.first().is_some_and(|word| word == "and") && rest.get(1).is_some_and(|word| is_verb(word));
    if joins_verb || !rest.iter().any(|word| is_relative(word)) {
        let version = rest.first().filter(|word| word.starts_with('v') && is_version(word) && rest.len() > 1);
        let end = end + usize::from(version.is_some());
        name.drain(start..end);
    }
    name
}

/// Removes the resource after a preposition if more follows: `list files in store batch` becomes `list files in batch`.
fn without_object_of_preposition(mut name: Vec<String>, resource: &[String]) -> Vec<String> {
    let length = resource.len();
    let follows = |start: usize| {
        is_link(&name[start - 1])
            && !is_relative(&name[start - 1])
            && name[..start].iter().all(|word| !is_relative(word))
            && name.get(start + length).is_some_and(|next| !is_link(next) && !is_relative(next))
            && same_phrase(&name[start..start + length], resource)
    };
    if let Some(start) = (2..name.len().saturating_sub(length)).find(|&start| follows(start)) {
        name.drain(start..start + length);
    }
    name
}

/// The nouns in a name that describes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// Those below the resource.
    Resource,
    /// The same, spelled as in the path.
    Spelled,
    /// Those of the whole path.
    Whole,
}

/// Names an operation after its method and path.
fn by_shape(request: Request<'_>, tree: &Tree, detail: Detail) -> Vec<String> {
    let Request { method, route, resource, .. } = request;
    let segments = &route.segments;
    let start = if detail == Detail::Whole { 0 } else { after_resource(segments, resource) };
    if detail == Detail::Whole
        && let Some(found) = resource_segments(segments, resource).filter(|found| {
            found.end == segments.len() || found.end + 1 == segments.len() && segments[found.end].is_parameter()
        })
        && found.start > 0
    {
        let parents = nouns(segments, 0, found.start, resource, true);
        let mut name = by_shape(request, tree, Detail::Resource);
        if !parents.is_empty() {
            name.push("for".to_owned());
            name.extend(parents);
        }
        return name;
    }
    let key = route.key();
    let ends_in_item = segments.last().is_some_and(Segment::is_parameter);
    if !route.verb.is_empty() {
        return action(&route.verb, &nouns(segments, start, segments.len(), resource, true));
    }
    let one = || nouns(segments, start, segments.len(), resource, detail != Detail::Spelled);
    let as_written = || nouns(segments, start, segments.len(), resource, false);
    let name = |verb: &str, nouns: Vec<String>| [verb.to_owned()].into_iter().chain(nouns).collect::<Vec<_>>();
    let has = |method| tree.methods(&key, method);
    // `/flags/{project}` lists what `/flags/{project}/{flag}` gets.
    if ends_in_item && tree.has_items(&key) {
        match method {
            Method::Get if tree.lists(&key) => return name("list", as_written()),
            Method::Post => return name("create", one()),
            _ => {}
        }
    }
    if ends_in_item {
        let verb = match method {
            Method::Get => "get",
            Method::Patch if tree.put_updates(&key) => "patch",
            Method::Patch => "update",
            Method::Put if tree.put_replaces(&key) => "replace",
            Method::Put => "update",
            Method::Post if has(Method::Patch) || has(Method::Put) => "create",
            Method::Post => "update",
            Method::Delete => "delete",
            Method::Head => "head",
            Method::Options => "options",
            Method::Trace => "trace",
        };
        if let Some(attribute) = attribute(segments, start) {
            return name(verb, vec!["by".to_owned(), attribute.to_owned()]);
        }
        return name(verb, one());
    }
    let Some(Segment::Phrase(last)) = segments.last() else {
        let root = ["root".to_owned()];
        return name(default_verb(method), if same_phrase(resource, &root) { Vec::new() } else { root.to_vec() });
    };
    let is_collection = tree.is_collection(&key);
    // A last segment that the resource does not consume can be an action.
    if start < segments.len() {
        let own_start = start.min(segments.len() - 1);
        let parents = nouns(segments, own_start, segments.len() - 1, resource, true);
        let acts = match method {
            Method::Get => last.first().is_some_and(|first| is_reading_verb(first)) && !tree.has_items(&key),
            Method::Post => {
                let searches = last.first().is_some_and(|first| is_reading_verb(first)) && last.len() == 1;
                !is_collection && is_action(last) && (!has(Method::Get) || searches)
            }
            Method::Put | Method::Patch => {
                !is_collection
                    && last.first().is_some_and(|first| is_verb(first))
                    && !has(Method::Get)
                    && is_action(last)
            }
            _ => false,
        };
        if acts {
            return action(last, &parents);
        }
    }
    if let ([verb, ..], Method::Post) = (last.as_slice(), method)
        && start == segments.len()
        && !is_collection
        && !has(Method::Get)
        && is_verb(verb)
        && is_action(last)
    {
        return last.clone();
    }
    let many = is_collection || (is_plural_phrase(last) && !has(Method::Get));
    match method {
        Method::Get if is_collection => name("list", as_written()),
        Method::Get => name("get", as_written()),
        Method::Post if many => name("create", one()),
        Method::Post if has(Method::Get) || has(Method::Put) || has(Method::Patch) => {
            name(if has(Method::Put) || has(Method::Patch) { "create" } else { "update" }, as_written())
        }
        Method::Post => name("create", as_written()),
        Method::Put if many && start == segments.len() => name("replace", vec!["all".to_owned()]),
        Method::Put if many || tree.put_replaces(&key) => name("replace", as_written()),
        Method::Patch if tree.put_updates(&key) => name("patch", as_written()),
        Method::Patch if many && start == segments.len() => name("update", vec!["all".to_owned()]),
        Method::Put | Method::Patch => name("update", as_written()),
        Method::Delete if many && start == segments.len() => name("delete", vec!["all".to_owned()]),
        Method::Delete => name("delete", as_written()),
        Method::Head => name("head", as_written()),
        Method::Options => name("options", as_written()),
        Method::Trace => name("trace", as_written()),
    }
}

impl Tree {
    fn has_items(&self, key: &str) -> bool {
        self.nodes.get(key).is_some_and(|node| node.has_items)
    }

    fn lists(&self, key: &str) -> bool {
        self.nodes.get(key).is_some_and(|node| node.lists)
    }
}

fn default_verb(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "create",
        Method::Put | Method::Patch => "update",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
        Method::Trace => "trace",
    }
}

/// Returns the index of the segment after those that name the resource.
fn after_resource(segments: &[Segment], resource: &[String]) -> usize {
    resource_segments(segments, resource).map_or(0, |found| found.end)
}

/// Returns the segments that name the resource or, if none do, the one that says its last words.
fn resource_segments(segments: &[Segment], resource: &[String]) -> Option<Range<usize>> {
    let named = |known: &[String]| {
        let starts = segments.iter().enumerate().filter(|(_, segment)| !segment.is_parameter());
        starts.map(|(start, _)| start).find_map(|start| {
            let mut said: Vec<&String> = Vec::new();
            let phrases = segments.iter().enumerate().skip(start).take_while(|(_, segment)| !segment.is_parameter());
            phrases.into_iter().find_map(|(end, segment)| {
                said.extend(segment.words());
                same_phrase(&said, known).then_some(start..end + 1)
            })
        })
    };
    (0..resource.len()).find_map(|skipped| named(&resource[skipped..]))
}

/// Returns the nouns of some segments: those before a parameter in the singular, the last in the singular if it is
/// about one item. Words that the resource says already are left out.
fn nouns(segments: &[Segment], start: usize, end: usize, resource: &[String], one: bool) -> Vec<String> {
    let mut nouns: Vec<String> = Vec::new();
    let last = segments[..end].iter().rposition(|segment| !segment.is_parameter());
    for index in start..end {
        let Segment::Phrase(words) = &segments[index] else { continue };
        let is_item = segments.get(index + 1).is_some_and(Segment::is_parameter);
        let is_one = if Some(index) == last { one } else { is_item };
        let words = if is_one { singular_phrase(words) } else { words.clone() };
        // `sources/{source}/source_transactions` are transactions of a source.
        let repeated =
            [resource, nouns.as_slice()].into_iter().filter(|known| !known.is_empty() && words.len() > known.len());
        let skipped =
            repeated.filter(|known| same_phrase(&words[..known.len()], known)).map(<[String]>::len).max().unwrap_or(0);
        let words = &words[skipped..];
        if !same_phrase(words, resource) && !nouns.iter().any(|noun| words.len() == 1 && same_noun(noun, &words[0])) {
            nouns.extend_from_slice(words);
        }
    }
    nouns
}

/// Returns the attribute by which the end of a path selects an item: `name` of `/variables/name/{name}`.
fn attribute(segments: &[Segment], start: usize) -> Option<&str> {
    const ATTRIBUTES: &[&str] =
        &["checksum", "code", "digest", "email", "hash", "key", "name", "phone", "slug", "sku", "username", "uuid"];
    match segments.get(start..)? {
        [Segment::Phrase(literal), Segment::Parameter(parameter)] => match literal.as_slice() {
            [word] if ATTRIBUTES.contains(&word.as_str()) && parameter.last() == Some(word) => Some(word),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the name of an action on a noun: `cancel order`, `present reader payment method`.
fn action(words: &[String], parents: &[String]) -> Vec<String> {
    match words {
        [verb, rest @ ..] if is_verb(verb) || rest.is_empty() => {
            let is_said =
                !parents.is_empty() && rest.len() >= parents.len() && same_phrase(&rest[..parents.len()], parents);
            let parents = if is_said { &[][..] } else { parents };
            [verb].into_iter().chain(parents).chain(rest).cloned().collect()
        }
        _ => words.iter().chain(parents).cloned().collect(),
    }
}

/// Returns true if the last words of a path name an action rather than a list.
fn is_action(words: &[String]) -> bool {
    match words {
        [only] => is_verb(only) && !is_plural_phrase(words) || !is_plural_phrase(words),
        [first, ..] if is_verb(first) && !is_noun_too(first) => true,
        _ => !is_plural_phrase(words),
    }
}

fn is_plural_phrase(words: &[String]) -> bool {
    words.last().is_some_and(|last| is_plural(last))
}

/// Returns true for verbs that are at least as often nouns before another noun: `login link`, `report run`.
fn is_noun_too(word: &str) -> bool {
    matches!(
        word,
        "batch"
            | "block"
            | "build"
            | "change"
            | "check"
            | "claim"
            | "copy"
            | "count"
            | "end"
            | "exchange"
            | "export"
            | "fund"
            | "import"
            | "issue"
            | "join"
            | "like"
            | "link"
            | "list"
            | "load"
            | "lock"
            | "login"
            | "logout"
            | "lookup"
            | "mark"
            | "match"
            | "open"
            | "patch"
            | "pin"
            | "ping"
            | "post"
            | "preview"
            | "process"
            | "purchase"
            | "query"
            | "read"
            | "refund"
            | "release"
            | "report"
            | "request"
            | "return"
            | "review"
            | "run"
            | "scan"
            | "schedule"
            | "search"
            | "set"
            | "share"
            | "show"
            | "sign"
            | "split"
            | "star"
            | "start"
            | "stream"
            | "switch"
            | "test"
            | "track"
            | "transfer"
            | "view"
            | "watch"
            | "answer"
            | "archive"
            | "commit"
            | "flag"
            | "fork"
            | "grant"
            | "reply"
            | "use"
            | "wait"
            | "download"
            | "upload"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Method::{Delete, Get, Head, Patch, Post, Put};

    /// Names requests without IDs, all in the resource that the first phrase of the path names unless one is given.
    #[test]
    fn requests_are_named_after_their_shape() {
        for (resource, requests) in SHAPES {
            let routes: Vec<Route> =
                requests.iter().map(|(_, path, _)| Route::of(path.trim_end_matches("#list"))).collect();
            let mut tree = Tree::default();
            for ((method, path, _), route) in requests.iter().zip(&routes) {
                tree.add(route, *method, path.ends_with("#list"));
            }
            let resource = casing::words(resource);
            let named = requests.iter().zip(&routes).map(|((method, _, _), route)| {
                let request = Request { method: *method, route, id: &[], resource: &resource, is_moved: false };
                candidates(request, &tree)[0].words.join("_")
            });
            let wanted: Vec<&str> = requests.iter().map(|(_, _, name)| *name).collect();
            assert_eq!(named.collect::<Vec<_>>(), wanted, "{resource:?}");
        }
    }

    type Requests = &'static [(Method, &'static str, &'static str)];

    /// A path that ends in `#list` returns a list.
    const SHAPES: &[(&str, Requests)] = &[
        (
            "customers",
            &[
                (Get, "/v1/customers", "list"),
                (Post, "/v1/customers", "create"),
                (Get, "/v1/customers/{customer}", "get"),
                (Post, "/v1/customers/{customer}", "update"),
                (Delete, "/v1/customers/{customer}", "delete"),
                (Head, "/v1/customers/{customer}", "head"),
                (Get, "/v1/customers/search", "search"),
                (Get, "/v1/customers/count", "count"),
                (Get, "/v1/customers/{customer}/discount", "get_discount"),
                (Delete, "/v1/customers/{customer}/discount", "delete_discount"),
                (Get, "/v1/customers/{customer}/sources", "list_sources"),
                (Post, "/v1/customers/{customer}/sources", "create_source"),
                (Get, "/v1/customers/{customer}/sources/{id}", "get_source"),
                (Post, "/v1/customers/{customer}/sources/{id}/verify", "verify_source"),
                (Post, "/v1/customers/{customer}/login_links", "create_login_link"),
                (Post, "/v1/customers/{customer}/merge", "merge"),
                (Get, "/v1/customers/{customer}/tax_policies#list", "list_tax_policies"),
                (Get, "/v1/customers/{customer}/subscriptions/{id}/discount", "get_subscription_discount"),
            ],
        ),
        (
            "users",
            &[
                (Get, "/api/v2/users#list", "list"),
                (Put, "/api/v2/users", "replace_all"),
                (Patch, "/api/v2/users", "update_all"),
                (Delete, "/api/v2/users", "delete_all"),
                (Put, "/api/v2/users/{id}", "replace"),
                (Patch, "/api/v2/users/{id}", "update"),
                (Post, "/api/v2/users/{id}", "create"),
                (Get, "/api/v2/users/me", "get_me"),
                (Put, "/api/v2/users/{id}/avatar", "update_avatar"),
                (Delete, "/api/v2/users/{id}/avatar", "delete_avatar"),
                (Put, "/api/v2/users/{id}/roles", "replace_roles"),
                (Put, "/api/v2/users/{id}/suspend", "suspend"),
                (Post, "/api/v2/users/{id}/password/reset", "reset_password"),
                (Post, "/api/v2/users/bulk_delete", "bulk_delete"),
                (Post, "/api/v2/users/{id}/send_email", "send_email"),
                (Get, "/api/v2/users/{id}/export", "export"),
                (Get, "/api/v2/groups/{group}/users/{id}", "get"),
            ],
        ),
        (
            "accounts",
            &[
                (Get, "/2010-04-01/Accounts.json#list", "list"),
                (Get, "/2010-04-01/Accounts/{Sid}.json", "get"),
                (Get, "/2010-04-01/Accounts/{Sid}/Calls.json#list", "list_calls"),
                (Get, "/2010-04-01/Accounts/{Sid}/Calls/{CallSid}.json", "get_call"),
                (Post, "/2010-04-01/Accounts/{Sid}/Calls.json", "create_call"),
            ],
        ),
        (
            "files",
            &[
                (Post, "/v1/files/{id}:copy", "copy"),
                (Post, "/v1/files:batchDelete", "batch_delete"),
                (Get, "/v1/files:search", "search"),
                (Post, "/v1/files/{id}/revisions/{revision}:restore", "restore_revision"),
                (Get, "/v1/files/{id}/content", "get_content"),
                (Get, "/v1/files/{id}/download", "download"),
                (Get, "/v1/files('{id}')/permissions#list", "list_permissions"),
            ],
        ),
        (
            "settings",
            &[
                (Get, "/settings", "get"),
                (Patch, "/settings", "update"),
                (Put, "/settings", "replace"),
                (Get, "/settings/billing", "get_billing"),
                (Post, "/settings/billing", "update_billing"),
            ],
        ),
        (
            "issuing",
            &[
                (Get, "/v1/issuing/cards", "list_cards"),
                (Get, "/v1/issuing/cards/{card}", "get_card"),
                (Post, "/v1/issuing/cards", "create_card"),
                (Post, "/v1/issuing/cards/{card}", "update_card"),
                (Post, "/v1/issuing/cards/{card}/cancel", "cancel_card"),
                (Post, "/v1/issuing/cards/{card}/set_pin", "set_card_pin"),
                (Post, "/v1/issuing/cards/{card}/shipping/deliver", "deliver_card_shipping"),
                (Post, "/v1/issuing/transactions/create_refund", "create_transaction_refund"),
            ],
        ),
        (
            "audio transcriptions",
            &[(Post, "/audio/transcriptions", "create"), (Get, "/audio/transcriptions/{id}", "get")],
        ),
        (
            "flags",
            &[
                (Get, "/flags/{project}#list", "list"),
                (Post, "/flags/{project}", "create"),
                (Get, "/flags/{project}/{flag}", "get"),
                (Patch, "/flags/{project}/{flag}", "update"),
            ],
        ),
        (
            "variables",
            &[
                (Get, "/variables/{id}", "get"),
                (Get, "/variables/name/{name}", "get_by_name"),
                (Delete, "/variables/name/{variable_name}", "delete_by_name"),
                (Get, "/variables/{id}/name/{name}", "get_name"),
            ],
        ),
        ("health", &[(Get, "/", "get_root"), (Get, "/health", "get")]),
        ("links", &[(Put, "/links/{id}#remove_password", "remove_password")]),
        ("login", &[(Post, "/login", "login")]),
        ("search", &[(Post, "/search", "search")]),
    ];

    fn name(resource: &str, method: Method, path: &str, id: &str) -> String {
        let route = Route::of(path);
        let (id, resource) = (casing::words(id), casing::words(resource));
        let request = Request { method, route: &route, id: &id, resource: &resource, is_moved: false };
        candidates(request, &Tree::default())[0].words.join("_")
    }

    #[test]
    fn a_method_does_not_repeat_its_resource() {
        for (resource, method, path, id, wanted) in [
            ("agents", Get, "/agents", "listAgents", "list"),
            ("pages", Get, "/pages/{p}", "retrieve-a-page", "retrieve"),
            ("pages", Patch, "/pages/{p}", "update-a-page", "update"),
            ("customers", Post, "/customers/{c}/sources", "create_customer_source", "create_source"),
            ("tasks", Post, "/tasks/{t}/deps", "add_dependencies_for_task", "add_dependencies"),
            ("tweets", Get, "/tweets/{t}/quotes", "find_tweets_that_quote_a_tweet", "find_tweets_that_quote_tweet"),
            ("sections", Post, "/sections/{s}/move", "move_section_to_project", "move_to_project"),
            ("users", Get, "/users/{id}", "findUserById", "find"),
            ("users", Get, "/users/{id}", "getUserById", "get"),
            ("users", Get, "/users/by/{name}", "find_user_by_email", "find_by_email"),
            ("users", Get, "/users", "users_list", "list"),
            ("users", Patch, "/users/{id}", "users_partial_update", "partial_update"),
            ("users", Get, "/users", "Users_GetAll", "get_all"),
            ("disks", Get, "/vpcs/{v}/subnets/{s}", "vpc_subnet_delete", "delete_vpc_subnet"),
            ("tags", Post, "/tags/{t}/resources", "tag_resource", "tag_resource"),
            ("users", Get, "/users", "search_users_and_groups", "search_users_and_groups"),
            ("threads", Post, "/threads/runs", "create_thread_and_run", "create_and_run"),
            ("stores", Get, "/stores/{s}/batches/{b}/files", "list_files_in_store_batch", "list_files_in_batch"),
            ("aliases", Get, "/aliases", "get_collections_aliases", "get"),
            ("responses", Post, "/responses", "beta_create_response", "create_beta"),
            ("dag runs", Patch, "/dags/{d}/runs", "bulk_dag_runs", "bulk_update"),
            ("certificates", Get, "/organization/certificates", "list_organization_certificates", "list"),
            ("pages", Post, "/pages/{p}/move", "move_page", "move_page"),
            ("custom roles", Post, "/roles", "postCustomRole", "create"),
            ("relay configurations", Get, "/auto-configs/{id}", "getRelayConfig", "get"),
            ("integrations", Put, "/integrations/{k}/{i}", "put_integration_subscription", "update_subscription"),
            ("rack", Post, "/update", "post_start_update", "start_update"),
            ("chat", Post, "/chat.postMessage", "chat_postMessage", "post_message"),
            ("configuration", Get, "/config", "getConfig", "get"),
            ("organization", Delete, "/orgs/{org}", "orgDelete", "delete"),
            ("items", Post, "/items", "updateOrCreateItems", "update_or_create"),
            ("tags", Post, "/tags", "create_new_tag", "create"),
            ("users", Get, "/users/@me", "get_my_user", "get_my_user"),
            ("prices", Get, "/billing/prices", "GetBillingPriceList", "list"),
            ("runs", Post, "/runs/list", "get_list_runs_batch", "list_batch"),
            ("cards", Post, "/user/{u}/card/{c}/quote", "create_quote_for_user_card", "create_quote"),
            ("payload", Get, "/add_on_results/{a}/payload", "FetchAddOnResultPayload", "fetch"),
            ("x jsonlines", Post, "/x_jsonlines", "xJsonlines", "create"),
            ("x jsonlines", Post, "/x_jsonlines", "xJson", "x_json"),
            ("things", Head, "/heads", "head", "head"),
            ("version", Get, "/version", "version", "get"),
            ("enrol", Post, "/enrol", "enrol", "enrol"),
            ("records", Post, "/boxes/{box}/add", "box_add", "add"),
            ("records", Post, "/boxes/{box}:add", "box_add", "add"),
            ("boxes", Post, "/boxes/{box}/lid/{lid}/add", "box_lid_add", "add_lid"),
        ] {
            assert_eq!(name(resource, method, path, id), wanted, "{id} of {resource}");
        }
    }
}
