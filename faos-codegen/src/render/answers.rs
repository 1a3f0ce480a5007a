//! Documentation of responses: headers, errors and callbacks.

use indexmap::IndexMap;
use proc_macro2::Literal;

use crate::api::{Api, Operation, Output, Type, TypeId};
use crate::naming::{Named, RustIdent};

use super::checked::{Code, DocText, Plain, Words};
use super::example;
use super::types::Printer;

/// The error types that most operations share, by status. The crate's docs list them once; an operation lists only its
/// differences.
pub(super) struct UsualErrors<'a> {
    usual: Vec<(&'a str, &'a Type)>,
    /// An error for the example: a usual one, or else the first of all.
    example: Option<(&'a str, TypeId)>,
}

impl<'a> UsualErrors<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let usual = api.usual_errors();
        let all = api.operations.values().flat_map(|operation| &operation.errors);
        let all = all.filter_map(|error| Some((error.status.as_str(), error.ty.as_ref()?)));
        let example = usual.iter().copied().chain(all).find_map(|(status, ty)| match ty {
            // Other errors are decoded whatever the status.
            Type::Named(id) if status != "default" => Some((status, *id)),
            _ => None,
        });
        Self { usual, example }
    }

    /// Returns the paragraphs for the crate's docs.
    pub(super) fn docs(&self, named: &Named, krate: Option<&RustIdent>) -> DocText {
        let list = list(named, self.usual.iter().copied());
        let usual = (!list.is_empty()).then(|| {
            DocText::ours(
                "Unless an operation documents otherwise, [`Error::decode`] decodes the body of an error as {}.",
                &[&list],
            )
        });
        usual.unwrap_or_default().then(self.example(named, krate))
    }

    /// Returns the example of an error with a type.
    fn example(&self, named: &Named, krate: Option<&RustIdent>) -> DocText {
        let Some((status, id)) = self.example else { return DocText::default() };
        // 4 stands for all statuses that begin with 4.
        let digits: u16 = status.trim_end_matches(['X', 'x']).parse().unwrap_or_default();
        let status = Literal::u16_unsuffixed(digits);
        let statement = example::of_error(&named.types[id].name, &status);
        let ours = |line| Words::new(line, &[]);
        let mut lines = Vec::new();
        match krate {
            Some(krate) => {
                lines.push(ours("```no_run"));
                lines.push(Words::new("# use {}::types;", &[krate]));
                lines.push(Words::new("# fn example(error: {}::Error) {", &[krate]));
            }
            None => lines.push(ours("```text")),
        }
        lines.extend(Words::of_statement(&statement));
        lines.extend(krate.map(|_| ours("# }")));
        lines.push(ours("```"));
        DocText::ours("[`Error::typed`] decodes the body of an error with a given status:", &[])
            .then(DocText::of_lines(lines))
    }
}

/// Returns the section about the errors whose types differ from the usual ones.
pub(super) fn errors(named: &Named, usual: &UsualErrors<'_>, operation: &Operation) -> DocText {
    let errors = operation.errors.iter().filter_map(|error| Some((error.status.as_str(), error.ty.as_ref()?)));
    let errors = list(named, errors.filter(|error| !usual.usual.contains(error)));
    if errors.is_empty() {
        return DocText::default();
    }
    let words = "# Errors\n\n[`Error::typed`](crate::Error::typed) decodes the body as {}.";
    DocText::ours(words, &[&errors])
}

/// Returns a line for a protocol upgrade, one for the response headers, and one for each callback.
pub(super) fn docs(printer: Printer<'_>, operation: &Operation) -> DocText {
    let named = printer.named;
    let mut lines = Vec::new();
    if operation.output == Output::Location {
        lines.push(Words::new("Returns the `Location` header of the redirect, as received.", &[]));
    }
    if operation.upgrades {
        let line = "May answer with status 101: `Request::upgrade` (feature `upgrade`) hands over the connection.";
        lines.push(Words::new(line, &[]));
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
