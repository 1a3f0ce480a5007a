//! Normalizes a document, so that each construct has a single form. Each pass states what holds after it.

mod all_of;
mod beside_union;
mod branches;
mod hierarchies;
mod kinds;
mod missing_types;
mod nullable;
mod siblings;
mod text_values;

use crate::diagnostic::Diagnostics;
use crate::document::Document;

/// Runs every pass. Later passes rely on earlier ones.
pub fn normalize(mut document: Document, findings: &mut Diagnostics) -> Document {
    nullable::run(&mut document.schemas);
    text_values::run(&mut document.schemas, findings);
    siblings::run(&mut document, findings);
    branches::run(&mut document.schemas);
    let hierarchies = hierarchies::find(&document);
    all_of::run(&mut document.schemas, &hierarchies.children(), findings);
    hierarchies::attach(&mut document.schemas, &hierarchies);
    beside_union::run(&mut document.schemas, findings);
    missing_types::run(&mut document);
    document
}
