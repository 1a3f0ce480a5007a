//! Lowers paths to resources and their operations, and webhooks to the union of all events.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle};

use crate::api::{
    AnswerForm, BodyForm, Branch, Docs, Id, IdMap, Location, Method, Operation, OperationId, Output, Owner, Parameter,
    Placement, Representation, Resource, ResourceId, Server, Shape, StreamErrors, Style, Type, TypeDef, TypeId, Union,
};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::{self, Document, SchemaId};
use crate::json::{Pointer, Value};
use crate::settings::Settings;

use super::headers::Headers;
use super::media::{self, Kind};
use super::omitted::{self, Unusable};
use super::responses::{methods, upgrades};
use super::types::{Lowering, Place};
use super::{docs, paths, security, servers};

/// Lowers every resource, and every operation by its resource.
pub(super) fn lower(
    types: &mut Lowering<'_>,
    headers: &mut Headers,
) -> (IdMap<ResourceId, Resource>, IdMap<OperationId, Operation>) {
    let document = types.document;
    let usable = usable_operations(document, types.findings);
    let mut resources = Resources::of_tags(document, &usable);
    let mut identified: HashMap<&str, &openapiv3::Operation> = HashMap::new();
    for (path, item, operations) in usable {
        let at = Pointer::root().join("paths").join(path);
        for (method, operation) in operations {
            let resource = resources.of_operation(path, operation);
            let at = at.join(&method.as_str().to_ascii_lowercase());
            if let Some(id) = &operation.operation_id
                // Several paths may refer to the same path item, and thus share its operations.
                && identified.insert(id, operation).is_some_and(|other| !std::ptr::eq(other, operation))
            {
                let message = format!("the operation ID `{}` is not unique", id.escape_debug());
                types.findings.warning(Code::RepeatedOperationId, &at.join("operationId"), message);
            }
            let own_headers = headers.of_operation(types, item, operation, &at);
            let names_rate_limit = headers.names_rate_limit(document, operation);
            let template = path.to_owned();
            let mut lowering =
                OperationLowering { document, settings: types.settings, types, at, path, template, resource };
            for mut operation in lowering.lower(method, item, operation) {
                operation.headers.clone_from(&own_headers);
                operation.rate_limit = names_rate_limit;
                resources.push(resource, operation);
            }
        }
    }
    resources.finish()
}

/// A path with its operations.
type PathOperations<'a> = (&'a str, &'a PathItem, Vec<(Method, &'a openapiv3::Operation)>);

/// Returns every path with those of its operations that can be called. Reports the others.
fn usable_operations<'a>(document: &'a Document, findings: &mut Diagnostics) -> Vec<PathOperations<'a>> {
    let mut usable = Vec::new();
    for (path, item) in &document.envelope.paths.paths {
        let at = Pointer::root().join("paths").join(path);
        let Some(item) = document.path_item(item) else {
            continue;
        };
        if let Some(reason) = paths::unsafe_reason(path) {
            let message = format!("the path `{}` is invalid: {reason}", path.escape_debug());
            findings.error(Code::UnsafeValue, &at, message);
        } else if !paths::has_balanced_braces(path) {
            let message = format!("the braces of the path `{}` are not balanced; left out", path.escape_debug());
            findings.warning(Code::UnusableValue, &at, message).help("enclose the name of each parameter in braces");
            continue;
        } else if path.contains(['?', '#']) {
            let message = "a path must not have a query or fragment; the query is sent as written, the fragment is not";
            findings.warning(Code::WrongValue, &at, message);
        }
        let mut operations = Vec::new();
        for (method, operation) in methods(item) {
            let at = at.join(&method.as_str().to_ascii_lowercase());
            match omitted::unusable_part(document, path, item, operation, &at, findings) {
                None => operations.push((method, operation)),
                Some(Unusable { at: part_at, part, help }) => {
                    let message = format!(
                        "the operation `{} {}` is left out: its {part} cannot be used",
                        method.as_str(),
                        path.escape_debug()
                    );
                    findings
                        .warning(Code::OmittedOperation, &at, message)
                        .help(help)
                        .related(&part_at, "this cannot be used");
                }
            }
        }
        usable.push((path.as_str(), item, operations));
    }
    usable
}

/// Creates the union of all webhook payloads.
pub(super) fn events(types: &mut Lowering<'_>) -> Option<TypeId> {
    let document = types.document;
    if document.webhooks.is_empty() {
        return None;
    }
    let root = Pointer::root().join("webhooks");
    let union = types.types.push(TypeDef {
        at: root.clone(),
        also: Vec::new(),
        words: vec!["webhook event".to_owned()],
        owner: Owner::Itself,
        docs: Docs::new("Webhook events sent by the API."),
        example: None,
        shape: Shape::Union(Union { tag: None, by_content: false, branches: Vec::new() }),
        sent: false,
        deprecated: false,
    });
    let (mut ids, mut branches) = (Vec::new(), Vec::new());
    for (name, item) in &document.webhooks {
        for (method, operation) in document.path_item(item).into_iter().flat_map(methods) {
            let body = operation.request_body.as_ref().and_then(|body| document.request_body(body));
            let at = root.join(name).join(&method.as_str().to_ascii_lowercase());
            let offers = body.map(|body| media::offers(document, &body.content).0).unwrap_or_default();
            let Some(id) = offers.iter().find(|offer| offer.kind == Kind::Json).and_then(|offer| offer.schema) else {
                types.findings.note(
                    Code::UntypedCallback,
                    &at,
                    format!("`{name}` does not send JSON; no type is generated"),
                );
                continue;
            };
            let place = Place { words: vec!["webhook".to_owned(), name.clone()], owner: Owner::Type(union) };
            let ty = types.lower(id, &place).inline();
            ids.push(id);
            branches.push(Branch {
                at,
                words: vec![name.clone()],
                identity: name.clone(),
                ty,
                tags: Vec::new(),
                boxed: false,
            });
        }
    }
    let tag = types.common_tag(&ids, &mut branches);
    types.types[union].shape = Shape::Union(Union { tag, by_content: false, branches });
    Some(union)
}

/// Resources in document order.
struct Resources {
    list: IndexMap<String, Resource>,
    operations: Vec<(ResourceId, Operation)>,
}

impl Resources {
    /// Creates resources for the tags that operations are grouped by. Some documents have tags that only webhooks use,
    /// or that are unused.
    fn of_tags(document: &Document, usable: &[PathOperations<'_>]) -> Self {
        let used = usable.iter().flat_map(|(.., operations)| operations);
        let used = used.filter_map(|(_, operation)| operation.tags.first());
        let used: HashSet<&String> = used.collect();
        let tags = document.envelope.tags.iter().filter(|tag| used.contains(&tag.name)).map(|tag| {
            let docs = Docs::new(tag.description.clone().unwrap_or_default());
            (tag.name.clone(), Resource { name: tag.name.clone(), docs, operations: Vec::new() })
        });
        Self { list: tags.collect(), operations: Vec::new() }
    }

    /// Returns the resource of an operation: its first tag or, without tags, the subject of its path.
    fn of_operation(&mut self, path: &str, operation: &openapiv3::Operation) -> ResourceId {
        let name = operation.tags.first().map_or_else(|| paths::subject(path), String::as_str);
        let entry = self.list.entry(name.to_owned());
        let id = ResourceId::new(entry.index());
        entry.or_insert_with(|| Resource { name: name.to_owned(), docs: Docs::default(), operations: Vec::new() });
        id
    }

    fn push(&mut self, resource: ResourceId, operation: Operation) {
        self.operations.push((resource, operation));
    }

    fn finish(mut self) -> (IdMap<ResourceId, Resource>, IdMap<OperationId, Operation>) {
        let mut resources: IdMap<ResourceId, Resource> = self.list.into_values().collect();
        let mut operations = IdMap::default();
        self.operations.sort_by(|(left_resource, left), (right_resource, right)| {
            let order = (left_resource, &left.path, left.method);
            order.cmp(&(right_resource, &right.path, right.method))
        });
        for (resource, operation) in self.operations {
            let id = operations.push(operation);
            resources[resource].operations.push(id);
        }
        (resources, operations)
    }
}

/// The extensions that state the name of a method.
const METHOD_NAMES: &[&str] =
    &["x-speakeasy-name-override", "x-fern-sdk-method-name", "x-methodName", "x-method-name", "x-sdk-method-name"];

pub(super) struct OperationLowering<'l, 'a> {
    pub(super) document: &'a Document,
    pub(super) settings: &'a Settings,
    pub(super) types: &'l mut Lowering<'a>,
    pub(super) at: Pointer,
    pub(super) path: &'l str,
    /// The path as it is requested. Placeholders in its query have become parameters.
    template: String,
    pub(super) resource: ResourceId,
}

impl<'a> OperationLowering<'_, 'a> {
    /// Lowers an operation, once for each distinct combination of request and response representation.
    fn lower(&mut self, method: Method, item: &'a PathItem, operation: &'a openapiv3::Operation) -> Vec<Operation> {
        let id = operation
            .operation_id
            .clone()
            .unwrap_or_else(|| format!("{} {}", method.as_str().to_lowercase(), self.path));
        let mut parameters = self.parameters(item, operation, &id);
        let idempotency_key = parameters
            .extract_if(.., |parameter| is_header(parameter, "Idempotency-Key"))
            .map(|parameter| parameter.wire)
            .next();
        let bodies = self.bodies(operation, &id);
        let views = self.views(method, item, operation, &id);
        let base = Operation {
            at: self.at.clone(),
            called: METHOD_NAMES.iter().find_map(|key| operation.extensions.get(*key)?.as_str()).map(str::to_owned),
            tag: operation.tags.first().cloned(),
            subject: paths::subject(self.path).to_owned(),
            method,
            path: self.template.clone(),
            docs: docs::summary_and_description(operation.summary.as_deref(), operation.description.as_deref()),
            deprecated: operation.deprecated,
            parameters,
            idempotency_key,
            body: None,
            output: Output::Nothing,
            envelope: None,
            pages: None,
            representation: Representation::default(),
            errors: self.errors(item, operation),
            security: operation.security.as_deref().map(security::requirements),
            accept: None,
            redirects: Vec::new(),
            upgrades: upgrades(operation),
            stream_errors: StreamErrors::default(),
            flag: None,
            servers: self.servers(item, operation),
            headers: Vec::new(),
            rate_limit: false,
            callbacks: self.callbacks(operation, &id),
            id,
        };
        let mut operations = Vec::new();
        for body in if bodies.is_empty() { vec![None] } else { bodies.into_iter().map(Some).collect() } {
            for view in &views {
                let mut operation = base.clone();
                if let Some(body) = &body {
                    operation.body = Some(body.body.clone());
                    let streams = matches!(view.form, Some(AnswerForm::Stream | AnswerForm::Lines));
                    let flag = streams.then(|| AnswerForm::Stream.as_str());
                    operation.flag = flag.filter(|flag| self.takes_flag(body.schema, flag)).map(str::to_owned);
                    if let Some(word) = body.form.map(BodyForm::as_str) {
                        operation.id = format!("{}_{word}", operation.id);
                        operation.at = operation.at.join("requestBody").join("content").join(word);
                    }
                }
                operation.representation =
                    Representation { body: body.as_ref().and_then(|body| body.form), answer: view.form };
                if let (Some(word), Some(at)) = (view.form.map(AnswerForm::as_str), &view.at) {
                    operation.id = format!("{}_{word}", operation.id);
                    operation.at = if operation.at == base.at { at.clone() } else { operation.at.join(word) };
                }
                operation.output = view.output.clone();
                operation.envelope.clone_from(&view.envelope);
                operation.pages.clone_from(&view.pages);
                operation.accept.clone_from(&view.accept);
                operation.redirects.clone_from(&view.redirects);
                operation.stream_errors = view.stream_errors;
                operations.push(operation);
            }
        }
        operations
    }

    /// Returns true if the body has a boolean member of this name, which requests an event stream.
    fn takes_flag(&self, schema: Option<SchemaId>, name: &str) -> bool {
        let property = |id| self.types.schema(self.types.target(id)).properties.get(name).copied();
        schema.and_then(property).is_some_and(|id| {
            let schema = self.types.schema(self.types.target(id));
            schema.types.contains(document::Type::Boolean) || !schema.any_of.is_empty() || !schema.one_of.is_empty()
        })
    }

    /// Returns the servers of the operation or, if it has none, those of its path.
    fn servers(&mut self, item: &'a PathItem, operation: &'a openapiv3::Operation) -> Vec<Server> {
        let fetched_from = self.types.settings.document_url.as_deref();
        let names = &self.types.document.server_names;
        if operation.servers.is_empty() {
            let at = self.at.parent().unwrap_or_default();
            servers::usable(&item.servers, names, fetched_from, &at, self.types.findings)
        } else {
            servers::usable(&operation.servers, names, fetched_from, &self.at, self.types.findings)
        }
    }

    pub(super) fn place(&self, words: &[&str]) -> Place {
        Place { words: words.iter().map(|word| (*word).to_owned()).collect(), owner: Owner::Resource(self.resource) }
    }

    /// Merges the parameters of the path and the operation; those of the operation take precedence. Path parameters
    /// come first, in the order of the path.
    fn parameters(&mut self, item: &'a PathItem, operation: &'a openapiv3::Operation, id: &str) -> Vec<Parameter> {
        let mut merged: IndexMap<(Location, &str), Parameter> = IndexMap::new();
        let mut repeated = Vec::new();
        let own = self.at.join("parameters");
        let shared = self.at.parent().unwrap_or_default().join("parameters");
        for (list, at) in [(&item.parameters, shared), (&operation.parameters, own)] {
            for (index, reference) in list.iter().enumerate() {
                let Some(parameter) = self.document.parameter(reference) else {
                    continue;
                };
                let at = at.index(index);
                let example = self.document.parameter_example(reference, &at);
                let lowered = self.parameter(parameter, example, at, id);
                let at = lowered.at.clone();
                let former = merged.insert((lowered.location, &parameter.parameter_data_ref().name), lowered);
                // A parameter of the operation may override one of its path.
                if former.is_some_and(|former| former.at.parent() == at.parent()) {
                    repeated.push(at);
                }
            }
        }
        for at in repeated {
            let message = "another parameter has the same name and location; this one is used";
            self.types.findings.warning(Code::WrongValue, &at, message);
        }
        let mut parameters: Vec<Parameter> = merged.into_values().collect();
        self.ignore_headers_of_http(&mut parameters);
        self.match_path(&mut parameters);
        parameters.sort_by_key(|parameter| match parameter.location {
            Location::Path => self.template.find(&format!("{{{}}}", parameter.wire)).unwrap_or(usize::MAX - 1),
            _ => usize::MAX,
        });
        parameters
    }

    /// Removes headers that the body, the response and the security schemes determine, as the specification requires,
    /// and headers about the connection, where another value could cause request smuggling.
    fn ignore_headers_of_http(&mut self, parameters: &mut Vec<Parameter>) {
        let headers = [
            "Accept",
            "Content-Type",
            "Authorization",
            "Connection",
            "Content-Length",
            "Host",
            "Transfer-Encoding",
            "Upgrade",
        ];
        let ignored = parameters
            .extract_if(.., |parameter| headers.iter().any(|header| is_header(parameter, header)))
            .collect::<Vec<_>>();
        for parameter in ignored {
            self.types.findings.note(
                Code::IgnoredParameter,
                &parameter.at,
                format!("the header parameter `{}` is ignored: the client sets this header", parameter.wire),
            );
        }
    }

    /// Adds a parameter for each placeholder of the path that is not declared, and removes path parameters that do not
    /// occur in the path.
    fn match_path(&mut self, parameters: &mut Vec<Parameter>) {
        let is_declared = |location: Location, name: &str| {
            parameters.iter().any(|parameter| parameter.location == location && parameter.wire == name)
        };
        let is_in_path = |name: &str| is_declared(Location::Path, name);
        let template = paths::without_operators(self.path, is_in_path);
        let (template, members) = paths::without_query_places(&template, is_in_path);
        let mut missing: Vec<(Location, String)> = Vec::new();
        let places = paths::places(&template).map(|name| (Location::Path, name));
        for (location, name) in places.chain(members.into_iter().map(|name| (Location::Query, name))) {
            let known = (location, name.to_owned());
            if !is_declared(location, name) && !missing.contains(&known) {
                missing.push(known);
            }
        }
        let is_unused = |parameter: &mut Parameter| {
            parameter.location == Location::Path && !paths::places(&template).any(|name| name == parameter.wire)
        };
        let unused: Vec<Parameter> = parameters.extract_if(.., is_unused).collect();
        for Parameter { at, wire, .. } in unused {
            let (wire, path) = (wire.escape_debug(), self.path.escape_debug());
            let message = format!("the path parameter `{wire}` does not occur in the path `{path}`; left out");
            self.types
                .findings
                .warning(Code::UnusedPathParameter, &at, message)
                .help("add a placeholder in braces to the path, or remove the parameter");
        }
        self.template = template;
        for (location, wire) in missing {
            let word = location.as_str();
            let message =
                format!("the {word} parameter `{}` is not declared; treated as a required string", wire.escape_debug());
            self.types
                .findings
                .warning(Code::UndeclaredPathParameter, &self.at, message)
                .help(format!("declare it under `parameters` with `in: {word}`"));
            let placement = if location == Location::Path { Placement::Simple } else { Placement::Form };
            parameters.push(Parameter {
                at: self.at.join("parameters").join(&wire),
                wire,
                location,
                style: Style { placement, explode: location != Location::Path },
                reserved: false,
                required: true,
                ty: Type::String,
                docs: Docs::default(),
                deprecated: false,
            });
        }
    }

    fn parameter(
        &mut self,
        parameter: &'a openapiv3::Parameter,
        example: Option<&Value>,
        at: Pointer,
        id: &str,
    ) -> Parameter {
        use openapiv3::Parameter as P;
        let mut reserved = false;
        let (location, mut placement) = match parameter {
            P::Path { style, .. } => (
                Location::Path,
                match style {
                    PathStyle::Simple => Placement::Simple,
                    PathStyle::Label => Placement::Label,
                    PathStyle::Matrix => Placement::Matrix,
                },
            ),
            P::Query { style, allow_reserved, .. } => {
                reserved = *allow_reserved;
                (
                    Location::Query,
                    match style {
                        QueryStyle::Form => Placement::Form,
                        QueryStyle::SpaceDelimited => Placement::SpaceDelimited,
                        QueryStyle::PipeDelimited => Placement::PipeDelimited,
                        QueryStyle::DeepObject => Placement::DeepObject,
                    },
                )
            }
            P::Header { .. } => (Location::Header, Placement::Simple),
            P::Cookie { .. } => (Location::Cookie, Placement::Form),
        };
        let data: &ParameterData = parameter.parameter_data_ref();
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => self.document.schema_at(schema),
            ParameterSchemaOrContent::Content(content) => {
                let offers = self.offers(&at, content);
                let json = offers.iter().find(|offer| offer.kind == Kind::Json);
                if json.is_some() {
                    placement = Placement::Json;
                }
                json.and_then(|offer| offer.schema)
            }
        };
        if location == Location::Path && !data.required {
            let message =
                format!("the path parameter `{}` must be required; treated as required", data.name.escape_debug());
            self.types.findings.warning(Code::MissingField, &at, message);
        }
        let mut docs = Docs::new(data.description.clone().unwrap_or_default());
        let ty = match schema {
            Some(schema) => {
                docs.facts = docs::facts(self.types.schema(schema));
                self.types.lower(schema, &self.place(&[id, &data.name])).ty
            }
            None => Type::String,
        };
        // The example of a parameter precedes those of its schema.
        if let Some(example) = example.filter(|example| docs::is_scalar(example)) {
            docs.facts.get_or_insert_default().example = Some(example.clone());
        }
        Parameter {
            at,
            wire: data.name.clone(),
            location,
            style: Style { placement, explode: data.explode.unwrap_or(placement == Placement::Form) },
            reserved,
            required: data.required || location == Location::Path,
            ty,
            docs,
            deprecated: data.deprecated.unwrap_or(false),
        }
    }
}

fn is_header(parameter: &Parameter, name: &str) -> bool {
    parameter.location == Location::Header && parameter.wire.eq_ignore_ascii_case(name)
}
