//! The parts of the document that an operation of the client belongs to: the schemas of its parameters, of its body and
//! of its responses.

use indexmap::IndexMap;
use openapiv3::{MediaType, ParameterSchemaOrContent, PathItem, ReferenceOr, Response, StatusCode};

use crate::api::{Answer, Api, Content, ErrorResponse, Media, Method, Multipart, Operation, Output, Parameter, Shape};
use crate::document::{Document, SchemaId};
use crate::http::essence;

/// An operation with its schemas.
pub(super) struct Subject<'a> {
    pub(super) operation: &'a Operation,
    pub(super) parameters: Vec<(&'a Parameter, Option<SchemaId>)>,
    /// The schema of the body.
    pub(super) body: Option<SchemaId>,
    pub(super) replies: Vec<Reply>,
}

/// A response that the document states.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content: Body,
    /// The media type of the body.
    pub(super) media_type: Option<String>,
    /// The schema of the body.
    pub(super) schema: Option<SchemaId>,
    /// The headers with their schemas.
    pub(super) headers: Vec<(String, Option<SchemaId>)>,
    pub(super) role: Role,
}

/// The kind of the body of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Nothing,
    Json,
    Text,
    Bytes,
    Events,
    Lines,
    /// The target of a redirect.
    Location,
}

/// The meaning of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Success,
    TypedError,
    Error,
}

impl<'a> Subject<'a> {
    /// Returns the operation of a document, unless it is not in the document.
    pub(super) fn new(document: &Document, api: &Api, operation: &'a Operation) -> Option<Self> {
        let mut place = operation.at.segments().skip(1);
        let (path, method) = (place.next()?, place.next()?);
        let item = document.path_item(document.envelope.paths.paths.get(path.as_ref())?)?;
        let source = item.iter().find(|(name, _)| *name == method).map(|(_, source)| source)?;
        let parameters = operation.parameters.iter();
        let parameters = parameters.map(|parameter| (parameter, parameter_schema(document, item, source, parameter)));
        let body = operation.body.as_ref().zip(source.request_body.as_ref());
        let body =
            body.and_then(|(body, stated)| body_schema(document, &body.media, &document.request_body(stated)?.content));
        let mut replies: Vec<Reply> = Vec::new();
        let listed = source.responses.responses.iter().map(|(status, response)| (status.to_string(), response));
        let listed = listed.chain(source.responses.default.iter().map(|response| ("default".to_owned(), response)));
        let listed: Vec<(String, &ReferenceOr<Response>)> = listed.collect();
        for (status, response) in &listed {
            let Some(response) = document.response(response) else { continue };
            let error = operation.errors.iter().find(|error| error.status == *status);
            let Some(number) = number(status, error.is_some(), &source.responses.responses) else { continue };
            replies.extend(reply(document, api, operation, status, number, response, error));
        }
        Some(Self { operation, parameters: parameters.collect(), body, replies })
    }

    /// Returns every schema whose samples are needed.
    pub(super) fn schemas(&self) -> impl Iterator<Item = SchemaId> {
        let of_replies = self
            .replies
            .iter()
            .flat_map(|reply| reply.schema.into_iter().chain(reply.headers.iter().filter_map(|(_, schema)| *schema)));
        self.parameters.iter().filter_map(|(_, schema)| *schema).chain(self.body).chain(of_replies)
    }
}

fn parameter_schema(
    document: &Document,
    item: &PathItem,
    operation: &openapiv3::Operation,
    parameter: &Parameter,
) -> Option<SchemaId> {
    let index: usize = parameter.at.last()?.parse().ok()?;
    let is_own = parameter.at.segments().count() == 5;
    let list = if is_own { &operation.parameters } else { &item.parameters };
    schema_of(document, &document.parameter(list.get(index)?)?.parameter_data_ref().format)
}

fn schema_of(document: &Document, format: &ParameterSchemaOrContent) -> Option<SchemaId> {
    match format {
        ParameterSchemaOrContent::Schema(schema) => document.schema_at(schema),
        ParameterSchemaOrContent::Content(content) => {
            let json = content.iter().find(|(name, _)| is_json(name)).or_else(|| content.iter().next());
            document.schema_at(json?.1.schema.as_ref()?)
        }
    }
}

/// Returns the schema of the media type that a body is sent as.
fn body_schema(document: &Document, media: &Media, content: &IndexMap<String, MediaType>) -> Option<SchemaId> {
    let is_sent = |name: &str| match media {
        Media::Form(_) => essence(name) == "application/x-www-form-urlencoded",
        Media::Multipart(Multipart { media_type, .. }) => {
            essence(name) == *media_type || essence(name) == "multipart/*"
        }
        Media::Json(media_type) | Media::Lines(media_type) | Media::Text(media_type) | Media::Bytes(media_type) => {
            name == media_type
        }
    };
    let exact = content.iter().find(|(name, _)| is_sent(name));
    let ranges = || content.iter().find(|(name, _)| name.contains('*'));
    let (_, media) = exact.or_else(ranges).or_else(|| content.iter().next())?;
    document.schema_at(media.schema.as_ref()?)
}

/// Returns a status that a response applies to.
fn number(status: &str, is_error: bool, listed: &IndexMap<StatusCode, ReferenceOr<Response>>) -> Option<u16> {
    let is_free = |status: &u16| !listed.contains_key(&StatusCode::Code(*status));
    let usual: &[u16] = match (status.chars().next()?, is_error) {
        ('d', false) | ('2', _) => &[200, 201, 202, 203],
        ('d', true) | ('5', _) => &[500, 503, 502, 501],
        ('3', _) => &[302, 303, 307, 301],
        ('4', _) => &[400, 422, 409, 418],
        _ => &[],
    };
    match status.parse() {
        // An informational response is followed by another one.
        Ok(number) => Some(number).filter(|number| (200..600).contains(number)),
        Err(_) => usual.iter().copied().find(is_free),
    }
}

fn reply(
    document: &Document,
    api: &Api,
    operation: &Operation,
    stated: &str,
    status: u16,
    response: &Response,
    error: Option<&ErrorResponse>,
) -> Option<Reply> {
    let has_body = operation.method != Method::Head && !matches!(status, 204 | 205 | 304);
    let headers = response
        .headers
        .iter()
        .filter_map(|(name, header)| Some((name.clone(), schema_of(document, &document.header(header)?.format))));
    let mut reply = Reply {
        status,
        content: Body::Nothing,
        media_type: None,
        schema: None,
        headers: headers.collect(),
        role: Role::Success,
    };
    if let Some(error) = error {
        let json = response.content.iter().find(|(name, _)| is_json(name));
        let media = json.or_else(|| response.content.iter().next()).filter(|_| has_body);
        reply.role = if error.ty.is_some() && has_body { Role::TypedError } else { Role::Error };
        if let Some((name, media)) = media {
            reply.content = if is_json(name) { Body::Json } else { Body::Text };
            reply.media_type = Some(sent_as(name, reply.content));
            reply.schema = media.schema.as_ref().and_then(|schema| document.schema_at(schema));
        }
        return Some(reply);
    }
    let has_location = response.headers.keys().any(|name| name.eq_ignore_ascii_case("Location"));
    if stated.starts_with('3') && status != 304 && (has_location || response.content.is_empty()) {
        reply.content = Body::Location;
        return Some(reply);
    }
    if !has_body || response.content.is_empty() {
        // Another representation is an alternative to content.
        return (operation.representation.answer.is_none()).then_some(reply);
    }
    let (name, media) = offered(operation, response)?;
    reply.schema = media.schema.as_ref().and_then(|schema| document.schema_at(schema));
    reply.content = match &operation.output {
        Output::Value(_) | Output::Optional(_) | Output::Page(_) => Body::Json,
        Output::Text => Body::Text,
        Output::Bytes => Body::Bytes,
        Output::Events(..) => Body::Events,
        Output::Lines(_) => Body::Lines,
        Output::Location => Body::Location,
        Output::Nothing if is_json(name) => Body::Json,
        Output::Nothing => Body::Text,
        Output::ByStatus(id) => match &api.types[*id].shape {
            Shape::ByStatus(answers) => by_status(answers, stated),
            _ => Body::Json,
        },
    };
    reply.media_type = Some(sent_as(name, reply.content));
    Some(reply)
}

fn by_status(answers: &[Answer], status: &str) -> Body {
    match answers.iter().find(|answer| answer.status == status).map(|answer| &answer.content) {
        Some(Content::Json(_)) => Body::Json,
        Some(Content::Text) => Body::Text,
        Some(Content::Bytes) => Body::Bytes,
        Some(Content::Location) => Body::Location,
        Some(Content::Nothing) | None => Body::Nothing,
    }
}

/// Returns the media type that the client requests.
fn offered<'r>(operation: &Operation, response: &'r Response) -> Option<(&'r String, &'r MediaType)> {
    let accept = operation.accept.as_deref().unwrap_or("application/json");
    let is_requested = |name: &str| {
        let requested = |accepted: &str| {
            accepted == name
                || (accepted == "application/json" && is_json(name) && accepted.starts_with(&essence(name)))
        };
        accept.split(", ").any(requested) || (name == "*/*" && accept.contains("application/json"))
    };
    let mut offers = response.content.iter().filter(|(name, _)| is_requested(name));
    let first = offers.clone().find(|(name, _)| is_json(name));
    first.or_else(|| offers.next())
}

/// Returns the media type of a message with a media type or a range.
fn sent_as(name: &str, content: Body) -> String {
    let plain = match (content, essence(name).as_str()) {
        (_, other) if !other.contains('*') => name,
        (Body::Json, _) => "application/json",
        (Body::Text, _) => "text/plain",
        (_, "image/*") => "image/png",
        _ => "application/octet-stream",
    };
    plain.to_owned()
}

fn is_json(name: &str) -> bool {
    let essence = essence(name);
    essence == "*/*" || essence.ends_with("/json") || essence.ends_with("+json")
}
