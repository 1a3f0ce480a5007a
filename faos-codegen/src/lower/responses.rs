//! The operations of a path, and the responses of an operation.

use openapiv3::{PathItem, ReferenceOr, Response, StatusCode};

use crate::api::Method;
use crate::document::Document;

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

/// Returns the success responses. If no 2xx status is listed, `default` counts as success.
pub(super) fn successes<'d>(
    document: &'d Document,
    operation: &'d openapiv3::Operation,
) -> Vec<(String, &'d Response)> {
    let is_success = |status: &StatusCode| matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2));
    let any = operation.responses.responses.keys().any(is_success);
    let is_listed = |status: &str| status.starts_with('2') || (status == "default" && !any);
    let listed = statuses(operation).filter(|(status, _)| is_listed(status));
    listed.filter_map(|(status, response)| Some((status, document.response(response)?))).collect()
}
