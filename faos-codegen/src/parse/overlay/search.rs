//! Finds the places that a JSONPath (RFC 9535) selects.

use serde::Deserialize;
use serde_json_path::JsonPath;

use crate::{
    document::{Pointer, Value},
    parse::references::lookup,
};

/// The document once more, in the form that is searched. It is made when first needed, and afterwards only what changed
/// is made anew.
#[derive(Debug, Default)]
pub(super) struct Searchable(Option<serde_json::Value>);

impl Searchable {
    /// The places in the document that a path selects.
    pub(super) fn find(&mut self, path: &JsonPath, document: &Value) -> Vec<Pointer> {
        let document = self.0.get_or_insert_with(|| searchable(document));
        let locations = path.query_located(document).dedup().into_iter().map(|node| node.location().to_json_pointer());
        locations.filter_map(|pointer| Pointer::parse(&pointer)).collect()
    }

    /// Takes over what has changed at a place of the document.
    pub(super) fn refresh(&mut self, at: &Pointer, document: &mut Value) {
        let copy = self.0.as_mut().and_then(|copy| copy.pointer_mut(at.as_str()));
        if let (Some(copy), Some(value)) = (copy, lookup(document, at)) {
            *copy = searchable(value);
        }
    }
}

/// Numbers are only compared here, so that they need not keep their text.
fn searchable(value: &Value) -> serde_json::Value {
    serde_json::Value::deserialize(value).unwrap_or_default()
}
