//! Names and types of a crate as plain text, in the words that its files use.

use std::collections::HashMap;

use proc_macro2::TokenStream;

use crate::api::{Api, Content, Operation, Output, Presence, Shape, Type, TypeDef, TypeId, Untyped};
use crate::inspect::{AliasEntry, FieldEntry, HeaderEntry, Inspection, OperationEntry, ParameterEntry, TypeEntry};
use crate::json::{Pointer, Value};

use super::checked::RustIdent;
use super::names::{Names, OperationNames, ResourceNames};
use super::resources;
use super::types::Printer;

/// Lists every type and operation of the crate that [`render`](super::render) makes of an API under these names.
pub fn inspect(api: &Api, names: &Names, untyped: &[Untyped]) -> Inspection {
    let reasons = untyped.iter().map(|untyped| (&untyped.at, untyped.reason)).collect();
    let inspector = Inspector { printer: Printer { api, names, qualified: true }, reasons };
    let headers = api.headers.iter().zip(&names.headers).map(|(header, name)| HeaderEntry {
        wire: header.name.clone(),
        name: name.as_str().to_owned(),
        ty: plain(inspector.printer.ty(&header.ty)),
    });
    let aliases = names.aliases().map(|(alias, id)| AliasEntry {
        path: format!("types::{alias}"),
        target: format!("types::{}", names.of_type(id)),
    });
    Inspection {
        title: api.title.clone(),
        version: api.version.clone(),
        types: api.types.iter().map(|(id, definition)| inspector.definition(id, definition)).collect(),
        aliases: aliases.collect(),
        operations: operations(api, names)
            .map(|(operation, resource, names)| inspector.operation(operation, resource, names))
            .collect(),
        environments: names.servers.iter().map(|name| name.as_str().to_owned()).collect(),
        headers: headers.collect(),
    }
}

/// The call of an operation that takes no arguments, if there is one.
pub fn simple_call(api: &Api, names: &Names) -> Option<String> {
    let mut operations = operations(api, names);
    let (_, resource, names) = operations.find(|(operation, _, names)| arguments(operation, names).is_empty())?;
    Some(call(resource, names, &[]))
}

/// Every operation with the names of its resource and its own.
fn operations<'a>(
    api: &'a Api,
    names: &'a Names,
) -> impl Iterator<Item = (&'a Operation, &'a ResourceNames, &'a OperationNames)> {
    api.resources.iter().zip(&names.resources).flat_map(|(resource, names)| {
        let operations = resource.operations.iter().zip(&names.operations);
        operations.map(move |(operation, operation_names)| (operation, names, operation_names))
    })
}

struct Inspector<'a> {
    printer: Printer<'a>,
    reasons: HashMap<&'a Pointer, &'static str>,
}

impl Inspector<'_> {
    fn definition(&self, id: TypeId, definition: &TypeDef) -> TypeEntry {
        let names = self.printer.type_names(id);
        let (mut target, mut tag) = (None, None);
        let mut fields = Vec::new();
        let kind = match &definition.shape {
            Shape::Alias(ty) => {
                target = Some(plain(self.printer.ty(ty)));
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
                    ty: Some(plain(self.printer.ty(&branch.ty))),
                    from: self.printer.is_made_from(branch, union),
                    untyped: self.reason(&branch.at, &branch.ty),
                    ..FieldEntry::default()
                }));
                "union"
            }
            Shape::Object(object) => {
                fields.extend(object.fields.iter().zip(&names.members).map(|(field, name)| FieldEntry {
                    wire: field.wire.clone(),
                    name: name.as_str().to_owned(),
                    ty: Some(plain(self.printer.stored(field))),
                    required: field.presence.is_required(),
                    nullable: matches!(field.presence, Presence::RequiredNullable | Presence::OptionalNullable),
                    from: false,
                    untyped: self.reason(&field.at, &field.ty),
                }));
                fields.extend(object.rest.iter().map(|ty| FieldEntry {
                    wire: "*".to_owned(),
                    name: names.rest.as_str().to_owned(),
                    ty: Some(plain(self.printer.map_of(ty))),
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
                        Content::Json(ty) => Some(plain(self.printer.ty(ty))),
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

    fn operation(&self, operation: &Operation, resource: &ResourceNames, names: &OperationNames) -> OperationEntry {
        let parameters: Vec<ParameterEntry> = operation
            .parameters
            .iter()
            .zip(&names.parameters)
            .map(|(parameter, name)| ParameterEntry {
                wire: parameter.wire.clone(),
                location: parameter.location.as_str(),
                name: name.as_str().to_owned(),
                ty: plain(resources::argument_type(self.printer, &parameter.ty)),
                required: parameter.required,
            })
            .collect();
        let output = match &operation.output {
            Output::Nothing => "()".to_owned(),
            output => plain(resources::output(self.printer, output)),
        };
        OperationEntry {
            pointer: operation.at.as_str().to_owned(),
            id: operation.id.clone(),
            method: operation.method.as_str(),
            path: operation.path.clone(),
            call: call(resource, names, &arguments(operation, names)),
            request: names.request.as_ref().map(|name| name.as_str().to_owned()),
            body: operation.body.as_ref().map(|body| plain(resources::body_type(self.printer, body))),
            parameters,
            output,
        }
    }

    /// Why a value, or the innermost item of a list or map, is any JSON value.
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

impl<'a> Printer<'a> {
    fn type_names(self, id: TypeId) -> &'a super::names::TypeNames {
        &self.names.types[id.index()]
    }
}

impl Names {
    /// The names that types had before and that still mean them, sorted.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, TypeId)> {
        self.aliases.iter().map(|(alias, id)| (alias.as_str(), *id))
    }

    /// The Rust name of a type, without its module.
    pub fn of_type(&self, id: TypeId) -> &str {
        self.types.get(id.index()).map(|names| RustIdent::as_str(&names.name)).unwrap_or_default()
    }
}

/// What a call cannot be made without.
fn arguments<'a>(operation: &Operation, names: &'a OperationNames) -> Vec<&'a str> {
    let parameters = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.required).map(|_| "body");
    parameters.map(|(_, name)| name.as_str()).chain(body).collect()
}

fn call(resource: &ResourceNames, names: &OperationNames, arguments: &[&str]) -> String {
    format!("client.{}().{}({})", resource.accessor.as_str(), names.method.as_str(), arguments.join(", "))
}

/// A string without its quotes, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Tokens with the spaces that people put between them.
fn plain(tokens: TokenStream) -> String {
    let mut text = String::new();
    for word in tokens.to_string().split(' ') {
        let follows_word = text.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        let is_word = word.starts_with(|first: char| first.is_alphanumeric() || first == '_');
        if text.ends_with(',') || (follows_word && is_word) {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn types_are_written_as_people_write_them() {
        assert_eq!(plain(quote!(Option<Vec<types::Agent>>)), "Option<Vec<types::Agent>>");
        assert_eq!(plain(quote!(BTreeMap<String, &'a str>)), "BTreeMap<String, &'a str>");
        assert_eq!(plain(quote!((i64, String))), "(i64, String)");
    }
}
