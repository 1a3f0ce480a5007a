//! The keywords of a schema whose values are not schemas.

use indexmap::IndexMap;

use super::envelope::Walk;
use crate::diagnostic::Code;
use crate::document::{Discriminator, Reference, SchemaId, Treatment};
use crate::json::{Pointer, Value};

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

impl Walk<'_> {
    /// Reads one keyword; returns its treatment.
    pub(super) fn keyword(
        &mut self,
        id: SchemaId,
        key: &str,
        value: Value,
        schema_at: &Pointer,
        legacy: &mut LegacyKeywords,
    ) -> Treatment {
        if key.starts_with("x-") {
            self.schemas.get_mut(id).extensions.insert(key.to_owned(), value);
            return Treatment::Extension;
        }
        let at = self.member_at(schema_at, key);
        if self.minor == 0 && SINCE_3_1.contains(&key) {
            let message = format!("`{key}` requires OpenAPI 3.1");
            self.diagnostics.warning(Code::VersionMismatch, &at, message);
        }
        match key {
            "$ref" | "type" | "enum" | "const" | "required" | "discriminator" | "nullable" | "dependentRequired"
            | "$id" | "$anchor" | "$dynamicAnchor" => {
                self.structure(id, key, value, &at, legacy);
                Treatment::Used
            }
            "format" | "contentEncoding" | "contentMediaType" => {
                self.annotation(id, key, value, &at);
                Treatment::Used
            }
            "deprecated" | "readOnly" | "writeOnly" => {
                self.annotation(id, key, value, &at);
                Treatment::Used
            }
            "title" | "description" | "$comment" | "pattern" | "default" | "example" | "examples" | "xml"
            | "externalDocs" => {
                self.annotation(id, key, value, &at);
                Treatment::DocumentedOnly
            }
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                self.bound(id, key, &value, &at, legacy);
                Treatment::DocumentedOnly
            }
            "minItems" | "maxItems" => {
                self.size(id, key, &value, &at);
                Treatment::Used
            }
            "minLength" | "maxLength" | "minProperties" | "maxProperties" | "minContains" | "maxContains" => {
                self.size(id, key, &value, &at);
                Treatment::DocumentedOnly
            }
            "uniqueItems" => {
                self.annotation(id, key, value, &at);
                Treatment::DocumentedOnly
            }
            "$schema" if self.minor > 0 => {
                if let Some(dialect) = self.string(value, &at) {
                    self.check_dialect(&dialect, &at);
                }
                Treatment::Used
            }
            _ => Treatment::NotUnderstood,
        }
    }

    /// Reports a dialect in which schemas may have another meaning.
    pub(super) fn check_dialect(&mut self, dialect: &str, at: &Pointer) {
        if !is_known_dialect(dialect) {
            let message = format!(
                "the dialect `{}` is not supported; treated as JSON Schema draft 2020-12",
                dialect.escape_debug()
            );
            self.diagnostics.warning(Code::NotUnderstood, at, message);
        }
    }

    fn structure(&mut self, id: SchemaId, key: &str, value: Value, at: &Pointer, legacy: &mut LegacyKeywords) {
        match key {
            "$ref" => {
                if let Some(text) = self.string(value, at) {
                    self.schemas.get_mut(id).reference = Some(Reference { text, target: None });
                }
            }
            "type" => {
                let types = self.types(id, value, at);
                self.schemas.get_mut(id).types = types;
            }
            "enum" => {
                let values = self.enum_values(value, at);
                self.schemas.get_mut(id).enum_values = values;
            }
            "const" => self.schemas.get_mut(id).constant = Some(value),
            "required" => {
                if let Value::Bool(_) = value {
                    let message = "`required` must be a list of names; ignored";
                    self.diagnostics.warning(Code::WrongType, at, message);
                    return;
                }
                let names = self.strings(value, at);
                self.schemas.get_mut(id).required.extend(names);
            }
            "discriminator" => {
                let discriminator = self.discriminator(value, at);
                self.schemas.get_mut(id).discriminator = discriminator;
            }
            "nullable" => {
                if self.minor > 0 {
                    let message = "`nullable` was removed in OpenAPI 3.1; treated as in 3.0";
                    self.diagnostics
                        .warning(Code::VersionMismatch, at, message)
                        .help("add `null` to the types instead: `type: [string, \"null\"]`");
                }
                legacy.nullable = self.boolean(value, at);
            }
            "dependentRequired" => {
                if let Some(members) = self.members_of(value, at) {
                    let lists = members.into_iter().map(|(name, names)| {
                        let at = self.member_at(at, &name);
                        let names = self.strings(names, &at);
                        (name, names)
                    });
                    let lists: IndexMap<_, _> = lists.collect();
                    self.schemas.get_mut(id).dependent_required = lists;
                }
            }
            _ => {
                let Some(name) = self.string(value, at) else {
                    return;
                };
                if key == "$id" {
                    self.schemas.get_mut(id).id = Some(name);
                } else {
                    self.name(id, &name);
                    self.schemas.get_mut(id).anchor = Some(name);
                }
            }
        }
    }

    fn annotation(&mut self, id: SchemaId, key: &str, value: Value, at: &Pointer) {
        match key {
            "default" => self.schemas.get_mut(id).default = Some(value),
            "example" => self.schemas.get_mut(id).examples.push(value),
            "examples" => {
                let examples = match value {
                    Value::Array(items) => items,
                    Value::Object(members) => members.into_iter().map(|(_, example)| example).collect(),
                    other => vec![other],
                };
                self.schemas.get_mut(id).examples.extend(examples);
            }
            "xml" => self.schemas.get_mut(id).xml = Some(value),
            "externalDocs" => self.schemas.get_mut(id).external_docs = Some(value),
            "deprecated" | "readOnly" | "writeOnly" | "uniqueItems" => {
                let truth = self.boolean(value, at);
                let schema = self.schemas.get_mut(id);
                match key {
                    "deprecated" => schema.deprecated = truth,
                    "readOnly" => schema.read_only = truth,
                    "writeOnly" => schema.write_only = truth,
                    _ => schema.unique_items = truth,
                }
            }
            "title" | "description" | "$comment" if matches!(value, Value::Array(_) | Value::Object(_)) => {
                self.ignore_text(&value, at);
            }
            _ => {
                let text = self.string(value, at);
                let schema = self.schemas.get_mut(id);
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

    fn bound(&mut self, id: SchemaId, key: &str, value: &Value, at: &Pointer, legacy: &mut LegacyKeywords) {
        let exclusive = key.starts_with("exclusive");
        if let (true, Value::Bool(truth)) = (exclusive, value) {
            if self.minor > 0 {
                let message = format!("a boolean `{key}` was removed in OpenAPI 3.1; treated as in 3.0");
                self.diagnostics.warning(Code::VersionMismatch, at, message);
            }
            match key {
                "exclusiveMinimum" => legacy.exclusive_minimum = *truth,
                _ => legacy.exclusive_maximum = *truth,
            }
            return;
        }
        if value.is_null() {
            self.diagnostics.warning(Code::WrongType, at, format!("`{key}` is null; treated as absent"));
            return;
        }
        if exclusive && self.minor == 0 {
            let message = format!("`{key}` must be a boolean in OpenAPI 3.0; the number is treated as in 3.1");
            self.diagnostics.warning(Code::VersionMismatch, at, message);
        }
        let number = self.number(value, at);
        let schema = self.schemas.get_mut(id);
        match key {
            "minimum" => schema.minimum = number,
            "maximum" => schema.maximum = number,
            "exclusiveMinimum" => schema.exclusive_minimum = number,
            "exclusiveMaximum" => schema.exclusive_maximum = number,
            _ => schema.multiple_of = number,
        }
    }

    fn size(&mut self, id: SchemaId, key: &str, value: &Value, at: &Pointer) {
        if value.is_null() {
            self.diagnostics.warning(Code::WrongType, at, format!("`{key}` is null; treated as absent"));
            return;
        }
        let Some(number) = self.number(value, at) else {
            return;
        };
        let size = number.as_u64();
        if size.is_none() {
            let message = format!("`{key}` must be an integer from 0 to 2^64; `{number}` is ignored");
            self.diagnostics.warning(Code::WrongValue, at, message);
        }
        let schema = self.schemas.get_mut(id);
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
                self.diagnostics.warning(Code::WrongType, at, message);
                vec![other]
            }
        };
        if values.is_empty() {
            self.diagnostics.warning(Code::WrongValue, at, "the enum is empty; ignored");
            return None;
        }
        if values.len() > self.limits.max_enum {
            let message = format!("the enum has {} values, which exceeds the limit", values.len());
            self.diagnostics.error(Code::DocumentLimit, at, message);
            return None;
        }
        for (index, value) in values.iter().enumerate() {
            if value.as_str().is_some_and(|text| text.len() > self.limits.max_enum_value) {
                let message = "the value is longer than the limit allows";
                self.diagnostics.error(Code::DocumentLimit, &at.index(index), message);
            }
        }
        Some(values)
    }

    fn discriminator(&mut self, value: Value, at: &Pointer) -> Option<Discriminator> {
        if let Value::String(property_name) = value {
            let message = "`discriminator` must be an object; the string is treated as its `propertyName`";
            self.diagnostics.warning(Code::VersionMismatch, at, message);
            return Some(Discriminator { property_name, ..Discriminator::default() });
        }
        let mut discriminator = Discriminator::default();
        for (key, value) in self.members_of(value, at)? {
            let place = self.member_at(at, &key);
            let treatment = match key.as_str() {
                "propertyName" => {
                    discriminator.property_name = self.string(value, &place).unwrap_or_default();
                    Treatment::Used
                }
                "mapping" => {
                    for (name, target) in self.members_of(value, &place).unwrap_or_default() {
                        let at = self.member_at(&place, &name);
                        if let Some(target) = self.string(target, &at) {
                            discriminator.mapping.insert(name, target);
                        }
                    }
                    Treatment::Used
                }
                _ if key.starts_with("x-") => Treatment::Extension,
                _ => Treatment::NotUnderstood,
            };
            self.ledger.enter("discriminator", &key, treatment, at);
        }
        if discriminator.property_name.is_empty() {
            self.diagnostics.warning(Code::MissingField, at, "the discriminator has no `propertyName`; ignored");
            return None;
        }
        Some(discriminator)
    }
}

/// Returns true if the dialect is the one that all schemas are read in, as named by JSON Schema or OpenAPI.
fn is_known_dialect(dialect: &str) -> bool {
    let dialect = dialect.trim_end_matches('#');
    dialect == "https://json-schema.org/draft/2020-12/schema"
        || dialect.starts_with("https://spec.openapis.org/oas/3.1/dialect/")
}
