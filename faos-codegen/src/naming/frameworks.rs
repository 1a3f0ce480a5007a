//! Operation IDs without what a framework adds to the name of a function.

use std::collections::{BTreeMap, HashSet};

use crate::api::Method;

use super::route::is_key;
use super::words::{Vocabulary, is_verb, same_noun};

/// An operation ID, and the request that it identifies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identified<'a> {
    pub(super) id: &'a str,
    pub(super) method: Method,
    pub(super) path: &'a str,
}

/// The words that nearly all IDs of a document begin or end with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Affixes {
    pub(super) prefix: Vec<String>,
    pub(super) suffix: Vec<String>,
}

/// Returns the words of every ID, without what frameworks add. Affixes that are not known are found only if `is_open`.
pub(super) fn words(
    ids: &[Identified<'_>],
    vocabulary: &Vocabulary,
    known: &Affixes,
    is_open: bool,
) -> (Vec<Vec<String>>, Affixes) {
    let ends = ids.iter().filter(|identified| method_stripped(identified.id, identified.method).is_some()).count();
    let is_fast_api = 2 * ends > ids.len();
    let all: HashSet<&str> = ids.iter().map(|identified| identified.id).collect();
    let mut words: Vec<Vec<String>> = ids
        .iter()
        .map(|identified| {
            let id = without_number(identified.id, &all);
            let id = Identified { id, ..*identified };
            let function = of_fast_api(id, is_fast_api).or_else(|| of_springfox(id)).unwrap_or(id.id);
            let words = vocabulary.split(&without_keys(&without_controller(function)));
            of_halves(function, &words, vocabulary).unwrap_or(words)
        })
        .collect();
    let mut affixes = known.clone();
    strip(&mut words, &affixes);
    if !is_open {
        return (words, affixes);
    }
    while let Some(prefix) = shared(&words, vocabulary, |words| words.first()) {
        words.iter_mut().filter(|words| words.len() > 1 && words[0] == prefix).for_each(|words| _ = words.remove(0));
        affixes.prefix.push(prefix);
    }
    while let Some(suffix) = shared(&words, vocabulary, |words| words.last()) {
        words
            .iter_mut()
            .filter(|words| words.len() > 1 && words.last() == Some(&suffix))
            .for_each(|words| _ = words.pop());
        affixes.suffix.insert(0, suffix);
    }
    (words, affixes)
}

/// Removes affixes that an earlier run found.
fn strip(words: &mut [Vec<String>], affixes: &Affixes) {
    for words in words {
        if let Some(rest) = words.strip_prefix(affixes.prefix.as_slice()).filter(|rest| !rest.is_empty()) {
            *words = rest.to_vec();
        }
        if let Some(rest) = words.strip_suffix(affixes.suffix.as_slice()).filter(|rest| !rest.is_empty()) {
            *words = rest.to_vec();
        }
    }
}

/// The number of IDs from which an affix can be recognized.
const MANY_IDS: usize = 5;

/// Returns the word that nine of ten IDs have at one end, unless it says what they do or what they are about.
fn shared(
    words: &[Vec<String>],
    vocabulary: &Vocabulary,
    end: impl Fn(&Vec<String>) -> Option<&String>,
) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for words in words.iter().filter(|words| words.len() > 1) {
        *counts.entry(end(words)?).or_default() += 1;
    }
    let (word, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (words.len() >= MANY_IDS
        && 10 * count >= 9 * words.len()
        && !is_verb(word)
        && (word == "api" || !vocabulary.contains(word)))
    .then(|| word.to_owned())
}

/// Returns the function of an ID made by FastAPI: `{function}{path}_{method}`, where everything but letters, digits and
/// underscores became an underscore. Routers can be mounted below a path that either of the two lacks.
fn of_fast_api(Identified { id, method, path }: Identified<'_>, is_usual: bool) -> Option<&str> {
    let rest = method_stripped(id, method)?;
    if path == "/" {
        return strip_suffix_ignoring_case(rest, "_").filter(|function| !function.is_empty());
    }
    let path = path.trim_end_matches('/');
    let starts = path.char_indices().filter(|(_, character)| *character == '/').map(|(start, _)| start);
    let path_of = |start: usize| -> String {
        path[start..].chars().map(|character| if character.is_alphanumeric() { character } else { '_' }).collect()
    };
    for (index, start) in starts.enumerate() {
        let spelled = path_of(start);
        // Any name can end like a short tail of the path.
        if index > 0 && !is_usual && spelled.matches('_').count() <= 3 {
            break;
        }
        for spelled in [format!("{spelled}_"), spelled] {
            if let Some(function) = strip_suffix_ignoring_case(rest, &spelled).filter(|function| !function.is_empty()) {
                return Some(without_mount(function));
            }
        }
    }
    None
}

/// Removes the method from the end of an ID.
fn method_stripped(id: &str, method: Method) -> Option<&str> {
    strip_suffix_ignoring_case(id, method.as_str())?.strip_suffix('_')
}

/// Removes `_api_v1` from the end of a function.
fn without_mount(function: &str) -> &str {
    let mut kept = function;
    while let Some((before, last)) = kept.rsplit_once('_') {
        let is_version = last
            .strip_prefix('v')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
        if before.is_empty() || !(is_version || last == "api" || last.is_empty()) {
            break;
        }
        kept = before;
    }
    kept
}

fn strip_suffix_ignoring_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(suffix.len())?;
    text.is_char_boundary(start)
        .then(|| text.split_at(start))
        .filter(|(_, end)| end.eq_ignore_ascii_case(suffix))
        .map(|(start, _)| start)
}

/// Returns the function of an ID made by springfox: `listUsersUsingGET`.
fn of_springfox(Identified { id, method, .. }: Identified<'_>) -> Option<&str> {
    let end = id.trim_end_matches(|last: char| last.is_ascii_digit());
    let end = if end.len() < id.len() { end.strip_suffix('_')? } else { end };
    end.strip_suffix(method.as_str())?.strip_suffix("Using").filter(|function| !function.is_empty())
}

/// Removes the number that springdoc appends to repeated names: `list_1` beside `list`.
fn without_number<'a>(id: &'a str, all: &HashSet<&str>) -> &'a str {
    let name = id.trim_end_matches(|last: char| last.is_ascii_digit());
    match name.strip_suffix('_') {
        Some(name) if name.len() + 1 < id.len() && all.contains(name) => name,
        _ => id,
    }
}

/// Returns the second half of an ID that says what the first half says, a class in its namespace:
/// `SalesOrdersSearch_SearchOrder`, `SalesOrdersCreate_Order`.
fn of_halves(function: &str, words: &[String], vocabulary: &Vocabulary) -> Option<Vec<String>> {
    let (class, name) = function.split_once('_').filter(|(_, name)| !name.contains('_'))?;
    let (class, name) = (vocabulary.split(class), vocabulary.split(name));
    let last = class.last().filter(|last| is_verb(last))?;
    let is_said = name.len() < class.len()
        && class.len() + name.len() == words.len()
        && name.iter().all(|word| class.iter().any(|said| same_noun(said, word)));
    if !is_said {
        return None;
    }
    let begins = name.first().is_some_and(|first| is_verb(first));
    Some(if begins { name } else { [last.clone()].into_iter().chain(name).collect() })
}

/// Removes keys that are not words.
fn without_keys(id: &str) -> String {
    let is_end = |character: char| matches!(character, '-' | '_' | '/' | '.' | '#');
    if !id.contains(is_end) {
        return id.to_owned();
    }
    let parts = id.split_inclusive(is_end).filter(|part| !is_key(part.trim_end_matches(is_end)));
    parts.collect()
}

/// Removes `Controller` after the class of a function: `UsersController_findAll`.
fn without_controller(id: &str) -> String {
    let is_end = |rest: &str| rest.starts_with(['_', '.', '#', '-', ':']);
    match id.split_once("Controller").filter(|(class, rest)| !class.is_empty() && is_end(rest)) {
        Some((class, rest)) => format!("{class}{rest}"),
        None => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(ids: &[(&str, Method, &str)]) -> Vec<String> {
        let ids: Vec<Identified<'_>> = ids.iter().map(|&(id, method, path)| Identified { id, method, path }).collect();
        words(&ids, &Vocabulary::default(), &Affixes::default(), true).0.iter().map(|words| words.join(" ")).collect()
    }

    #[test]
    fn what_frameworks_add_is_removed() {
        use Method::{Delete, Get, Patch, Post};
        for (id, method, path, words) in [
            ("delete_plan_delete_plan__id__plans_delete", Delete, "/delete/plan/{id}/plans", "delete plan"),
            ("read_item_items__item_id__get", Get, "/items/{item_id}", "read item"),
            ("read_items_items__get", Get, "/items/", "read items"),
            ("read_items_items_get", Get, "/items", "read items"),
            ("root__get", Get, "/", "root"),
            ("read_items_api_v1_items__item_id__get", Get, "/items/{item_id}", "read items"),
            ("read_items_items__item_id__sub_get", Get, "/mounted/items/{item_id}/sub", "read items"),
            ("read_item_items__item_id__get", Post, "/items/{item_id}", "read item items item id get"),
            ("listUsersUsingGET", Get, "/users", "list users"),
            ("listUsersUsingGET_1", Get, "/users", "list users"),
            ("listUsersUsingGET", Post, "/users", "list users using get"),
            ("UsersController_findAll", Get, "/users", "users find all"),
            ("readNamespacedControllerRevision", Get, "/r", "read namespaced controller revision"),
            ("UserController.findById", Get, "/users/{id}", "user find by id"),
            ("SalesOrdersSearch_SearchOrder", Get, "/orders", "search order"),
            ("SalesOrdersCreate_Order", Post, "/orders", "create order"),
            ("SalesOrders_Search", Get, "/orders", "sales orders search"),
            ("get_metadata_kind-6VMVochwUWo_schema", Get, "/m", "get metadata kind schema"),
            ("UsersController.prototype.updateById", Patch, "/users/{id}", "users prototype update by id"),
        ] {
            assert_eq!(words_of(&[(id, method, path)]), [words], "{id}");
        }
    }

    #[test]
    fn short_tails_of_paths_are_removed_if_most_ids_are_made_by_fast_api() {
        let ids = [
            ("create_flow_flows__post", Method::Post, "/api/flows/"),
            ("read_flow_flows__id__get", Method::Get, "/api/flows/{id}"),
            ("hello_hello_get", Method::Get, "/api/hello"),
        ];
        assert_eq!(words_of(&ids), ["create flow", "read flow", "hello"]);
        assert_eq!(
            words_of(&[("say_users_get", Method::Get, "/api/users"), ("a", Method::Get, "/"), ("b", Method::Get, "/")])
                [0],
            "say users get"
        );
    }

    #[test]
    fn numbers_of_repeated_names_are_removed() {
        let ids = ["list", "list_1", "list_2", "get_2"].map(|id| (id, Method::Get, "/"));
        assert_eq!(words_of(&ids), ["list", "list", "list", "get 2"]);
    }

    #[test]
    fn affixes_that_nearly_all_names_share_are_removed() {
        let of = |ids: &[&str]| words_of(&ids.iter().map(|&id| (id, Method::Get, "/")).collect::<Vec<_>>());
        assert_eq!(
            of(&["api_list_a_route", "api_get_b_route", "api_add_c_route", "api_drop_d_route", "api_x_route"]),
            ["list a", "get b", "add c", "drop d", "x"]
        );
        assert_eq!(of(&["list_a_async", "get_b_async", "add_c_async"])[0], "list a async");
        assert_eq!(of(&["get_a", "get_b", "get_c", "get_d", "get_e"])[0], "get a");
    }
}
