//! The API model: types, resources, operations, security and pagination.
//!
//! Contains no OpenAPI keywords and no Rust tokens. Strings are unchanged from the document; `render` turns them into
//! checked names, literals and docs.

mod facts;
mod id;
mod operation;
mod outline;
mod own;
mod pages;
mod paths;
mod places;
mod reach;
mod types;
mod uses;

pub(crate) use facts::matches_all;
pub use facts::{Bound, Count, Docs, Facts, Limits};
pub use id::{HeaderId, Id, IdMap, OperationId, ResourceId, ServerId, TypeId};
pub use operation::{
    AnswerForm, Body, BodyForm, Callback, ErrorResponse, EventData, Form, Location, Media, Method, Multipart,
    Operation, Output, Parameter, Part, Placement, Representation, Resource, StreamErrors, Style,
};
pub use own::{Derives, OwnType, RustPath};
pub use pages::{AnswerPlace, Evidence, EvidencePart, FirstPage, More, PagePlace, PageStyle, Pages};
pub use places::Places;
pub use types::{
    Answer, Branch, Constant, Content, Enum, Field, IdType, Object, Owner, Presence, Root, Scalar, Shape, Type,
    TypeDef, Types, Union, Untyped, Variant,
};

use indexmap::IndexMap;

use crate::json::Pointer;

pub use crate::json::Integer;

pub(crate) use paths::{is_path_prefix, without_names};

/// A complete API: everything that a client needs to know, independent of how the document expresses it.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// The title of the document.
    pub title: String,
    /// The version of the document, not of the client.
    pub version: String,
    /// The description from the document.
    pub docs: Docs,
    /// The base URLs of the API; the first is the default.
    pub servers: IdMap<ServerId, Server>,
    /// The first server of the document, if its URL is relative: it is joined to a base URL.
    pub relative_server: Option<Server>,
    /// The variables in the URLs of servers, those of operations included. A value applies to every server.
    pub variables: Vec<ServerVariable>,
    /// The supported authentication schemes.
    pub schemes: Vec<SecurityScheme>,
    /// The types of the application, with true for those that stand for numbers alone.
    pub own_types: Vec<(RustPath, bool)>,
    /// The traits that types derive besides those that every type has.
    pub derives: Derives,
    /// The scheme that the API key is sent for.
    pub key_scheme: Option<String>,
    /// True if that key is enough for most operations. Otherwise, the scheme is only called so.
    pub is_key_enough: bool,
    /// The default security requirements of operations.
    pub security: Security,
    /// The rate limit headers, if every operation has them.
    pub rate_limit: Option<RateLimitHeaders>,
    /// The path to the request ID within a response body, if responses carry one.
    pub request_id: Option<Vec<String>>,
    /// Every type, in document order.
    pub types: Types,
    /// The length of the longest chain of types, each of which contains the next.
    pub longest_chain: usize,
    /// The resources, each a group of operations.
    pub resources: IdMap<ResourceId, Resource>,
    /// Every operation: by resource, then by path, then GET, POST, PUT, PATCH, DELETE.
    pub operations: IdMap<OperationId, Operation>,
    /// The headers of successful responses, by name, except those about the connection or rate limits.
    pub headers: IdMap<HeaderId, ResponseHeader>,
    /// The union of all webhook payloads.
    pub events: Option<TypeId>,
}

impl Api {
    /// Returns the number of typed values: fields, branches, alias targets, parameters, bodies and responses.
    pub fn values(&self) -> usize {
        let types: usize = self.types.values().map(|definition| definition.parts().len()).sum();
        let operations = self.operations.values().map(|operation| {
            operation.parameters.len()
                + usize::from(operation.body.is_some())
                + usize::from(operation.output != Output::Nothing)
        });
        types + operations.sum::<usize>()
    }

    /// Every description with the place that it describes. That of a tag or a response has the place of the whole list.
    pub fn descriptions(&self) -> impl Iterator<Item = (Pointer, &str)> {
        let root = |name: &str| Pointer::root().join(name);
        let of_types = self.types.values().flat_map(|definition| {
            let parts: Vec<(&Pointer, &Docs)> = match &definition.shape {
                Shape::Object(object) => object.fields.iter().map(|field| (&field.at, &field.docs)).collect(),
                Shape::Enum(values) => values.variants.iter().map(|variant| (&definition.at, &variant.docs)).collect(),
                Shape::ByStatus(answers) => answers.iter().map(|answer| (&definition.at, &answer.docs)).collect(),
                Shape::Alias(_) | Shape::Union(_) | Shape::Constant(_) | Shape::Id(_) => Vec::new(),
            };
            std::iter::once((&definition.at, &definition.docs)).chain(parts)
        });
        let of_operations = self.operations.values().flat_map(|operation| {
            let parameters = operation.parameters.iter().map(|parameter| (&parameter.at, &parameter.docs));
            let body = operation.body.iter().map(|body| (&body.at, &body.docs));
            std::iter::once((&operation.at, &operation.docs)).chain(parameters).chain(body)
        });
        let of_headers = self.headers.values().map(|header| (&header.at, &header.docs));
        let of_schemes = self.schemes.iter().map(|scheme| (&scheme.at, &scheme.docs));
        let with_place = of_types.chain(of_operations).chain(of_headers).chain(of_schemes);
        std::iter::once((root("info"), &self.docs))
            .chain(self.resources.values().map(move |resource| (root("tags"), &resource.docs)))
            .chain(with_place.map(|(at, docs)| (at.clone(), docs)))
            .map(|(at, docs)| (at, docs.text.as_str()))
            .filter(|(_, text)| !text.is_empty())
    }

    /// Returns every server: those of the API, then those of operations.
    pub fn all_servers(&self) -> impl Iterator<Item = &Server> {
        let of_operations = self.operations.values().flat_map(|operation| &operation.servers);
        self.servers.values().chain(&self.relative_server).chain(of_operations)
    }

    /// Returns every file of types with its types.
    pub fn files(&self) -> IndexMap<Root, Vec<TypeId>> {
        let mut files: IndexMap<Root, Vec<TypeId>> = IndexMap::new();
        for id in self.types.ids() {
            files.entry(self.types.root(id)).or_default().push(id);
        }
        files
    }

    /// Returns the type of the error body that most operations share, by status.
    pub fn usual_errors(&self) -> Vec<(&str, &Type)> {
        let mut counts: IndexMap<&str, IndexMap<&Type, usize>> = IndexMap::new();
        for error in self.operations.values().flat_map(|operation| &operation.errors) {
            if let Some(ty) = &error.ty {
                *counts.entry(&error.status).or_default().entry(ty).or_default() += 1;
            }
        }
        counts.sort_unstable_keys();
        let usual = counts.into_iter().filter_map(|(status, types)| {
            let all: usize = types.values().sum();
            let (ty, _) = types.into_iter().find(|&(_, count)| count > 1 && 2 * count > all)?;
            Some((status, ty))
        });
        usual.collect()
    }
}

/// A response header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseHeader {
    /// The location of the first description in the document.
    pub at: Pointer,
    /// The name as first written in the document.
    pub name: String,
    /// The type of the value.
    pub ty: Type,
    /// The description from the document.
    pub docs: Docs,
}

/// A base URL of the API.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// The location in the document.
    pub at: Pointer,
    /// An http or https URL, in which variables have their defaults. It may be relative.
    pub url: String,
    /// The URL with the names of its variables in braces.
    pub template: String,
    /// The variables in the URL.
    pub variables: Vec<ServerVariable>,
    /// The name from the document.
    pub name: Option<String>,
    /// The description from the document.
    pub description: Option<String>,
}

impl Server {
    /// Returns true if the URL has no host.
    pub fn is_relative(&self) -> bool {
        !self.template.contains("://") && !self.template.starts_with('{')
    }
}

/// A variable in the URL of a server.
#[derive(Clone, Debug, Default)]
pub struct ServerVariable {
    /// The location in the document.
    pub at: Pointer,
    /// The name in the URL.
    pub name: String,
    /// The value if none is set. A variable without a usable default must be set.
    pub default: Option<String>,
    /// The documented values; empty if any value is allowed.
    pub values: Vec<String>,
    /// The description from the document.
    pub docs: Docs,
}

/// Alternative requirements, of which one must be met; each alternative lists schemes that must all be used.
pub type Security = Vec<Vec<String>>;

/// An authentication scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// The location in the document.
    pub at: Pointer,
    /// The name that [`Security`] refers to.
    pub name: String,
    /// The kind of credentials.
    pub kind: SchemeKind,
    /// True if an operation requires it.
    pub is_used: bool,
    /// The description from the document.
    pub docs: Docs,
}

/// The kind of credentials of a security scheme, and their place in the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// An API key.
    ApiKey {
        /// The part of the request that carries the key.
        location: Location,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// A token obtained from an OAuth 2.0 server, sent as a bearer token.
    OAuth2 {
        /// The authorization endpoint, for the authorization code grant.
        authorization_url: Option<String>,
        /// The token endpoint.
        token_url: Option<String>,
        /// The available scopes, each with a description.
        scopes: Vec<(String, String)>,
    },
    /// A scheme that the client does not support, with the reason for the report.
    Other(String),
}

/// The rate limit headers that every response carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimitHeaders {
    /// The header with the number of requests allowed per window.
    pub limit: String,
    /// The header with the number of requests left in the window.
    pub remaining: String,
    /// The header with the end of the window.
    pub reset: String,
}

impl RateLimitHeaders {
    /// Returns true if one of the headers has this name, in any case.
    pub fn contains(&self, name: &str) -> bool {
        [&self.limit, &self.remaining, &self.reset].iter().any(|header| header.eq_ignore_ascii_case(name))
    }
}
