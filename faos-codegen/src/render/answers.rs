//! Documentation of responses: headers, errors and callbacks.

use indexmap::IndexMap;

use crate::api::{Api, Operation, Output, Type, TypeId};
use crate::naming::Named;

use super::checked::{Code, DocText, Plain, Words};
use super::types::Printer;

/// The error types that most operations share, by status. The crate's docs list them once; an operation lists only its
/// differences.
pub(super) struct UsualErrors<'a>(Vec<(&'a str, &'a Type)>);

impl<'a> UsualErrors<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        Self(api.usual_errors())
    }

    /// Returns the paragraph for the crate's docs.
    pub(super) fn docs(&self, named: &Named) -> DocText {
        let list = list(named, self.0.iter().copied());
        if list.is_empty() {
            return DocText::default();
        }
        DocText::ours(
            "Unless an operation documents otherwise, [`Error::decode`] decodes the body of an error as {}.",
            &[&list],
        )
    }
}

/// Returns a line for the response headers, one for the error types, and one for each callback.
pub(super) fn docs(printer: Printer<'_>, usual: &UsualErrors<'_>, operation: &Operation) -> DocText {
    let named = printer.named;
    let mut lines = Vec::new();
    if operation.output == Output::Location {
        lines.push(Words::new("Returns the `Location` header of the redirect, as received.", &[]));
    }
    let headers: Vec<Words> = operation
        .headers
        .iter()
        .filter_map(|id| named.headers.get(*id))
        .map(|name| Words::new("[`{}`](crate::headers::{})", &[name, name]))
        .collect();
    if !headers.is_empty() {
        lines.push(Words::new("Headers: {}.", &[&Words::joined(headers, ", ")]));
    }
    let errors = operation.errors.iter().filter_map(|error| Some((error.status.as_str(), error.ty.as_ref()?)));
    let errors = list(named, errors.filter(|error| !usual.0.contains(error)));
    if !errors.is_empty() {
        lines.push(Words::new("Errors: {}.", &[&errors]));
    }
    for callback in &operation.callbacks {
        let ty = match callback.ty {
            Type::Named(id) => link(named, id),
            ref ty => printer.describe(ty),
        };
        lines.push(Words::new("Callback {}: {}.", &[&Code::new(&callback.name), &ty]));
    }
    DocText::of_lines(lines)
}

/// Lists the named types with their statuses.
fn list<'a>(named: &Named, errors: impl Iterator<Item = (&'a str, &'a Type)>) -> Words {
    let mut statuses: IndexMap<TypeId, Vec<Words>> = IndexMap::new();
    for (status, ty) in errors {
        if let Type::Named(id) = ty {
            statuses.entry(*id).or_default().push(Words::new("{}", &[&Plain::new(status)]));
        }
    }
    let listed = statuses
        .into_iter()
        .map(|(id, statuses)| Words::new("{} ({})", &[&link(named, id), &Words::joined(statuses, ", ")]));
    Words::joined(listed, "; ")
}

fn link(named: &Named, id: TypeId) -> Words {
    Words::new("[`types::{}`]", &[&named.types[id].name])
}
