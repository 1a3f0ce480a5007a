//! Removes the operations and webhooks that the settings leave out from a document, and determines the schemas that the
//! others use.

use std::collections::HashSet;

use openapiv3::{PathItem, ReferenceOr};

use crate::api::{Method, Shape};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::document::{Document, SchemaId};
use crate::json::Pointer;
use crate::settings::{Choice, OperationSubject as Subject, Settings};

use super::headers::Headers;
use super::responses::methods;
use super::types::Lowering;
use super::{Lowered, operations, rate_limits};

/// The operations and webhooks of a document that its client does not contain.
#[derive(Debug, Default)]
pub struct LeftOut {
    operations: Vec<Pointer>,
}

/// Removes the operations and webhooks that the settings leave out, and returns their places.
pub fn choose(document: &mut Document, settings: &Settings) -> LeftOut {
    let choice = &settings.operations;
    let mut left_out = LeftOut::default();
    if choice.is_stated() {
        let paths: Vec<String> = document.envelope.paths.paths.keys().cloned().collect();
        for path in paths {
            leave_out(document, choice, &path, &mut left_out.operations);
        }
    }
    if !choice.has_webhooks() && !document.webhooks.is_empty() {
        left_out.operations.push(Pointer::root().join("webhooks"));
        document.webhooks.clear();
    }
    left_out
}

/// Removes the operations of a path. The path gets a path item of its own, since others may refer to the same.
fn leave_out(document: &mut Document, choice: &Choice, path: &str, left_out: &mut Vec<Pointer>) {
    let Some(item) = document.envelope.paths.paths.get(path).and_then(|item| document.path_item(item)) else { return };
    let unwanted: Vec<Method> = methods(item)
        .filter(|(method, operation)| !choice.contains(&subject(path, *method, operation)))
        .map(|(method, _)| method)
        .collect();
    if unwanted.is_empty() {
        return;
    }
    let mut item = item.clone();
    let at = Pointer::root().join("paths").join(path);
    for method in unwanted {
        *slot(&mut item, method) = None;
        left_out.push(at.join(&method.as_str().to_ascii_lowercase()));
    }
    let is_empty = methods(&item).next().is_none();
    let paths = &mut document.envelope.paths.paths;
    match is_empty {
        true => _ = paths.shift_remove(path),
        false => _ = paths.insert(path.to_owned(), ReferenceOr::Item(item)),
    }
}

fn slot(item: &mut PathItem, method: Method) -> &mut Option<openapiv3::Operation> {
    match method {
        Method::Get => &mut item.get,
        Method::Post => &mut item.post,
        Method::Put => &mut item.put,
        Method::Patch => &mut item.patch,
        Method::Delete => &mut item.delete,
        Method::Head => &mut item.head,
        Method::Options => &mut item.options,
        Method::Trace => &mut item.trace,
    }
}

fn subject<'a>(path: &'a str, method: Method, operation: &'a openapiv3::Operation) -> Subject<'a> {
    let id = operation.operation_id.as_deref();
    Subject { method, path, id, tags: &operation.tags, deprecated: operation.deprecated }
}

/// Reports selectors that match no operation, and a choice that leaves nothing.
pub fn report_unused_selectors(document: &Document, settings: &Settings, findings: &mut Diagnostics) {
    let choice = &settings.operations;
    if !choice.is_stated() {
        return;
    }
    let paths = document.envelope.paths.paths.iter();
    let items = paths.filter_map(|(path, item)| Some((path.as_str(), document.path_item(item)?)));
    let subjects: Vec<Subject<'_>> = items
        .flat_map(|(path, item)| methods(item).map(move |(method, operation)| subject(path, method, operation)))
        .collect();
    let mut are_used = true;
    for (list, selector) in choice.selectors() {
        if subjects.iter().any(|subject| selector.matches(subject)) {
            continue;
        }
        are_used = false;
        let message = format!("`{selector}` under `operations.{list}` in codegen.toml does not match anything");
        let help = "use the ID of an operation, its method and path, or a table such as `{ tag = \"…\" }`; \
                    `*` stands for any text";
        let finding = findings.error(Code::UnusedSetting, &Pointer::root(), message).help(help);
        settings.locate_at(selector.offset, finding);
    }
    if are_used && !subjects.iter().any(|subject| choice.contains(subject)) {
        let message = "`operations` in codegen.toml leaves out every operation";
        let finding = findings.error(Code::UnusedSetting, &Pointer::root(), message).help("exclude fewer operations");
        if let Some((_, selector)) = choice.selectors().last() {
            settings.locate_at(selector.offset, finding);
        }
    }
}

/// Returns the named schemas that operations and webhooks use, directly or through other schemas.
pub(super) fn used(document: &Document, settings: &Settings) -> HashSet<SchemaId> {
    let mut findings = Diagnostics::new();
    let mut types = Lowering::new(document, settings, &mut findings);
    let rate_limit = rate_limits::headers(document);
    operations::lower(&mut types, &mut Headers::new(rate_limit.as_ref()));
    operations::events(&mut types);
    types.lowered()
}

impl LeftOut {
    /// Returns true if the client contains everything.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Removes the findings about parts of the document that the client does not contain, except for errors.
    pub fn remove_findings(&self, Lowered { api, untyped, unused }: &Lowered, findings: &mut Diagnostics) {
        if self.is_empty() && unused.is_empty() {
            return;
        }
        // Members of a schema can be part of another type, as those of `allOf` are.
        let mut used: HashSet<Pointer> = HashSet::new();
        let mut mark = |at: &Pointer| {
            let mut segments = at.segments();
            if let (Some(components), Some(kind), Some(name)) = (segments.next(), segments.next(), segments.next()) {
                used.insert(Pointer::root().join(&components).join(&kind).join(&name));
            }
        };
        for definition in api.types.values() {
            definition.places().for_each(&mut mark);
            match &definition.shape {
                Shape::Object(object) => object.fields.iter().for_each(|field| mark(&field.at)),
                Shape::Union(union) => union.branches.iter().for_each(|branch| mark(&branch.at)),
                _ => {}
            }
        }
        untyped.iter().for_each(|value| mark(&value.at));
        let schemas: HashSet<&Pointer> = unused.iter().filter(|at| !used.contains(at)).collect();
        let operations: HashSet<&Pointer> = self.operations.iter().collect();
        findings.retain(|finding| {
            let mut ancestors = std::iter::successors(Some(finding.at.clone()), Pointer::parent);
            let is_left_out = ancestors.any(|at| schemas.contains(&at) || operations.contains(&at));
            !is_left_out || finding.code == Code::UnusedSetting || finding.severity == Severity::Error
        });
    }
}
