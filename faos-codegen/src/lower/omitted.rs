//! Finds operations that cannot be called, because a parameter or body that they require cannot be used.

use openapiv3::{Operation, PathItem};

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

/// Returns the first required part of the operation at `at` that cannot be used.
pub(super) fn unusable_part(
    document: &Document,
    path: &str,
    item: &PathItem,
    operation: &Operation,
    at: &Pointer,
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
    let is_unusable = match document.request_body(body) {
        None => true,
        Some(body) => body.required && !body.content.is_empty() && media::offers(document, &body.content).0.is_empty(),
    };
    is_unusable.then(|| Unusable {
        at: at.join("requestBody"),
        part: "request body".to_owned(),
        help: "correct the request body",
    })
}
