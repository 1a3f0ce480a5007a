//! Reads schemas into the table in the vocabulary of JSON Schema 2020-12. Keywords of OpenAPI 3.0 are translated, so
//! that later passes do not depend on the version.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::Code;
use crate::document::{Schema, SchemaId, Schemas, Treatment, Type, Types};
use crate::json::{Object, Pointer, Value};

use super::{
    context::Context,
    dialect,
    keyword::{KeywordReader, LegacyKeywords},
    uri::joined,
};

/// A `$ref` to resolve after all schemas are read.
pub(super) struct PendingReference {
    pub(super) schema: SchemaId,
    /// The `$id` in effect at the reference.
    pub(super) base: Option<Arc<str>>,
}

/// All schemas read so far.
#[derive(Default)]
pub(super) struct SchemaTable {
    pub(super) schemas: Schemas,
    pub(super) pending: Vec<PendingReference>,
    /// Schemas by `$id` and by `$id#anchor`.
    pub(super) named: HashMap<String, SchemaId>,
}

/// Reads a schema of the envelope and its subschemas into the table.
pub(super) struct SchemaReader<'r, 'l> {
    context: &'r mut Context<'l>,
    table: &'r mut SchemaTable,
    /// The `$id` in effect at the current location.
    base: Option<Arc<str>>,
    /// True if the dialect in effect at the current location is that of JSON Schema itself.
    literal: bool,
}

impl<'r, 'l> SchemaReader<'r, 'l> {
    pub(super) fn new(context: &'r mut Context<'l>, table: &'r mut SchemaTable) -> SchemaReader<'r, 'l> {
        let literal = context.literal;
        SchemaReader { context, table, base: None, literal }
    }

    /// Reads a schema and its subschemas. Even for an invalid value, a schema exists at this location afterwards.
    pub(super) fn read(&mut self, value: Value, at: Pointer) -> SchemaId {
        if let (true, Some((first, _))) = (self.context.budget.is_exhausted(), self.table.schemas.iter().next()) {
            return first;
        }
        self.context.budget.schema(self.table.schemas.len(), &at, &mut self.context.diagnostics);
        let id = self.table.schemas.push(Schema { at: at.clone(), literal: self.literal, ..Schema::default() });
        match value {
            Value::Object(members) => self.members(id, members, &at),
            Value::Bool(truth) => self.table.schemas.get_mut(id).always = Some(truth),
            Value::Null => {
                let message = "the schema is null; treated as accepting any value";
                self.context.diagnostics.warning(Code::WrongType, &at, message);
            }
            other => {
                self.context.wrong_type("a schema must be an object or a boolean", &other, &at);
                self.table.schemas.get_mut(id).give_up("neither an object nor a boolean");
            }
        }
        id
    }

    fn members(&mut self, id: SchemaId, members: Object, at: &Pointer) {
        let (outer_base, outer_literal) = (self.base.clone(), self.literal);
        if let Some(Value::String(dialect)) = members.get("$schema")
            && self.context.minor > 0
        {
            self.literal = dialect::is_json_schema(dialect);
            self.table.schemas.get_mut(id).literal = self.literal;
        }
        if let Some(Value::String(name)) = members.get("$id") {
            self.base = Some(Arc::from(joined(self.base.as_deref(), name)));
            self.name(id, "");
        }
        let mut legacy = LegacyKeywords::default();
        for (key, value) in members {
            if self.context.budget.is_exhausted() {
                return;
            }
            let treatment = if let Some(treatment) = applicator(&key) {
                self.read_applicator(id, &key, value, at);
                treatment
            } else {
                self.read_keyword(id, &key, value, at, &mut legacy)
            };
            self.context.ledger.enter("schema", &key, treatment, at);
        }
        self.check_default(id, at);
        self.translate(id, legacy);
        self.base = outer_base;
        self.literal = outer_literal;
    }

    /// Reads a keyword whose value does not contain schemas.
    fn read_keyword(
        &mut self,
        id: SchemaId,
        key: &str,
        value: Value,
        at: &Pointer,
        legacy: &mut LegacyKeywords,
    ) -> Treatment {
        let schema = self.table.schemas.get_mut(id);
        let treatment = KeywordReader { context: self.context, schema, legacy }.read(key, value, at);
        if matches!(key, "$anchor" | "$dynamicAnchor")
            && let Some(anchor) = self.table.schemas.get(id).anchor.clone()
        {
            self.name(id, &anchor);
        }
        treatment
    }

    /// Registers a schema under the `$id` in effect and a fragment.
    fn name(&mut self, id: SchemaId, fragment: &str) {
        let base = self.base.as_deref().unwrap_or_default();
        let name = match fragment {
            "" => base.to_owned(),
            _ => format!("{base}#{fragment}"),
        };
        self.table.named.entry(name).or_insert(id);
    }

    /// Reads a keyword whose value contains schemas.
    fn read_applicator(&mut self, id: SchemaId, key: &str, mut value: Value, at: &Pointer) {
        let at = self.context.member_at(at, key);
        if one(self.table.schemas.get_mut(id), key).is_some() {
            // Earlier drafts used the list form of `items` for `prefixItems`.
            if let ("items", Value::Array(items)) = (key, &mut value) {
                let items = std::mem::take(items);
                let message = "a list of schemas in `items` must be written `prefixItems`";
                self.context.diagnostics.warning(Code::VersionMismatch, &at, message);
                let children = self.branches(items, &at);
                self.table.schemas.get_mut(id).prefix_items = children;
                return;
            }
            let child = self.read(value, at);
            if let Some(slot) = one(self.table.schemas.get_mut(id), key) {
                *slot = Some(child);
            }
        } else if list(self.table.schemas.get_mut(id), key).is_some() {
            let items = match value {
                Value::Array(items) => items,
                Value::Null => Vec::new(),
                other => {
                    let message = format!("`{key}` must be a list; {} is treated as its only item", other.kind());
                    self.context.diagnostics.warning(Code::WrongType, &at, message);
                    vec![other]
                }
            };
            let branches = items.len();
            if key != "prefixItems" && branches > self.context.budget.limits.max_branches {
                let message = format!("`{key}` has {branches} schemas, which exceeds the limit");
                self.context.diagnostics.error(Code::DocumentLimit, &at, message);
                return;
            }
            let is_union = branches > 1 && matches!(key, "anyOf" | "oneOf");
            let mut nulls: Vec<usize> = (0..branches).filter(|_| is_union).collect();
            nulls.retain(|&index| items.get(index).is_some_and(is_only_nullable));
            let children = self.branches(items, &at);
            for child in nulls.into_iter().filter_map(|index| children.get(index)) {
                self.table.schemas.get_mut(*child).types.insert(Type::Null);
            }
            if let Some(slot) = list(self.table.schemas.get_mut(id), key) {
                *slot = children;
            }
        } else {
            self.map(id, key, value, &at);
        }
    }

    fn branches(&mut self, items: Vec<Value>, at: &Pointer) -> Vec<SchemaId> {
        let items = items.into_iter().enumerate();
        items
            .map(|(index, item)| {
                let at = self.context.item_at(at, index);
                self.read(item, at)
            })
            .collect()
    }

    fn map(&mut self, id: SchemaId, key: &str, value: Value, at: &Pointer) {
        let members = match value {
            Value::Object(members) => members,
            Value::Null => {
                let message = format!("`{key}` is null; treated as absent");
                self.context.diagnostics.warning(Code::WrongType, at, message);
                return;
            }
            other => {
                self.context.wrong_type(&format!("`{key}` must be an object"), &other, at);
                return;
            }
        };
        for (name, mut value) in members {
            if self.context.budget.is_exhausted() {
                return;
            }
            let at = self.context.member_at(at, &name);
            if key == "properties" && self.is_marked_required(&mut value, &at) {
                self.table.schemas.get_mut(id).required.push(name.clone());
            }
            let child = self.read(value, at);
            if let Some(slot) = map(self.table.schemas.get_mut(id), key) {
                slot.insert(name, child);
            }
        }
    }

    /// Removes a boolean `required` from a property, by which other schema languages state that the object requires it.
    fn is_marked_required(&mut self, value: &mut Value, at: &Pointer) -> bool {
        let Value::Object(members) = value else {
            return false;
        };
        let required = match members.get("required") {
            Some(Value::Bool(required)) => *required,
            Some(Value::String(text)) if text == "true" => true,
            Some(Value::String(text)) if text == "false" => false,
            _ => return false,
        };
        members.shift_remove("required");
        self.context.ledger.enter("schema", "required", Treatment::Used, at);
        let meaning = if required { "lists the property" } else { "does not list the property" };
        self.context
            .diagnostics
            .warning(
                Code::WrongType,
                &at.join("required"),
                format!("`required` must be a list of names; treated as if the object's `required` {meaning}"),
            )
            .help("list the property in the object's `required` instead");
        required
    }

    /// Reports a default that the schema does not allow. Defaults are documentation, so this is only a warning.
    fn check_default(&mut self, id: SchemaId, at: &Pointer) {
        let schema = self.table.schemas.get_mut(id);
        if let Some(default) = schema.default.as_ref().filter(|default| !default.is_null())
            && !schema.types.allow(default)
        {
            let message = format!("the default {default} is not of the type `{}`", schema.types.names());
            self.context.diagnostics.warning(Code::WrongValue, &at.join("default"), message);
        }
    }

    /// Translates the keywords of OpenAPI 3.0 that depend on the whole schema.
    fn translate(&mut self, id: SchemaId, legacy: LegacyKeywords) {
        let schema = self.table.schemas.get_mut(id);
        let names: IndexSet<String> = std::mem::take(&mut schema.required).into_iter().collect();
        schema.required = names.into_iter().collect();
        if legacy.exclusive_minimum {
            schema.exclusive_minimum = schema.minimum.take();
        }
        if legacy.exclusive_maximum {
            schema.exclusive_maximum = schema.maximum.take();
        }
        let constrained = if legacy.nullable { self.make_nullable(id) } else { id };
        if self.table.schemas.get(constrained).reference.is_some() {
            let base = self.base.clone();
            self.table.pending.push(PendingReference { schema: constrained, base });
        }
    }

    /// Makes a schema accept null; returns the schema that has its constraints afterwards.
    fn make_nullable(&mut self, id: SchemaId) -> SchemaId {
        let schema = self.table.schemas.get_mut(id);
        if !schema.types.is_empty() {
            schema.types.insert(Type::Null);
        }
        if let Some(values) = &mut schema.enum_values
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
        let at = schema.at.clone();
        if !schema.any_of.is_empty() {
            let branch = at.join("anyOf").index(schema.any_of.len());
            let branch = self.null(branch);
            self.table.schemas.get_mut(id).any_of.push(branch);
        } else if !schema.one_of.is_empty() {
            let branch = at.join("oneOf").index(schema.one_of.len());
            let branch = self.null(branch);
            self.table.schemas.get_mut(id).one_of.push(branch);
        } else if schema.reference.is_some() || !schema.all_of.is_empty() {
            // The target of the reference does not accept null, so null becomes a sibling branch.
            let (outer, inner) = split_annotations(std::mem::take(schema), at.join("anyOf").index(0));
            *schema = outer;
            let inner = self.table.schemas.push(inner);
            let null = self.null(at.join("anyOf").index(1));
            self.table.schemas.get_mut(id).any_of = vec![inner, null];
            return inner;
        }
        id
    }

    fn null(&mut self, at: Pointer) -> SchemaId {
        self.table.schemas.push(Schema { at, types: Types::of(Type::Null), ..Schema::default() })
    }
}

/// Returns true if a branch only states that null is allowed. By the specification of OpenAPI 3.0, `nullable` has no
/// effect without a type, but tools write such a branch to mean "or null".
fn is_only_nullable(branch: &Value) -> bool {
    let Some(members) = branch.as_object() else { return false };
    let describes = |key: &str| {
        matches!(key, "nullable" | "title" | "description" | "example" | "default") || key.starts_with("x-")
    };
    members.get("nullable").and_then(Value::as_bool) == Some(true) && members.keys().all(|key| describes(key))
}

/// Splits a schema into its annotations and its constraints, the latter at `inner_at`.
fn split_annotations(mut inner: Schema, inner_at: Pointer) -> (Schema, Schema) {
    let outer = Schema {
        at: std::mem::replace(&mut inner.at, inner_at),
        title: inner.title.take(),
        description: inner.description.take(),
        default: inner.default.take(),
        examples: std::mem::take(&mut inner.examples),
        deprecated: std::mem::take(&mut inner.deprecated),
        read_only: std::mem::take(&mut inner.read_only),
        write_only: std::mem::take(&mut inner.write_only),
        uncommon: inner.uncommon.take_annotations(),
        extensions: std::mem::take(&mut inner.extensions),
        ..Schema::default()
    };
    (outer, inner)
}

/// Returns the treatment of a keyword whose value contains schemas, or `None` for other keywords.
fn applicator(key: &str) -> Option<Treatment> {
    match key {
        "properties"
        | "patternProperties"
        | "$defs"
        | "definitions"
        | "items"
        | "prefixItems"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "allOf"
        | "anyOf"
        | "oneOf"
        | "contentSchema" => Some(Treatment::Used),
        "dependentSchemas" | "propertyNames" | "unevaluatedItems" | "contains" | "not" | "if" | "then" | "else" => {
            Some(Treatment::DocumentedOnly)
        }
        _ => None,
    }
}

/// Returns true if the value of the keyword is a map of schemas.
pub(super) fn is_map(key: &str) -> bool {
    map(&mut Schema::default(), key).is_some()
}

fn one<'s>(schema: &'s mut Schema, key: &str) -> Option<&'s mut Option<SchemaId>> {
    Some(match key {
        "items" => &mut schema.items,
        "additionalProperties" => &mut schema.additional_properties,
        "propertyNames" => &mut schema.property_names,
        "unevaluatedProperties" => &mut schema.unevaluated_properties,
        "unevaluatedItems" => &mut schema.unevaluated_items,
        "contains" => &mut schema.contains,
        "not" => &mut schema.not,
        "if" => &mut schema.if_schema,
        "then" => &mut schema.then_schema,
        "else" => &mut schema.else_schema,
        "contentSchema" => &mut schema.content_schema,
        _ => return None,
    })
}

fn list<'s>(schema: &'s mut Schema, key: &str) -> Option<&'s mut Vec<SchemaId>> {
    Some(match key {
        "allOf" => &mut schema.all_of,
        "anyOf" => &mut schema.any_of,
        "oneOf" => &mut schema.one_of,
        "prefixItems" => &mut schema.prefix_items,
        _ => return None,
    })
}

fn map<'s>(schema: &'s mut Schema, key: &str) -> Option<&'s mut IndexMap<String, SchemaId>> {
    Some(match key {
        "properties" => &mut schema.properties,
        "patternProperties" => &mut schema.pattern_properties,
        "dependentSchemas" => &mut schema.dependent_schemas,
        "$defs" | "definitions" => &mut schema.defs,
        _ => return None,
    })
}
