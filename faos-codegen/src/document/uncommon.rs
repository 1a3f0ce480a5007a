//! The keywords that few schemas have. A schema without any of them has no room for them either.

use std::{mem, sync::LazyLock};

use indexmap::IndexMap;

use super::{Number, SchemaId, Value};

/// Keywords that few schemas have. [`Schema`](super::Schema) gives access to them as to its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uncommon {
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
    /// `exclusiveMinimum`, always as the number it is in 2020-12.
    pub exclusive_minimum: Option<Number>,
    /// `exclusiveMaximum`, always as the number it is in 2020-12.
    pub exclusive_maximum: Option<Number>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `minLength`.
    pub min_length: Option<u64>,
    /// `maxLength`.
    pub max_length: Option<u64>,
    /// `pattern`. It is never compiled.
    pub pattern: Option<String>,

    /// `$comment`.
    pub comment: Option<String>,
    /// `xml`.
    pub xml: Option<Value>,
    /// `externalDocs`.
    pub external_docs: Option<Value>,

    /// `$id`.
    pub id: Option<String>,
    /// `$anchor`, or the name of a `$dynamicAnchor`.
    pub anchor: Option<String>,
    /// `$defs`, and the `definitions` of earlier drafts.
    pub defs: IndexMap<String, SchemaId>,
}

/// `discriminator`: the property that tells which of several schemas a value has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discriminator {
    /// The name of the property.
    pub property_name: String,
    /// What its values stand for: schema names or references, as written.
    pub mapping: IndexMap<String, String>,
    /// The schemas of those entries of `mapping` that lead to one.
    pub targets: IndexMap<String, SchemaId>,
}

/// The uncommon keywords of one schema, which take no room until the first of them is set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rare(Option<Box<Uncommon>>);

static NONE: LazyLock<Uncommon> = LazyLock::new(Uncommon::default);

impl Rare {
    /// Takes out what describes a schema and says nothing about values.
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

/// No keyword is the same as keywords that are all absent.
impl PartialEq for Rare {
    fn eq(&self, other: &Rare) -> bool {
        self.get() == other.get()
    }
}
