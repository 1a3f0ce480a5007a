//! Detects base schemas whose children are known only from their `allOf` references to the base.
//!
//! After [`attach`] every discriminator belongs to a union: a base that other schemas extend becomes the union of them.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::document::{Document, Reference, Schema, SchemaId, Schemas};
use crate::json::Pointer;

/// Every base with its children, in document order.
pub(super) struct Hierarchies(IndexMap<SchemaId, Vec<SchemaId>>);

impl Hierarchies {
    /// Returns the schemas that extend a base. Each is a separate type, even if it adds nothing to the base.
    pub(super) fn children(&self) -> HashSet<SchemaId> {
        self.0.values().flatten().copied().collect()
    }
}

/// Finds the children of each base. Must run before `allOf` is merged, which removes the references to the base.
pub(super) fn find(document: &Document) -> Hierarchies {
    let schemas = &document.schemas;
    let mut extended: IndexMap<SchemaId, Vec<SchemaId>> = IndexMap::new();
    for (_, id) in document.named_schemas() {
        for &branch in &schemas.get(id).all_of {
            if let Some(base) = schemas.get(branch).reference.as_ref().and_then(|reference| reference.target) {
                extended.entry(base).or_default().push(id);
            }
        }
    }
    let mut found = IndexMap::new();
    for (id, schema) in schemas.iter() {
        let Some(discriminator) = &schema.discriminator else { continue };
        if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            continue;
        }
        let mut children: Vec<SchemaId> = Vec::new();
        let mapped = discriminator.targets.values().map(|&target| schemas.resolved(target));
        for child in mapped.chain(descendants(id, &extended)) {
            if !children.contains(&child) && child != id {
                children.push(child);
            }
        }
        if !children.is_empty() {
            found.insert(id, children);
        }
    }
    Hierarchies(found)
}

/// Returns the direct and indirect extensions of the schema.
fn descendants(base: SchemaId, extended: &IndexMap<SchemaId, Vec<SchemaId>>) -> Vec<SchemaId> {
    let mut found: Vec<SchemaId> = Vec::new();
    let mut open = vec![base];
    while let Some(next) = open.pop() {
        for &child in extended.get(&next).into_iter().flatten() {
            if child != base && !found.contains(&child) {
                found.push(child);
                open.push(child);
            }
        }
    }
    found
}

/// Makes each base the union of its children, after its content has been merged into them.
pub(super) fn attach(schemas: &mut Schemas, hierarchies: &Hierarchies) {
    for (&id, children) in &hierarchies.0 {
        let base = schemas.get(id).clone();
        let at = base.at.join("oneOf");
        let maps_itself = base
            .discriminator
            .iter()
            .any(|discriminator| discriminator.targets.values().any(|&target| schemas.resolved(target) == id));
        // A child that is itself a base is represented by its own children, which are all listed here.
        let leaves = children.iter().filter(|child| !hierarchies.0.contains_key(*child));
        let mut branches: Vec<SchemaId> = Vec::with_capacity(children.len());
        for &child in leaves {
            let reference = reference_to(schemas, child);
            branches.push(schemas.push(Schema {
                at: at.index(branches.len()),
                reference: Some(reference),
                ..Schema::default()
            }));
        }
        if maps_itself {
            let mut itself = Schema { at: at.index(branches.len()), ..base.clone() };
            itself.discriminator = None;
            let itself = schemas.push(itself);
            branches.push(itself);
            if let Some(discriminator) = &mut schemas.get_mut(id).discriminator {
                discriminator.targets.values_mut().filter(|target| **target == id).for_each(|target| *target = itself);
            }
        }
        let discriminator = schemas.get_mut(id).discriminator.take();
        *schemas.get_mut(id) = Schema {
            at: base.at,
            nullable: base.nullable,
            one_of: branches,
            title: base.title,
            description: base.description,
            deprecated: base.deprecated,
            read_only: base.read_only,
            write_only: base.write_only,
            extensions: base.extensions,
            ..Schema::default()
        };
        schemas.get_mut(id).discriminator = discriminator;
    }
}

fn reference_to(schemas: &Schemas, id: SchemaId) -> Reference {
    let at: &Pointer = &schemas.get(id).at;
    Reference { text: at.to_string(), target: Some(id) }
}
