//! The operations of an API.

use crate::json::Pointer;

use super::{Docs, HeaderId, OperationId, Pages, Security, Server, Type, TypeId};

/// A group of related operations.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The name from the document.
    pub name: String,
    /// The description from the document.
    pub docs: Docs,
    /// Sorted by path, then GET, POST, PUT, PATCH, DELETE.
    pub operations: Vec<OperationId>,
}

/// An API operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The location in the document.
    pub at: Pointer,
    /// The operation ID, or the method and path if the document does not state one.
    pub id: String,
    /// The name of the method that an extension states.
    pub called: Option<String>,
    /// The first tag.
    pub tag: Option<String>,
    /// The first fixed segment of the path that is not a common prefix.
    pub subject: String,
    /// The HTTP method.
    pub method: Method,
    /// The path template, with `{name}` as a placeholder.
    pub path: String,
    /// The description from the document.
    pub docs: Docs,
    /// True if the operation is deprecated.
    pub deprecated: bool,
    /// Path, query, header and cookie parameters, in document order.
    pub parameters: Vec<Parameter>,
    /// The header that carries the idempotency key.
    pub idempotency_key: Option<String>,
    /// The request body.
    pub body: Option<Body>,
    /// The result of a successful call.
    pub output: Output,
    /// The response member that holds the payload; the other members are metadata.
    pub envelope: Option<String>,
    /// The pagination scheme of a list operation.
    pub pages: Option<Pages>,
    /// The representations that distinguish this operation from its default form.
    pub representation: Representation,
    /// The error responses.
    pub errors: Vec<ErrorResponse>,
    /// The security requirements, if they differ from the default of the API.
    pub security: Option<Security>,
    /// The value of the `Accept` header, unless it is plain JSON.
    pub accept: Option<String>,
    /// The statuses of redirects that are results; 3 stands for all of them.
    pub redirects: Vec<u16>,
    /// True if the server may switch to another protocol (status 101).
    pub upgrades: bool,
    /// The errors within a stream that the type of its items describes.
    pub stream_errors: StreamErrors,
    /// The boolean body member that selects this kind of response, such as `stream`.
    pub flag: Option<String>,
    /// The base URLs, if they differ from those of the API.
    pub servers: Vec<Server>,
    /// The headers of successful responses.
    pub headers: Vec<HeaderId>,
    /// Set if the document names a header of [`Api::rate_limit`](super::Api::rate_limit) here.
    pub rate_limit: bool,
    /// The callbacks that the API may send after this call.
    pub callbacks: Vec<Callback>,
}

/// The request and response representations of an operation, where they differ from the first ones that the document
/// offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Representation {
    /// The request representation.
    pub body: Option<BodyForm>,
    /// The response representation.
    pub answer: Option<AnswerForm>,
}

/// A representation of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BodyForm {
    /// JSON.
    Json,
    /// A multipart form.
    Multipart,
    /// A URL-encoded form.
    Form,
    /// Bytes.
    Bytes,
    /// Text.
    Text,
    /// JSON values, one per line.
    Lines,
    /// A JSON Patch (RFC 6902).
    JsonPatch,
    /// A JSON Merge Patch (RFC 7396).
    MergePatch,
}

/// A representation of a response other than JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerForm {
    /// Bytes.
    Bytes,
    /// Text.
    Text,
    /// An event stream.
    Stream,
    /// A stream of JSON values.
    Lines,
}

impl Representation {
    /// Returns true if this is the default form of its operation.
    pub fn is_first(self) -> bool {
        self == Self::default()
    }
}

impl BodyForm {
    /// Returns the suffix for the operation ID.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Multipart => "multipart",
            Self::Form => "form",
            Self::Bytes => "bytes",
            Self::Text => "text",
            Self::Lines => "lines",
            Self::JsonPatch => "json_patch",
            Self::MergePatch => "merge_patch",
        }
    }
}

impl AnswerForm {
    /// Returns the suffix for the operation ID.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Text => "text",
            Self::Stream => "stream",
            Self::Lines => "lines",
        }
    }
}

impl Operation {
    /// Returns true if the request has a type of its own: any part of it is optional, or it returns pages.
    pub fn has_request_type(&self) -> bool {
        self.is_adjustable() || self.pages.is_some()
    }

    /// Returns true if any part of the request is optional.
    pub fn is_adjustable(&self) -> bool {
        self.parameters.iter().any(|parameter| !parameter.required)
            || self.body.as_ref().is_some_and(|body| !body.required)
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    Trace,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 8] =
        [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Head, Self::Options, Self::Trace];

    /// Returns the method as written in HTTP.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
        }
    }
}

/// A request parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The location in the document.
    pub at: Pointer,
    /// The name in the request.
    pub wire: String,
    /// The part of the request that carries the parameter.
    pub location: Location,
    /// The serialization style of lists and objects.
    pub style: Style,
    /// True if reserved URL characters are sent without percent-encoding.
    pub reserved: bool,
    /// True if the parameter is required.
    pub required: bool,
    /// The type of the value.
    pub ty: Type,
    /// The description from the document.
    pub docs: Docs,
    /// True if the parameter is deprecated.
    pub deprecated: bool,
}

/// The part of a request that carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

impl Location {
    /// Returns the location as written in OpenAPI.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// The serialization style of lists and objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The separators.
    pub placement: Placement,
    /// True if each item is serialized separately.
    pub explode: bool,
}

/// The separators of a [`Style`], as named by OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Placement {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// JSON, whatever the type.
    Json,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The location in the document.
    pub at: Pointer,
    /// The encoding.
    pub media: Media,
    /// The type of the value.
    pub ty: Type,
    /// True if the body is required.
    pub required: bool,
    /// The description from the document.
    pub docs: Docs,
}

/// The encoding of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Media {
    /// JSON under the media type given.
    Json(String),
    /// A URL-encoded form.
    Form(Form),
    /// Parts.
    Multipart(Multipart),
    /// JSON values under the media type given, one per line. The type is that of a value.
    Lines(String),
    /// Text under the media type given.
    Text(String),
    /// Bytes under the media type given.
    Bytes(String),
}

impl Media {
    /// Returns the media type, or a word for the kind of form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Json(media) | Self::Lines(media) | Self::Text(media) | Self::Bytes(media) => media,
            Self::Form(_) => "form",
            Self::Multipart(multipart) if multipart.is_form() => "multipart",
            Self::Multipart(multipart) => &multipart.media_type,
        }
    }
}

/// The encoding of a URL-encoded form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// True if list names are followed by brackets.
    pub brackets: bool,
    /// The members with an explicit style.
    pub styles: Vec<(String, Style)>,
}

/// The encoding of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multipart {
    /// The media type, without parameters.
    pub media_type: String,
    /// The members whose encoding overrides the default. A member may have several entries.
    pub parts: Vec<(String, Part)>,
}

impl Multipart {
    /// The media type of a form.
    pub const FORM: &str = "multipart/form-data";

    /// Returns true if the parts are the members of a form.
    pub fn is_form(&self) -> bool {
        self.media_type == Self::FORM
    }
}

/// The encoding of a member of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A part with this media type.
    Type(String),
    /// A part with one of these media types.
    Types(Vec<String>),
    /// One part per nested value, named with brackets.
    Brackets,
    /// A header with a fixed value, in addition to other entries.
    Header(String, String),
}

/// The result of a successful call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// No content.
    Nothing,
    /// A value.
    Value(Type),
    /// A value, or no content.
    Optional(Type),
    /// One page of a list.
    Page(Type),
    /// Text.
    Text,
    /// The target of a redirect: the `Location` header.
    Location,
    /// Bytes, streamed.
    Bytes,
    /// Events, streamed.
    Events(Type, EventData),
    /// JSON values, one per line, streamed.
    Lines(Type),
    /// A type that depends on the status of the response.
    ByStatus(TypeId),
}

impl Output {
    /// Returns the type of the value, if any.
    pub fn ty(&self) -> Option<Type> {
        match self {
            Self::Value(ty) | Self::Optional(ty) | Self::Page(ty) | Self::Events(ty, _) | Self::Lines(ty) => {
                Some(ty.clone())
            }
            Self::ByStatus(id) => Some(Type::Named(*id)),
            Self::Nothing | Self::Text | Self::Location | Self::Bytes => None,
        }
    }
}

/// The errors within a stream that the type of its items describes. All others are errors of the stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamErrors {
    /// True if the type describes an item called `error`.
    pub event: bool,
    /// True if the type has a member `error`.
    pub member: bool,
}

/// The part of an event that its type describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventData {
    /// The data, as JSON.
    Json,
    /// The data, as text.
    Text,
    /// The data, as JSON. The document describes the event around it.
    Payload,
    /// The whole event, an object of `event`, `data` and `id`.
    Whole,
}

/// A request that the API sends to a URL named by the caller.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The name from the document.
    pub name: String,
    /// The type of the payload.
    pub ty: Type,
}

/// An error response.
#[derive(Clone, Debug)]
pub struct ErrorResponse {
    /// The status, a range such as `4XX`, or `default`.
    pub status: String,
    /// The type of the body, if the document states one.
    pub ty: Option<Type>,
    /// The description from the document.
    pub docs: Docs,
}
