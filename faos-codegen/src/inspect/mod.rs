//! The contents of a generated crate as plain data: every type and operation with its location in the document and its
//! Rust name, for programs that evaluate the output without knowledge of the generator.

mod entry;

use std::collections::HashMap;

use crate::api::{
    Answer, Branch, Content, Enum, Field, HeaderId, Media, Object, Operation, OperationId, Output, Pages, Parameter,
    Presence, Resource, Shape, Type, TypeId, Union, Untyped, Variant,
};
use crate::json::{Pointer, Value};
use crate::naming::{Named, OperationNames, ResourceNames, RustIdent};
use crate::render::Texts;

pub use crate::naming::Origin;
pub use entry::{
    AliasEntry, FieldEntry, HeaderEntry, Inspection, OperationEntry, PagesEntry, ParameterEntry, ResourceEntry,
    TypeEntry,
};

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
        resources: named.resources.iter().map(|(id, names)| resource_entry(&named.api.resources[id], names)).collect(),
        operations: named.all_operations().map(|(id, resource)| inspector.operation_entry(id, resource)).collect(),
        environments: named.servers.values().map(|name| name.as_str().to_owned()).collect(),
        headers: named.headers.ids().map(|id| inspector.header_entry(id)).collect(),
    }
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
        let origin = self.named.header_origins[id];
        HeaderEntry { wire: header.name.clone(), name, origin, ty: self.texts.ty(&header.ty) }
    }

    /// Creates the entry of a type.
    pub(crate) fn type_entry(&self, id: TypeId) -> TypeEntry {
        let (definition, names) = (&self.named.api.types[id], &self.named.types[id]);
        let (mut target, mut tag) = (None, None);
        let (kind, fields) = match &definition.shape {
            Shape::Alias(ty) => {
                target = Some(self.texts.ty(ty));
                ("alias", Vec::new())
            }
            Shape::Constant(constant) => {
                ("constant", vec![FieldEntry { wire: text(&constant.value), ..FieldEntry::default() }])
            }
            Shape::Id(_) => ("ID", Vec::new()),
            Shape::Enum(values) => ("enum", entries(self.values(id, values))),
            Shape::Union(union) => {
                tag.clone_from(&union.tag);
                ("union", entries(self.branches(id, union)))
            }
            Shape::Object(object) => {
                let fields = entries(self.fields(id, object)).into_iter();
                ("object", fields.chain(self.additional_properties(id, object)).collect())
            }
            Shape::ByStatus(answers) => ("by status", entries(self.statuses(id, answers))),
        };
        TypeEntry {
            pointer: definition.at.as_str().to_owned(),
            also: definition.also.iter().map(|at| at.as_str().to_owned()).collect(),
            path: format!("types::{}", names.name.as_str()),
            origin: names.origin,
            name: names.name.as_str().to_owned(),
            kind,
            target,
            sent: definition.sent,
            tag,
            fields,
            other: matches!(definition.shape, Shape::Enum(_) | Shape::Union(_)).then(|| names.rest.as_str().to_owned()),
            untyped: self.reasons.get(&definition.at).copied(),
        }
    }

    /// Returns the values of an enum with their entries.
    pub(crate) fn values<'m>(&self, id: TypeId, values: &'m Enum) -> Vec<(&'m Variant, FieldEntry)> {
        self.members(id, &values.variants, |variant| FieldEntry { wire: text(&variant.wire), ..FieldEntry::default() })
    }

    /// Returns the branches of a union with their entries.
    pub(crate) fn branches<'m>(&self, id: TypeId, union: &'m Union) -> Vec<(&'m Branch, FieldEntry)> {
        self.members(id, &union.branches, |branch| FieldEntry {
            wire: branch.tags.iter().map(text).collect::<Vec<_>>().join(" | "),
            ty: Some(self.texts.ty(&branch.ty)),
            from: self.texts.is_made_from(branch, union),
            untyped: self.reason(&branch.at, &branch.ty),
            ..FieldEntry::default()
        })
    }

    /// Returns the fields of an object with their entries.
    pub(crate) fn fields<'m>(&self, id: TypeId, object: &'m Object) -> Vec<(&'m Field, FieldEntry)> {
        self.members(id, &object.fields, |field| FieldEntry {
            wire: field.wire.clone(),
            ty: Some(self.texts.stored(field)),
            required: field.presence.is_required(),
            nullable: matches!(field.presence, Presence::RequiredNullable | Presence::OptionalNullable),
            untyped: self.reason(&field.at, &field.ty),
            ..FieldEntry::default()
        })
    }

    /// Creates the entry of the additional properties of an object, if they are kept.
    pub(crate) fn additional_properties(&self, id: TypeId, object: &Object) -> Option<FieldEntry> {
        let at = &self.named.api.types[id].at;
        object.rest.as_ref().map(|ty| FieldEntry {
            wire: "*".to_owned(),
            name: self.named.types[id].rest.as_str().to_owned(),
            ty: Some(self.texts.map_of(ty)),
            untyped: self.reason(&at.join("additionalProperties"), ty),
            ..FieldEntry::default()
        })
    }

    /// Returns the statuses of a result with their entries.
    pub(crate) fn statuses<'m>(&self, id: TypeId, answers: &'m [Answer]) -> Vec<(&'m Answer, FieldEntry)> {
        self.members(id, answers, |answer| FieldEntry {
            wire: answer.status.clone(),
            ty: match &answer.content {
                Content::Nothing => None,
                Content::Json(ty) => Some(self.texts.ty(ty)),
                Content::Text | Content::Location => Some("String".to_owned()),
                Content::Bytes => Some("Vec<u8>".to_owned()),
            },
            ..FieldEntry::default()
        })
    }

    /// Returns the members of a type, each with the entry that `entry` creates and the member's name.
    fn members<'m, M>(
        &self,
        id: TypeId,
        members: &'m [M],
        entry: impl Fn(&'m M) -> FieldEntry,
    ) -> Vec<(&'m M, FieldEntry)> {
        let names = &self.named.types[id];
        let named = members.iter().zip(&names.members).zip(&names.member_origins);
        let entry = |((member, name), origin): ((&'m M, &RustIdent), &Origin)| {
            (member, FieldEntry { name: name.as_str().to_owned(), origin: Some(*origin), ..entry(member) })
        };
        named.map(entry).collect()
    }

    /// Creates the entry of an operation.
    pub(crate) fn operation_entry(&self, id: OperationId, resource: &ResourceNames) -> OperationEntry {
        let (operation, names) = (&self.named.api.operations[id], &self.named.operations[id]);
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
            method_path: method_path(resource, names),
            resource: resource.accessor.as_str().to_owned(),
            aliases: names.aliases.iter().map(|alias| alias.as_str().to_owned()).collect(),
            origin: names.origins.method,
            setting: names.origins.place.clone(),
            request_origin: names.origins.request,
            request: names.request.as_ref().map(|name| name.as_str().to_owned()),
            body: operation.body.as_ref().map(|body| match body.media {
                Media::Json(_) | Media::Form(_) | Media::Multipart(_) => self.texts.ty(&body.ty),
                Media::Text(_) | Media::Bytes(_) | Media::Lines(_) => self.texts.body(body),
            }),
            parameters: self.parameters(id, operation).into_iter().map(|(_, entry)| entry).collect(),
            output,
            pages: operation.pages.as_ref().map(|pages| self.pages_entry(pages)),
        }
    }

    fn pages_entry(&self, pages: &Pages) -> PagesEntry {
        let evidence = pages.evidence.iter().map(|evidence| format!("{} `{}`", evidence.part.as_str(), evidence.name));
        PagesEntry {
            style: pages.style.as_str(),
            item: self.texts.ty(&pages.item),
            items: pages.items.join("."),
            places: pages.to_string(),
            evidence: evidence.collect(),
        }
    }

    /// Returns the parameters of an operation with their entries.
    pub(crate) fn parameters<'m>(
        &self,
        id: OperationId,
        operation: &'m Operation,
    ) -> Vec<(&'m Parameter, ParameterEntry)> {
        let names = &self.named.operations[id];
        let entry = |parameter: &Parameter, name: &RustIdent, origin: Origin| ParameterEntry {
            wire: parameter.wire.clone(),
            location: parameter.location.as_str(),
            name: name.as_str().to_owned(),
            origin,
            ty: self.texts.parsed(&parameter.ty),
            required: parameter.required,
        };
        let named = operation.parameters.iter().zip(&names.parameters).zip(&names.origins.parameters);
        named.map(|((parameter, name), origin)| (parameter, entry(parameter, name, *origin))).collect()
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

fn resource_entry(resource: &Resource, names: &ResourceNames) -> ResourceEntry {
    ResourceEntry {
        spelled: resource.name.clone(),
        name: names.accessor.as_str().to_owned(),
        origin: names.origin,
        setting: names.place.clone(),
    }
}

/// Returns the required arguments of a call.
fn arguments<'a>(operation: &Operation, names: &'a OperationNames) -> Vec<&'a str> {
    let parameters = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.required).map(|_| "body");
    parameters.map(|(_, name)| name.as_str()).chain(body).collect()
}

fn call(resource: &ResourceNames, names: &OperationNames, arguments: &[&str]) -> String {
    format!("{}({})", method_path(resource, names), arguments.join(", "))
}

fn method_path(resource: &ResourceNames, names: &OperationNames) -> String {
    format!("client.{}().{}", resource.accessor.as_str(), names.method.as_str())
}

fn entries<M>(members: Vec<(M, FieldEntry)>) -> Vec<FieldEntry> {
    members.into_iter().map(|(_, entry)| entry).collect()
}

/// Formats a string without its quotes, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
