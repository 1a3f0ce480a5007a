//! The schemas that apply to one value together: a schema, the targets of its references, and the branches of `allOf`.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::document::{Schema, SchemaId, Schemas};
use crate::json::{Number, Pointer};

use super::rules;

/// Schemas that a value must satisfy all at once.
pub(super) struct Conjunction<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) ids: Vec<SchemaId>,
}

impl<'a> Conjunction<'a> {
    /// Collects the schemas that apply together with the given ones.
    pub(super) fn of(schemas: &'a Schemas, start: &[SchemaId]) -> Self {
        let mut ids: Vec<SchemaId> = Vec::new();
        let mut open: Vec<SchemaId> = start.iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            if ids.contains(&id) {
                continue;
            }
            ids.push(id);
            let schema = schemas.get(id);
            open.extend(schema.all_of.iter().rev().copied());
            open.extend(schema.reference.as_ref().and_then(|reference| reference.target));
        }
        Self { schemas, ids }
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &'a Schema> + '_ {
        self.ids.iter().map(|id| self.schemas.get(*id))
    }

    /// Returns the location of the schema that states a keyword with this value, or else of the first schema, and its
    /// position in the document.
    pub(super) fn stating(&self, keyword: &str, value: &Option<String>) -> (Pointer, usize) {
        let states = |id: &&SchemaId| {
            let one = Conjunction { schemas: self.schemas, ids: vec![**id] };
            value.is_some() && rules::shown(&one, keyword) == *value
        };
        let id = self.ids.iter().find(states).or(self.ids.first());
        id.map_or_else(|| (Pointer::root(), 0), |id| (self.schemas.get(*id).at.clone(), id.index()))
    }

    /// Returns the greatest count that a keyword states.
    pub(super) fn greatest(&self, keyword: impl Fn(&Schema) -> Option<u64>) -> Option<u64> {
        self.parts().filter_map(keyword).max()
    }

    /// Returns the smallest count that a keyword states.
    pub(super) fn smallest(&self, keyword: impl Fn(&Schema) -> Option<u64>) -> Option<u64> {
        self.parts().filter_map(keyword).min()
    }

    /// Returns the numbers that a keyword states.
    pub(super) fn numbers(&self, keyword: impl Fn(&'a Schema) -> Option<&'a Number>) -> Vec<&'a Number> {
        self.parts().filter_map(keyword).collect()
    }

    /// Returns the texts that a keyword states.
    pub(super) fn texts(&self, keyword: impl Fn(&'a Schema) -> Option<&'a str>) -> BTreeSet<String> {
        self.parts().filter_map(keyword).map(str::to_owned).collect()
    }

    /// Returns the schemas that a keyword applies to a part of the value.
    pub(super) fn inner(&self, keyword: impl Fn(&'a Schema) -> Option<SchemaId>) -> Vec<SchemaId> {
        self.parts().filter_map(keyword).collect()
    }

    /// Returns the schemas of each property.
    pub(super) fn properties(&self) -> IndexMap<&'a str, Vec<SchemaId>> {
        let mut properties: IndexMap<&str, Vec<SchemaId>> = IndexMap::new();
        for (name, id) in self.parts().flat_map(|part| &part.properties) {
            properties.entry(name).or_default().push(*id);
        }
        properties
    }

    /// Returns the schemas of the properties whose names match each pattern.
    pub(super) fn patterns(&self) -> BTreeMap<&'a str, Vec<SchemaId>> {
        let mut patterns: BTreeMap<&str, Vec<SchemaId>> = BTreeMap::new();
        for (pattern, id) in self.parts().flat_map(|part| &part.pattern_properties) {
            patterns.entry(pattern).or_default().push(*id);
        }
        patterns
    }

    /// Returns the branches of the first `oneOf` or `anyOf`.
    pub(super) fn branches(&self) -> &'a [SchemaId] {
        let unions = self.parts().flat_map(|part| [&part.one_of, &part.any_of]);
        unions.into_iter().find(|branches| !branches.is_empty()).map(Vec::as_slice).unwrap_or_default()
    }
}
