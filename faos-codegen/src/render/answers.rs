//! What docs say about answers: headers, errors, and what comes later.

use indexmap::IndexMap;

use crate::api::{Api, Operation, Type, TypeId};

use super::checked::{Code, DocText, Plain, Words};
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
        DocText::ours(
            "Where an operation says nothing else, [`Error::decode`] reads the body of an error as {}.",
            &[&list],
        )
    }
}

/// A line each for the headers of an answer, for the types of its errors, and for what it calls back.
pub(super) fn docs(printer: Printer<'_>, usual: &UsualErrors<'_>, operation: &Operation) -> DocText {
    let names = printer.names;
    let mut lines = Vec::new();
    let headers: Vec<Words> = operation
        .headers
        .iter()
        .filter_map(|&index| names.headers.get(index))
        .map(|name| Words::new("[`{}`](crate::headers::{})", &[name, name]))
        .collect();
    if !headers.is_empty() {
        lines.push(Words::new("Headers: {}.", &[&Words::joined(headers, ", ")]));
    }
    let errors = operation.errors.iter().filter_map(|error| Some((error.status.as_str(), error.ty.as_ref()?)));
    let errors = list(names, errors.filter(|error| !usual.0.contains(error)));
    if !errors.is_empty() {
        lines.push(Words::new("Errors: {}.", &[&errors]));
    }
    for callback in &operation.callbacks {
        let ty = match callback.ty {
            Type::Named(id) => link(names, id),
            ref ty => printer.describe(ty),
        };
        lines.push(Words::new("Calls back {} with {}.", &[&Code::new(&callback.name), &ty]));
    }
    DocText::of_lines(lines)
}

/// Each type that has a name, with its statuses.
fn list<'a>(names: &Names, errors: impl Iterator<Item = (&'a str, &'a Type)>) -> Words {
    let mut statuses: IndexMap<TypeId, Vec<Words>> = IndexMap::new();
    for (status, ty) in errors {
        if let Type::Named(id) = ty {
            statuses.entry(*id).or_default().push(Words::new("{}", &[&Plain::new(status)]));
        }
    }
    let listed = statuses
        .into_iter()
        .map(|(id, statuses)| Words::new("{} ({})", &[&link(names, id), &Words::joined(statuses, ", ")]));
    Words::joined(listed, "; ")
}

fn link(names: &Names, id: TypeId) -> Words {
    Words::new("[`types::{}`]", &[&names.types[id.index()].name])
}
