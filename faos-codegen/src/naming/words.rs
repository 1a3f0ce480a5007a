//! The words of names: how they are split, compared and put in singular and plural.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::api::Api;
use crate::json::Pointer;

use super::casing;
use super::decisions::Decisions;
use super::identity::{base_id, has_id};
use super::lock::{Kind, NameLock};

/// The words that a document uses in its paths, tags and schema names, to split names that have no separators.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    known: HashSet<String>,
    /// The names without separators that earlier runs divided.
    divided: HashMap<String, Vec<String>>,
}

impl Vocabulary {
    /// Collects the words of an API, and those of earlier runs.
    pub(super) fn of(api: &Api, lock: &NameLock, decisions: &mut Decisions<'_>) -> Self {
        let mut known = HashSet::new();
        let mut add = |name: &str| {
            known.extend(casing::words(name).into_iter().filter(|word| word.len() >= SHORTEST));
        };
        for operation in api.operations.values() {
            operation.path.split('/').filter(|segment| !segment.contains('{')).for_each(&mut add);
        }
        api.resources.values().for_each(|resource| add(&resource.name));
        let schemas = api.types.values().filter(|definition| definition.words.len() == 1);
        schemas.for_each(|definition| add(&definition.words[0]));
        let place = Pointer::root().join("words");
        let mut divided = HashMap::new();
        for at in lock.below(&place, Kind::Rule) {
            if let (Some(name), Some(words)) = (at.segments().last(), decisions.recorded(at, Kind::Rule)) {
                let words: Vec<String> = words.split('_').map(str::to_owned).collect();
                known.extend(words.iter().filter(|word| word.len() >= SHORTEST).cloned());
                divided.insert(name.into_owned(), words);
            }
        }
        let vocabulary = Self { known, divided };
        let tags = api.operations.values().filter_map(|operation| operation.tag.as_deref());
        let stated = api.operations.values().filter(|operation| has_id(operation));
        let names: BTreeSet<&str> = tags.chain(stated.map(base_id)).collect();
        for part in names.into_iter().flat_map(|name| name.split(|letter: char| !letter.is_ascii_alphanumeric())) {
            if let Some(words) = vocabulary.divided(part, &casing::words(part)) {
                decisions.record(&place.join(&part.to_ascii_lowercase()), Kind::Rule, words.join("_"));
            }
        }
        vocabulary
    }

    /// Splits a name at separators and changes of case or, if a part has neither, at known words.
    pub(super) fn split(&self, name: &str) -> Vec<String> {
        if !name.is_ascii() {
            return casing::words(name);
        }
        let parts = name.split(|character: char| !character.is_ascii_alphanumeric());
        let words: Vec<String> = parts.filter(|part| !part.is_empty()).flat_map(|part| self.split_part(part)).collect();
        // Signs can be words.
        if name.contains(['+', '<', '>', '=', '!', '%', '*']) || words.is_empty() { casing::words(name) } else { words }
    }

    fn split_part(&self, part: &str) -> Vec<String> {
        let mut words = casing::words(part);
        if let Some(divided) = self.divided(part, &words) {
            return divided;
        }
        // `get3dModel` starts with a verb, and its case does not divide it from a word that starts with a digit.
        if let Some(verb) = words.first().and_then(|word| verb_before_digit(word)) {
            let rest = words[0].split_off(verb);
            words.insert(1, rest);
        }
        words
    }

    /// Divides a part of a name whose words are not known.
    fn divided(&self, part: &str, words: &[String]) -> Option<Vec<String>> {
        let part = part.to_ascii_lowercase();
        // Names in camel case are divided already, unless their capitals are those of abbreviations.
        let is_better =
            |divided: &Vec<String>| is_verb(&divided[0]) && (words.len() == 1 || divided.len() > words.len() + 1);
        if let Some(divided) = self.divided.get(&part) {
            return Some(divided.clone()).filter(is_better);
        }
        let is_known = |word: &String| self.contains(word) || is_verb(word) || is_link(word);
        if words.iter().skip(1).all(is_known) && (words.len() > 1 || words.iter().all(is_known)) {
            return None;
        }
        self.divide(&part).filter(is_better)
    }

    /// Divides a word into the fewest known words.
    fn divide(&self, word: &str) -> Option<Vec<String>> {
        if !word.bytes().all(|byte| byte.is_ascii_lowercase()) || word.len() > LONGEST {
            return None;
        }
        // For each end, the number of words up to it and the start of the last.
        let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
        best[0] = Some((0, 0));
        for end in SHORTEST..=word.len() {
            let is_known = |part: &str| self.contains(part) || is_verb(part);
            let starts = (0..=end - SHORTEST).filter(|&start| is_known(&word[start..end]));
            let links = (end.saturating_sub(SHORTEST).max(1)..end).filter(|&start| is_link(&word[start..end]));
            let starts = starts.chain(links);
            best[end] = starts.filter_map(|start| Some((best[start]?.0 + 1, start))).min();
        }
        let (mut words, mut end) = (Vec::new(), word.len());
        while end > 0 {
            let (_, start) = best[end]?;
            words.push(word[start..end].to_owned());
            end = start;
        }
        words.reverse();
        Some(words)
    }

    /// Returns true if the document uses a word, in singular or plural.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.known.contains(word) || self.known.contains(&singular(word)) || self.known.contains(&plural(word))
    }
}

/// The length of the shortest word that a name without separators is split at.
const SHORTEST: usize = 3;

/// The length of the longest name without separators that is split.
const LONGEST: usize = 80;

/// Returns the singular of an English noun.
pub(super) fn singular(word: &str) -> String {
    let stem = |length: usize| &word[..word.len() - length];
    match word {
        "statuses" | "aliases" | "buses" | "bonuses" | "viruses" | "campuses" | "biases" | "atlases" | "canvases" => {
            stem(2).to_owned()
        }
        "people" => "person".to_owned(),
        "children" => "child".to_owned(),
        "indices" => "index".to_owned(),
        "vertices" => "vertex".to_owned(),
        "matrices" => "matrix".to_owned(),
        "movies" | "cookies" | "zombies" => stem(1).to_owned(),
        "series" | "species" | "news" | "sms" | "dns" | "aws" | "https" | "ios" | "tls" | "os" | "always" | "this"
        | "lens" | "kubernetes" | "has" | "was" | "is" | "as" | "us" | "gas" | "plus" | "css" | "js" | "yes" => {
            word.to_owned()
        }
        _ if word.ends_with("ies") && word.len() > 4 => format!("{}y", stem(3)),
        _ if ["sses", "xes", "ches", "shes", "zzes"].iter().any(|end| word.ends_with(end)) && word != "caches" => {
            stem(2).to_owned()
        }
        _ if word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) && word.len() > 2 => {
            stem(1).to_owned()
        }
        _ => word.to_owned(),
    }
}

/// Returns the plural of an English noun in the singular.
fn plural(word: &str) -> String {
    let consonant_before_y =
        word.strip_suffix('y').is_some_and(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']) && !stem.is_empty());
    match word {
        "person" => "people".to_owned(),
        "child" => "children".to_owned(),
        _ if consonant_before_y => format!("{}ies", &word[..word.len() - 1]),
        _ if ["s", "x", "ch", "sh", "zz"].iter().any(|end| word.ends_with(end)) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// Returns true if a word is a noun in the plural.
pub(super) fn is_plural(word: &str) -> bool {
    singular(word) != word || matches!(word, "data" | "media" | "series" | "metadata")
}

/// Returns true if two words are the same noun, in singular or plural, or one abbreviates the other.
pub(super) fn same_noun(left: &str, right: &str) -> bool {
    left == right || unabbreviated(singular(left)) == unabbreviated(singular(right))
}

/// Returns the noun that a common abbreviation stands for.
fn unabbreviated(noun: String) -> String {
    let full = match noun.as_str() {
        "app" => "application",
        "config" => "configuration",
        "env" => "environment",
        "org" => "organization",
        "organisation" => "organization",
        "repo" => "repository",
        _ => return noun,
    };
    full.to_owned()
}

/// Returns true if two phrases differ only in singular and plural.
pub(super) fn same_phrase(left: &[impl AsRef<str>], right: &[impl AsRef<str>]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_noun(left.as_ref(), right.as_ref()))
}

/// Returns the length of the verb before a word that starts with a digit: 3 in `get3d`.
fn verb_before_digit(word: &str) -> Option<usize> {
    let digit = word.find(|character: char| character.is_ascii_digit())?;
    let ends_in_letter = word.ends_with(|character: char| character.is_ascii_alphabetic());
    (ends_in_letter && is_verb(&word[..digit])).then_some(digit)
}

/// Returns a phrase with its last word in the singular.
pub(super) fn singular_phrase(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

/// Returns a phrase with its last word in the plural.
pub(super) fn plural_phrase(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut().filter(|last| !is_plural(last)) {
        *last = plural(last);
    }
    words
}

/// Returns true for an article.
pub(super) fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the")
}

/// Returns true for a word that needs another word after it.
pub(super) fn is_link(word: &str) -> bool {
    is_article(word)
        || matches!(word, "by" | "of" | "for" | "from" | "to" | "in" | "on" | "at" | "with" | "into" | "and" | "or")
}

/// Returns true for a word that refers to the noun before it, which thus cannot be removed.
pub(super) fn is_relative(word: &str) -> bool {
    matches!(word, "that" | "which" | "who" | "whose" | "where" | "when" | "and" | "or")
}

/// Returns true for a word between a verb and its object that says how many objects there are.
pub(super) fn is_quantifier(word: &str) -> bool {
    matches!(
        word,
        "all"
            | "many"
            | "multiple"
            | "one"
            | "single"
            | "bulk"
            | "batch"
            | "new"
            | "my"
            | "any"
            | "several"
            | "paginated"
    )
}

/// Returns true for a word that names an action.
pub(super) fn is_verb(word: &str) -> bool {
    VERBS.binary_search(&word).is_ok()
}

/// Returns true for a verb that reads and is not also a common noun: `GET …/search` searches.
pub(super) fn is_reading_verb(word: &str) -> bool {
    matches!(
        word,
        "search"
            | "count"
            | "preview"
            | "export"
            | "download"
            | "validate"
            | "ping"
            | "render"
            | "lookup"
            | "find"
            | "query"
            | "list"
            | "get"
            | "verify"
            | "check"
            | "compare"
            | "autocomplete"
            | "suggest"
            | "fetch"
            | "read"
            | "stream"
            | "watch"
            | "poll"
            | "calculate"
            | "estimate"
    )
}

/// Words that name an action, sorted. Some are nouns as well; they are verbs where a request acts.
const VERBS: &[&str] = &[
    "accept",
    "acknowledge",
    "acquire",
    "activate",
    "add",
    "adjust",
    "advance",
    "allocate",
    "amend",
    "analyze",
    "answer",
    "append",
    "apply",
    "approve",
    "archive",
    "assign",
    "associate",
    "attach",
    "attempt",
    "authenticate",
    "authorize",
    "autocomplete",
    "await",
    "ban",
    "batch",
    "block",
    "build",
    "calculate",
    "cancel",
    "capture",
    "change",
    "check",
    "claim",
    "clear",
    "clone",
    "close",
    "commit",
    "compact",
    "compare",
    "complete",
    "compute",
    "confirm",
    "connect",
    "convert",
    "copy",
    "count",
    "create",
    "crosspost",
    "deactivate",
    "decline",
    "decrypt",
    "delete",
    "deliver",
    "deny",
    "deploy",
    "deprovision",
    "destroy",
    "detach",
    "disable",
    "disassociate",
    "discard",
    "disconnect",
    "dismiss",
    "dispatch",
    "download",
    "duplicate",
    "edit",
    "embed",
    "enable",
    "encrypt",
    "end",
    "estimate",
    "evaluate",
    "exchange",
    "execute",
    "expire",
    "export",
    "extend",
    "fail",
    "favorite",
    "fetch",
    "finalize",
    "find",
    "finish",
    "flag",
    "follow",
    "fork",
    "forward",
    "freeze",
    "fulfill",
    "fund",
    "generate",
    "get",
    "grant",
    "hide",
    "ignore",
    "import",
    "increment",
    "initialize",
    "initiate",
    "insert",
    "inspect",
    "install",
    "invalidate",
    "invite",
    "invoke",
    "issue",
    "join",
    "kick",
    "kill",
    "launch",
    "leave",
    "like",
    "link",
    "list",
    "load",
    "lock",
    "login",
    "logout",
    "lookup",
    "mark",
    "match",
    "merge",
    "migrate",
    "mint",
    "modify",
    "move",
    "mute",
    "notify",
    "open",
    "patch",
    "pause",
    "pay",
    "perform",
    "pin",
    "ping",
    "poll",
    "post",
    "preview",
    "process",
    "promote",
    "provision",
    "prune",
    "publish",
    "pull",
    "purchase",
    "purge",
    "push",
    "put",
    "query",
    "reactivate",
    "read",
    "rebalance",
    "rebuild",
    "receive",
    "recover",
    "redact",
    "redeem",
    "refresh",
    "refund",
    "regenerate",
    "register",
    "reindex",
    "reject",
    "release",
    "reload",
    "remix",
    "remove",
    "rename",
    "render",
    "renew",
    "reopen",
    "reorder",
    "replace",
    "reply",
    "report",
    "request",
    "rerun",
    "resend",
    "reset",
    "resize",
    "resolve",
    "restart",
    "restore",
    "resubmit",
    "resume",
    "retire",
    "retrieve",
    "retry",
    "return",
    "reverse",
    "revert",
    "review",
    "revoke",
    "rollback",
    "rotate",
    "run",
    "save",
    "scan",
    "schedule",
    "search",
    "select",
    "send",
    "set",
    "share",
    "show",
    "sign",
    "simulate",
    "skip",
    "snooze",
    "split",
    "star",
    "start",
    "stop",
    "stream",
    "submit",
    "subscribe",
    "suggest",
    "suspend",
    "swap",
    "switch",
    "sync",
    "terminate",
    "test",
    "toggle",
    "track",
    "transfer",
    "transform",
    "transition",
    "translate",
    "trigger",
    "truncate",
    "unarchive",
    "unassign",
    "unban",
    "unblock",
    "unfavorite",
    "unfollow",
    "uninstall",
    "unlink",
    "unlock",
    "unmerge",
    "unmute",
    "unpause",
    "unpin",
    "unpublish",
    "unregister",
    "unshare",
    "unstar",
    "unsubscribe",
    "unsuspend",
    "update",
    "upgrade",
    "upload",
    "upsert",
    "use",
    "validate",
    "verify",
    "view",
    "void",
    "wait",
    "wake",
    "watch",
    "withdraw",
    "write",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_sorted() {
        assert!(VERBS.is_sorted());
    }

    #[test]
    fn nouns_have_singulars() {
        for (plural, one) in [
            ("users", "user"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("address", "address"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("statuses", "status"),
            ("status", "status"),
            ("analysis", "analysis"),
            ("people", "person"),
            ("caches", "cache"),
            ("databases", "database"),
            ("series", "series"),
            ("aliases", "alias"),
            ("indices", "index"),
            ("ids", "id"),
            ("os", "os"),
            ("invoices", "invoice"),
            ("purchases", "purchase"),
            ("dns", "dns"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn names_are_split_at_known_words() {
        let known = ["organizations", "spend", "limit", "conversation", "data"].map(str::to_owned).into();
        let vocabulary = Vocabulary { known, ..Vocabulary::default() };
        for (name, words) in [
            ("updateorganizationspendlimit", "update organization spend limit"),
            ("compactconversation", "compact conversation"),
            ("compactConversation", "compact conversation"),
            ("conversations", "conversations"),
            ("dataset", "dataset"),
            ("dataplane", "dataplane"),
            ("list-data", "list data"),
            ("listHTTPServers", "list http servers"),
            ("Get3dModel", "get 3d model"),
            ("list2faDevices", "list 2fa devices"),
            ("list_2fa_devices", "list 2fa devices"),
            ("createV2Key", "create v2 key"),
            ("get2", "get2"),
            ("base64File", "base64 file"),
        ] {
            assert_eq!(vocabulary.split(name).join(" "), words);
        }
    }
}
