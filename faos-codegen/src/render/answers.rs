//! What the docs of an operation say about its answers: headers, errors, and what comes later.

use indexmap::IndexMap;

use crate::api::{Operation, Type};

use super::checked::DocText;
use super::types::Printer;

/// A line each for the headers of an answer, for the types of its errors, and for what it calls back.
pub(super) fn docs(printer: Printer<'_>, operation: &Operation) -> DocText {
    let mut lines = Vec::new();
    let headers: Vec<String> = operation
        .headers
        .iter()
        .filter_map(|&index| printer.names.headers.get(index))
        .map(|name| format!("[`{0}`](crate::headers::{0})", name.as_str()))
        .collect();
    if !headers.is_empty() {
        lines.push(format!("Headers: {}.", headers.join(", ")));
    }
    let mut errors: IndexMap<String, Vec<&str>> = IndexMap::new();
    for error in &operation.errors {
        let named = error.ty.as_ref().and_then(|ty| link(printer, ty));
        if let Some(named) = named {
            errors.entry(named).or_default().push(&error.status);
        }
    }
    let errors: Vec<String> =
        errors.into_iter().map(|(named, statuses)| format!("{named} ({})", statuses.join(", "))).collect();
    if !errors.is_empty() {
        lines.push(format!("Errors: {}.", errors.join("; ")));
    }
    for callback in &operation.callbacks {
        let ty = link(printer, &callback.ty).unwrap_or_else(|| printer.describe(&callback.ty));
        lines.push(format!("Calls back {} with {ty}.", DocText::code(&callback.name)));
    }
    DocText::ours(&lines.join("\n"))
}

fn link(printer: Printer<'_>, ty: &Type) -> Option<String> {
    let Type::Named(id) = ty else { return None };
    let name = printer.names.types[id.index()].name.as_str();
    Some(format!("[`{name}`](crate::types::{name})"))
}
