//! Identifiers of schemas.

use std::fmt;

/// The ID of a schema in [`Schemas`](super::Schemas).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(u32);

impl SchemaId {
    pub(crate) fn from_index(index: usize) -> SchemaId {
        SchemaId(u32::try_from(index).expect("a document has fewer than 2^32 schemas"))
    }

    /// Returns the index. Schemas are numbered from zero in document order.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for SchemaId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "schema {}", self.0)
    }
}
