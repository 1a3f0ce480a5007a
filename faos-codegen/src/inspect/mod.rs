//! The contents of a generated crate as plain data: every type and operation with its location in the document and its
//! Rust name, for programs that evaluate the output without knowledge of the generator.

mod entry;

use std::collections::HashMap;

use crate::api::{Content, HeaderId, Operation, OperationId, Output, Presence, Shape, Type, TypeId, Untyped};
use crate::json::{Pointer, Value};
use crate::naming::{Named, OperationNames, ResourceNames};
use crate::render::Texts;

pub use entry::{AliasEntry, FieldEntry, HeaderEntry, Inspection, OperationEntry, ParameterEntry, TypeEntry};

/// Lists every type and operation of a client.
pub fn inspect(named: &Named, untyped: &[Untyped]) -> Inspection {
    let inspector = Inspector::new(named, untyped, Texts::of_crate(named));
    let aliases = named.aliases.iter().map(|(alias, id)| AliasEntry {
        path: format!("types::{}", alias.as_str()),
        target: format!("types::{}", named.of_type(*id)),
    });
    Inspection {
        title: named.api.title.clone(),
        version: named.api.version.clone(),
        types: named.api.types.ids().map(|id| inspector.type_entry(id)).collect(),
        aliases: aliases.collect(),
        operations: named.all_operations().map(|(id, resource)| inspector.operation_entry(id, resource)).collect(),
        environments: named.servers.values().map(|name| name.as_str().to_owned()).collect(),
        headers: named.headers.ids().map(|id| inspector.header_entry(id)).collect(),
    }
}

/// Returns the call of an operation that takes no arguments, if one exists.
pub fn simple_call(named: &Named) -> Option<String> {
    let calls =
        named.all_operations().map(|(id, resource)| (&named.api.operations[id], resource, &named.operations[id]));
    let (_, resource, names) =
        calls.into_iter().find(|(operation, _, names)| arguments(operation, names).is_empty())?;
    Some(call(resource, names, &[]))
}

/// A builder of entries.
pub(crate) struct Inspector<'a> {
    named: &'a Named,
    texts: Texts<'a>,
    reasons: HashMap<&'a Pointer, &'static str>,
}

impl<'a> Inspector<'a> {
    /// Creates a builder that formats types as `texts` does, with the reasons for untyped values.
    pub(crate) fn new(named: &'a Named, untyped: &'a [Untyped], texts: Texts<'a>) -> Self {
        let reasons = untyped.iter().map(|untyped| (&untyped.at, untyped.reason)).collect();
        Self { named, texts, reasons }
    }

    /// Creates the entry of a response header.
    pub(crate) fn header_entry(&self, id: HeaderId) -> HeaderEntry {
        let header = &self.named.api.headers[id];
        let name = self.named.headers[id].as_str().to_owned();
        HeaderEntry { wire: header.name.clone(), name, ty: self.texts.ty(&header.ty) }
    }

    /// Creates the entry of a type.
    pub(crate) fn type_entry(&self, id: TypeId) -> TypeEntry {
        let (definition, names) = (&self.named.api.types[id], &self.named.types[id]);
        let (mut target, mut tag) = (None, None);
        let mut fields = Vec::new();
        let kind = match &definition.shape {
            Shape::Alias(ty) => {
                target = Some(self.texts.ty(ty));
                "alias"
            }
            Shape::Constant(constant) => {
                fields.push(FieldEntry { wire: text(&constant.value), ..FieldEntry::default() });
                "constant"
            }
            Shape::Enum(values) => {
                fields.extend(values.variants.iter().zip(&names.members).map(|(variant, name)| FieldEntry {
                    wire: text(&variant.wire),
                    name: name.as_str().to_owned(),
                    ..FieldEntry::default()
                }));
                "enum"
            }
            Shape::Union(union) => {
                tag.clone_from(&union.tag);
                fields.extend(union.branches.iter().zip(&names.members).map(|(branch, name)| FieldEntry {
                    wire: branch.tags.iter().map(text).collect::<Vec<_>>().join(" | "),
                    name: name.as_str().to_owned(),
                    ty: Some(self.texts.ty(&branch.ty)),
                    from: self.texts.is_made_from(branch, union),
                    untyped: self.reason(&branch.at, &branch.ty),
                    ..FieldEntry::default()
                }));
                "union"
            }
            Shape::Object(object) => {
                fields.extend(object.fields.iter().zip(&names.members).map(|(field, name)| FieldEntry {
                    wire: field.wire.clone(),
                    name: name.as_str().to_owned(),
                    ty: Some(self.texts.stored(field)),
                    required: field.presence.is_required(),
                    nullable: matches!(field.presence, Presence::RequiredNullable | Presence::OptionalNullable),
                    from: false,
                    untyped: self.reason(&field.at, &field.ty),
                }));
                fields.extend(object.rest.iter().map(|ty| FieldEntry {
                    wire: "*".to_owned(),
                    name: names.rest.as_str().to_owned(),
                    ty: Some(self.texts.map_of(ty)),
                    untyped: self.reason(&definition.at.join("additionalProperties"), ty),
                    ..FieldEntry::default()
                }));
                "object"
            }
            Shape::ByStatus(answers) => {
                fields.extend(answers.iter().zip(&names.members).map(|(answer, name)| FieldEntry {
                    wire: answer.status.clone(),
                    name: name.as_str().to_owned(),
                    ty: match &answer.content {
                        Content::Nothing => None,
                        Content::Json(ty) => Some(self.texts.ty(ty)),
                        Content::Text => Some("String".to_owned()),
                        Content::Bytes => Some("Vec<u8>".to_owned()),
                    },
                    ..FieldEntry::default()
                }));
                "by status"
            }
        };
        TypeEntry {
            pointer: definition.at.as_str().to_owned(),
            also: definition.also.iter().map(|at| at.as_str().to_owned()).collect(),
            path: format!("types::{}", names.name.as_str()),
            kind,
            target,
            sent: definition.sent,
            tag,
            fields,
            other: matches!(definition.shape, Shape::Enum(_) | Shape::Union(_)).then(|| names.rest.as_str().to_owned()),
            untyped: self.reasons.get(&definition.at).copied(),
        }
    }

    /// Creates the entry of an operation.
    pub(crate) fn operation_entry(&self, id: OperationId, resource: &ResourceNames) -> OperationEntry {
        let (operation, names) = (&self.named.api.operations[id], &self.named.operations[id]);
        let parameters: Vec<ParameterEntry> = operation
            .parameters
            .iter()
            .zip(&names.parameters)
            .map(|(parameter, name)| ParameterEntry {
                wire: parameter.wire.clone(),
                location: parameter.location.as_str(),
                name: name.as_str().to_owned(),
                ty: self.texts.argument(&parameter.ty),
                required: parameter.required,
            })
            .collect();
        let output = match &operation.output {
            Output::Nothing => "()".to_owned(),
            output => self.texts.output(output),
        };
        OperationEntry {
            pointer: operation.at.as_str().to_owned(),
            id: operation.id.clone(),
            method: operation.method.as_str(),
            path: operation.path.clone(),
            call: call(resource, names, &arguments(operation, names)),
            request: names.request.as_ref().map(|name| name.as_str().to_owned()),
            body: operation.body.as_ref().map(|body| self.texts.body(body)),
            parameters,
            output,
        }
    }

    /// Returns the reason why a value, or the innermost item of a list or map, is any JSON value.
    fn reason(&self, at: &Pointer, ty: &Type) -> Option<&'static str> {
        match ty {
            Type::List(item) => self.reasons.get(at).copied().or_else(|| self.reason(&at.join("items"), item)),
            Type::Map(value) => self.reason(&at.join("additionalProperties"), value),
            Type::Nullable(inner) => self.reason(at, inner),
            Type::Any | Type::AnyObject => self.reasons.get(at).copied(),
            _ => None,
        }
    }
}

/// Returns the required arguments of a call.
fn arguments<'a>(operation: &Operation, names: &'a OperationNames) -> Vec<&'a str> {
    let parameters = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.required).map(|_| "body");
    parameters.map(|(_, name)| name.as_str()).chain(body).collect()
}

fn call(resource: &ResourceNames, names: &OperationNames, arguments: &[&str]) -> String {
    format!("client.{}().{}({})", resource.accessor.as_str(), names.method.as_str(), arguments.join(", "))
}

/// Formats a string without its quotes, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
