//! The entries of an [`Inspection`] and their display.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use crate::english::with_article;
use crate::naming::Origin;
use crate::visible::Name;

/// An overview of a generated crate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The title of the API.
    pub title: String,
    /// The version of the document.
    pub version: String,
    /// Every type, in document order.
    pub types: Vec<TypeEntry>,
    /// The aliases for former type names, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<AliasEntry>,
    /// Every resource.
    pub resources: Vec<ResourceEntry>,
    /// Every operation, by resource.
    pub operations: Vec<OperationEntry>,
    /// The variants of `Environment`, in the order of the document's servers.
    pub environments: Vec<String>,
    /// The constants for response headers.
    pub headers: Vec<HeaderEntry>,
}

/// An alias for a former type name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AliasEntry {
    /// The path within the crate, such as `types::Order`.
    pub path: String,
    /// The path of the type.
    pub target: String,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResourceEntry {
    /// The tag, or the segment of the path.
    pub spelled: String,
    /// The method of `Client` that returns it.
    pub name: String,
    /// The origin of the name.
    pub origin: Origin,
    /// The key under `[names]` in the settings that sets the name.
    pub setting: String,
}

/// A response header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeaderEntry {
    /// The name in responses.
    pub wire: String,
    /// The constant in the module `headers`.
    pub name: String,
    /// The origin of the name.
    pub origin: Origin,
    /// The Rust type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypeEntry {
    /// The schema of the type, as a JSON pointer.
    pub pointer: String,
    /// The equal schemas that share this type, as JSON pointers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The path within the crate, such as `types::Agent`.
    pub path: String,
    /// The origin of the name.
    pub origin: Origin,
    /// The name without its module.
    #[serde(skip)]
    pub name: String,
    /// `object`, `enum`, `union`, `constant` or `alias`.
    pub kind: &'static str,
    /// The target of an alias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// True if a request can contain the type.
    pub sent: bool,
    /// The discriminator property of a union.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The fields of an object, the values of an enum or constant, or the branches of a union.
    pub fields: Vec<FieldEntry>,
    /// The fallback variant of an enum or union.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// The reason for using any JSON value, if the schema cannot be expressed as a type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untyped: Option<&'static str>,
}

/// A field of an object, value of an enum or branch of a union.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldEntry {
    /// The name in JSON; for an enum the value, for a union the discriminator values; `*` for additional properties.
    pub wire: String,
    /// The Rust name.
    pub name: String,
    /// The origin of the name, if the document or a rule for it states the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The Rust type, including its presence. Values do not have one.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// True if the field is required.
    pub required: bool,
    /// True if the field is nullable.
    pub nullable: bool,
    /// True if the union implements `From` for the type of this branch.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub from: bool,
    /// The reason for using any JSON value, if the schema cannot be expressed as a type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untyped: Option<&'static str>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationEntry {
    /// The location in the document, as a JSON pointer.
    pub pointer: String,
    /// The operation ID, or the method and path if the document does not state one.
    pub id: String,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template.
    pub path: String,
    /// The call with its required arguments, such as `client.agents().list()`.
    pub call: String,
    /// The path to the method, without its arguments: `client.agents().list`.
    #[serde(skip)]
    pub method_path: String,
    /// The name of the resource.
    pub resource: String,
    /// The deprecated aliases of the method.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The origin of the name of the method.
    pub origin: Origin,
    /// The key under `[names]` in the settings that sets the name of the method.
    pub setting: String,
    /// The type of the request builder, if any part of the request is optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The origin of the name of the request builder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_origin: Option<Origin>,
    /// The path, query, header and cookie parameters.
    pub parameters: Vec<ParameterEntry>,
    /// The type of the request body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The type of the result.
    pub output: String,
    /// The pagination, if the operation returns a list in pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<PagesEntry>,
}

/// The pagination of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PagesEntry {
    /// `cursor`, `last-id`, `page`, `offset`, `link` or `next-url`.
    pub style: &'static str,
    /// The type of an item.
    pub item: String,
    /// The path to the items, such as `data.items`. Empty if the response is the list.
    pub items: String,
    /// The places of the values, in words.
    pub places: String,
    /// The evidence for the style, such as ``query parameter `page` ``.
    pub evidence: Vec<String>,
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParameterEntry {
    /// The name in the request.
    pub wire: String,
    /// `path`, `query`, `header` or `cookie`.
    #[serde(rename = "in")]
    pub location: &'static str,
    /// The name of the argument, or of the setter if the parameter is optional.
    pub name: String,
    /// The origin of the name.
    pub origin: Origin,
    /// The Rust type.
    #[serde(rename = "type")]
    pub ty: String,
    /// True if the parameter is required.
    pub required: bool,
}

impl Inspection {
    /// Returns the types with this name: the Rust name, the path, the pointer or the last segment of the pointer.
    pub fn find<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a TypeEntry> {
        let pointer = name.strip_prefix('#').unwrap_or(name);
        self.types.iter().filter(move |entry| {
            entry.path == name
                || entry.name == name
                || entry.pointer == pointer
                || entry.also.iter().any(|also| also == pointer)
                || entry.pointer.strip_prefix("/components/schemas/") == Some(name)
        })
    }
}

impl Inspection {
    /// Returns the operations with this call, such as `client.agents().list()` or `agents.list`, with this ID, pointer, or
    /// method and path.
    pub fn find_operations<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a OperationEntry> {
        let plain = |call: &str| {
            let parts = call.split('.').map(|part| part.split('(').next().unwrap_or_default().trim());
            parts.skip_while(|part| *part == "client").collect::<Vec<_>>().join(".")
        };
        let call = plain(name.trim());
        let pointer = name.strip_prefix('#').unwrap_or(name);
        self.operations.iter().filter(move |entry| {
            plain(&entry.method_path) == call
                || entry.id == name
                || entry.pointer == pointer
                || name.split_once(' ').is_some_and(|(method, path)| (method, path) == (entry.method, &entry.path))
        })
    }
}

impl OperationEntry {
    /// Returns the name of the method.
    pub fn method_name(&self) -> &str {
        self.method_path.rsplit('.').next().unwrap_or_default()
    }

    /// Returns true if the document states the ID.
    pub fn has_id(&self) -> bool {
        let made = format!("{} {}", self.method.to_ascii_lowercase(), self.path);
        !self.id.strip_prefix(&made).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    }
}

impl TypeEntry {
    /// Returns the kind with its article, such as `an object`.
    pub fn kind_with_article(&self) -> String {
        with_article(self.kind)
    }
}

impl Display for Inspection {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} {}", Name(&self.title), Name(&self.version))?;
        for entry in &self.types {
            writeln!(out, "\n{entry}")?;
        }
        for AliasEntry { path, target } in &self.aliases {
            writeln!(out, "\ndeprecated alias {path} = {target}")?;
        }
        for operation in &self.operations {
            writeln!(out, "\n{operation}")?;
        }
        Ok(())
    }
}

impl Display for TypeEntry {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let tag = self.tag.as_ref().map(|tag| format!(" by `{}`", Name(tag))).unwrap_or_default();
        let target = self.target.as_ref().map(|target| format!(" = {target}")).unwrap_or_default();
        write!(out, "{} {}{target}{tag}  #{}", self.kind, self.path, Name(&self.pointer))?;
        write_reason(out, self.untyped)?;
        self.also.iter().try_for_each(|also| write!(out, "\n    also of #{}", Name(also)))?;
        for field in &self.fields {
            write!(out, "\n    {} as {}", Name(&field.wire), field.name)?;
            if let Some(ty) = &field.ty {
                write!(out, ": {ty}")?;
            }
            write_reason(out, field.untyped)?;
        }
        Ok(())
    }
}

impl Display for OperationEntry {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}  {}\n    {}", self.method, Name(&self.path), Name(&self.id), self.call)?;
        for parameter in &self.parameters {
            let optional = if parameter.required { "" } else { "?" };
            let ParameterEntry { wire, location, name, ty, .. } = parameter;
            write!(out, "\n    {location} {} as {name}{optional}: {ty}", Name(wire))?;
        }
        if let Some(body) = &self.body {
            write!(out, "\n    sends {body}")?;
        }
        write!(out, "\n    returns {}", self.output)?;
        if let Some(PagesEntry { item, places, evidence, .. }) = &self.pages {
            write!(out, "\n    pages of {item} by {}", Name(places))?;
            evidence.iter().try_for_each(|evidence| write!(out, "\n        {}", Name(evidence)))?;
        }
        Ok(())
    }
}

fn write_reason(out: &mut Formatter<'_>, reason: Option<&str>) -> fmt::Result {
    match reason {
        Some(reason) => write!(out, "  (any JSON value: {reason})"),
        None => Ok(()),
    }
}
