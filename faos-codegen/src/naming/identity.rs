//! The identity of an operation, whatever its representation.

use crate::api::{AnswerForm, BodyForm, Operation, Representation};
use crate::json::Pointer;

/// Returns the place of an operation in the document, whatever its representation.
pub(super) fn place_of(operation: &Operation) -> Pointer {
    operation_place(&operation.at).unwrap_or_else(|| operation.at.clone())
}

/// Returns the place of the operation that contains a place.
pub(super) fn operation_place(at: &Pointer) -> Option<Pointer> {
    let segments: Vec<_> = at.segments().take(3).collect();
    match segments.as_slice() {
        [paths, path, method] if paths == "paths" => Some(Pointer::root().join("paths").join(path).join(method)),
        _ => None,
    }
}

/// Returns the ID of an operation without the words for its representation.
pub(super) fn base_id(operation: &Operation) -> &str {
    let mut id = operation.id.as_str();
    for word in representation_words(operation).iter().rev() {
        id = id.strip_suffix(word).and_then(|id| id.strip_suffix('_')).unwrap_or(id);
    }
    id
}

/// Returns true if the document states the ID of an operation.
pub(super) fn has_id(operation: &Operation) -> bool {
    let made = format!("{} {}", operation.method.as_str().to_ascii_lowercase(), operation.path);
    base_id(operation) != made
}

/// Returns the words that tell the representations of an operation apart.
pub(super) fn representation_words(operation: &Operation) -> Vec<&'static str> {
    let Representation { body, answer } = operation.representation;
    body.map(BodyForm::as_str).into_iter().chain(answer.map(AnswerForm::as_str)).collect()
}
