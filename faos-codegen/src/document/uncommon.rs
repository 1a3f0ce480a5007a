//! Rare keywords, stored separately so that schemas without them do not occupy memory for them.

use std::{mem, sync::LazyLock};

use indexmap::IndexMap;

use crate::json::{Number, Value};

use super::id::SchemaId;

/// The rare keywords of a schema. [`Schema`](super::Schema) provides access to them through `Deref`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uncommon {
    /// The reason for using any JSON value instead of this schema, if it cannot be used.
    pub unusable: Option<&'static str>,

    /// `patternProperties`.
    pub pattern_properties: IndexMap<String, SchemaId>,
    /// `propertyNames`.
    pub property_names: Option<SchemaId>,
    /// `unevaluatedProperties`.
    pub unevaluated_properties: Option<SchemaId>,
    /// `dependentRequired`.
    pub dependent_required: IndexMap<String, Vec<String>>,
    /// `dependentSchemas`.
    pub dependent_schemas: IndexMap<String, SchemaId>,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,

    /// `prefixItems`.
    pub prefix_items: Vec<SchemaId>,
    /// `unevaluatedItems`.
    pub unevaluated_items: Option<SchemaId>,
    /// `contains`.
    pub contains: Option<SchemaId>,
    /// `minContains`.
    pub min_contains: Option<u64>,
    /// `maxContains`.
    pub max_contains: Option<u64>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,

    /// `not`.
    pub not: Option<SchemaId>,
    /// `if`.
    pub if_schema: Option<SchemaId>,
    /// `then`.
    pub then_schema: Option<SchemaId>,
    /// `else`.
    pub else_schema: Option<SchemaId>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,

    /// `contentEncoding`.
    pub content_encoding: Option<String>,
    /// `contentMediaType`.
    pub content_media_type: Option<String>,
    /// `contentSchema`.
    pub content_schema: Option<SchemaId>,

    /// `minimum`.
    pub minimum: Option<Number>,
    /// `maximum`.
    pub maximum: Option<Number>,
    /// `exclusiveMinimum`, always as a number, as in 2020-12.
    pub exclusive_minimum: Option<Number>,
    /// `exclusiveMaximum`, always as a number, as in 2020-12.
    pub exclusive_maximum: Option<Number>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `minLength`.
    pub min_length: Option<u64>,
    /// `maxLength`.
    pub max_length: Option<u64>,
    /// `pattern`. Never compiled.
    pub pattern: Option<String>,

    /// The reason why the schema lost its constraints, because no value could satisfy them.
    pub degraded: Option<&'static str>,

    /// `$comment`.
    pub comment: Option<String>,
    /// `xml`.
    pub xml: Option<Value>,
    /// `externalDocs`.
    pub external_docs: Option<Value>,

    /// `$id`.
    pub id: Option<String>,
    /// `$anchor`, or the name in `$dynamicAnchor`.
    pub anchor: Option<String>,
    /// `$defs`, and the `definitions` of earlier drafts.
    pub defs: IndexMap<String, SchemaId>,
}

/// `discriminator`: the property that selects one of several schemas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discriminator {
    /// The name of the property.
    pub property_name: String,
    /// The mapping from its values to schema names or references, as written.
    pub mapping: IndexMap<String, String>,
    /// The targets of the `mapping` entries that resolve to a schema.
    pub targets: IndexMap<String, SchemaId>,
}

/// The rare keywords of one schema, allocated when the first of them is set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rare(Option<Box<Uncommon>>);

static NONE: LazyLock<Uncommon> = LazyLock::new(Uncommon::default);

impl Rare {
    /// Takes out the annotations, which do not constrain values.
    pub(crate) fn take_annotations(&mut self) -> Rare {
        let annotations = self.0.as_mut().map(|whole| Uncommon {
            comment: whole.comment.take(),
            xml: whole.xml.take(),
            external_docs: whole.external_docs.take(),
            id: whole.id.take(),
            anchor: whole.anchor.take(),
            defs: mem::take(&mut whole.defs),
            ..Uncommon::default()
        });
        Rare(annotations.map(Box::new))
    }

    pub(super) fn get(&self) -> &Uncommon {
        self.0.as_deref().unwrap_or_else(|| &NONE)
    }

    pub(super) fn get_mut(&mut self) -> &mut Uncommon {
        self.0.get_or_insert_default()
    }
}

/// Absent storage equals storage with only absent keywords.
impl PartialEq for Rare {
    fn eq(&self, other: &Rare) -> bool {
        self.get() == other.get()
    }
}
