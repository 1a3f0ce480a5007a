//! Parser tests: documents in, documents or findings out.

mod envelope;
mod hostile;
mod overlay;
mod references;
mod schemas;
mod text;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Schema, SchemaId};
use crate::json::Pointer;

use super::*;

fn source(text: &str) -> Source {
    Source::new("openapi.yaml", text)
}

/// Parses a document without errors.
fn read(text: &str) -> (Document, Diagnostics) {
    let source = source(text);
    super::parse(&source, &Limits::default())
        .unwrap_or_else(|findings| panic!("rejected:\n{}", findings.render(&source, false)))
}

/// Parses a document without findings.
fn read_clean(text: &str) -> Document {
    let (document, findings) = read(text);
    assert_eq!(lines(&findings), Vec::<String>::new());
    document
}

/// Returns the findings of a document with an error.
fn refuse(text: &str) -> Diagnostics {
    match super::parse(&source(text), &Limits::default()) {
        Ok(_) => panic!("parsed without an error"),
        Err(findings) => findings,
    }
}

/// Formats each finding as a line: severity, code, pointer, message.
fn lines(findings: &Diagnostics) -> Vec<String> {
    let line = |finding: &Diagnostic| {
        let Diagnostic { severity, code, at, message, .. } = finding;
        format!("{}[{code}] {at}: {message}", severity.name())
    };
    findings.iter().map(line).collect()
}

/// Returns a document with the given members of `components.schemas`, in YAML, indented by four.
fn with_schemas(version: &str, schemas: &str) -> String {
    format!("openapi: {version}\ninfo: {{title: Test, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}")
}

/// Returns a document with the given paths, in YAML, indented by two.
fn with_paths(paths: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: Test, version: '1'}}\npaths:\n{paths}")
}

fn id(document: &Document, at: &str) -> SchemaId {
    let at = Pointer::parse(at).expect("a pointer");
    document.schemas.by_pointer(&at).unwrap_or_else(|| panic!("no schema at {at}"))
}

fn named<'d>(document: &'d Document, name: &str) -> &'d Schema {
    document.schemas.get(id(document, &format!("/components/schemas/{name}")))
}
