//! The response side of a list: its items, and the members that lead to other pages or count them.

use crate::api::More;
use crate::document::{Document, Schema, SchemaId, Type};
use crate::json::Value;

use super::kinds::Kinds;
use super::words::{self, BACK, CURSORS, THINGS, Words};

/// The maximum depth of members that are considered.
const DEEPEST: usize = 4;

/// The maximum number of members and of objects that are considered.
const MOST: usize = 4_000;

/// Names of members that hold the items of a list, whatever they are.
const LISTS: &[&str] = &[
    "data",
    "item",
    "result",
    "value",
    "record",
    "entry",
    "element",
    "object",
    "list",
    "row",
    "content",
    "node",
    "edge",
    "hit",
    "resource",
    "document",
    "child",
    "children",
    "match",
    "member",
    "collection",
    "page",
    "response",
    "payload",
    "model",
];

/// Names of objects around a list.
const WRAPPERS: &[&str] = &[
    "data",
    "result",
    "response",
    "embedded",
    "payload",
    "body",
    "content",
    "hit",
    "page",
    "list",
    "collection",
    "search",
    "output",
    "value",
];

/// Words of objects that describe a list, such as `page_info`.
const DESCRIPTIONS: &[&str] = &[
    "pagination",
    "paging",
    "pager",
    "paginator",
    "paged",
    "page",
    "pages",
    "info",
    "information",
    "meta",
    "metadata",
    "links",
    "link",
    "cursor",
    "cursors",
    "next",
    "response",
    "additional",
    "data",
    "result",
    "results",
    "total",
    "totals",
    "hits",
    "summary",
    "list",
    "header",
    "odata",
    "navigation",
    "nav",
    "range",
    "count",
    "counts",
    "query",
    "search",
    "details",
    "properties",
    "context",
    "state",
    "forward",
    "after",
    "collection",
    "params",
    "parameters",
];

/// Names of lists beside the items.
const BESIDE: &[&str] = &[
    "error",
    "warning",
    "link",
    "message",
    "included",
    "facet",
    "aggregation",
    "schema",
    "header",
    "meta",
    "notice",
    "debug",
    "column",
    "filter",
    "sort",
    "info",
    "issue",
    "link_header",
    "failure",
    "include",
    "breadcrumb",
];

/// A member of a response, at any depth outside of lists.
#[derive(Clone, Debug)]
pub(super) struct Member<'a> {
    pub(super) path: Vec<String>,
    /// The words of its name.
    pub(super) words: Vec<String>,
    pub(super) kinds: Kinds,
    pub(super) schema: &'a Schema,
    /// The description beside a reference, or of the schema.
    description: Option<&'a str>,
    /// True if the member is present in every response, or null.
    pub(super) is_certain: bool,
}

/// The items of a response.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) path: Vec<String>,
    /// The schema of an item. `None` if the items may be of several types.
    pub(super) item: Option<SchemaId>,
    pub(super) in_map: bool,
    /// True if its name says that it is the list.
    pub(super) is_named: bool,
}

/// Returns the path of the object around a member.
fn parent(path: &[String]) -> &[String] {
    path.split_last().map_or(&[], |(_, around)| around)
}

/// The outcome of the search for the items.
#[derive(Clone, Debug)]
pub(super) enum Items {
    /// There is no list.
    Missing,
    /// Several lists are equally likely.
    Ambiguous,
    /// The list.
    Found(List),
}

/// The members of a response.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    document: &'a Document,
    root: SchemaId,
    pub(super) members: Vec<Member<'a>>,
    /// The number of objects that were searched.
    visited: usize,
}

impl<'a> Answer<'a> {
    /// Collects the members that may belong to a list. `subjects` are the words that the operation uses for its resource,
    /// in singular.
    pub(super) fn new(document: &'a Document, root: SchemaId, subjects: &[String]) -> Self {
        let mut answer = Self { document, root, members: Vec::new(), visited: 0 };
        answer.collect(root, &mut Vec::new(), subjects, 0);
        answer
    }

    fn schema(&self, id: SchemaId) -> &'a Schema {
        self.document.schemas.get(self.document.schemas.resolved(id))
    }

    /// Adds the members of an object, and of the objects below that may be around a list or describe it. `unions` is the
    /// number of unions around the object, whose branches may have members in common.
    fn collect(&mut self, id: SchemaId, path: &mut Vec<String>, subjects: &[String], unions: usize) {
        let object = self.schema(id);
        self.visited += 1;
        for (name, &id) in &object.properties {
            if self.members.len() >= MOST || self.visited >= MOST {
                return;
            }
            let schema = self.schema(id);
            let words = words::split(name);
            let leads_on =
                path.len() + 1 < DEEPEST && (Words(&words).only(DESCRIPTIONS) || is_around(&words, subjects));
            path.push(name.clone());
            if unions == 0 || self.members.iter().all(|member| member.path != *path) {
                self.members.push(Member {
                    path: path.clone(),
                    words,
                    kinds: Kinds::of(self.document, Some(schema)),
                    schema,
                    description: self.document.schemas.get(id).description.as_deref().or(schema.description.as_deref()),
                    is_certain: object.required.contains(name)
                        || schema.nullable
                        || self.document.schemas.get(id).nullable,
                });
            }
            if leads_on {
                self.collect(id, path, subjects, unions);
            }
            path.pop();
        }
        if unions < DEEPEST {
            for &branch in object.any_of.iter().chain(&object.one_of) {
                if self.visited < MOST {
                    self.collect(branch, path, subjects, unions + 1);
                }
            }
        }
    }

    /// Returns the schema at a path.
    pub(super) fn at(&self, path: &[String]) -> Option<SchemaId> {
        path.iter().try_fold(self.root, |id, name| {
            let object = self.schema(id);
            let branches = || object.any_of.iter().chain(&object.one_of);
            let found = object.properties.get(name).copied();
            found.or_else(|| branches().find_map(|&branch| self.schema(branch).properties.get(name).copied()))
        })
    }

    /// Returns the list at a path.
    pub(super) fn list_at(&self, path: &[String]) -> Option<List> {
        let (item, in_map) = self.item_of(self.schema(self.at(path)?))?;
        Some(List { path: path.to_vec(), item, in_map, is_named: true })
    }

    /// Returns the schema of an item if the schema is a list, a union of lists, or a map.
    fn item_of(&self, schema: &Schema) -> Option<(Option<SchemaId>, bool)> {
        if schema.types.single() == Some(Type::Array) {
            return Some((Some(schema.items?), false));
        }
        let mut items = Vec::new();
        for &branch in schema.any_of.iter().chain(&schema.one_of) {
            let branch = self.schema(branch);
            let item = branch.items.filter(|_| branch.types.single() == Some(Type::Array))?;
            items.push(self.document.schemas.resolved(item));
        }
        if let Some((first, others)) = items.split_first() {
            return Some((Some(*first).filter(|first| others.iter().all(|other| other == first)), false));
        }
        let is_map = schema.types.single() == Some(Type::Object) && schema.properties.is_empty();
        Some((Some(schema.additional_properties.filter(|_| is_map)?), true))
    }

    fn is_object(&self, id: Option<SchemaId>) -> bool {
        let Some(id) = id else { return true };
        let schema = self.schema(id);
        schema.types.contains(Type::Object) || !schema.any_of.is_empty() || !schema.one_of.is_empty()
    }

    /// Finds the items: the response itself, or the member that its name or its type tells from the others. `subjects`
    /// are the words that the operation uses for its resource, in singular.
    pub(super) fn items(&self, subjects: &[String]) -> Items {
        if let Some((item, false)) = self.item_of(self.schema(self.root)) {
            return Items::Found(List { path: Vec::new(), item, in_map: false, is_named: true });
        }
        let mut found: Vec<(i32, List)> = Vec::new();
        for member in self.members.iter().filter(|member| member.path.len() < DEEPEST) {
            let Some((item, in_map)) = self.item_of(member.schema) else { continue };
            if let Some((score, is_named)) = self.score(member, item, in_map, subjects) {
                found.push((score, List { path: member.path.clone(), item, in_map, is_named }));
            }
        }
        let Some(best) = found.iter().map(|(score, _)| *score).max() else { return Items::Missing };
        let best: Vec<&List> = found.iter().filter(|(score, _)| *score == best).map(|(_, list)| list).collect();
        let list = match best[..] {
            [list] => list,
            _ => return Items::Ambiguous,
        };
        match self.columns(list, &found)[..] {
            [] => Items::Found(list.clone()),
            // Only a column that is always present ends at the end of the list.
            [column] if self.is_scalar(column.item) => Items::Found(column.clone()),
            _ => Items::Ambiguous,
        }
    }

    /// Returns the lists beside this one that hold one value for each item and are present in every response, if this
    /// one may be null although its items are values.
    fn columns<'l>(&self, list: &List, found: &'l [(i32, List)]) -> Vec<&'l List> {
        let is_column = |other: &List| !other.in_map && !self.is_object(other.item);
        let is_beside =
            |other: &List| other.path.len() == list.path.len() && other.path.starts_with(parent(&list.path));
        if !is_column(list) || self.is_always_present(&list.path) {
            return Vec::new();
        }
        let others = found.iter().map(|(_, other)| other);
        others.filter(|other| is_column(other) && is_beside(other) && self.is_always_present(&other.path)).collect()
    }

    /// Returns true if the member at a path is required and not nullable.
    fn is_always_present(&self, path: &[String]) -> bool {
        let Some((object, name)) = self.at(parent(path)).zip(path.last()) else { return false };
        let object = self.schema(object);
        let Some(&member) = object.properties.get(name) else { return false };
        object.required.contains(name) && !self.document.schemas.get(member).nullable && !self.schema(member).nullable
    }

    /// Returns true if a schema allows neither objects nor lists.
    pub(super) fn is_scalar(&self, id: Option<SchemaId>) -> bool {
        id.is_some_and(|id| !self.is_object(Some(id)) && !self.schema(id).types.contains(Type::Array))
    }

    /// Returns the likelihood that a member is the list, and true if its name says so, or `None` if it is not.
    fn score(
        &self,
        member: &Member<'_>,
        item: Option<SchemaId>,
        in_map: bool,
        subjects: &[String],
    ) -> Option<(i32, bool)> {
        let singular: Vec<String> = member.words.iter().map(|word| words::singular(word)).collect();
        let is_subject = is_about(&singular, subjects);
        let is_generic = singular.last().is_some_and(|last| singular.len() <= 2 && LISTS.contains(&last.as_str()));
        let is_beside = singular.last().is_some_and(|last| BESIDE.contains(&last.as_str()))
            || singular.first().is_some_and(|first| BESIDE.contains(&first.as_str()));
        if is_beside && !is_subject {
            return None;
        }
        let (_, around) = member.path.split_last()?;
        let is_wrapped = around.iter().all(|name| is_around(&words::split(name), subjects));
        let is_named = is_subject || is_generic;
        // An object is rarely a list, and a list in a part of the response is rarely that of the operation.
        if (in_map && !(is_named && self.is_object(item)))
            || (!around.is_empty() && !(is_wrapped && (is_named || !in_map)))
        {
            return None;
        }
        // A part of a single thing, which the response wraps.
        let is_part = |around: &[String]| {
            let object = self.at(around).map(|id| self.schema(id));
            object.is_some_and(|object| object.properties.contains_key("id"))
        };
        if !is_named && !around.is_empty() && is_part(around) {
            return None;
        }
        let mut score = if in_map { 0 } else { 40 };
        score += if is_subject { 45 } else { 0 } + if is_generic { 30 } else { 0 };
        score += if self.is_object(item) { 8 } else { 0 };
        score -= i32::try_from(around.len()).unwrap_or(i32::MAX) * 3;
        // The whole name is better than a part of it.
        if is_subject && singular.iter().all(|word| subjects.contains(word)) {
            score += 4;
        }
        Some((score, is_named))
    }

    /// Returns the member that states if there are more pages.
    pub(super) fn more(&self, list: &List) -> Option<More> {
        let booleans =
            || self.members.iter().filter(|member| self.describes(member, list) && member.kinds.is_boolean());
        let others = [
            "has",
            "have",
            "is",
            "are",
            "there",
            "available",
            "next",
            "more",
            "page",
            "pages",
            "any",
            "additional",
            "remaining",
            "data",
            "list",
            "further",
            "to",
            "fetch",
            "load",
            "in",
            "collection",
        ];
        let has_more = booleans().find(|member| {
            let words = member.words();
            let is_known = |word: &String| others.contains(&word.as_str()) || THINGS.contains(&word.as_str());
            (words.0.iter().all(is_known) && (words.has(&["more"]) || words.has(&["next"])))
                || words.is_any(&["is truncated", "truncated", "incomplete"])
        });
        if let Some(member) = has_more {
            return Some(More::Has(member.path.clone()));
        }
        let others = ["is", "last", "page", "end", "of", "list", "results", "reached"];
        let is_last = booleans().find(|member| {
            member.words().only(&others)
                && (member.words().has(&["last"]) || member.words().are(&["end", "of", "list"]))
        });
        is_last.map(|member| More::IsLast(member.path.clone()))
    }

    /// Returns the path to the number of all items. `subjects` are the words for the items, in singular.
    pub(super) fn total(&self, list: &List, subjects: &[String]) -> Option<Vec<String>> {
        let mut of_list: Vec<String> = subjects.to_vec();
        if let Some(last) = list.path.last() {
            of_list.extend(words::split(last).iter().map(|word| words::singular(word)));
        }
        let known = [
            "total",
            "count",
            "size",
            "number",
            "num",
            "of",
            "all",
            "overall",
            "full",
            "found",
            "available",
            "matching",
            "list",
            "length",
            "in",
            "set",
            "value",
            "filtered",
            "filter",
            "matched",
        ];
        let is_known = |word: &String| {
            known.contains(&word.as_str())
                || THINGS.contains(&word.as_str())
                || of_list.contains(&words::singular(word))
        };
        let is_total = |member: &&Member<'_>| {
            let words = member.words();
            let parent = member.parent();
            let is_below = Words(&parent).has(&["total"]) && words.is_any(&["value", "count"]);
            words.0.iter().all(is_known)
                && (words.has(&["total", "totals"]) || is_below || (words.has(&["count"]) && member.says("total")))
        };
        // Beside the number of items that match the filters of the request, a total ignores them.
        let is_filtered = |member: &&Member<'_>| {
            let words = member.words();
            let is_count = words.has(&["count", "total", "totals"]);
            words.are(&["records", "filtered"])
                || words.0.iter().all(is_known) && words.has(&["filter", "filtered", "matching", "matched"]) && is_count
        };
        let integers =
            || self.members.iter().filter(|member| self.describes(member, list) && member.kinds.is_integer());
        integers().find(is_filtered).or_else(|| integers().find(is_total)).map(|member| member.path.clone())
    }

    /// Returns the path to the number of all pages.
    pub(super) fn page_count(&self, list: &List) -> Option<Vec<String>> {
        let known = ["total", "page", "pages", "count", "number", "num", "of", "last", "max", "all"];
        let mut integers =
            self.members.iter().filter(|member| self.describes(member, list) && member.kinds.is_integer());
        let found = integers.find(|member| {
            let words = member.words();
            let has_total = words.has(&["total", "count", "last", "max"]) && words.has(&["page", "pages"]);
            let of_pages = words.has(&["number", "num"]) && words.has(&["pages"]);
            let is_size = words.is_any(&["page count", "count page"]) && member.says("item") && !member.says("pages");
            words.only(&known) && (words.are(&["pages"]) || has_total || of_pages) && !is_size
        });
        found.map(|member| member.path.clone())
    }

    /// Returns the path to the number of this page.
    pub(super) fn page_shown(&self, list: &List) -> Option<Vec<String>> {
        let mut integers =
            self.members.iter().filter(|member| self.describes(member, list) && member.kinds.is_integer());
        let found = integers.find(|member| {
            let words = member.words();
            let is_next = words.has(&["next", "prev", "previous", "last", "first", "total"]);
            !is_next && words::is_page_number(words)
                || words.is_any(&["current", "current page"])
                || (words.are(&["number"])
                    && (Words(&member.parent()).has(&["page"]) || self.page_count(list).is_some()))
        });
        found.map(|member| member.path.clone())
    }

    /// Returns true if the member is beside the list or around it, or in an object there that describes the list.
    /// Elsewhere it describes another part of the response.
    pub(super) fn describes(&self, member: &Member<'_>, list: &List) -> bool {
        let shared = member.path.iter().zip(&list.path).take_while(|(one, other)| one == other).count();
        let between = &member.path[shared.min(member.path.len() - 1)..member.path.len() - 1];
        between.iter().all(|name| {
            let words = words::split(name);
            Words(&words).only(DESCRIPTIONS)
        })
    }

    /// Returns the members that may hold the next cursor, each with its likelihood.
    pub(super) fn cursors(&self, list: &List) -> Vec<(i32, &Member<'a>)> {
        let members = self.members.iter().filter(|member| self.describes(member, list));
        let mut cursors: Vec<(i32, &Member<'a>)> =
            members.filter_map(|member| Some((member.cursor()?, member))).collect();
        cursors.sort_by_key(|(score, member)| (-score, member.path.len()));
        cursors
    }

    /// Returns the path to the URL of the next page, and true if it is missing on the last page only: it is present in every
    /// response, or is a link of a hypermedia format.
    pub(super) fn next_url(&self, list: &List) -> Option<(Vec<String>, bool)> {
        let members = self.members.iter().filter(|member| self.describes(member, list));
        let urls = members.filter_map(|member| Some((member.next_url()?, member)));
        let (_, best) = urls.min_by_key(|(score, member)| (-score, member.path.len()))?;
        Some((best.path.clone(), best.is_certain || best.is_link()))
    }

    /// Returns the path to the ID within an item.
    pub(super) fn id_of(&self, list: &List) -> Option<Vec<String>> {
        let item = self.schema(list.item?);
        let has_id = |schema: &Schema| {
            schema.properties.get("id").is_some_and(|&id| Kinds::of(self.document, Some(self.schema(id))).is_scalar())
        };
        let mut branches = item.any_of.iter().chain(&item.one_of).peekable();
        let found = has_id(item) || (branches.peek().is_some() && branches.all(|&branch| has_id(self.schema(branch))));
        found.then(|| vec!["id".to_owned()])
    }

    /// Returns the path to the member that names the last item.
    pub(super) fn last_id(&self, list: &List) -> Option<Vec<String>> {
        let is_last = |member: &&Member<'_>| {
            self.describes(member, list)
                && member.kinds.is_scalar()
                && member.words().is_any(&["last id", "last item id"])
        };
        self.members.iter().find(is_last).map(|member| member.path.clone())
    }
}

/// Returns true if an object with this name may be around a list.
fn is_around(words: &[String], subjects: &[String]) -> bool {
    let singular: Vec<String> = words.iter().map(|word| words::singular(word)).collect();
    singular.iter().all(|word| WRAPPERS.contains(&word.as_str())) || is_about(&singular, subjects)
}

/// Returns true if the words, in singular, end in a subject of the operation, or contain all words of it.
fn is_about(words: &[String], subjects: &[String]) -> bool {
    words.last().is_some_and(|last| subjects.contains(last))
}

impl Member<'_> {
    pub(super) fn words(&self) -> Words<'_> {
        Words(&self.words)
    }

    /// Returns the words of the member around this one.
    fn parent(&self) -> Vec<String> {
        match self.path.as_slice() {
            [.., parent, _] => words::split(parent),
            _ => Vec::new(),
        }
    }

    /// Returns true if the description contains a word.
    fn says(&self, word: &str) -> bool {
        self.description.is_some_and(|text| text.to_lowercase().contains(word))
    }

    /// Returns true if the member, or an object around it, is called next.
    pub(super) fn is_next(&self) -> bool {
        self.words().has(&["next"]) || self.path.iter().any(|name| Words(&words::split(name)).has(&["next"]))
    }

    fn is_back(&self) -> bool {
        let parent = self.parent();
        self.words().has(BACK) || Words(&parent).has(&["prev", "previous", "first", "last", "current", "self"])
    }

    /// Returns the likelihood that the member is the cursor of the next page.
    fn cursor(&self) -> Option<i32> {
        let words = self.words();
        let known = [
            "next",
            "page",
            "start",
            "key",
            "id",
            "after",
            "offset",
            "position",
            "end",
            "last",
            "of",
            "results",
            "new",
            "start",
            "starting",
            "at",
            "from",
            "state",
            "number",
            "evaluated",
        ];
        let is_known = |word: &String| {
            known.contains(&word.as_str()) || CURSORS.contains(&word.as_str()) || THINGS.contains(&word.as_str())
        };
        let inner = Words(words::strip_groups(words.0));
        if !self.kinds.is_scalar() || self.is_back() || self.looks_like_url() || !inner.0.iter().all(is_known) {
            return None;
        }
        let parent = self.parent();
        let is_next = self.is_next();
        let is_head = inner.has(CURSORS) || inner.is_any(&["after", "end cursor", "offset", "start", "key"]);
        let is_near =
            Words(&parent).has(&["next", "cursor", "cursors", "page", "pagination", "paging", "info", "after"]);
        match (is_next, is_head) {
            (true, true) => Some(4),
            (true, false) if inner.has(&["page", "key", "id", "offset", "start", "position", "after", "number"]) => {
                Some(3)
            }
            (true, false) if inner.are(&["next"]) => Some(2),
            (false, true) if inner.has(&["cursor", "continue", "continuation", "bookmark", "scroll", "marker"]) => {
                Some(2)
            }
            (false, true) if inner.are(&["token"]) || inner.is_any(&["page token", "pagination token"]) => Some(1),
            (false, true) if inner.are(&["after"]) => Some(if is_near { 2 } else { 1 }),
            // A number would be that of this page.
            (false, true) if inner.are(&["offset"]) && !self.kinds.is_integer() => Some(1),
            _ => None,
        }
    }

    /// Returns true if the member, or an object around it, is called a link.
    fn is_link(&self) -> bool {
        self.path.iter().any(|name| Words(&words::split(name)).has(&["link", "links"]))
    }

    /// Returns true if the member is declared, named or described as a URL.
    fn looks_like_url(&self) -> bool {
        let named = ["url", "uri", "link", "links", "href", "path"];
        let described = [" url ", " uri ", "urls"].iter().any(|word| self.says(word));
        self.kinds.is_url() || self.words().has(&named) || self.has_url_example() || described
    }

    fn has_url_example(&self) -> bool {
        let examples = self.schema.examples.iter().chain(&self.schema.default);
        examples.filter_map(Value::as_str).any(|text| text.starts_with("http") || text.starts_with(['/', '?']))
    }

    /// Returns the likelihood that the member is the URL of the next page.
    fn next_url(&self) -> Option<i32> {
        let words = self.words();
        let known = [
            "next", "page", "pages", "url", "uri", "link", "href", "odata", "path", "of", "results", "records",
            "result", "query",
        ];
        let may_be_text = self.schema.types.contains(Type::String) || self.kinds.is_url();
        if !may_be_text || !self.is_next() || self.is_back() || !words.only(&known) {
            return None;
        }
        let in_links = self.is_link() && !words.has(&["link"]);
        let described = ["url", "uri", "link", "href"].iter().any(|word| self.says(word));
        let is_plain_next = words.has(&["next"]);
        let score = if words.has(&["url", "uri", "href", "link"]) || self.kinds.is_url() || self.has_url_example() {
            4
        } else if in_links && is_plain_next {
            3
        } else if described && is_plain_next {
            2
        } else if words.has(&["path"]) {
            1
        } else {
            return None;
        };
        Some(score)
    }
}
