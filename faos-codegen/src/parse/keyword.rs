//! Reads the keywords of a schema whose values are not schemas.

use std::cmp::Ordering;

use indexmap::IndexMap;

use crate::diagnostic::Code;
use crate::document::{Discriminator, Reference, Schema, Treatment};
use crate::json::{Number, Pointer, Value};

use super::{context::Context, dialect};

/// Keywords of OpenAPI 3.0 whose meaning depends on the rest of the schema.
#[derive(Default)]
pub(super) struct LegacyKeywords {
    pub(super) nullable: bool,
    pub(super) exclusive_minimum: bool,
    pub(super) exclusive_maximum: bool,
}

/// Keywords introduced in OpenAPI 3.1.
const SINCE_3_1: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$id",
    "const",
    "contentEncoding",
    "contentMediaType",
    "dependentRequired",
    "examples",
    "maxContains",
    "minContains",
];

/// Reads the keywords of one schema.
pub(super) struct KeywordReader<'r, 'l> {
    pub(super) context: &'r mut Context<'l>,
    pub(super) schema: &'r mut Schema,
    pub(super) legacy: &'r mut LegacyKeywords,
}

impl KeywordReader<'_, '_> {
    /// Reads one keyword; returns its treatment.
    pub(super) fn read(&mut self, key: &str, value: Value, schema_at: &Pointer) -> Treatment {
        if key.starts_with("x-") {
            self.schema.extensions.insert(key.to_owned(), value);
            return Treatment::Extension;
        }
        let at = self.context.member_at(schema_at, key);
        if self.context.minor == 0 && SINCE_3_1.contains(&key) {
            let message = format!("`{key}` requires OpenAPI 3.1");
            self.context.diagnostics.warning(Code::VersionMismatch, &at, message);
        }
        match key {
            "$ref" | "type" | "enum" | "const" | "required" | "discriminator" | "nullable" | "dependentRequired"
            | "$id" | "$anchor" | "$dynamicAnchor" => {
                self.structure(key, value, &at);
                Treatment::Used
            }
            "format" | "contentEncoding" | "contentMediaType" => {
                self.annotation(key, value, &at);
                Treatment::Used
            }
            "deprecated" | "readOnly" | "writeOnly" => {
                self.annotation(key, value, &at);
                Treatment::Used
            }
            "title" | "description" | "$comment" | "pattern" | "default" | "example" | "examples" | "xml"
            | "externalDocs" => {
                self.annotation(key, value, &at);
                Treatment::DocumentedOnly
            }
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                self.bound(key, &value, &at);
                Treatment::DocumentedOnly
            }
            "minItems" | "maxItems" => {
                self.size(key, &value, &at);
                Treatment::Used
            }
            "minLength" | "maxLength" | "minProperties" | "maxProperties" | "minContains" | "maxContains" => {
                self.size(key, &value, &at);
                Treatment::DocumentedOnly
            }
            "uniqueItems" => {
                self.annotation(key, value, &at);
                Treatment::DocumentedOnly
            }
            "$schema" if self.context.minor > 0 => {
                if let Some(dialect) = self.context.string(value, &at) {
                    dialect::check(self.context, &dialect, &at);
                }
                Treatment::Used
            }
            _ => Treatment::NotUnderstood,
        }
    }

    fn structure(&mut self, key: &str, value: Value, at: &Pointer) {
        match key {
            "$ref" => {
                if let Some(text) = self.context.string(value, at) {
                    self.schema.reference = Some(Reference { text, target: None });
                }
            }
            "type" => {
                let types = self.context.types(value, &mut self.schema.format, at);
                self.schema.types = types;
            }
            "enum" => {
                let values = self.enum_values(value, at);
                self.schema.enum_values = values;
            }
            "const" => self.schema.constant = Some(value),
            "required" => {
                if let Value::Bool(_) = value {
                    let message = "`required` must be a list of names; ignored";
                    self.context.diagnostics.warning(Code::WrongType, at, message);
                    return;
                }
                let names = self.context.strings(value, at);
                self.schema.required.extend(names);
            }
            "discriminator" => {
                let discriminator = self.discriminator(value, at);
                self.schema.discriminator = discriminator;
            }
            "nullable" => {
                if self.context.minor > 0 {
                    let message = "`nullable` was removed in OpenAPI 3.1; treated as in 3.0";
                    self.context
                        .diagnostics
                        .warning(Code::VersionMismatch, at, message)
                        .help("add `null` to the types instead: `type: [string, \"null\"]`");
                }
                self.legacy.nullable = self.context.boolean(value, at);
            }
            "dependentRequired" => {
                if let Some(members) = self.context.members_of(value, at) {
                    let lists = members.into_iter().map(|(name, names)| {
                        let at = self.context.member_at(at, &name);
                        let names = self.context.strings(names, &at);
                        (name, names)
                    });
                    let lists: IndexMap<_, _> = lists.collect();
                    self.schema.dependent_required = lists;
                }
            }
            _ => {
                let Some(name) = self.context.string(value, at) else {
                    return;
                };
                match key {
                    "$id" => self.schema.id = Some(name),
                    _ => self.schema.anchor = Some(name),
                }
            }
        }
    }

    fn annotation(&mut self, key: &str, value: Value, at: &Pointer) {
        match key {
            "default" => self.schema.default = Some(value),
            "example" => self.schema.examples.push(value),
            "examples" => {
                let examples = match value {
                    Value::Array(items) => items,
                    Value::Object(members) => members.into_iter().map(|(_, example)| example).collect(),
                    other => vec![other],
                };
                self.schema.examples.extend(examples);
            }
            "xml" => self.schema.xml = Some(value),
            "externalDocs" => self.schema.external_docs = Some(value),
            "deprecated" | "readOnly" | "writeOnly" | "uniqueItems" => {
                let truth = self.context.boolean(value, at);
                let schema = &mut *self.schema;
                match key {
                    "deprecated" => schema.deprecated = truth,
                    "readOnly" => schema.read_only = truth,
                    "writeOnly" => schema.write_only = truth,
                    _ => schema.unique_items = truth,
                }
            }
            "title" | "description" | "$comment" if matches!(value, Value::Array(_) | Value::Object(_)) => {
                self.context.ignore_text(&value, at);
            }
            _ => {
                let text = self.context.string(value, at);
                let schema = &mut *self.schema;
                match key {
                    "title" => schema.title = text,
                    "description" => schema.description = text,
                    "$comment" => schema.comment = text,
                    "pattern" => schema.pattern = text,
                    "contentEncoding" => schema.content_encoding = text,
                    "contentMediaType" => schema.content_media_type = text,
                    // A format inferred from `type: file` applies only if `format` is absent.
                    _ => schema.format = text.or(schema.format.take()),
                }
            }
        }
    }

    fn bound(&mut self, key: &str, value: &Value, at: &Pointer) {
        let exclusive = key.starts_with("exclusive");
        if let (true, Value::Bool(truth)) = (exclusive, value) {
            if self.context.minor > 0 {
                let message = format!("a boolean `{key}` was removed in OpenAPI 3.1; treated as in 3.0");
                self.context.diagnostics.warning(Code::VersionMismatch, at, message);
            }
            match key {
                "exclusiveMinimum" => self.legacy.exclusive_minimum = *truth,
                _ => self.legacy.exclusive_maximum = *truth,
            }
            return;
        }
        if value.is_null() {
            self.context.diagnostics.warning(Code::WrongType, at, format!("`{key}` is null; treated as absent"));
            return;
        }
        if exclusive && self.context.minor == 0 {
            let message = format!("`{key}` must be a boolean in OpenAPI 3.0; the number is treated as in 3.1");
            self.context.diagnostics.warning(Code::VersionMismatch, at, message);
        }
        let mut number = self.context.number(value, at);
        if let ("multipleOf", Some(step)) = (key, &number)
            && step.compare(&Number::from(0_i64)) != Ordering::Greater
        {
            let message = format!("`multipleOf` must be greater than 0; `{step}` is ignored");
            self.context.diagnostics.warning(Code::WrongValue, at, message);
            number = None;
        }
        let schema = &mut *self.schema;
        match key {
            "minimum" => schema.minimum = number,
            "maximum" => schema.maximum = number,
            "exclusiveMinimum" => schema.exclusive_minimum = number,
            "exclusiveMaximum" => schema.exclusive_maximum = number,
            _ => schema.multiple_of = number,
        }
    }

    fn size(&mut self, key: &str, value: &Value, at: &Pointer) {
        if value.is_null() {
            self.context.diagnostics.warning(Code::WrongType, at, format!("`{key}` is null; treated as absent"));
            return;
        }
        let Some(number) = self.context.number(value, at) else {
            return;
        };
        let size = number.as_u64();
        if size.is_none() {
            let message = format!("`{key}` must be an integer from 0 to 2^64; `{number}` is ignored");
            self.context.diagnostics.warning(Code::WrongValue, at, message);
        }
        let schema = &mut *self.schema;
        match key {
            "minItems" => schema.min_items = size,
            "maxItems" => schema.max_items = size,
            "minLength" => schema.min_length = size,
            "maxLength" => schema.max_length = size,
            "minProperties" => schema.min_properties = size,
            "maxProperties" => schema.max_properties = size,
            "minContains" => schema.min_contains = size,
            _ => schema.max_contains = size,
        }
    }

    fn enum_values(&mut self, value: Value, at: &Pointer) -> Option<Vec<Value>> {
        let values = match value {
            Value::Array(values) => values,
            Value::Null => return None,
            other => {
                let message = format!("`enum` must be a list; {} is treated as its only value", other.kind());
                self.context.diagnostics.warning(Code::WrongType, at, message);
                vec![other]
            }
        };
        if values.is_empty() {
            self.context.diagnostics.warning(Code::WrongValue, at, "the enum is empty; ignored");
            return None;
        }
        if values.len() > self.context.budget.limits.max_enum {
            let message = format!("the enum has {} values, which exceeds the limit", values.len());
            self.context.diagnostics.error(Code::DocumentLimit, at, message);
            return None;
        }
        for (index, value) in values.iter().enumerate() {
            if value.as_str().is_some_and(|text| text.len() > self.context.budget.limits.max_enum_value) {
                let message = "the value is longer than the limit allows";
                self.context.diagnostics.error(Code::DocumentLimit, &at.index(index), message);
            }
        }
        Some(values)
    }

    fn discriminator(&mut self, value: Value, at: &Pointer) -> Option<Discriminator> {
        if let Value::String(property_name) = value {
            let message = "`discriminator` must be an object; the string is treated as its `propertyName`";
            self.context.diagnostics.warning(Code::VersionMismatch, at, message);
            return Some(Discriminator { property_name, ..Discriminator::default() });
        }
        let mut discriminator = Discriminator::default();
        for (key, value) in self.context.members_of(value, at)? {
            let place = self.context.member_at(at, &key);
            let treatment = match key.as_str() {
                "propertyName" => {
                    discriminator.property_name = self.context.string(value, &place).unwrap_or_default();
                    Treatment::Used
                }
                "mapping" => {
                    for (name, target) in self.context.members_of(value, &place).unwrap_or_default() {
                        let at = self.context.member_at(&place, &name);
                        if let Some(target) = self.context.string(target, &at) {
                            discriminator.mapping.insert(name, target);
                        }
                    }
                    Treatment::Used
                }
                _ if key.starts_with("x-") => Treatment::Extension,
                _ => Treatment::NotUnderstood,
            };
            self.context.ledger.enter("discriminator", &key, treatment, at);
        }
        if discriminator.property_name.is_empty() {
            self.context.diagnostics.warning(
                Code::MissingField,
                at,
                "the discriminator has no `propertyName`; ignored",
            );
            return None;
        }
        Some(discriminator)
    }
}
