//! The values that a document gives itself: `example`, `examples` and `default` of schemas, and the examples of media
//! types, parameters and headers, which belong to the schema beside them.

use crate::document::{Pointer, SchemaId, Value};

use super::{Kind, Samples};

/// How deep lists of lists are taken apart.
const DEEPEST: usize = 8;

impl<'a> Samples<'a> {
    /// Offers every value that the document gives itself.
    pub(super) fn of_document(&mut self) {
        let read = self.read;
        for (id, schema) in read.schemas.iter() {
            for value in schema.examples.iter().chain(&schema.default) {
                self.offer_at(id, value, DEEPEST);
            }
        }
        for (at, value) in &read.examples {
            let Some(id) = schema_beside(at).and_then(|at| read.schemas.by_pointer(&at)) else { continue };
            if at.last().as_deref() == Some("example") {
                self.offer_at(id, value, DEEPEST);
                continue;
            }
            for example in value.as_object().into_iter().flat_map(|examples| examples.values()) {
                if let Some(value) = self.value_of(example) {
                    self.offer_at(id, value, DEEPEST);
                }
            }
        }
    }

    /// The value of an example that stands here or among the components.
    fn value_of<'v>(&self, example: &'v Value) -> Option<&'v Value>
    where
        'a: 'v,
    {
        match example.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                self.read.examples.get(&Pointer::from_fragment(reference.strip_prefix('#')?)?.join("value"))
            }
            None => example.get("value"),
        }
    }

    /// Offers a value of a schema, or where no sample is wanted of that schema itself, its parts.
    fn offer_at(&mut self, id: SchemaId, value: &Value, depth: usize) {
        let read = self.read;
        let mut id = id;
        loop {
            let schema = read.schemas.get(id);
            if self.wanted.contains(&schema.at) {
                // By the letter, a schema that only names members allows every text as well. Nobody means that.
                let target = read.schemas.get(self.target(id));
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
        let schema = read.schemas.get(self.target(id));
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

/// The schema that stands beside `example` or `examples`.
fn schema_beside(example: &Pointer) -> Option<Pointer> {
    let is_beside = matches!(example.last()?.as_ref(), "example" | "examples");
    is_beside.then(|| example.parent()).flatten().map(|parent| parent.join("schema"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_belongs_to_the_schema_beside_it() {
        let media = Pointer::root().join("content").join("application/json");
        let schema = Some(media.join("schema"));
        assert_eq!(schema_beside(&media.join("example")), schema);
        assert_eq!(schema_beside(&media.join("examples")), schema);
        assert_eq!(schema_beside(&Pointer::root().join("components").join("other")), None);
    }
}
