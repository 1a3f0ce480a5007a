//! Parses text into a [`Document`]: limits, duplicate keys, overlay, repairs, references, positions.

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

use self::{envelope::Walk, files::Imported, model::Kind};
use crate::diagnostic::{Diagnostics, Origins};
use crate::document::{Document, Source, Treatment};
use crate::json::{Pointer, Value};
use crate::parallel;

/// Size limits for documents. The defaults exceed the largest published documents and keep memory use in the order of a
/// gigabyte.
///
/// All except the depth, which the stack size depends on, can be set under `[limits]` in `codegen.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// The maximum size of the text, in bytes.
    pub max_bytes: usize,
    /// The maximum nesting of objects and arrays.
    #[serde(skip_deserializing)]
    pub max_depth: usize,
    /// The maximum number of values in the document. Values repeated by YAML aliases count each time.
    pub max_values: usize,
    /// The maximum number of schemas in the document.
    pub max_schemas: usize,
    /// The maximum number of path items in the document.
    pub max_path_items: usize,
    /// The maximum number of other objects of the envelope: parameters, responses, media types and so on.
    pub max_objects: usize,
    /// The maximum length of a key, in bytes.
    pub max_key: usize,
    /// The maximum length of an `operationId`, in bytes. IDs generated from paths reach a few hundred.
    pub max_operation_id: usize,
    /// The maximum number of values of an `enum`.
    pub max_enum: usize,
    /// The maximum length of a string in an `enum`, in bytes.
    pub max_enum_value: usize,
    /// The maximum number of schemas in a `oneOf`, `anyOf` or `allOf`.
    pub max_branches: usize,
    /// The maximum total length of the pointers to all visited values, in bytes.
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

/// Parses a document. Returns it with its findings if none is an error, and the findings alone otherwise.
pub fn parse(source: &Source, limits: &Limits) -> Result<(Document, Diagnostics), Diagnostics> {
    // Values may be nested up to `max_depth`.
    parallel::on_stack(STACK, || parse_here(source, limits))
}

/// Parses the text into a value without resolving references.
pub fn read_value(source: &Source, limits: &Limits) -> Result<Value, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let value = read(source, limits, &mut diagnostics).map(|(value, _)| value);
    value.filter(|_| !diagnostics.has_errors()).ok_or(diagnostics)
}

/// Returns the files that the document references and [`Source::files`] lacks, as paths relative to the document's
/// directory. Files outside of the directory are not included.
pub fn missing_files(source: &Source, limits: &Limits) -> Vec<String> {
    let mut diagnostics = Diagnostics::new();
    let Some((mut root, origins)) = read_corrected(source, limits, &mut diagnostics) else {
        return Vec::new();
    };
    files::import(&mut root, source, origins, limits, &mut diagnostics).missing.into_iter().collect()
}

/// The stack size for parsing. A debug build needs less than a megabyte for the default depth.
const STACK: usize = 16 << 20;

/// Parses a document like [`parse`], on a stack that is already large enough.
pub(crate) fn parse_here(source: &Source, limits: &Limits) -> Result<(Document, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let Some((mut root, imported)) = read(source, limits, &mut diagnostics) else {
        return Err(diagnostics);
    };
    let Some(version) = version::version(&root, &mut diagnostics) else {
        return Err(diagnostics);
    };
    let mut walk = Walk::new(limits, version.minor);
    walk.reported = imported.reported;
    walk.missing_files = imported.missing;
    // The dialect also applies to schemas that precede it.
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
            1 => format!("unknown key `{key}` in the {object}; ignored"),
            count => format!("unknown key `{key}` in the {object}; ignored in {count} places"),
        };
        diagnostics.warning("not-understood", &entry.first, message);
    }
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    Ok((document, diagnostics))
}

/// Parses the document into a value and imports the referenced parts of its other files.
fn read(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<(Value, Imported)> {
    let (mut root, origins) = read_corrected(source, limits, diagnostics)?;
    let mut imported = Imported { origins, ..Imported::default() };
    if !source.files.is_empty() {
        imported = files::import(&mut root, source, imported.origins, limits, diagnostics);
    }
    diagnostics.set_origins(std::mem::take(&mut imported.origins));
    Some((root, imported))
}

/// Parses the document into a value and applies its overlay. Returns the origins of the parts from the overlay.
fn read_corrected(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<(Value, Origins)> {
    let mut root = read_text(source, limits, diagnostics)?;
    let mut apply = |overlay| overlay::apply(&mut root, overlay, limits, diagnostics);
    let origins = source.overlay.as_deref().map(&mut apply).unwrap_or_default();
    Some((root, origins))
}

/// Parses a text into a value.
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
            .help("check the download: a login or documentation page may have been saved instead");
        return None;
    }
    let value =
        if is_json(text) { json::read(source, limits, diagnostics) } else { yaml::read(source, limits, diagnostics) };
    value.filter(|_| !diagnostics.has_errors())
}

/// Returns true if the text is parsed as JSON: its first character is a brace. Everything else is parsed as YAML.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

#[cfg(test)]
mod tests;
