//! The table of all schemas of a document, indexed by ID and by pointer.

use std::collections::HashMap;

use crate::json::Pointer;

use super::id::SchemaId;
use super::schema::Schema;

/// The table of all schemas. Schemas are never removed, so a [`SchemaId`] stays valid.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    schemas: Vec<Schema>,
    by_pointer: HashMap<Pointer, SchemaId>,
}

impl Schemas {
    /// Returns the schema with an ID from this table.
    pub fn get(&self, id: SchemaId) -> &Schema {
        self.schemas.get(id.index()).expect("a schema ID is used with the table that created it")
    }

    /// Returns a mutable reference to the schema. Its pointer must not be changed.
    pub fn get_mut(&mut self, id: SchemaId) -> &mut Schema {
        self.schemas.get_mut(id.index()).expect("a schema ID is used with the table that created it")
    }

    /// Resolves a chain of references.
    pub fn resolved(&self, id: SchemaId) -> SchemaId {
        let mut id = id;
        // The parser rejects reference cycles, so the loop terminates.
        while let Some(next) = self.get(id).reference.as_ref().and_then(|reference| reference.target) {
            id = next;
        }
        id
    }

    /// Returns the schema at a location.
    pub fn by_pointer(&self, at: &Pointer) -> Option<SchemaId> {
        self.by_pointer.get(at).copied()
    }

    /// Adds a schema and registers it under its pointer.
    pub fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId::from_index(self.schemas.len());
        self.by_pointer.insert(schema.at.clone(), id);
        self.schemas.push(schema);
        id
    }

    /// Returns all schemas in document order, parents before children.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        self.schemas.iter().enumerate().map(|(index, schema)| (SchemaId::from_index(index), schema))
    }

    /// Returns the IDs of all schemas in document order.
    pub fn ids(&self) -> impl Iterator<Item = SchemaId> + use<> {
        (0..self.schemas.len()).map(SchemaId::from_index)
    }

    /// Returns the number of schemas.
    pub fn len(&self) -> usize {
        self.schemas.len()
    }

    /// Returns true if there are no schemas.
    pub fn is_empty(&self) -> bool {
        self.schemas.is_empty()
    }
}
