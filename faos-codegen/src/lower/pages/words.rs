//! The vocabulary of pagination: names are split into words, and rules are about words.

use heck::ToSnakeCase;

/// The words that are recognized in names without separators, such as `perpage`.
const GLUED: &[&str] = &[
    "after",
    "at",
    "before",
    "continuation",
    "count",
    "cursor",
    "end",
    "first",
    "has",
    "id",
    "index",
    "is",
    "items",
    "last",
    "limit",
    "link",
    "marker",
    "max",
    "more",
    "next",
    "number",
    "num",
    "offset",
    "page",
    "pages",
    "per",
    "results",
    "size",
    "skip",
    "start",
    "starting",
    "token",
    "total",
    "uri",
    "url",
];

/// Returns the words of a name in lower case: `pageToken`, `Page-Token`, `page[token]` and `pagetoken` are the same.
pub(super) fn split(name: &str) -> Vec<String> {
    let words = name.to_snake_case();
    words.split('_').filter(|word| !word.is_empty()).flat_map(unglued).collect()
}

/// Splits a word that consists of known words.
fn unglued(word: &str) -> Vec<String> {
    let mut parts = Vec::new();
    match !GLUED.contains(&word) && word.len() > 4 && divide(word, &mut parts) {
        true => parts,
        false => vec![word.to_owned()],
    }
}

fn divide(word: &str, parts: &mut Vec<String>) -> bool {
    if word.is_empty() {
        return true;
    }
    for known in GLUED.iter().rev().filter(|known| word.starts_with(**known)) {
        parts.push((*known).to_owned());
        if divide(&word[known.len()..], parts) {
            return true;
        }
        parts.pop();
    }
    false
}

/// Returns the singular of an English noun, as far as needed to compare names.
pub(super) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let endings = ["sses", "xes", "ches", "shes", "uses"];
    if endings.iter().any(|ending| word.ends_with(ending)) {
        return word[..word.len() - 2].to_owned();
    }
    match word.strip_suffix('s') {
        Some(stem) if !["s", "u", "i"].iter().any(|ending| stem.ends_with(ending)) && stem.len() > 1 => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// A name as words, with questions about them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'w>(pub(super) &'w [String]);

impl<'w> Words<'w> {
    /// Returns true if one of the words is in the list.
    pub(super) fn has(self, list: &[&str]) -> bool {
        self.0.iter().any(|word| list.contains(&word.as_str()))
    }

    /// Returns true if all words are in the list, and there is at least one.
    pub(super) fn only(self, list: &[&str]) -> bool {
        !self.0.is_empty() && self.0.iter().all(|word| list.contains(&word.as_str()))
    }

    /// Returns true if these are the words, in this order.
    pub(super) fn are(self, words: &[&str]) -> bool {
        self.0.len() == words.len() && self.0.iter().zip(words).all(|(word, wanted)| word == wanted)
    }

    /// Returns true if the words are one of these phrases.
    pub(super) fn is_any(self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| {
            let words: Vec<&str> = phrase.split(' ').collect();
            self.are(&words)
        })
    }

    /// Returns the words without those in the list.
    pub(super) fn without(self, list: &[&str]) -> Vec<&'w str> {
        self.0.iter().map(String::as_str).filter(|word| !list.contains(word)).collect()
    }
}

/// Words that group the parameters or members of a pagination, such as `pagination.cursor`.
pub(super) const GROUPS: &[&str] = &["pagination", "paging", "pager", "paged", "paginate", "odata"];

/// Words of things that are in a list.
pub(super) const THINGS: &[&str] = &[
    "result",
    "results",
    "item",
    "items",
    "row",
    "rows",
    "record",
    "records",
    "entry",
    "entries",
    "element",
    "elements",
    "object",
    "objects",
    "hit",
    "hits",
    "match",
    "matches",
    "document",
    "documents",
    "resource",
    "resources",
    "data",
];

/// Words for the way back, and for places other than the next page.
pub(super) const BACK: &[&str] =
    &["before", "prev", "previous", "ending", "first", "current", "self", "back", "backward", "backwards", "since"];

/// Nouns that denote a cursor.
pub(super) const CURSORS: &[&str] =
    &["cursor", "token", "continuation", "continue", "marker", "bookmark", "scroll", "ctoken", "checkpoint"];

/// Returns true if the words denote the number of items in a page.
pub(super) fn is_size(words: Words<'_>) -> bool {
    let words = Words(strip_groups(words.0));
    let heads = ["limit", "size", "count", "take", "top", "length", "rows", "pagelen", "max", "maximum", "first"];
    let others = ["page", "per", "of", "num", "number", "batch", "list", "response", "fetch", "by", "default"];
    let is_known = |word: &String| {
        heads.contains(&word.as_str()) || others.contains(&word.as_str()) || THINGS.contains(&word.as_str())
    };
    let per_page = words.has(&["per"]) && words.has(&["page"]);
    let number_of = words.has(&["num", "number"]) && words.has(THINGS) && !words.has(&["page"]);
    words.0.iter().all(is_known)
        && (words.has(&heads) || per_page || number_of)
        && !words.are(&["data"])
        && !(words.has(&["page"]) && words.has(&["count", "first"]))
}

/// Returns true if the words denote the number of a page.
pub(super) fn is_page_number(words: Words<'_>) -> bool {
    let words = Words(strip_groups(words.0));
    let others = ["page", "number", "no", "num", "nr", "index", "idx", "current", "requested", "start", "starting"];
    words.only(&others) && words.has(&["page"])
}

/// Returns true if the words denote a number of items to skip, whatever stands beside it.
pub(super) fn is_offset(words: Words<'_>) -> bool {
    let words = Words(strip_groups(words.0));
    let others = ["offset", "skip", "page", "start", "at", "from", "index", "number", "num", "count", "row", "to"];
    words.has(&["offset", "skip"])
        && words.0.iter().all(|word| others.contains(&word.as_str()) || THINGS.contains(&word.as_str()))
}

/// Returns true if the words denote the first item to return, unless the parameter is something else, such as a time.
pub(super) fn is_start(words: Words<'_>) -> bool {
    let words = Words(strip_groups(words.0));
    let others = ["start", "starting", "from", "at", "index", "position", "pos", "first", "begin", "number", "with"];
    words.has(&["start", "starting", "from", "first", "begin"])
        && !words.are(&["first"])
        && words.0.iter().all(|word| others.contains(&word.as_str()) || THINGS.contains(&word.as_str()))
}

/// Returns true if the words denote the ID of the last item received.
pub(super) fn is_last_id(words: Words<'_>) -> bool {
    let words = Words(strip_groups(words.0));
    let known = ["after", "starting", "start", "id", "page", "last", "seen", "exclusive", "item"];
    words.only(&known) && words.has(&["after", "last", "exclusive"]) && !words.are(&["last"])
}

/// Returns true if a text parameter with these words can be a cursor.
pub(super) fn is_cursor(words: Words<'_>) -> bool {
    let inner = Words(strip_groups(words.0));
    if words.has(&["before", "prev", "previous", "ending", "since", "until", "end"]) {
        return false;
    }
    let is_grouped = inner.0.len() < words.0.len();
    let known = ["page", "next", "key", "id", "start", "starting", "after", "offset", "from", "position", "last", "at"];
    let is_plain = |word: &String| {
        known.contains(&word.as_str()) || CURSORS.contains(&word.as_str()) || THINGS.contains(&word.as_str())
    };
    let has_head = inner.has(CURSORS)
        || inner.has(&["after", "offset"])
        || inner.are(&["start"])
        || inner.are(&["from"])
        || inner.are(&["position"])
        || inner.are(&["page"])
        || inner.are(&["page", "id"])
        || (inner.has(&["next", "start", "last"]) && inner.has(&["page", "key", "id", "position"]))
        || inner.are(&["next"])
        || is_grouped;
    inner.0.iter().all(is_plain) && has_head
}

/// Returns the words after those that only group parameters. `page[size]` keeps its group, since `page` is a word of
/// its own.
pub(super) fn strip_groups(words: &[String]) -> &[String] {
    match words {
        [first, rest @ ..] if !rest.is_empty() && (GROUPS.contains(&first.as_str()) || first == "x") => {
            strip_groups(rest)
        }
        words => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_spelling_have_the_same_words() {
        for (name, words) in [
            ("page_token", "page token"),
            ("pageToken", "page token"),
            ("Page-Token", "page token"),
            ("PageToken", "page token"),
            ("page[token]", "page token"),
            ("pagination.page_token", "pagination page token"),
            ("pagetoken", "page token"),
            ("PAGETOKEN", "page token"),
            ("perpage", "per page"),
            ("$skip", "skip"),
            ("@odata.nextLink", "odata next link"),
            ("_links", "links"),
            ("maxResults", "max results"),
            ("startat", "start at"),
            ("nextpageurl", "next page url"),
            ("hasMore", "has more"),
            ("limits", "limits"),
            ("island", "island"),
            ("", ""),
        ] {
            assert_eq!(split(name).join(" "), words, "{name}");
        }
    }

    #[test]
    fn roles_are_decided_by_words() {
        let check = |role: fn(Words<'_>) -> bool, yes: &[&str], no: &[&str]| {
            for (names, expected) in [(yes, true), (no, false)] {
                for name in names {
                    assert_eq!(role(Words(&split(name))), expected, "{name}");
                }
            }
        };
        check(
            is_size,
            &[
                "limit",
                "page_size",
                "perPage",
                "max_results",
                "$top",
                "count",
                "page[size]",
                "page[limit]",
                "size",
                "items_per_page",
                "Page-Size",
                "maxItems",
                "pagination.limit",
                "pagelen",
                "number_of_results",
                "take",
            ],
            &["page", "page_number", "file_size", "limit_to_active", "countryCode", "min_count", "data", "page_count"],
        );
        check(
            is_page_number,
            &["page", "pageNumber", "Page", "page_no", "page[number]", "currentPage", "pageIndex", "pagination[page]"],
            &["page_size", "per_page", "page_token", "page_id", "number", "pages", "homepage", "page[offset]"],
        );
        check(
            is_offset,
            &["offset", "skip", "$skip", "page[offset]", "startOffset", "row_offset", "skip_count"],
            &["utc_offset", "timezoneOffset", "skip_validation", "start", "offset_date"],
        );
        check(
            is_start,
            &["start", "startAt", "start_index", "startPosition", "from", "firstResult", "start_position", "start_row"],
            &["start_time", "start_date", "startedBy", "first", "from_date", "restart", "startCursor"],
        );
        check(
            is_last_id,
            &["after", "starting_after", "after_id", "start_after", "last_id", "lastSeenId", "page[after]"],
            &["created_after", "last", "lastUsedAfter", "id", "before", "after_date"],
        );
        check(
            is_cursor,
            &[
                "cursor",
                "page_token",
                "next_token",
                "continuationToken",
                "marker",
                "after",
                "starting_after",
                "page",
                "continue",
                "pagination[key]",
                "X-Cursor",
                "start_key",
                "page_id",
                "offset",
                "scroll_id",
            ],
            &["ending_before", "created_after", "access_token", "id", "key", "prev_cursor", "next_run", "from_date"],
        );
    }

    #[test]
    fn nouns_are_compared_in_singular() {
        for (word, expected) in [
            ("agents", "agent"),
            ("policies", "policy"),
            ("boxes", "box"),
            ("addresses", "address"),
            ("status", "status"),
            ("data", "data"),
            ("series", "sery"),
        ] {
            assert_eq!(singular(word), expected, "{word}");
        }
    }
}
