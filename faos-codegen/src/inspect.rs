//! What a generated crate holds, as plain data: every type and operation with its place in the document and its name
//! in Rust, so that a program that knows nothing of the generator can judge its output.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use crate::visible::Name;

/// A generated crate at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The name that the document gives the API.
    pub title: String,
    /// The version of the document.
    pub version: String,
    /// Every type, in document order.
    pub types: Vec<TypeEntry>,
    /// The names that types had before and that still mean them, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<AliasEntry>,
    /// Every operation, by resource.
    pub operations: Vec<OperationEntry>,
    /// The variants of `Environment`, in the order of the document's servers.
    pub environments: Vec<String>,
    /// The constants of the headers that answers may have.
    pub headers: Vec<HeaderEntry>,
}

/// A name that a type had before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AliasEntry {
    /// Its path below the crate, such as `types::Order`.
    pub path: String,
    /// The path of the type.
    pub target: String,
}

/// One header that answers may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeaderEntry {
    /// Its name in answers.
    pub wire: String,
    /// The constant in the module `headers`.
    pub name: String,
    /// Its type in Rust.
    #[serde(rename = "type")]
    pub ty: String,
}

/// One type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypeEntry {
    /// The schema that it came from, as a JSON pointer.
    pub pointer: String,
    /// The schemas that say the same and have this type too, as JSON pointers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Its path below the crate, such as `types::Agent`.
    pub path: String,
    /// `object`, `enum`, `union`, `constant` or `alias`.
    pub kind: &'static str,
    /// What it is another name for, if it is an alias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Whether a request can carry it.
    pub sent: bool,
    /// The member that tells the branches of a union apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The fields of an object, the values of an enum or a constant, the branches of a union.
    pub fields: Vec<FieldEntry>,
    /// The variant of an enum or a union that keeps what is not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// Why it is any JSON value, if it is one although the document says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untyped: Option<&'static str>,
}

/// One field of an object, value of an enum or branch of a union.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldEntry {
    /// Its name in JSON; of an enum the value, of a union the values of the tag; `*` for all members without a name.
    pub wire: String,
    /// Its name in Rust.
    pub name: String,
    /// Its type in Rust, presence included. Values have none.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it can be null.
    pub nullable: bool,
    /// Whether a union is made of what this branch holds with `into`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub from: bool,
    /// Why it is any JSON value, if it is one although the document says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untyped: Option<&'static str>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationEntry {
    /// Where the document describes it, as a JSON pointer.
    pub pointer: String,
    /// The document's name for it, or method and path where it has none.
    pub id: String,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template.
    pub path: String,
    /// How it is called, such as `client.agents().list()`, with the names of what must be given.
    pub call: String,
    /// The type that a call is made ready with, where something in it is optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// What stands in path, query, headers and cookies.
    pub parameters: Vec<ParameterEntry>,
    /// The type of what is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The type of what comes back.
    pub output: String,
}

/// One parameter of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParameterEntry {
    /// Its name in the request.
    pub wire: String,
    /// `path`, `query`, `header` or `cookie`.
    #[serde(rename = "in")]
    pub location: &'static str,
    /// The argument, or the setter where it is optional.
    pub name: String,
    /// Its type in Rust.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether it must be given.
    pub required: bool,
}

impl Inspection {
    /// The types that answer to a name: the Rust name, the path, the pointer or the last part of the pointer.
    pub fn find<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a TypeEntry> {
        let pointer = name.strip_prefix('#').unwrap_or(name);
        self.types.iter().filter(move |entry| {
            entry.path == name
                || entry.name() == name
                || entry.pointer == pointer
                || entry.also.iter().any(|also| also == pointer)
                || entry.pointer.strip_prefix("/components/schemas/") == Some(name)
        })
    }
}

impl TypeEntry {
    /// The name without its module.
    pub fn name(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or(&self.path)
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
        write!(out, "\n    gives {}", self.output)
    }
}

fn write_reason(out: &mut Formatter<'_>, reason: Option<&str>) -> fmt::Result {
    match reason {
        Some(reason) => write!(out, "  (any JSON value: {reason})"),
        None => Ok(()),
    }
}
