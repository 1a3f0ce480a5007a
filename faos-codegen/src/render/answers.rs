//! What docs say about answers: headers, errors, and what comes later.

use indexmap::IndexMap;

use crate::api::{Api, Operation, Type};

use super::checked::DocText;
use super::names::Names;
use super::types::Printer;

/// What an error of some status holds in most operations. The crate's docs say it once, and an operation says only
/// what is different.
pub(super) struct UsualErrors<'a>(Vec<(&'a str, &'a Type)>);

impl<'a> UsualErrors<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let mut counts: IndexMap<&str, IndexMap<&Type, usize>> = IndexMap::new();
        for error in api.operations().flat_map(|(_, operation)| &operation.errors) {
            if let Some(ty) = &error.ty {
                *counts.entry(&error.status).or_default().entry(ty).or_default() += 1;
            }
        }
        counts.sort_unstable_keys();
        let usual = counts.into_iter().filter_map(|(status, types)| {
            let all: usize = types.values().sum();
            let (ty, _) = types.into_iter().find(|&(_, count)| count > 1 && 2 * count > all)?;
            Some((status, ty))
        });
        Self(usual.collect())
    }

    /// What the crate's docs lead to.
    pub(super) fn types(&self) -> impl Iterator<Item = &'a Type> {
        self.0.iter().map(|&(_, ty)| ty)
    }

    /// The line for the crate's docs.
    pub(super) fn docs(&self, names: &Names) -> DocText {
        let list = list(names, self.0.iter().copied());
        if list.is_empty() {
            return DocText::default();
        }
        let sentence = "Where an operation says nothing else, [`Error::decode`] reads the body of an error as";
        DocText::ours(&format!("{sentence} {list}."))
    }
}

/// A line each for the headers of an answer, for the types of its errors, and for what it calls back.
pub(super) fn docs(printer: Printer<'_>, usual: &UsualErrors<'_>, operation: &Operation) -> DocText {
    let names = printer.names;
    let mut lines = Vec::new();
    let headers: Vec<String> = operation
        .headers
        .iter()
        .filter_map(|&index| names.headers.get(index))
        .map(|name| format!("[`{0}`](crate::headers::{0})", name.as_str()))
        .collect();
    if !headers.is_empty() {
        lines.push(format!("Headers: {}.", headers.join(", ")));
    }
    let errors = operation.errors.iter().filter_map(|error| Some((error.status.as_str(), error.ty.as_ref()?)));
    let errors = list(names, errors.filter(|error| !usual.0.contains(error)));
    if !errors.is_empty() {
        lines.push(format!("Errors: {errors}."));
    }
    for callback in &operation.callbacks {
        let ty = link(names, &callback.ty).unwrap_or_else(|| printer.describe(&callback.ty));
        lines.push(format!("Calls back {} with {ty}.", DocText::code(&callback.name)));
    }
    DocText::ours(&lines.join("\n"))
}

/// Each type that has a name, with its statuses.
fn list<'a>(names: &Names, errors: impl Iterator<Item = (&'a str, &'a Type)>) -> String {
    let mut statuses: IndexMap<String, Vec<&str>> = IndexMap::new();
    for (status, ty) in errors {
        if let Some(link) = link(names, ty) {
            statuses.entry(link).or_default().push(status);
        }
    }
    let listed = statuses.into_iter().map(|(link, statuses)| format!("{link} ({})", statuses.join(", ")));
    listed.collect::<Vec<_>>().join("; ")
}

fn link(names: &Names, ty: &Type) -> Option<String> {
    let Type::Named(id) = ty else { return None };
    let name = names.types[id.index()].name.as_str();
    Some(format!("[`types::{name}`]"))
}
