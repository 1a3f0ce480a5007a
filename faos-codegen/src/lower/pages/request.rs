//! The request side of a list: the parameters and body members that may select a page.

use openapiv3::{ParameterSchemaOrContent, PathItem};

use crate::api::{Evidence, EvidencePart, FirstPage, PagePlace};
use crate::document::{self, Document, Schema, SchemaId};
use crate::json::Value;

use super::super::media::{self, Kind};
use super::kinds::Kinds;
use super::words::{self, Words};

/// The maximum depth of body members that are considered.
const DEEPEST: usize = 2;

/// A parameter, or a member of the body.
#[derive(Clone, Debug)]
pub(super) struct Input<'a> {
    pub(super) place: PagePlace,
    pub(super) words: Vec<String>,
    pub(super) kinds: Kinds,
    pub(super) schema: Option<&'a Schema>,
    description: String,
    pub(super) deprecated: bool,
}

/// Returns the query parameters, header parameters and body members of an operation, in document order.
pub(super) fn inputs<'a>(
    document: &'a Document,
    item: &'a PathItem,
    operation: &'a openapiv3::Operation,
) -> Vec<Input<'a>> {
    let mut inputs: Vec<Input<'a>> = Vec::new();
    // A parameter of the operation overrides one of its path.
    for parameter in operation.parameters.iter().chain(&item.parameters) {
        let Some(parameter) = document.parameter(parameter) else { continue };
        let data = parameter.parameter_data_ref();
        let place = match parameter {
            openapiv3::Parameter::Query { .. } => PagePlace::Query,
            openapiv3::Parameter::Header { .. } => PagePlace::Header,
            openapiv3::Parameter::Path { .. } | openapiv3::Parameter::Cookie { .. } => continue,
        };
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => document.schema_at(schema),
            ParameterSchemaOrContent::Content(_) => continue,
        };
        let description = data.description.clone().unwrap_or_default();
        let schema = schema.map(|id| document.schemas.get(document.schemas.resolved(id)));
        // The members of an object are parameters of their own: `page[size]` or, in the style of forms, `size`.
        let in_brackets = match parameter {
            openapiv3::Parameter::Query { style: openapiv3::QueryStyle::DeepObject, .. } => Some(true),
            openapiv3::Parameter::Query { style: openapiv3::QueryStyle::Form, .. } => {
                (data.explode != Some(false)).then_some(false)
            }
            _ => None,
        };
        let input = |name: String, schema: Option<&'a Schema>, description: String| Input {
            words: words::split(&name),
            kinds: Kinds::of(document, schema),
            place: place(name),
            description,
            deprecated: data.deprecated.unwrap_or(false) || schema.is_some_and(|schema| schema.deprecated),
            schema,
        };
        let members = schema.map(|schema| &schema.properties).filter(|members| !members.is_empty());
        let new: Vec<Input<'a>> = match members.zip(in_brackets) {
            Some((members, in_brackets)) => members
                .iter()
                .map(|(name, &id)| {
                    let member = document.schemas.get(document.schemas.resolved(id));
                    let name = if in_brackets { format!("{}[{name}]", data.name) } else { name.clone() };
                    input(name, Some(member), String::new())
                })
                .collect(),
            None => vec![input(data.name.clone(), schema, description)],
        };
        inputs.extend(
            new.into_iter().filter(|new| inputs.iter().all(|known| known.place != new.place)).collect::<Vec<_>>(),
        );
    }
    let body = operation.request_body.as_ref().and_then(|body| document.request_body(body));
    let offers = body.map(|body| media::offers(document, &body.content).0).unwrap_or_default();
    let offer =
        offers.iter().min_by_key(|offer| offer.kind).filter(|offer| matches!(offer.kind, Kind::Json | Kind::Form));
    if let Some(id) = offer.and_then(|offer| offer.schema) {
        members(document, id, &mut Vec::new(), DEEPEST, &mut inputs);
    }
    inputs
}

fn members<'a>(
    document: &'a Document,
    id: SchemaId,
    path: &mut Vec<String>,
    depth: usize,
    inputs: &mut Vec<Input<'a>>,
) {
    let object = document.schemas.get(document.schemas.resolved(id));
    for (name, &id) in &object.properties {
        let schema = document.schemas.get(document.schemas.resolved(id));
        path.push(name.clone());
        inputs.push(Input {
            place: PagePlace::Member(path.clone()),
            words: words::split(name),
            kinds: Kinds::of(document, Some(schema)),
            description: document.schemas.get(id).description.clone().unwrap_or_default(),
            deprecated: schema.deprecated,
            schema: Some(schema),
        });
        if depth > 1 && !schema.types.contains(document::Type::Array) {
            members(document, id, path, depth - 1, inputs);
        }
        path.pop();
    }
}

impl Input<'_> {
    pub(super) fn words(&self) -> Words<'_> {
        Words(&self.words)
    }

    /// Returns the description of the parameter and of its schema in lower case.
    pub(super) fn description(&self) -> String {
        let of_schema = self.schema.and_then(|schema| schema.description.as_deref()).unwrap_or_default();
        format!("{} {of_schema}", self.description).to_lowercase()
    }

    /// Returns the input as evidence.
    pub(super) fn evidence(&self) -> Evidence {
        let (part, name) = match &self.place {
            PagePlace::Query(name) => (EvidencePart::Query, name.clone()),
            PagePlace::Header(name) => (EvidencePart::RequestHeader, name.clone()),
            PagePlace::Member(path) => (EvidencePart::BodyMember, path.join(".")),
        };
        Evidence { part, name }
    }

    /// Returns the number that the first page or item has, as the parameter states it.
    pub(super) fn first(&self) -> Option<(u64, Evidence)> {
        let number = |value: Option<&Value>| match value? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        let found = |part, first: u64| Some((first, Evidence { part, name: first.to_string() }));
        let schema = self.schema?;
        if let Some(first) = number(schema.default.as_ref()) {
            return found(EvidencePart::Default, first);
        }
        // The minimum of an unsigned number is that of its type.
        let is_unsigned = schema.format.as_deref().is_some_and(|format| format.starts_with("uint"));
        let minimum = schema.minimum.as_ref().and_then(|minimum| minimum.as_u64());
        let minimum = minimum.filter(|minimum| !is_unsigned || *minimum > 0);
        let above = schema.exclusive_minimum.as_ref().and_then(|minimum| minimum.as_i64()).map(|minimum| minimum + 1);
        if let Some(first) = minimum.or(above.and_then(|first| u64::try_from(first).ok())) {
            return found(EvidencePart::Minimum, first);
        }
        stated_first(&self.description()).and_then(|first| found(EvidencePart::Description, first))
    }

    /// Returns true if the parameter may be an integer, or is text that holds one.
    pub(super) fn is_number(&self) -> bool {
        if self.kinds.is_integer() {
            return true;
        }
        // Some documents declare numbers as text.
        let is_digits = |value: &Value| match value {
            Value::String(text) => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
            Value::Number(_) => true,
            _ => false,
        };
        let values = |schema: &Schema| schema.default.iter().chain(&schema.examples).any(is_digits);
        let text = self.description();
        let is_described = ["number of", "record", "zero", "index", "to skip"].iter().any(|word| text.contains(word));
        // A number that the items themselves have does not count them.
        if text.contains("greater than") {
            return false;
        }
        self.kinds.is_unknown() || (self.kinds.is_text() && (is_described || self.schema.is_some_and(values)))
    }
}

/// Returns the number of the first page that a description in lower case states in plain words, such as "1-based",
/// "the first page is 1" or "defaults to 1".
fn stated_first(description: &str) -> Option<u64> {
    let text = description.replace(['`', '*', '"', '\'', '(', ')', '=', ':', ',', ';'], " ");
    let words = text.split([' ', '\n', '\t', '\r']).map(|word| word.trim_end_matches('.'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let number = |word: &str| match word {
        "zero" => Some(0),
        "one" => Some(1),
        digits if digits.len() == 1 => digits.parse::<u64>().ok().filter(|first| *first <= 1),
        _ => None,
    };
    for (index, word) in words.iter().enumerate() {
        let bases = ["based", "indexed", "index", "base", "origin"];
        if let Some((first, base)) = word.split_once('-')
            && bases.contains(&base)
            && let Some(first) = number(first)
        {
            return Some(first);
        }
        let after = |skipped: &[&str], most: usize| {
            let rest = words[index + 1..].iter().take(most).find(|word| !skipped.contains(*word));
            rest.and_then(|word| number(word))
        };
        let next = words.get(index + 1).copied().unwrap_or_default();
        let found = match *word {
            "default" | "defaults" | "defaulted" => after(&["is", "to", "value", "of", "page", "the", "being"], 4),
            "start" | "starts" | "starting" | "begin" | "begins" | "beginning" | "numbered" | "counted" => {
                after(&["at", "from", "with", "page", "number", "numbering"], 3)
                    .filter(|_| ["at", "from", "with"].contains(&next))
            }
            "first" if next == "page" || next == "index" => after(&["page", "index", "number", "is", "has", "the"], 5),
            "based" | "indexed" => index.checked_sub(1).and_then(|before| number(words[before])),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Returns the number of the first page: from the parameter, or from the member of the first response that shows it.
pub(super) fn first_page(input: &Input<'_>, shown: Option<&[String]>) -> Option<(FirstPage, Evidence)> {
    match (input.first(), shown) {
        (Some((first, evidence)), _) if first <= 1 => Some((FirstPage::At(first), evidence)),
        (_, Some(path)) => {
            let evidence = Evidence { part: EvidencePart::Member, name: path.join(".") };
            Some((FirstPage::Shown(path.to_vec()), evidence))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::stated_first;

    #[test]
    fn the_first_page_is_read_from_plain_words() {
        for (description, first) in [
            ("page number (1-based)", Some(1)),
            ("page number, zero-based", Some(0)),
            ("0-indexed page", Some(0)),
            ("the page to return, 1 based.", Some(1)),
            ("page number of results to return (1-based)", Some(1)),
            ("the page. defaults to 1.", Some(1)),
            ("default: 0", Some(0)),
            ("default value is `1`", Some(1)),
            ("default is page 1", Some(1)),
            ("page numbers start at 1", Some(1)),
            ("starting from 0", Some(0)),
            ("page numbering begins with one", Some(1)),
            ("the first page is 1", Some(1)),
            ("use 1 for the first page", None),
            ("the page to return", None),
            ("defaults to 100", None),
            ("starts the page", None),
            ("at most 1 page", None),
        ] {
            assert_eq!(stated_first(description), first, "{description}");
        }
    }
}
