//! What can be asked of an API.

use crate::document::Pointer;

use super::{Docs, Security, Server, Type, TypeId};

/// Operations on one subject.
#[derive(Clone, Debug)]
pub struct Resource {
    /// What the document calls the subject.
    pub name: String,
    /// What the document says about it.
    pub docs: Docs,
    /// By path, then GET, POST, PUT, PATCH, DELETE.
    pub operations: Vec<Operation>,
}

/// One thing that can be asked.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where the document describes it.
    pub at: Pointer,
    /// The document's own name for it, or method and path where it has none.
    pub id: String,
    /// The HTTP method.
    pub method: Method,
    /// The path template, `{name}` standing for a value.
    pub path: String,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// Values in path, query, headers and cookies, in document order.
    pub parameters: Vec<Parameter>,
    /// The header whose value makes repetitions of one call count once.
    pub idempotency_key: Option<String>,
    /// What is sent in the body.
    pub body: Option<Body>,
    /// What comes back when all is well.
    pub output: Output,
    /// The member of the response that holds what was asked for; the others are about the response itself.
    pub envelope: Option<String>,
    /// How a long list is divided.
    pub pages: Option<Pages>,
    /// The representations that set it apart from the first form of the same operation.
    pub representation: Representation,
    /// What comes back otherwise.
    pub errors: Vec<ErrorResponse>,
    /// What it demands, where that differs from the rest of the API.
    pub security: Option<Security>,
    /// The media types of what is asked for, where that is not plain JSON.
    pub accept: Option<String>,
    /// The member of the body that is true when this kind of answer is asked for.
    pub flag: Option<String>,
    /// Where it is served, where that is not where the API is.
    pub servers: Vec<Server>,
    /// The headers of successful answers, by their place in [`Api::headers`](super::Api::headers).
    pub headers: Vec<usize>,
    /// Set if the document names a header of [`Api::rate_limit`](super::Api::rate_limit) here.
    pub rate_limit: bool,
    /// What the API sends later on because of this call.
    pub callbacks: Vec<Callback>,
}

/// The way in which a form of an operation sends its body and reads its answer, where that is not the first way that the
/// document offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Representation {
    /// The way in which the body is sent.
    pub body: Option<BodyForm>,
    /// The way in which the answer is read.
    pub answer: Option<AnswerForm>,
}

/// A way to send a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BodyForm {
    /// As JSON.
    Json,
    /// As a form with files.
    Multipart,
    /// As a form of pairs.
    Form,
    /// As bytes.
    Bytes,
    /// As text.
    Text,
}

/// A way to read an answer that is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerForm {
    /// As bytes.
    Bytes,
    /// As text.
    Text,
    /// As a stream of events.
    Stream,
}

impl Representation {
    /// Whether this is the first form of its operation.
    pub fn is_first(self) -> bool {
        self == Self::default()
    }
}

impl BodyForm {
    /// The word that the operation's id gets.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Multipart => "multipart",
            Self::Form => "form",
            Self::Bytes => "bytes",
            Self::Text => "text",
        }
    }
}

impl AnswerForm {
    /// The word that the operation's id gets.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Text => "text",
            Self::Stream => "stream",
        }
    }
}

impl Operation {
    /// Whether something in the request is optional.
    pub fn is_adjustable(&self) -> bool {
        self.parameters.iter().any(|parameter| !parameter.required)
            || self.body.as_ref().is_some_and(|body| !body.required)
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// The method as HTTP writes it.
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

/// One value that a request carries outside of its body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where the document describes it.
    pub at: Pointer,
    /// Its name in the request.
    pub wire: String,
    /// Where in the request it stands.
    pub location: Location,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether characters that mean something in a URL are sent as they are.
    pub reserved: bool,
    /// Whether it must be given.
    pub required: bool,
    /// What it holds.
    pub ty: Type,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
}

/// Where in a request a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

impl Location {
    /// The place in the words of OpenAPI.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How lists and objects become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The separators.
    pub placement: Placement,
    /// Whether each item gets a place of its own.
    pub explode: bool,
}

/// The separators of a [`Style`], in the words of OpenAPI.
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
    /// None: the value is JSON, whatever it holds.
    Json,
}

/// What is sent in the body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where the document describes it.
    pub at: Pointer,
    /// How it is written.
    pub media: Media,
    /// What it holds.
    pub ty: Type,
    /// Whether it must be given.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Media {
    /// JSON under the media type given.
    Json(String),
    /// Pairs of name and text.
    Form(Form),
    /// Parts, some of which are files, and how those are written that do not follow their value.
    Multipart(Vec<(String, Part)>),
    /// Text under the media type given.
    Text(String),
    /// Bytes under the media type given.
    Bytes(String),
}

impl Media {
    /// The kind of media in a word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Json(media) | Self::Text(media) | Self::Bytes(media) => media,
            Self::Form(_) => "form",
            Self::Multipart(_) => "multipart",
        }
    }
}

/// How the members of a form become pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Whether every list has brackets behind its name.
    pub brackets: bool,
    /// The members that have a style of their own.
    pub styles: Vec<(String, Style)>,
}

/// How a member becomes a part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Under this media type.
    Type(String),
    /// As parts that are named by the way to them.
    Brackets,
}

/// What comes back when all is well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Nothing to read.
    Nothing,
    /// A value.
    Value(Type),
    /// A value, or a success without one.
    Optional(Type),
    /// A part of a long list.
    Page(Type),
    /// Text.
    Text,
    /// Bytes, read as they arrive.
    Bytes,
    /// Events, read as they arrive.
    Events(Type, EventData),
    /// One or the other, by the status of the answer.
    ByStatus(TypeId),
}

impl Output {
    /// The type that stands in it, if one does.
    pub fn ty(&self) -> Option<Type> {
        match self {
            Self::Value(ty) | Self::Optional(ty) | Self::Page(ty) | Self::Events(ty, _) => Some(ty.clone()),
            Self::ByStatus(id) => Some(Type::Named(*id)),
            Self::Nothing | Self::Text | Self::Bytes => None,
        }
    }
}

/// What the type of an event describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventData {
    /// Its data, which is JSON.
    Json,
    /// Its data, which is text.
    Text,
    /// The whole event, an object of `event`, `data` and `id`.
    Whole,
}

/// What the API sends to a URL that the request names.
#[derive(Clone, Debug)]
pub struct Callback {
    /// What the document calls it.
    pub name: String,
    /// What it holds.
    pub ty: Type,
}

/// How a long list is divided, and where a response says what comes next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pages {
    /// The query parameter that asks for the part after. Without one, the answer gives a link to it.
    pub cursor: Option<String>,
    /// The way to the items.
    pub items: Vec<String>,
    /// The way to the next cursor, or to the link.
    pub next_cursor: Vec<String>,
    /// The way to the mark that more follows.
    pub has_more: Option<Vec<String>>,
}

/// What comes back when something is wrong.
#[derive(Clone, Debug)]
pub struct ErrorResponse {
    /// The status, or `4XX`, or `default`.
    pub status: String,
    /// What the body holds, where the document says so.
    pub ty: Option<Type>,
    /// What the document says about it.
    pub docs: Docs,
}
