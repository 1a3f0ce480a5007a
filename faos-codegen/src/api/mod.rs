//! What the API is: its types, resources, operations, security and pages.
//!
//! No OpenAPI keyword and no Rust token appears here. Strings are still the document's own; `render` turns them
//! into checked names, literals and docs.

mod facts;
mod operation;
mod outline;
mod places;
mod reach;
mod types;
mod uses;

pub use facts::{Bound, Count, Docs, Facts, Limits};
pub use operation::{
    AnswerForm, Body, BodyForm, Callback, ErrorResponse, EventData, Form, Location, Media, Method, Operation, Output,
    Pages, Parameter, Part, Placement, Representation, Resource, Style,
};
pub use places::Places;
pub use types::{
    Answer, Branch, Constant, Content, Enum, Field, Integer, Object, Owner, Presence, Root, Scalar, Shape, Type,
    TypeDef, TypeId, Types, Union, Untyped, Variant,
};

use crate::document::Pointer;

/// One API, complete: everything that a client needs to know and nothing of how the document said it.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// The name the document gives itself.
    pub title: String,
    /// The version of the document, not of the client.
    pub version: String,
    /// What the API is, in the document's words.
    pub docs: Docs,
    /// Where the API can be reached, the first being the default.
    pub servers: Vec<Server>,
    /// How callers can prove who they are.
    pub schemes: Vec<SecurityScheme>,
    /// What an operation demands unless it says otherwise.
    pub security: Security,
    /// The headers that say how many requests are left, when every operation has them.
    pub rate_limit: Option<RateLimitHeaders>,
    /// Where a response says which request it answers, below the body.
    pub request_id: Option<Vec<String>>,
    /// Every type, in document order.
    pub types: Types,
    /// Operations by subject.
    pub resources: Vec<Resource>,
    /// The headers of successful answers that are not about the connection or the limits of the API, by name.
    pub headers: Vec<ResponseHeader>,
    /// What the API sends by itself: a union of all event payloads.
    pub events: Option<TypeId>,
}

impl Api {
    /// How many values have a type: fields, branches, what an alias stands for, parameters, bodies and answers.
    pub fn values(&self) -> usize {
        let types: usize = self.types.iter().map(|(_, definition)| definition.parts().len()).sum();
        let operations = self.operations().map(|(_, operation)| {
            operation.parameters.len()
                + usize::from(operation.body.is_some())
                + usize::from(operation.output != Output::Nothing)
        });
        types + operations.sum::<usize>()
    }

    /// Every description with the place that it is about, in the order of the document's parts. One of a tag or of an
    /// answer has the place of the whole list.
    pub fn descriptions(&self) -> impl Iterator<Item = (Pointer, &str)> {
        let root = |name: &str| Pointer::root().join(name);
        let of_types = self.types.iter().flat_map(|(_, definition)| {
            let parts: Vec<(&Pointer, &Docs)> = match &definition.shape {
                Shape::Object(object) => object.fields.iter().map(|field| (&field.at, &field.docs)).collect(),
                Shape::Enum(values) => values.variants.iter().map(|variant| (&definition.at, &variant.docs)).collect(),
                Shape::ByStatus(answers) => answers.iter().map(|answer| (&definition.at, &answer.docs)).collect(),
                Shape::Alias(_) | Shape::Union(_) | Shape::Constant(_) => Vec::new(),
            };
            std::iter::once((&definition.at, &definition.docs)).chain(parts)
        });
        let of_operations = self.operations().flat_map(|(_, operation)| {
            let parameters = operation.parameters.iter().map(|parameter| (&parameter.at, &parameter.docs));
            let body = operation.body.iter().map(|body| (&body.at, &body.docs));
            std::iter::once((&operation.at, &operation.docs)).chain(parameters).chain(body)
        });
        let of_headers = self.headers.iter().map(|header| (&header.at, &header.docs));
        let of_schemes = self.schemes.iter().map(|scheme| (&scheme.at, &scheme.docs));
        let with_place = of_types.chain(of_operations).chain(of_headers).chain(of_schemes);
        std::iter::once((root("info"), &self.docs))
            .chain(self.resources.iter().map(move |resource| (root("tags"), &resource.docs)))
            .chain(with_place.map(|(at, docs)| (at.clone(), docs)))
            .map(|(at, docs)| (at, docs.text.as_str()))
            .filter(|(_, text)| !text.is_empty())
    }

    /// Every operation with the resource it belongs to.
    pub fn operations(&self) -> impl Iterator<Item = (&Resource, &Operation)> {
        self.resources
            .iter()
            .flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)))
    }
}

/// A header that answers have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseHeader {
    /// Where the document describes it first.
    pub at: Pointer,
    /// What it is called, as it is written where it is described first.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// What the document says about it.
    pub docs: Docs,
}

/// One place where the API can be reached.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where the document says so.
    pub at: Pointer,
    /// An absolute http or https URL without variables.
    pub url: String,
    /// What the document calls this server.
    pub description: Option<String>,
}

/// Alternatives, of which one must hold; an alternative is a list of schemes that must all hold.
pub type Security = Vec<Vec<String>>;

/// One way to prove who is calling.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Where the document says so.
    pub at: Pointer,
    /// The name that [`Security`] refers to.
    pub name: String,
    /// What is sent.
    pub kind: SchemeKind,
    /// What the document says about it.
    pub docs: Docs,
}

/// What a security scheme sends, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// A key in the place and under the name given.
    ApiKey {
        /// Where the key goes.
        location: Location,
        /// The header, query parameter or cookie that carries it.
        name: String,
    },
    /// A token obtained from an OAuth 2.0 server, sent as a bearer token.
    OAuth2 {
        /// Where a person agrees, for the authorization code grant.
        authorization_url: Option<String>,
        /// Where tokens are given out.
        token_url: Option<String>,
        /// What a token can be allowed to do, each with a description.
        scopes: Vec<(String, String)>,
    },
    /// Something that this client cannot do by itself; the reason is for the report.
    Other(String),
}

/// The headers by which every response says how many requests are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimitHeaders {
    /// Requests allowed in a window.
    pub limit: String,
    /// Requests left in the window.
    pub remaining: String,
    /// When the window ends.
    pub reset: String,
}
