//! What a schema says in keywords, in sentences.

use crate::api::{Docs, Fact};
use crate::document::{Schema, Value};
use crate::visible;

/// The words and the keywords of a schema that describe a value.
pub(super) fn of_schema(schema: &Schema) -> Docs {
    Docs { text: schema.description.clone().unwrap_or_default(), facts: facts(schema) }
}

/// The summary, then the description where it says more.
pub(super) fn summary_and_description(summary: Option<&str>, description: Option<&str>) -> Docs {
    let summary = summary.map(str::trim).unwrap_or_default();
    let description = description.map(str::trim).unwrap_or_default();
    let sentence = match summary.chars().next_back() {
        None => String::new(),
        Some('.' | '!' | '?' | ':') => summary.to_owned(),
        Some(_) => format!("{summary}."),
    };
    let text = if description.is_empty() || description.trim_end_matches('.') == summary.trim_end_matches('.') {
        sentence
    } else if summary.is_empty() || description.starts_with(summary) {
        description.to_owned()
    } else {
        format!("{sentence}\n\n{description}")
    };
    Docs::new(text)
}

/// One sentence for the limits, one for the default, one for each keyword that only a person can use.
fn facts(schema: &Schema) -> Vec<Fact> {
    let mut facts = Vec::new();
    let limits = limits(schema);
    if !limits.is_empty() {
        facts.push(Fact::Limits(format!("{}.", capitalized(&limits.join(", ")))));
    }
    if let Some(pattern) = &schema.pattern {
        facts.push(Fact::Pattern(line(pattern)));
    }
    if let Some(default) = &schema.default {
        facts.push(Fact::Default(line(&shown(default))));
    }
    if let [example, ..] = schema.examples.as_slice()
        && !matches!(example, Value::Object(_) | Value::Array(_))
    {
        facts.push(Fact::Example(line(&shown(example))));
    }
    if let Some(format) = schema.format.as_deref().filter(|format| !KNOWN_FORMATS.contains(format)) {
        facts.push(Fact::Format(line(format)));
    }
    facts
}

fn limits(schema: &Schema) -> Vec<String> {
    let mut limits = Vec::new();
    let numbers = [
        ("at least", &schema.minimum),
        ("more than", &schema.exclusive_minimum),
        ("at most", &schema.maximum),
        ("less than", &schema.exclusive_maximum),
        ("a multiple of", &schema.multiple_of),
    ];
    limits.extend(
        numbers
            .iter()
            .filter_map(|(words, number)| number.as_ref().map(|number| format!("{words} {}", number.plain()))),
    );
    let counts = [
        (schema.min_length, schema.max_length, "character"),
        (schema.min_items, schema.max_items, "item"),
        (schema.min_properties, schema.max_properties, "member"),
    ];
    for (least, most, noun) in counts {
        let plural = |count: u64| {
            if count == 1 { noun.to_owned() } else { format!("{noun}s") }
        };
        match (least, most) {
            (Some(least), Some(most)) if least == most => limits.push(format!("exactly {least} {}", plural(least))),
            (Some(least), Some(most)) if least > 0 => limits.push(format!("{least} to {most} {}", plural(most))),
            (_, Some(most)) => limits.push(format!("at most {most} {}", plural(most))),
            (Some(least), None) if least > 0 => limits.push(format!("at least {least} {}", plural(least))),
            _ => {}
        }
    }
    if schema.unique_items {
        limits.push("no item twice".to_owned());
    }
    limits
}

/// Formats that the Rust type already says, or that add nothing to it.
const KNOWN_FORMATS: &[&str] = &[
    "date-time",
    "date",
    "time",
    "duration",
    "uuid",
    "byte",
    "binary",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float",
    "double",
    "password",
    "string",
];

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.plain(),
        other => other.to_string(),
    }
}

/// The beginning of a text, on one line.
fn line(text: &str) -> String {
    let beginning: String = text.chars().take(200).collect();
    visible::name(&beginning.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")).into_owned()
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
