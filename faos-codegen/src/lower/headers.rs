//! The headers of successful answers, each once for the whole API.

use indexmap::IndexMap;
use openapiv3::{ParameterSchemaOrContent, ReferenceOr};

use crate::api::{Docs, RateLimitHeaders, ResponseHeader, Type};
use crate::document::{Document, Pointer, SchemaId};

use super::answers::successes;
use super::operations::methods;
use super::types::{Lowering, Place};
use super::{docs, media};
use crate::api::Home;

/// Headers that are about the message or the connection, which the client reads or which mean nothing to a program.
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

/// Every header so far, by its name in lower case.
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

    /// The headers of the answers that an operation can succeed with.
    pub(super) fn of_operation(
        &mut self,
        types: &mut Lowering<'_>,
        operation: &openapiv3::Operation,
        at: &Pointer,
    ) -> Vec<usize> {
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
                    let message = format!("`{}` is no name of a header, so it is left out", name.escape_debug());
                    types.findings.warning("wrong-value", &at, message);
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

    fn enter(
        &mut self,
        types: &mut Lowering<'_>,
        key: String,
        name: &str,
        header: &openapiv3::Header,
        at: Pointer,
    ) -> usize {
        let schema = schema(types.document, &header.format);
        let place = Place { words: vec![name.to_owned(), "header".to_owned()], home: Home::Own };
        let ty = schema.map_or(Type::String, |schema| types.lower(schema, &place).ty);
        let facts = schema.map(|schema| docs::of_schema(types.schema(schema))).unwrap_or_default();
        let text = header.description.clone().unwrap_or(facts.text);
        let docs = Docs { text, facts: facts.facts };
        let entry = self.found.entry(key);
        let index = entry.index();
        let known = entry.or_insert_with(|| ResponseHeader { at, name: name.to_owned(), ty: ty.clone(), docs });
        if known.ty != ty {
            // Text is what all of them are before anybody reads them.
            known.ty = Type::String;
        }
        index
    }

    pub(super) fn finish(self) -> Vec<ResponseHeader> {
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

/// The rate-limit headers, if a successful answer names them.
pub(super) fn rate_limit(document: &Document) -> Option<RateLimitHeaders> {
    let mut found: Option<RateLimitHeaders> = None;
    for item in document.envelope.paths.paths.values() {
        for (_, operation) in document.path_item(item).into_iter().flat_map(methods) {
            for (_, response) in successes(document, operation) {
                let header = |ending: &str| {
                    response.headers.keys().find(|name| {
                        let name = name.to_ascii_lowercase().replace(['-', '_'], "");
                        name.contains("ratelimit") && name.ends_with(ending)
                    })
                };
                let headers = RateLimitHeaders {
                    limit: header("limit")?.clone(),
                    remaining: header("remaining")?.clone(),
                    reset: header("reset")?.clone(),
                };
                found = Some(headers);
            }
        }
    }
    found
}
