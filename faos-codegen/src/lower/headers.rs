//! Lowers the headers of success responses, each once for the whole API.

use indexmap::IndexMap;
use openapiv3::{ParameterSchemaOrContent, PathItem, ReferenceOr};

use crate::api::{Docs, HeaderId, Id, IdMap, Owner, RateLimitHeaders, ResponseHeader, Type};
use crate::diagnostic::Code;
use crate::document::{Document, SchemaId};
use crate::http::is_token;
use crate::json::Pointer;

use super::responses::{responses, successes};
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
    rate_limit: Option<RateLimitHeaders>,
}

impl Headers {
    pub(super) fn new(rate_limit: Option<&RateLimitHeaders>) -> Self {
        Self { found: IndexMap::new(), rate_limit: rate_limit.cloned() }
    }

    /// Returns the headers of the success responses of an operation.
    pub(super) fn of_operation(
        &mut self,
        types: &mut Lowering<'_>,
        item: &PathItem,
        operation: &openapiv3::Operation,
        at: &Pointer,
    ) -> Vec<HeaderId> {
        let document = types.document;
        let mut own = Vec::new();
        for (status, response) in successes(document, item, operation) {
            for (name, header) in &response.headers {
                let key = name.to_ascii_lowercase();
                let Some(header) = document.header(header) else { continue };
                if OF_HTTP.contains(&key.as_str()) || self.is_rate_limit(name) {
                    continue;
                }
                let at = at.join("responses").join(&status).join("headers").join(name);
                if !is_token(name) {
                    let message = format!("`{}` is not a valid header name; left out", name.escape_debug());
                    types.findings.warning(Code::MalformedName, &at, message).help("use letters, digits and hyphens");
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
        names.any(|name| self.is_rate_limit(name))
    }

    fn is_rate_limit(&self, name: &str) -> bool {
        self.rate_limit.as_ref().is_some_and(|headers| headers.contains(name))
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
        let ty = match key.as_str() {
            // Each cookie has a header of its own, and cannot be joined with others (RFC 6265, section 3).
            "set-cookie" => Type::List(Box::new(Type::String)),
            _ => schema.map_or(Type::String, |schema| types.lower(schema, &place).ty),
        };
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

/// Returns the schema of a header.
pub(super) fn schema(document: &Document, format: &ParameterSchemaOrContent) -> Option<SchemaId> {
    match format {
        ParameterSchemaOrContent::Schema(schema @ ReferenceOr::Reference { .. }) => document.schema_at(schema),
        ParameterSchemaOrContent::Schema(ReferenceOr::Item(_)) => None,
        ParameterSchemaOrContent::Content(content) => media::offers(document, content).0.first()?.schema,
    }
}
