//! Text → [`Document`]: limits, duplicate keys, corrections of an overlay, plain mistakes, references, positions.

mod assemble;
mod deserialize;
mod envelope;
mod files;
mod json;
mod keyword;
mod model;
mod overlay;
pub mod position;
mod references;
mod repair;
mod schema;
mod similar;
mod type_names;
mod uri;
mod values;
mod version;
mod yaml;

use serde::Deserialize;

use self::{envelope::Walk, files::Brought, model::Kind};
use crate::{
    diagnostic::{Diagnostics, Origins},
    document::{Document, Pointer, Source, Treatment, Value},
    parallel,
};

/// How large a document may be. The defaults leave room above the largest published documents and keep the memory
/// that reading takes in the order of a gigabyte.
///
/// `codegen.toml` can set them under `[limits]`, all but the depth, for which the stack is made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of text.
    pub max_bytes: usize,
    /// Objects and arrays around a value.
    #[serde(skip_deserializing)]
    pub max_depth: usize,
    /// Values in the whole document, those that YAML aliases repeat counted each time.
    pub max_values: usize,
    /// Schemas in the whole document.
    pub max_schemas: usize,
    /// Path items in the whole document.
    pub max_path_items: usize,
    /// All other objects of the envelope: parameters, responses, media types and so on.
    pub max_objects: usize,
    /// Bytes of a key.
    pub max_key: usize,
    /// Bytes of an `operationId`. Those that are made of a path and its names reach a few hundred.
    pub max_operation_id: usize,
    /// Values of one `enum`.
    pub max_enum: usize,
    /// Bytes of one string in an `enum`.
    pub max_enum_value: usize,
    /// Schemas in one `oneOf`, `anyOf` or `allOf`.
    pub max_branches: usize,
    /// Bytes of the pointers to all values that are looked at, together.
    pub max_pointer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_bytes: 64 << 20,
            max_depth: 127,
            max_values: 2_000_000,
            max_schemas: 300_000,
            max_path_items: 50_000,
            max_objects: 500_000,
            max_key: 64 << 10,
            max_operation_id: 1 << 10,
            max_enum: 10_000,
            max_enum_value: 64 << 10,
            max_branches: 1_000,
            max_pointer_bytes: 128 << 20,
        }
    }
}

/// Reads a document. The findings come with it if none is an error, and instead of it otherwise.
pub fn parse(source: &Source, limits: &Limits) -> Result<(Document, Diagnostics), Diagnostics> {
    // Values may be nested as deep as `max_depth`.
    parallel::on_stack(STACK, || parse_here(source, limits))
}

/// Reads the text as a JSON value and nothing more: references stay what they are.
pub fn read_value(source: &Source, limits: &Limits) -> Result<Value, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let value = read(source, limits, &mut diagnostics).map(|(value, _)| value);
    value.filter(|_| !diagnostics.has_errors()).ok_or(diagnostics)
}

/// The files that references of a document lead to and that are not among [`Source::files`] yet, as paths from the
/// document's folder. Those that lead out of the folder are left out.
pub fn missing_files(source: &Source, limits: &Limits) -> Vec<String> {
    let mut diagnostics = Diagnostics::new();
    let Some((mut root, origins)) = read_corrected(source, limits, &mut diagnostics) else {
        return Vec::new();
    };
    files::bring(&mut root, source, origins, limits, &mut diagnostics).missing.into_iter().collect()
}

/// The stack that reading gets. A debug build needs less than a megabyte for the default depth.
const STACK: usize = 16 << 20;

/// Reads a document, as [`parse`] does, on a stack that is as large already.
pub(crate) fn parse_here(source: &Source, limits: &Limits) -> Result<(Document, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let Some((mut root, brought)) = read(source, limits, &mut diagnostics) else {
        return Err(diagnostics);
    };
    let Some(version) = version::version(&root, &mut diagnostics) else {
        return Err(diagnostics);
    };
    let mut walk = Walk::new(limits, version.minor);
    walk.reported = brought.reported;
    walk.missing_files = brought.missing;
    // It holds for schemas that stand before it as well.
    let dialect = root.get("jsonSchemaDialect").and_then(Value::as_str).filter(|_| version.minor > 0);
    walk.literal = dialect.is_some_and(schema::is_json_schema);
    walk.object(Kind::Document, &mut root, &Pointer::root());
    let elsewhere = references::resolve(&mut walk, &mut root);
    diagnostics.extend(walk.diagnostics);
    let mut document = assemble::assemble(&mut root, &elsewhere, &mut diagnostics);
    document.version = version;
    document.schemas = walk.schemas;
    document.examples = walk.examples;
    document.mutual_tls = walk.mutual_tls;
    document.ledger = walk.ledger;
    for (object, key, entry) in document.ledger.of(Treatment::NotUnderstood) {
        let message = match entry.count {
            1 => format!("`{key}` has no meaning in the {object} and no effect"),
            count => format!("`{key}` has no meaning in the {object} and no effect; it stands in {count} places"),
        };
        diagnostics.warning("not-understood", &entry.first, message);
    }
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    Ok((document, diagnostics))
}

/// Reads the document as a value, with what it needs of its other files in it.
fn read(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<(Value, Brought)> {
    let (mut root, origins) = read_corrected(source, limits, diagnostics)?;
    let mut brought = Brought { origins, ..Brought::default() };
    if !source.files.is_empty() {
        brought = files::bring(&mut root, source, brought.origins, limits, diagnostics);
    }
    diagnostics.set_origins(std::mem::take(&mut brought.origins));
    Some((root, brought))
}

/// Reads the document as a value that its overlay was applied to, with what stands in the overlay.
fn read_corrected(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<(Value, Origins)> {
    let mut root = read_text(source, limits, diagnostics)?;
    let mut apply = |overlay| overlay::apply(&mut root, overlay, limits, diagnostics);
    let origins = source.overlay.as_deref().map(&mut apply).unwrap_or_default();
    Some((root, origins))
}

/// Reads a text as a value.
fn read_text(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<Value> {
    let root = Pointer::root();
    let size = source.text.len();
    if size > limits.max_bytes {
        let message = format!("the document has {size} bytes; the limit is {}", limits.max_bytes);
        diagnostics.error("document-limit", &root, message);
        return None;
    }
    let text = source.text.trim_start();
    if text.is_empty() {
        diagnostics.error("syntax", &root, "the document is empty");
        return None;
    }
    if text.starts_with('<') {
        diagnostics
            .error("syntax", &root, "this is HTML or XML, not an OpenAPI document")
            .help("a page about the API, or one that asks to log in, was probably saved in its place");
        return None;
    }
    let value =
        if is_json(text) { json::read(source, limits, diagnostics) } else { yaml::read(source, limits, diagnostics) };
    value.filter(|_| !diagnostics.has_errors())
}

/// Whether a text is read as JSON: its first character is a brace. Everything else is read as YAML.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

#[cfg(test)]
mod tests;
