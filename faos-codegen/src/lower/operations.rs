//! Paths → resources and their operations; webhooks → the union of all events.

use indexmap::IndexMap;
use openapiv3::{
    MediaType, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle, ReferenceOr, Response,
    StatusCode,
};

use crate::api::{
    Body, Branch, Docs, ErrorResponse, Home, Location, Media, Method, Operation, Output, Parameter, Placement,
    RateLimitHeaders, Resource, Shape, Style, Type, TypeDef, TypeId, Union,
};
use crate::document::{Document, Pointer, SchemaId};
use crate::settings::Settings;

use super::types::{Lowered, Lowering, Place};
use super::{docs, pages, security};

/// Every operation, by the resource it belongs to.
pub(super) fn lower(types: &mut Lowering<'_>) -> Vec<Resource> {
    let document = types.document;
    let mut resources = Resources::of_tags(document);
    for (path, item) in &document.envelope.paths.paths {
        let at = Pointer::root().join("paths").join(path);
        let Some(item) = document.path_item(item) else {
            continue;
        };
        for (method, operation) in methods(item) {
            let resource = resources.of_operation(path, operation);
            let at = at.join(&method.as_str().to_ascii_lowercase());
            let mut lowering = OperationLowering { document, settings: types.settings, types, at, path, resource };
            let operation = lowering.lower(method, item, operation);
            resources.push(resource, operation);
        }
    }
    resources.finish()
}

/// The union of everything that the API sends by itself.
pub(super) fn events(types: &mut Lowering<'_>) -> Option<TypeId> {
    let document = types.document;
    if document.webhooks.is_empty() {
        return None;
    }
    let root = Pointer::root().join("webhooks");
    let union = types.types.push(TypeDef {
        at: root.clone(),
        words: vec!["webhook event".to_owned()],
        home: Home::Own,
        docs: Docs::new("What the API sends by itself."),
        shape: Shape::Union(Union { tag: None, branches: Vec::new() }),
        sent: false,
        deprecated: false,
    });
    let (mut ids, mut branches) = (Vec::new(), Vec::new());
    for (name, item) in &document.webhooks {
        for (method, operation) in document.path_item(item).into_iter().flat_map(methods) {
            let body = operation.request_body.as_ref().and_then(|body| document.request_body(body));
            let schema = body.and_then(|body| json(&body.content)).and_then(|(_, media)| schema_of(document, media));
            let Some(id) = schema else { continue };
            let at = root.join(name).join(&method.as_str().to_ascii_lowercase());
            let place = Place { words: vec!["webhook".to_owned(), name.clone()], home: Home::Below(union) };
            let ty = types.lower(id, &place).inline();
            ids.push(id);
            branches.push(Branch { at, words: vec![name.clone()], ty, tags: Vec::new(), boxed: false });
        }
    }
    let tag = types.common_tag(&ids, &mut branches);
    types.types.get_mut(union).shape = Shape::Union(Union { tag, branches });
    Some(union)
}

/// The rate-limit headers, if every successful answer names them.
pub(super) fn rate_limit(document: &Document) -> Option<RateLimitHeaders> {
    let mut found: Option<RateLimitHeaders> = None;
    for item in document.envelope.paths.paths.values() {
        for (_, operation) in document.path_item(item).into_iter().flat_map(methods) {
            for (_, response) in successes(document, operation) {
                let header = |ending: &str| {
                    response.headers.keys().find(|name| {
                        let name = name.to_ascii_lowercase().replace(['-', '_'], "");
                        name.contains("ratelimit") && name.ends_with(ending)
                    })
                };
                let headers = RateLimitHeaders {
                    limit: header("limit")?.clone(),
                    remaining: header("remaining")?.clone(),
                    reset: header("reset")?.clone(),
                };
                found = Some(headers);
            }
        }
    }
    found
}

/// Resources in the order in which the document names them.
struct Resources {
    list: IndexMap<String, Resource>,
}

impl Resources {
    fn of_tags(document: &Document) -> Self {
        let tags = document.envelope.tags.iter().map(|tag| {
            let docs = Docs::new(tag.description.clone().unwrap_or_default());
            (tag.name.clone(), Resource { name: tag.name.clone(), docs, operations: Vec::new() })
        });
        Self { list: tags.collect() }
    }

    /// The first tag; without one, the first fixed part of the path.
    fn of_operation(&mut self, path: &str, operation: &openapiv3::Operation) -> usize {
        let fixed = path.split('/').find(|part| !part.is_empty() && !part.contains('{'));
        let name = operation.tags.first().map_or_else(|| fixed.unwrap_or("root"), String::as_str);
        let entry = self.list.entry(name.to_owned());
        let index = entry.index();
        entry.or_insert_with(|| Resource { name: name.to_owned(), docs: Docs::default(), operations: Vec::new() });
        index
    }

    fn push(&mut self, resource: usize, operation: Operation) {
        if let Some((_, resource)) = self.list.get_index_mut(resource) {
            resource.operations.push(operation);
        }
    }

    /// Resources that nothing can be asked of stay, since types were told their numbers; `render` leaves them out.
    fn finish(self) -> Vec<Resource> {
        let mut resources: Vec<Resource> = self.list.into_values().collect();
        for resource in &mut resources {
            resource.operations.sort_by(|left, right| (&left.path, left.method).cmp(&(&right.path, right.method)));
        }
        resources
    }
}

struct OperationLowering<'l, 'a> {
    document: &'a Document,
    settings: &'a Settings,
    types: &'l mut Lowering<'a>,
    at: Pointer,
    path: &'l str,
    resource: usize,
}

impl<'a> OperationLowering<'_, 'a> {
    fn lower(&mut self, method: Method, item: &'a PathItem, operation: &'a openapiv3::Operation) -> Operation {
        let id = operation
            .operation_id
            .clone()
            .unwrap_or_else(|| format!("{} {}", method.as_str().to_lowercase(), self.path));
        let mut parameters = self.parameters(item, operation, &id);
        let idempotency_key = parameters
            .extract_if(.., |parameter| is_header(parameter, "Idempotency-Key"))
            .map(|parameter| parameter.wire)
            .next();
        let body = self.body(operation, &id);
        let (output, envelope, pages) = self.output(method, operation, &parameters, &id);
        Operation {
            at: self.at.clone(),
            method,
            path: self.path.to_owned(),
            docs: docs::summary_and_description(operation.summary.as_deref(), operation.description.as_deref()),
            deprecated: operation.deprecated,
            parameters,
            idempotency_key,
            body,
            output,
            envelope,
            pages,
            errors: self.errors(operation),
            security: operation.security.as_deref().map(security::requirements),
            id,
        }
    }

    fn place(&self, words: &[&str]) -> Place {
        Place { words: words.iter().map(|word| (*word).to_owned()).collect(), home: Home::Resource(self.resource) }
    }

    /// Those of the path, replaced by those of the operation where both have one; path parameters first, in the
    /// order of the path.
    fn parameters(&mut self, item: &'a PathItem, operation: &'a openapiv3::Operation, id: &str) -> Vec<Parameter> {
        let mut merged: IndexMap<(Location, &str), Parameter> = IndexMap::new();
        let own = self.at.join("parameters");
        let shared = self.at.parent().unwrap_or_default().join("parameters");
        for (list, at) in [(&item.parameters, shared), (&operation.parameters, own)] {
            for (index, parameter) in list.iter().enumerate() {
                let Some(parameter) = self.document.parameter(parameter) else {
                    continue;
                };
                let lowered = self.parameter(parameter, at.index(index), id);
                merged.insert((lowered.location, &parameter.parameter_data_ref().name), lowered);
            }
        }
        let mut parameters: Vec<Parameter> = merged.into_values().collect();
        self.ignore_headers_of_http(&mut parameters);
        self.check_path_parameters(&parameters);
        parameters.sort_by_key(|parameter| match parameter.location {
            Location::Path => self.path.find(&format!("{{{}}}", parameter.wire)).unwrap_or(usize::MAX - 1),
            _ => usize::MAX,
        });
        parameters
    }

    /// Leaves out what the body, the answer and the security schemes already say, as the specification demands.
    fn ignore_headers_of_http(&mut self, parameters: &mut Vec<Parameter>) {
        let headers = ["Accept", "Content-Type", "Authorization"];
        let ignored = parameters
            .extract_if(.., |parameter| headers.iter().any(|header| is_header(parameter, header)))
            .collect::<Vec<_>>();
        for parameter in ignored {
            self.types.findings.note(
                "ignored-parameter",
                &parameter.at,
                format!("the header `{}` is not a parameter: the client sets it by itself", parameter.wire),
            );
        }
    }

    fn check_path_parameters(&mut self, parameters: &[Parameter]) {
        let declared = |name: &str| {
            parameters.iter().any(|parameter| parameter.location == Location::Path && parameter.wire == name)
        };
        for name in templates(self.path) {
            if !declared(name) {
                self.types.findings.error(
                    "undeclared-path-parameter",
                    &self.at,
                    format!("the path has `{{{name}}}`, and no parameter of that name is declared"),
                );
            }
        }
        for parameter in parameters.iter().filter(|parameter| parameter.location == Location::Path) {
            if !templates(self.path).any(|name| name == parameter.wire) {
                self.types.findings.error(
                    "unused-path-parameter",
                    &parameter.at,
                    format!(
                        "`{}` is a path parameter, and the path `{}` has no place for it",
                        parameter.wire, self.path
                    ),
                );
            }
        }
    }

    fn parameter(&mut self, parameter: &'a openapiv3::Parameter, at: Pointer, id: &str) -> Parameter {
        use openapiv3::Parameter as P;
        let (location, placement) = match parameter {
            P::Path { style, .. } => (
                Location::Path,
                match style {
                    PathStyle::Simple => Placement::Simple,
                    PathStyle::Label => Placement::Label,
                    PathStyle::Matrix => Placement::Matrix,
                },
            ),
            P::Query { style, .. } => (
                Location::Query,
                match style {
                    QueryStyle::Form => Placement::Form,
                    QueryStyle::SpaceDelimited => Placement::SpaceDelimited,
                    QueryStyle::PipeDelimited => Placement::PipeDelimited,
                    QueryStyle::DeepObject => Placement::DeepObject,
                },
            ),
            P::Header { .. } => (Location::Header, Placement::Simple),
            P::Cookie { .. } => (Location::Cookie, Placement::Form),
        };
        let data: &ParameterData = parameter.parameter_data_ref();
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => self.document.schema_at(schema),
            ParameterSchemaOrContent::Content(content) => {
                json(content).and_then(|(_, media)| schema_of(self.document, media))
            }
        };
        let mut docs = Docs::new(data.description.clone().unwrap_or_default());
        let ty = match schema {
            Some(schema) => {
                docs.facts = docs::of_schema(self.types.schema(schema)).facts;
                self.types.lower(schema, &self.place(&[id, &data.name])).ty
            }
            None => Type::String,
        };
        Parameter {
            at,
            wire: data.name.clone(),
            location,
            style: Style { placement, explode: data.explode.unwrap_or(placement == Placement::Form) },
            required: data.required || location == Location::Path,
            ty,
            docs,
            deprecated: data.deprecated.unwrap_or(false),
        }
    }

    fn body(&mut self, operation: &'a openapiv3::Operation, id: &str) -> Option<Body> {
        let body = self.document.request_body(operation.request_body.as_ref()?)?;
        let at = self.at.join("requestBody");
        let Some((media_type, media)) = json(&body.content) else {
            let offered = body.content.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            self.types.findings.warning("unread-media-type", &at, format!("a body of {offered} cannot be sent yet"));
            return None;
        };
        let ty = match schema_of(self.document, media) {
            Some(schema) => self.types.lower(schema, &self.place(&[id, "body"])).inline(),
            None => Type::Any,
        };
        let docs = Docs::new(body.description.clone().unwrap_or_default());
        Some(Body { at, media: Media::Json(media_type.to_owned()), ty, required: body.required, docs })
    }

    /// What all successful answers have in common, and how it is wrapped and divided.
    fn output(
        &mut self,
        method: Method,
        operation: &'a openapiv3::Operation,
        parameters: &[Parameter],
        id: &str,
    ) -> (Output, Option<String>, Option<crate::api::Pages>) {
        let mut bodiless = false;
        let mut bodies: Vec<SchemaId> = Vec::new();
        for (status, response) in successes(self.document, operation) {
            match json(&response.content).map(|(_, media)| schema_of(self.document, media)) {
                Some(Some(schema)) => bodies.push(schema),
                Some(None) => {}
                None => {
                    bodiless |= response.content.is_empty();
                    if !response.content.is_empty() {
                        let at = self.at.join("responses").join(&status.to_string());
                        let offered =
                            response.content.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                        self.types.findings.warning(
                            "unread-media-type",
                            &at,
                            format!("an answer of {offered} is not read yet"),
                        );
                    }
                }
            }
        }
        let Some(&first) = bodies.first() else {
            return (Output::Nothing, None, None);
        };
        if method == Method::Get
            && let Some((pages, item)) = pages::find(self.types, self.settings, parameters, first)
        {
            let item = self.types.lower(item, &self.place(&[id, "item"])).inline();
            let envelope = self.envelope(first).map(|(name, _)| name);
            return (Output::Page(item), envelope, Some(pages));
        }
        let mut envelope = None;
        let mut lowered: Vec<Lowered> = Vec::new();
        for body in bodies {
            let wrapped = self.envelope(body);
            let schema = wrapped.as_ref().map_or(body, |(_, data)| *data);
            envelope = envelope.or(wrapped.map(|(name, _)| name));
            let one = self.types.lower(schema, &self.place(&[id, "response"]));
            if !lowered.contains(&one) {
                lowered.push(one);
            }
        }
        let nullable = lowered.iter().any(|one| one.nullable);
        let ty = match lowered.as_slice() {
            [only] => only.ty.clone(),
            _ => {
                let at = self.at.join("responses");
                self.types.findings.warning(
                    "several-success-types",
                    &at,
                    "answers of several types are read as any JSON value",
                );
                Type::Any
            }
        };
        let output = if bodiless || nullable { Output::Perhaps(ty) } else { Output::Value(ty) };
        (output, envelope, None)
    }

    /// The member that an answer wraps what was asked for in, when it is the envelope of the settings.
    fn envelope(&self, schema: SchemaId) -> Option<(String, SchemaId)> {
        let envelope = self.settings.envelope.as_ref()?;
        let schema = self.types.schema(self.types.target(schema));
        let data = *schema.properties.get(&envelope.data)?;
        let only = schema.properties.keys().all(|name| *name == envelope.data || Some(name) == envelope.meta.as_ref());
        only.then(|| (envelope.data.clone(), data))
    }

    fn errors(&mut self, operation: &'a openapiv3::Operation) -> Vec<ErrorResponse> {
        let statuses = operation.responses.responses.iter().filter(|(status, _)| !is_success(status));
        let listed = statuses.map(|(status, response)| (status.to_string(), response));
        let default = operation.responses.default.iter().map(|response| ("default".to_owned(), response));
        let mut errors: Vec<ErrorResponse> = Vec::new();
        for (status, response) in listed.chain(default).collect::<Vec<(String, &'a ReferenceOr<Response>)>>() {
            let Some(response) = self.document.response(response) else {
                continue;
            };
            let schema = json(&response.content).and_then(|(_, media)| schema_of(self.document, media));
            let ty = schema.map(|schema| {
                let place = self.place(&[operation.operation_id.as_deref().unwrap_or(self.path), &status, "error"]);
                self.types.lower(schema, &place).inline()
            });
            errors.push(ErrorResponse { status, ty, docs: Docs::new(response.description.clone()) });
        }
        errors.sort_by(|left, right| left.status.cmp(&right.status));
        errors
    }
}

fn is_header(parameter: &Parameter, name: &str) -> bool {
    parameter.location == Location::Header && parameter.wire.eq_ignore_ascii_case(name)
}

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &openapiv3::Operation)> {
    let methods = [
        (Method::Get, &item.get),
        (Method::Post, &item.post),
        (Method::Put, &item.put),
        (Method::Patch, &item.patch),
        (Method::Delete, &item.delete),
        (Method::Head, &item.head),
        (Method::Options, &item.options),
        (Method::Trace, &item.trace),
    ];
    methods.into_iter().filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
}

fn is_success(status: &StatusCode) -> bool {
    matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2))
}

fn successes<'d>(document: &'d Document, operation: &'d openapiv3::Operation) -> Vec<(&'d StatusCode, &'d Response)> {
    let responses = operation.responses.responses.iter();
    responses
        .filter(|(status, _)| is_success(status))
        .filter_map(|(status, response)| Some((status, document.response(response)?)))
        .collect()
}

/// The JSON among the media types of a body.
fn json(content: &IndexMap<String, MediaType>) -> Option<(&str, &MediaType)> {
    let is_json = |name: &str| {
        let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "application/json" || essence == "text/json" || essence.ends_with("+json") || essence == "*/*"
    };
    content.iter().map(|(name, media)| (name.as_str(), media)).find(|(name, _)| is_json(name))
}

fn schema_of(document: &Document, media: &MediaType) -> Option<SchemaId> {
    document.schema_at(media.schema.as_ref()?)
}

/// The names in a path template.
fn templates(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}
