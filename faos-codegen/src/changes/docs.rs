//! What a document says about something in words and in keywords: limits, defaults, prose.

use crate::api::{Docs, Fact};
use crate::render::inline_code;

use super::judgement::Action;
use super::walk::{Found, Walk};

impl Walk<'_> {
    /// Compares what is said about something that both documents have. `found` makes the change for an action.
    pub(super) fn docs(&mut self, old: &Docs, new: &Docs, found: impl Fn(Action) -> Found) {
        if limits(old) != limits(new) {
            let action = if is_looser(&limits(old), &limits(new)) { Action::Loosened } else { Action::Tightened };
            let shown = |docs| Some(limits(docs).join(" ")).filter(|limits| !limits.is_empty());
            self.add(between_options(found(action), shown(old), shown(new)));
        }
        if default(old) != default(new) {
            self.add(between_options(found(Action::DefaultChanged), default(old), default(new)));
        }
        if old.text != new.text || other_facts(old) != other_facts(new) {
            self.add(found(Action::Documented));
        }
    }

    /// Compares what is said about something that has no limits.
    pub(super) fn words(&mut self, old: &Docs, new: &Docs, found: impl Fn(Action) -> Found) {
        if old != new {
            self.add(found(Action::Documented));
        }
    }
}

/// A change of what may not be there.
fn between_options(found: Found, before: Option<String>, after: Option<String>) -> Found {
    let found = before.into_iter().fold(found, Found::before);
    after.into_iter().fold(found, Found::after)
}

fn default(docs: &Docs) -> Option<String> {
    docs.facts.iter().find_map(|fact| match fact {
        Fact::Default(value) => Some(value.clone()),
        _ => None,
    })
}

fn other_facts(docs: &Docs) -> Vec<&Fact> {
    docs.facts.iter().filter(|fact| matches!(fact, Fact::Example(_) | Fact::Format(_))).collect()
}

/// What a value is held to, a sentence each.
fn limits(docs: &Docs) -> Vec<String> {
    let limits = docs.facts.iter().filter_map(|fact| match fact {
        Fact::Limits(limits) => Some(limits.clone()),
        Fact::Pattern(pattern) => Some(format!("Pattern: {}.", inline_code(pattern))),
        Fact::Default(_) | Fact::Example(_) | Fact::Format(_) => None,
    });
    limits.collect()
}

/// Whether the new limits let through whatever the old ones let through.
fn is_looser(old: &[impl AsRef<str>], new: &[impl AsRef<str>]) -> bool {
    fn phrases(limits: &[impl AsRef<str>]) -> Vec<String> {
        let sentences = limits.iter().map(|limit| limit.as_ref().trim_end_matches('.').to_lowercase());
        sentences.flat_map(|sentence| sentence.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect()
    }
    let old = phrases(old);
    phrases(new).iter().all(|new| old.iter().any(|old| old == new || is_wider(old, new)))
}

/// Whether two limits differ in their numbers alone, and those of the second leave more between them.
fn is_wider(old: &str, new: &str) -> bool {
    let ((old_words, old_numbers), (new_words, new_numbers)) = (taken_apart(old), taken_apart(new));
    old_words == new_words
        && match (old_words.join(" ").as_str(), old_numbers.as_slice(), new_numbers.as_slice()) {
            (words, [old], [new]) if words.starts_with("at least") || words.starts_with("more than") => new <= old,
            (words, [old], [new]) if words.starts_with("at most") || words.starts_with("less than") => new >= old,
            (words, [old_low, old_high], [new_low, new_high]) if words.starts_with("to ") => {
                new_low <= old_low && new_high >= old_high
            }
            _ => false,
        }
}

/// The words of a limit, whether they speak of one or of many, and its numbers.
fn taken_apart(limit: &str) -> (Vec<&str>, Vec<f64>) {
    let (mut words, mut numbers) = (Vec::new(), Vec::new());
    for word in limit.split(' ') {
        match word.parse() {
            Ok(number) => numbers.push(number),
            Err(_) => words.push(word.trim_end_matches('s')),
        }
    }
    (words, numbers)
}

#[cfg(test)]
mod tests {
    use super::is_looser;

    #[test]
    fn limits_are_looser_if_they_let_all_through_that_was_let_through() {
        for (old, new) in [
            ("At most 50 characters.", "At most 80 characters."),
            ("At least 2, at most 9.", "At least 1, at most 9."),
            ("At least 1 item.", "At least 0 items."),
            ("1 to 5 items, no item twice.", "1 to 6 items."),
        ] {
            assert!(is_looser(&[old], &[new]), "{old} {new}");
            assert!(!is_looser(&[new], &[old]), "{new} {old}");
        }
        for (old, new) in [
            ("At most 5.", "At least 9."),
            ("Pattern: `a`.", "Pattern: `b`."),
            ("Exactly 5 items.", "Exactly 6 items."),
        ] {
            assert!(!is_looser(&[old], &[new]), "{old} {new}");
        }
        assert!(is_looser(&["Pattern: `a`.", "At most 5."], &["At most 5."]));
    }
}
