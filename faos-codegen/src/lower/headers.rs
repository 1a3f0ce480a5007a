//! The headers of success responses, each once for the whole API.

use indexmap::IndexMap;
use openapiv3::{ParameterSchemaOrContent, ReferenceOr};

use crate::api::{Docs, HeaderId, Id, IdMap, Owner, RateLimitHeaders, ResponseHeader, Type};
use crate::diagnostic::Code;
use crate::document::{Document, SchemaId};
use crate::json::Pointer;

use super::responses::{methods, responses, successes};
use super::types::{Lowering, Place};
use super::{docs, media};

/// Headers about the message or the connection, which the client handles or which are irrelevant to programs.
const OF_HTTP: &[&str] = &[
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "retry-after",
    "transfer-encoding",
];

/// The headers found so far, by their name in lower case.
#[derive(Debug, Default)]
pub(super) struct Headers {
    found: IndexMap<String, ResponseHeader>,
    rate_limit: Vec<String>,
}

impl Headers {
    pub(super) fn new(rate_limit: Option<&RateLimitHeaders>) -> Self {
        let names = rate_limit.into_iter().flat_map(|names| [&names.limit, &names.remaining, &names.reset]);
        Self { found: IndexMap::new(), rate_limit: names.map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// Returns the headers of the success responses of an operation.
    pub(super) fn of_operation(
        &mut self,
        types: &mut Lowering<'_>,
        operation: &openapiv3::Operation,
        at: &Pointer,
    ) -> Vec<HeaderId> {
        let document = types.document;
        let mut own = Vec::new();
        for (status, response) in successes(document, operation) {
            for (name, header) in &response.headers {
                let key = name.to_ascii_lowercase();
                let Some(header) = document.header(header) else { continue };
                if OF_HTTP.contains(&key.as_str()) || self.rate_limit.contains(&key) {
                    continue;
                }
                let at = at.join("responses").join(&status).join("headers").join(name);
                if !is_name(name) {
                    let message = format!("`{}` is not a valid header name; ignored", name.escape_debug());
                    types.findings.warning(Code::WrongValue, &at, message);
                    continue;
                }
                let index = self.enter(types, key, name, header, at);
                if !own.contains(&index) {
                    own.push(index);
                }
            }
        }
        own
    }

    /// Returns true if a response of the operation names one of the rate-limit headers.
    pub(super) fn names_rate_limit(&self, document: &Document, operation: &openapiv3::Operation) -> bool {
        let mut names = responses(document, operation).flat_map(|response| response.headers.keys());
        names.any(|name| self.rate_limit.contains(&name.to_ascii_lowercase()))
    }

    fn enter(
        &mut self,
        types: &mut Lowering<'_>,
        key: String,
        name: &str,
        header: &openapiv3::Header,
        at: Pointer,
    ) -> HeaderId {
        let schema = schema(types.document, &header.format);
        let place = Place { words: vec![name.to_owned(), "header".to_owned()], owner: Owner::Itself };
        let ty = schema.map_or(Type::String, |schema| types.lower(schema, &place).ty);
        let of_schema = schema.map(|schema| docs::of_schema(types.schema(schema))).unwrap_or_default();
        let docs = Docs { text: header.description.clone().unwrap_or(of_schema.text), facts: of_schema.facts };
        let entry = self.found.entry(key);
        let id = HeaderId::new(entry.index());
        let known = entry.or_insert_with(|| ResponseHeader { at, name: name.to_owned(), ty: ty.clone(), docs });
        if known.ty != ty {
            // Every header value is text before it is parsed.
            known.ty = Type::String;
        }
        id
    }

    pub(super) fn finish(self) -> IdMap<HeaderId, ResponseHeader> {
        self.found.into_values().collect()
    }
}

fn schema(document: &Document, format: &ParameterSchemaOrContent) -> Option<SchemaId> {
    match format {
        ParameterSchemaOrContent::Schema(schema @ ReferenceOr::Reference { .. }) => document.schema_at(schema),
        ParameterSchemaOrContent::Schema(ReferenceOr::Item(_)) => None,
        ParameterSchemaOrContent::Content(content) => media::offers(document, content).0.first()?.schema,
    }
}

fn is_name(name: &str) -> bool {
    media::is_token(name)
}

/// Returns the rate-limit headers of the API: the client reads them from every response, so it is enough that one
/// response of one operation names them.
///
/// An API may document several families of them, such as `X-RateLimit-*` beside `RateLimit-*`. The most complete family
/// is taken, and among equals the first. Members of it that no response names are spelled like those that are named.
pub(super) fn rate_limit(document: &Document) -> Option<RateLimitHeaders> {
    let mut families: IndexMap<String, [Option<&str>; RATE_LIMIT_PARTS.len()]> = IndexMap::new();
    for item in document.envelope.paths.paths.values() {
        for (_, operation) in document.path_item(item).into_iter().flat_map(methods) {
            for name in responses(document, operation).flat_map(|response| response.headers.keys()) {
                if let Some((family, part)) = rate_limit_part(name) {
                    families.entry(family).or_default()[part].get_or_insert(name);
                }
            }
        }
    }
    let named = |parts: &[Option<&str>]| parts.iter().flatten().count();
    let (_, parts) = families.into_iter().rev().max_by_key(|(_, parts)| named(parts))?;
    let [limit, remaining, reset] = [0, 1, 2].map(|part| match parts[part] {
        Some(name) => name.to_owned(),
        None => sibling(&parts, RATE_LIMIT_PARTS[part]),
    });
    Some(RateLimitHeaders { limit, remaining, reset })
}

/// The last words of the names of rate-limit headers.
const RATE_LIMIT_PARTS: [&str; 3] = ["limit", "remaining", "reset"];

/// Returns the family of a rate-limit header, and its index in [`RATE_LIMIT_PARTS`]. `RateLimit` alone, and
/// `RateLimit-Policy`, hold structured values that say everything at once and are not among them.
fn rate_limit_part(name: &str) -> Option<(String, usize)> {
    if !is_name(name) {
        return None;
    }
    let words = name.to_ascii_lowercase().replace(['-', '_', '.'], "");
    let part = RATE_LIMIT_PARTS.iter().position(|part| words.ends_with(part))?;
    let family = words.strip_suffix(RATE_LIMIT_PARTS[part])?;
    family.contains("ratelimit").then(|| (family.to_owned(), part))
}

/// Returns the name of the header of the same family whose last word is `part`.
fn sibling(parts: &[Option<&str>], part: &str) -> String {
    let (word, name) = RATE_LIMIT_PARTS
        .iter()
        .zip(parts)
        .find_map(|(word, name)| Some((*word, (*name)?)))
        .expect("a family has a member");
    let (start, end) = name.split_at(name.len() - word.len());
    let mut letters = end.chars();
    let is_upper = |letter: char| letter.is_ascii_uppercase();
    let part = match (letters.next().is_some_and(is_upper), letters.all(is_upper)) {
        (true, true) => part.to_ascii_uppercase(),
        (true, false) => format!("{}{}", part[..1].to_ascii_uppercase(), &part[1..]),
        (false, _) => part.to_owned(),
    };
    format!("{start}{part}")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{Limits, NameLock, Settings, Source};

    /// Returns the rate-limit headers of an API with these responses, one operation for each object of them.
    fn of(operations: &[Value]) -> Option<[String; 3]> {
        let path = |(index, responses): (usize, &Value)| {
            let operation = json!({ "operationId": format!("get{index}"), "responses": responses });
            (format!("/{index}"), json!({ "get": operation }))
        };
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": "Sample", "version": "1" },
            "paths": operations.iter().enumerate().map(path).collect::<serde_json::Map<_, _>>(),
            "components": {
                "headers": { "Left": { "schema": { "type": "integer" } } },
                "responses": { "Busy": response(&["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]) },
            },
        });
        let source = Source::new("sample.json", document.to_string());
        let output = crate::generate(&source, &Settings::default(), &NameLock::default(), &Limits::default())
            .unwrap_or_else(|findings| panic!("{}", findings.render(&source, false)));
        output.named.api.rate_limit.map(|RateLimitHeaders { limit, remaining, reset }| [limit, remaining, reset])
    }

    fn response(headers: &[&str]) -> Value {
        let header = |name: &&str| ((*name).to_owned(), json!({ "schema": { "type": "integer" } }));
        json!({ "description": "A response.", "headers": headers.iter().map(header).collect::<serde_json::Map<_, _>>() })
    }

    #[test]
    fn any_response_of_any_operation_names_the_rate_limit_headers() {
        let none = json!({ "200": response(&[]) });
        let all = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
        let on = |status: &str| json!({ "200": response(&["X-Total"]), status: response(&all) });
        for named in [
            json!({ "200": response(&all) }),
            on("204"),
            on("2XX"),
            on("429"),
            on("4XX"),
            on("default"),
            json!({ "default": response(&all) }),
            json!({ "200": response(&[]), "429": { "$ref": "#/components/responses/Busy" } }),
            json!({ "200": response(&all[..1]), "429": response(&all[1..]) }),
        ] {
            for operations in
                [vec![named.clone()], vec![named.clone(), none.clone()], vec![none.clone(), named.clone()]]
            {
                assert_eq!(of(&operations), Some(all.map(str::to_owned)), "{operations:?}");
            }
        }
        let split = [json!({ "200": response(&all[..2]) }), none.clone(), json!({ "200": response(&all[2..]) })];
        assert_eq!(of(&split), Some(all.map(str::to_owned)));
        assert_eq!(of(&[none]), None);
    }

    #[test]
    fn rate_limit_headers_are_known_in_every_spelling() {
        for names in [
            ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"],
            ["X-RATELIMIT-LIMIT", "X-RATELIMIT-REMAINING", "X-RATELIMIT-RESET"],
            ["X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"],
            ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"],
            ["Shop-Rate_Limit-Limit", "Shop-Rate_Limit-Remaining", "Shop-Rate_Limit-Reset"],
            ["X-RateLimit-Requests-Limit", "X-RateLimit-Requests-Remaining", "X-RateLimit-Requests-Reset"],
        ] {
            for some in [&names[..], &names[..1], &names[1..2], &names[2..], &names[1..]] {
                assert_eq!(of(&[json!({ "200": response(some) })]), Some(names.map(str::to_owned)), "{some:?}");
            }
        }
        for other in ["RateLimit", "X-RateLimit", "RateLimit-Policy", "X-Limit", "X-RateLimit-Limit\r\nEvil"] {
            assert_eq!(of(&[json!({ "200": response(&[other]) })]), None, "{other}");
        }
    }

    #[test]
    fn a_header_by_reference_is_named() {
        let left = json!({ "$ref": "#/components/headers/Left" });
        let response = json!({ "description": "A response.", "headers": { "X-RateLimit-Remaining": left } });
        let names = of(&[json!({ "429": response })]).expect("the reference leads to a header");
        assert_eq!(names, ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]);
    }

    #[test]
    fn the_most_complete_family_is_taken() {
        let draft = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
        let first = json!({ "200": response(&["X-RateLimit-Remaining"]), "429": response(&draft) });
        assert_eq!(of(&[first]), Some(draft.map(str::to_owned)));
        let older = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
        let both = json!({ "200": response(&older), "429": response(&draft) });
        assert_eq!(of(&[both]), Some(older.map(str::to_owned)), "the first of two that are complete");
    }
}
