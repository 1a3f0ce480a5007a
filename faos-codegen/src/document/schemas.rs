//! All schemas of a document, each once, found by number or by pointer.

use std::{collections::HashMap, fmt};

use super::{Pointer, Schema};

/// The number of a schema in [`Schemas`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(u32);

impl SchemaId {
    pub(crate) fn from_index(index: usize) -> SchemaId {
        SchemaId(u32::try_from(index).expect("a document has fewer than 2^32 schemas"))
    }

    /// The number as an index. Schemas are numbered from zero in document order.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for SchemaId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "schema {}", self.0)
    }
}

/// The table of all schemas. It only grows, so a [`SchemaId`] stays valid.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    schemas: Vec<Schema>,
    by_pointer: HashMap<Pointer, SchemaId>,
}

impl Schemas {
    /// The schema of a number that this table gave out.
    pub fn get(&self, id: SchemaId) -> &Schema {
        self.schemas.get(id.index()).expect("a schema number comes from the table that it is used with")
    }

    /// The schema of a number, to change it. Its pointer must stay as it is.
    pub fn get_mut(&mut self, id: SchemaId) -> &mut Schema {
        self.schemas.get_mut(id.index()).expect("a schema number comes from the table that it is used with")
    }

    /// The schema at the end of a chain of references.
    pub fn resolved(&self, id: SchemaId) -> SchemaId {
        let mut id = id;
        // The parser refused cycles of references, so this ends.
        while let Some(next) = self.get(id).reference.as_ref().and_then(|reference| reference.target) {
            id = next;
        }
        id
    }

    /// The schema at a place.
    pub fn by_pointer(&self, at: &Pointer) -> Option<SchemaId> {
        self.by_pointer.get(at).copied()
    }

    /// Adds a schema, which is from now on the one at its pointer.
    pub fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId::from_index(self.schemas.len());
        self.by_pointer.insert(schema.at.clone(), id);
        self.schemas.push(schema);
        id
    }

    /// All schemas in document order, a parent before its children.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        self.schemas.iter().enumerate().map(|(index, schema)| (SchemaId::from_index(index), schema))
    }

    /// The numbers of all schemas in document order.
    pub fn ids(&self) -> impl Iterator<Item = SchemaId> + use<> {
        (0..self.schemas.len()).map(SchemaId::from_index)
    }

    /// How many schemas there are.
    pub fn len(&self) -> usize {
        self.schemas.len()
    }

    /// Whether there is no schema.
    pub fn is_empty(&self) -> bool {
        self.schemas.is_empty()
    }
}
