//! The values that the document provides: `example`, `examples` and `default` of schemas, and the examples of media
//! types, parameters and headers, which belong to their sibling schema.

use crate::document::SchemaId;
use crate::json::{Pointer, Value};

use super::{Kind, Samples};

/// The maximum nesting to which lists are taken apart.
const DEEPEST: usize = 8;

impl<'a> Samples<'a> {
    /// Offers every value that the document provides.
    pub(super) fn of_document(&mut self) {
        let read = self.read;
        for (id, schema) in read.schemas.iter() {
            for value in schema.examples.iter().chain(&schema.default) {
                self.offer_at(id, value, DEEPEST);
            }
        }
        for (at, value) in &read.examples {
            let Some(id) = sibling_schema(at).and_then(|at| read.schemas.by_pointer(&at)) else { continue };
            if at.last().as_deref() == Some("example") {
                self.offer_at(id, value, DEEPEST);
                continue;
            }
            for example in value.as_object().into_iter().flat_map(|examples| examples.values()) {
                if let Some(value) = read.example_value(example) {
                    self.offer_at(id, value, DEEPEST);
                }
            }
        }
    }

    /// Offers a value of a schema, or of its parts if no samples of the schema itself are wanted.
    fn offer_at(&mut self, id: SchemaId, value: &Value, depth: usize) {
        let read = self.read;
        let mut id = id;
        loop {
            let schema = read.schemas.get(id);
            if self.wanted.contains(&schema.at) {
                // Strictly, a schema that only lists properties allows every string as well. That is never intended.
                let target = read.schemas.get(read.schemas.resolved(id));
                if target.types.is_empty() && !target.properties.is_empty() && value.as_object().is_none() {
                    return;
                }
                self.offer(&schema.at, Kind::Example, value.clone());
                return;
            }
            match schema.reference.as_ref().and_then(|reference| reference.target) {
                Some(target) => id = target,
                None => break,
            }
        }
        let Some(depth) = depth.checked_sub(1) else { return };
        let schema = read.schemas.get(read.schemas.resolved(id));
        match value {
            Value::Array(items) => {
                if let Some(of_items) = schema.items {
                    items.iter().for_each(|item| self.offer_at(of_items, item, depth));
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    if let Some(of_member) = schema.properties.get(name).copied().or(schema.additional_properties) {
                        self.offer_at(of_member, member, depth);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Returns the sibling schema of `example` or `examples`.
fn sibling_schema(example: &Pointer) -> Option<Pointer> {
    let is_example = matches!(example.last()?.as_ref(), "example" | "examples");
    is_example.then(|| example.parent()).flatten().map(|parent| parent.join("schema"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_belongs_to_its_sibling_schema() {
        let media = Pointer::root().join("content").join("application/json");
        let schema = Some(media.join("schema"));
        assert_eq!(sibling_schema(&media.join("example")), schema);
        assert_eq!(sibling_schema(&media.join("examples")), schema);
        assert_eq!(sibling_schema(&Pointer::root().join("components").join("other")), None);
    }
}
