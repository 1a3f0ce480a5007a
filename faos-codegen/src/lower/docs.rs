//! The descriptions of items, and the keywords that describe their values.

use crate::api::{Bound, Count, Docs, Facts, Limits};
use crate::document::{Format, Schema};
use crate::json::Value;

/// Returns the description of a schema and the keywords that describe its values.
pub(super) fn of_schema(schema: &Schema) -> Docs {
    Docs { text: schema.description.clone().unwrap_or_default(), facts: facts(schema) }
}

/// Returns the summary, followed by the description if it adds information.
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

/// Returns the keywords that describe a value, as far as its type does not express them.
pub(super) fn facts(schema: &Schema) -> Option<Box<Facts>> {
    let example = schema.examples.first().filter(|example| is_scalar(example));
    let facts = Facts {
        limits: limits(schema),
        default: schema.default.clone(),
        example: example.cloned(),
        format: schema.format.clone().filter(|format| Format::parse(format).is_none() && format != "string"),
    };
    facts.boxed()
}

/// Returns true if a value is short enough for a sentence.
pub(super) fn is_scalar(example: &Value) -> bool {
    !matches!(example, Value::Object(_) | Value::Array(_))
}

fn limits(schema: &Schema) -> Limits {
    Limits {
        min: Bound { inclusive: schema.minimum.clone(), exclusive: schema.exclusive_minimum.clone() },
        max: Bound { inclusive: schema.maximum.clone(), exclusive: schema.exclusive_maximum.clone() },
        multiple_of: schema.multiple_of.clone(),
        length: Count::new(schema.min_length, schema.max_length),
        items: Count::new(schema.min_items, schema.max_items),
        unique_items: schema.unique_items,
        members: Count::new(schema.min_properties, schema.max_properties),
        pattern: schema.pattern.clone(),
    }
}
