//! The operations of both documents, and the schemas of the messages that they exchange.

use std::collections::BTreeMap;

use openapiv3::{MediaType, ParameterData, ParameterSchemaOrContent, ReferenceOr};

use crate::document::{Document, SchemaId};
use crate::http::essence;
use crate::json::Pointer;

use super::super::align::Place;
use super::super::contract::Stated;
use super::{Direction, Walk};

/// The schemas of a message in both documents.
pub(super) struct Message {
    pub(super) old: SchemaId,
    pub(super) new: SchemaId,
    pub(super) direction: Direction,
}

/// Returns the messages that both documents have, by operation.
pub(super) fn shared(walk: &Walk<'_>) -> Vec<Message> {
    let (before, after) = walk.contracts;
    let (old, new) = (before.document, after.document);
    let (old_operations, new_operations) = (walk.pairs.old.operations(), walk.pairs.new.operations());
    let mut messages = Vec::new();
    for place in walk.pairs.operations() {
        let Place::Kept(from, to) = place else { continue };
        let (sent, received) = (&old_operations[from].1.at, &new_operations[to].1.at);
        let Some((operation, other)) = before.operation(sent).zip(after.operation(received)) else { continue };
        add(&mut messages, requests(old, operation), requests(new, other), Direction::REQUESTS);
        add(&mut messages, responses(old, operation), responses(new, other), Direction::RESPONSES);
    }
    let of_events = |document: &Document| -> BTreeMap<String, SchemaId> {
        let items = document.webhooks.iter().filter_map(|(name, item)| Some((name, document.path_item(item)?)));
        let events = items.flat_map(|(name, item)| {
            item.iter().flat_map(move |(method, operation)| {
                bodies(document, operation).into_iter().map(move |(kind, id)| (format!("{name} {method} {kind}"), id))
            })
        });
        events.collect()
    };
    add(&mut messages, of_events(old), of_events(new), Direction::RESPONSES);
    messages
}

fn add(
    messages: &mut Vec<Message>,
    before: BTreeMap<String, SchemaId>,
    after: BTreeMap<String, SchemaId>,
    direction: Direction,
) {
    let both = before.into_iter().filter_map(|(key, old)| Some((old, *after.get(&key)?)));
    messages.extend(both.map(|(old, new)| Message { old, new, direction }));
}

/// Returns the schemas of the parameters and of the body.
fn requests(document: &Document, operation: Stated<'_>) -> BTreeMap<String, SchemaId> {
    let parameters = operation.item.parameters.iter().chain(&operation.operation.parameters);
    let mut schemas: BTreeMap<String, SchemaId> = BTreeMap::new();
    let mut path_parameters = 0;
    for parameter in parameters.filter_map(|parameter| document.parameter(parameter)) {
        let data = parameter.parameter_data_ref();
        let key = match parameter {
            // Path parameters may have other names, and are in the order of the path.
            openapiv3::Parameter::Path { .. } => {
                path_parameters += 1;
                format!("path {path_parameters}")
            }
            openapiv3::Parameter::Header { .. } => format!("header {}", data.name.to_lowercase()),
            openapiv3::Parameter::Query { .. } => format!("query {}", data.name),
            openapiv3::Parameter::Cookie { .. } => format!("cookie {}", data.name),
        };
        schemas.extend(schema_of(document, data).map(|id| (key, id)));
    }
    schemas.extend(bodies(document, operation.operation));
    schemas
}

fn schema_of(document: &Document, data: &ParameterData) -> Option<SchemaId> {
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => document.schema_at(schema),
        ParameterSchemaOrContent::Content(content) => document.schema_at(content.values().next()?.schema.as_ref()?),
    }
}

/// Returns the schemas of the representations of the body.
fn bodies(document: &Document, operation: &openapiv3::Operation) -> Vec<(String, SchemaId)> {
    let body = operation.request_body.as_ref().and_then(|body| document.request_body(body));
    body.map(|body| content(document, "body", &body.content)).unwrap_or_default()
}

/// Returns the schemas of the bodies of responses.
fn responses(document: &Document, operation: Stated<'_>) -> BTreeMap<String, SchemaId> {
    let stated = &operation.operation.responses;
    let listed = stated.responses.iter().map(|(status, response)| (status.to_string(), response));
    let listed = listed.chain(stated.default.iter().map(|response| ("default".to_owned(), response)));
    let mut schemas = BTreeMap::new();
    for (status, response) in listed {
        let Some(response) = document.response(response) else { continue };
        schemas.extend(content(document, &status, &response.content));
        for (name, header) in &response.headers {
            let Some(header) = document.header(header) else { continue };
            if let ParameterSchemaOrContent::Schema(schema) = &header.format {
                let id = document.schema_at(schema);
                schemas.extend(id.map(|id| (format!("{status} header {}", name.to_lowercase()), id)));
            }
        }
    }
    schemas
}

fn content(
    document: &Document,
    owner: &str,
    content: &indexmap::IndexMap<String, MediaType>,
) -> Vec<(String, SchemaId)> {
    let schemas = content.iter().filter_map(|(name, media)| {
        Some((format!("{owner} {}", essence(name)), document.schema_at(media.schema.as_ref()?)?))
    });
    schemas.collect()
}

/// Returns the name of the parameter at a location.
pub(super) fn parameter_name(document: &Document, at: &Pointer) -> Option<String> {
    let segments: Vec<_> = at.segments().collect();
    let [_, path, method, _, index] = segments.as_slice() else { return None };
    let item = document.path_item(document.envelope.paths.paths.get(path.as_ref())?)?;
    let (_, operation) = item.iter().find(|(name, _)| *name == method.as_ref())?;
    let parameter: &ReferenceOr<_> = operation.parameters.get(index.parse::<usize>().ok()?)?;
    Some(document.parameter(parameter)?.parameter_data_ref().name.clone())
}
