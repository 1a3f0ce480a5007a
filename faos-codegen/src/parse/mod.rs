//! Parses text into a [`Document`]: limits, duplicate keys, overlay, repairs, references.
//!
//! | Module | |
//! |---|---|
//! | `limits` | noun: the size limits for documents |
//! | `text` | verb: parses bytes and text into a JSON value |
//! | `json`, `yaml` | verb: parses the two formats of text |
//! | `overlay` | verb: applies an overlay to the value |
//! | `files` | verb: imports the targets of references to other files |
//! | `version` | verb: detects the version, before anything else is read |
//! | `model` | noun: the fields of each kind of object, as a table |
//! | `context` | noun: the state that the readers of the envelope and of schemas share |
//! | `budget` | noun: the remaining amount of each limit on the whole document |
//! | `values` | verb: converts values to their expected type |
//! | `envelope` | verb: reads everything except schemas, as the table of the model states |
//! | `repair` | verb: repairs mistakes in the envelope that the table cannot express |
//! | `schema` | verb: reads a schema and its subschemas into the table of schemas |
//! | `keyword` | verb: reads the keywords of a schema whose values are not schemas |
//! | `type_names` | verb: reads the keyword `type` |
//! | `dialect` | verb: checks the dialects that a document or schema states |
//! | `references` | verb: resolves all references within the document |
//! | `uri` | verb: resolves the URIs of references against `$id` |
//! | `similar` | verb: finds suggestions for references that cannot be resolved |
//! | `assemble` | verb: passes the value to `openapiv3` piece by piece |
//! | `deserialize` | verb: lets `openapiv3` read a JSON value |
//!
//! No two of these modules import each other, directly or through others; `tests/layers.rs` checks this.

mod assemble;
mod budget;
mod context;
mod deserialize;
mod dialect;
mod envelope;
mod files;
mod json;
mod keyword;
mod limits;
mod model;
mod overlay;
mod path_items;
mod references;
mod repair;
mod schema;
mod similar;
mod text;
mod type_names;
mod uri;
mod values;
mod version;
mod yaml;

use crate::diagnostic::{Code, Diagnostics, Origins};
use crate::document::{Document, Treatment};
use crate::json::Value;
use crate::parallel;
use crate::source::Source;

use self::{context::Context, files::Imported, references::Resolver, schema::SchemaTable};

pub use self::limits::Limits;

use self::limits::STACK;

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
    files::import(&mut root, source, origins, limits, &mut diagnostics).external.missing_files.into_iter().collect()
}

/// Parses a document like [`parse`], on a stack that is already large enough.
pub(crate) fn parse_here(source: &Source, limits: &Limits) -> Result<(Document, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let Some((mut root, imported)) = read(source, limits, &mut diagnostics) else {
        return Err(diagnostics);
    };
    let Some(version) = version::version(&root, &mut diagnostics) else {
        return Err(diagnostics);
    };
    // The dialect also applies to schemas that precede it.
    let dialect = root.get("jsonSchemaDialect").and_then(Value::as_str).filter(|_| version.minor > 0);
    let mut context =
        Context::new(limits, version.minor, dialect.is_some_and(dialect::is_json_schema), uri::Own::new(source, &root));
    let mut table = SchemaTable::default();
    let mut envelope = envelope::read(&mut root, &mut context, &mut table);
    let elsewhere = Resolver::new(&mut context, &mut envelope, &mut table, &imported.external, &mut root).resolve();
    diagnostics.extend(context.diagnostics);
    let mut document = assemble::assemble(&mut root, &elsewhere, &mut diagnostics);
    document.version = version;
    document.schemas = table.schemas;
    document.examples = envelope.examples;
    document.mutual_tls = envelope.mutual_tls;
    document.unusable_schemes = envelope.unusable_schemes;
    document.lost = envelope.lost;
    document.server_names = envelope.server_names;
    document.ledger = context.ledger;
    for (object, key, entry) in document.ledger.of(Treatment::NotUnderstood) {
        let message = match entry.count {
            1 => format!("unknown key `{key}` in the {object}; ignored"),
            count => format!("unknown key `{key}` in the {object}; ignored in {count} places"),
        };
        diagnostics.warning(Code::NotUnderstood, &entry.first, message);
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
    let own = uri::Own::new(source, &root);
    path_items::merge(&mut root, &own, &mut imported.origins);
    diagnostics.set_origins(std::mem::take(&mut imported.origins));
    Some((root, imported))
}

/// Parses the document into a value and applies its overlay. Returns the origins of the parts from the overlay.
fn read_corrected(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<(Value, Origins)> {
    let mut root = text::read(source, limits, diagnostics)?;
    let mut apply = |overlay| overlay::apply(&mut root, overlay, limits, diagnostics);
    let origins = source.overlay.as_deref().map(&mut apply).unwrap_or_default();
    Some((root, origins))
}

#[cfg(test)]
mod tests;
