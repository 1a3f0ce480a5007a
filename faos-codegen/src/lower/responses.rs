//! The operations of a path, and the responses of an operation.

use openapiv3::{Parameter, PathItem, ReferenceOr, Response, StatusCode};

use crate::api::Method;
use crate::document::{Document, SchemaId};

use super::media::{self, Kind};

/// Returns the operations of a path item, in the order of [`Method`].
pub(super) fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &openapiv3::Operation)> {
    let methods = [
        (Method::Get, &item.get),
        (Method::Post, &item.post),
        (Method::Put, &item.put),
        (Method::Patch, &item.patch),
        (Method::Delete, &item.delete),
        (Method::Head, &item.head),
        (Method::Options, &item.options),
        (Method::Trace, &item.trace),
    ];
    methods.into_iter().filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
}

/// Returns every status of an operation, with `default` last.
pub(super) fn statuses(operation: &openapiv3::Operation) -> impl Iterator<Item = (String, &ReferenceOr<Response>)> {
    let listed = operation.responses.responses.iter().map(|(status, response)| (status.to_string(), response));
    listed.chain(operation.responses.default.iter().map(|response| ("default".to_owned(), response)))
}

/// Returns every response that an operation lists, whatever its status is.
pub(super) fn responses<'d>(
    document: &'d Document,
    operation: &'d openapiv3::Operation,
) -> impl Iterator<Item = &'d Response> {
    statuses(operation).filter_map(|(_, response)| document.response(response))
}

/// Returns the success responses: those with status 2xx, and documented redirects. If neither is listed, `default`
/// counts as success, unless the server switches to another protocol.
pub(super) fn successes<'d>(
    document: &'d Document,
    item: &'d PathItem,
    operation: &'d openapiv3::Operation,
) -> Vec<(String, &'d Response)> {
    let mut found: Vec<(String, &'d Response)> = Vec::new();
    for (status, response) in &operation.responses.responses {
        let Some(response) = document.response(response) else { continue };
        let succeeds = match status {
            StatusCode::Code(200..=299) | StatusCode::Range(2) => true,
            StatusCode::Code(304) => is_conditional(document, item, operation),
            StatusCode::Code(300..=399) | StatusCode::Range(3) => !is_error(document, operation, response),
            _ => false,
        };
        if succeeds {
            found.push((status.to_string(), response));
        }
    }
    // Beside a response that switches protocols, `default` describes the errors.
    if found.is_empty() && !upgrades(operation) {
        let default = operation.responses.default.as_ref().and_then(|response| document.response(response));
        found.extend(default.map(|response| ("default".to_owned(), response)));
    }
    found
}

/// Returns true if the server may switch to another protocol, such as that of WebSockets (RFC 9110, section 15.2.2).
pub(super) fn upgrades(operation: &openapiv3::Operation) -> bool {
    operation.responses.responses.keys().any(|status| matches!(status, StatusCode::Code(101) | StatusCode::Range(1)))
}

/// Returns true if the operation has a parameter that asks only for a changed resource, which is the reason for a
/// response with status 304 (RFC 9110, section 13.1).
fn is_conditional(document: &Document, item: &PathItem, operation: &openapiv3::Operation) -> bool {
    let parameters = operation.parameters.iter().chain(&item.parameters);
    parameters.filter_map(|parameter| document.parameter(parameter)).any(|parameter| {
        let name = &parameter.parameter_data_ref().name;
        let conditions = ["If-None-Match", "If-Modified-Since"];
        matches!(parameter, Parameter::Header { .. }) && conditions.iter().any(|known| name.eq_ignore_ascii_case(known))
    })
}

/// Returns true if the response has the body of an error response, as in documents where a redirect is an error.
fn is_error(document: &Document, operation: &openapiv3::Operation, response: &Response) -> bool {
    let Some(schema) = json(document, response) else { return false };
    statuses(operation)
        .filter(|(status, _)| status.starts_with(['4', '5']) || status == "default")
        .filter_map(|(_, response)| document.response(response))
        .any(|response| json(document, response) == Some(schema))
}

/// Returns the schema of the JSON body of a response.
fn json(document: &Document, response: &Response) -> Option<SchemaId> {
    let (offers, _) = media::offers(document, &response.content);
    let json = offers.into_iter().find(|offer| offer.kind == Kind::Json)?;
    json.schema.map(|schema| document.schemas.resolved(schema))
}

/// Returns true if the result of a response is its `Location` header.
pub(super) fn is_location(status: &str, response: &Response) -> bool {
    let has_header = response.headers.keys().any(|name| name.eq_ignore_ascii_case("Location"));
    status.starts_with('3') && status != "304" && (has_header || response.content.is_empty())
}
