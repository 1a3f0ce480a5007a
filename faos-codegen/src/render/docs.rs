//! Doc comments from descriptions and schema keywords.

use crate::api::{Bound, Count, Docs, Facts, Limits};
use crate::json::{Number, Value};

use super::checked::{Code, DocText, Plain, Words};

/// Returns the description, followed by a sentence for each keyword.
pub(super) fn of(docs: &Docs) -> DocText {
    let facts = docs.facts.iter().flat_map(|facts| sentences(facts));
    DocText::of_document(&docs.text).then(DocText::of_lines(facts))
}

/// Formats the limits of a value as Markdown on one line.
pub(crate) fn limits(limits: &Limits) -> String {
    Words::joined(limit_sentences(limits), " ").into_string()
}

/// Formats a default or an example for readers.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.plain(),
        other => other.to_string(),
    }
}

fn sentences(facts: &Facts) -> impl Iterator<Item = Words> {
    let default = facts.default.iter().map(|value| Words::new("Default: {}.", &[&Code::line(&shown(value))]));
    let example = facts.example.iter().map(|value| Words::new("Example: {}.", &[&Code::line(&shown(value))]));
    let format = facts.format.iter().map(|format| Words::new("Format: {}.", &[&Code::line(format)]));
    limit_sentences(&facts.limits).chain(default).chain(example).chain(format)
}

/// Returns one sentence for all counts and bounds, and one for the pattern.
fn limit_sentences(limits: &Limits) -> impl Iterator<Item = Words> {
    let phrases = phrases(limits);
    let measured = (!phrases.is_empty()).then(|| {
        let phrases = Words::joined(phrases, ", ").capitalized();
        Words::new("{}.", &[&phrases])
    });
    let pattern = limits.pattern.iter().map(|pattern| Words::new("Pattern: {}.", &[&Code::line(pattern)]));
    measured.into_iter().chain(pattern)
}

fn phrases(limits: &Limits) -> Vec<Words> {
    let Limits { min, max, multiple_of, length, items, unique_items, members, pattern: _ } = limits;
    let mut phrases = Vec::new();
    let mut number = |words, number: &Option<Number>| {
        phrases.extend(number.iter().map(|number| Words::new(words, &[&Plain::new(&number.plain())])));
    };
    let (Bound { inclusive: least, exclusive: above }, Bound { inclusive: most, exclusive: below }) = (min, max);
    number("at least {}", least);
    number("more than {}", above);
    number("at most {}", most);
    number("less than {}", below);
    number("a multiple of {}", multiple_of);
    phrases.extend(counted(*length, Words::new("character", &[]), Words::new("characters", &[])));
    phrases.extend(counted(*items, Words::new("item", &[]), Words::new("items", &[])));
    phrases.extend(counted(*members, Words::new("property", &[]), Words::new("properties", &[])));
    phrases.extend(unique_items.then(|| Words::new("unique items", &[])));
    phrases
}

fn counted(count: Count, one: Words, many: Words) -> Option<Words> {
    let number = |count: u64| Plain::new(&count.to_string());
    let noun = |count: u64| if count == 1 { &one } else { &many };
    match (count.min, count.max) {
        (Some(least), Some(most)) if least == most => Some(Words::new("exactly {} {}", &[&number(least), noun(least)])),
        (Some(least), Some(most)) => Some(Words::new("{} to {} {}", &[&number(least), &number(most), noun(most)])),
        (None, Some(most)) => Some(Words::new("at most {} {}", &[&number(most), noun(most)])),
        (Some(least), None) => Some(Words::new("at least {} {}", &[&number(least), noun(least)])),
        (None, None) => None,
    }
}
