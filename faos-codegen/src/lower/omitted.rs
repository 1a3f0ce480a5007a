//! Finds operations that cannot be called, because a parameter or body that they require cannot be used.

use openapiv3::{Operation, PathItem};

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::json::Pointer;

use super::{media, paths};

/// The part of an operation that cannot be used.
pub(super) struct Unusable {
    pub(super) at: Pointer,
    /// The part in words.
    pub(super) part: String,
    /// A suggestion, in the imperative.
    pub(super) help: &'static str,
}

/// Returns the first required part of the operation at `at` that cannot be used. Reports malformed media types of it.
pub(super) fn unusable_part(
    document: &Document,
    path: &str,
    item: &PathItem,
    operation: &Operation,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<Unusable> {
    let shared = at.parent().unwrap_or_default();
    for (parameters, at) in [(&item.parameters, &shared), (&operation.parameters, at)] {
        for (index, parameter) in parameters.iter().enumerate() {
            let lost = document.lost_parameter(parameter);
            // A path says by itself that it has a parameter of this name.
            if let Some(name) = lost.filter(|lost| !paths::places(path).any(|place| place == *lost)) {
                let at = at.join("parameters").index(index);
                let part = format!("required parameter `{}`", name.escape_debug());
                return Some(Unusable { at, part, help: "correct the parameter, or make it optional" });
            }
        }
    }
    let body = operation.request_body.as_ref()?;
    let at = at.join("requestBody");
    if let Some(body) = document.request_body(body) {
        let (offers, refused) = media::offers(document, &body.content);
        if !body.required || !offers.is_empty() || refused.is_empty() {
            return None;
        }
        refused.iter().for_each(|name| media::report(name, &at.join("content").join(name), findings));
    }
    Some(Unusable { at, part: "request body".to_owned(), help: "correct the request body" })
}
