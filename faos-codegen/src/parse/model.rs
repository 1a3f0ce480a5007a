//! The object model of OpenAPI 3.0 and 3.1 as a table: the fields of each kind of object.

use crate::document::Treatment;

use self::{
    Missing::{EmptyObject, EmptyText, Fatal},
    Shape::{Any, Bool, List, Map, Object, Reference, Text},
};

/// A kind of object in the envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    SecurityScheme,
    Flows,
    Flow,
}

/// The expected value of a field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    Text,
    Bool,
    /// Any value, kept in place.
    Any,
    /// Any value, moved to the table of examples.
    Example,
    /// A schema, moved to the table of schemas.
    Schema,
    Object(Kind),
    /// An object of this kind or a reference to one.
    Reference(Kind),
    Map(&'static Shape),
    List(&'static Shape),
}

/// The treatment of a missing field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// The field is optional.
    Fine,
    /// Treated as an empty string.
    EmptyText,
    /// Treated as an empty object.
    EmptyObject,
    /// The object is unusable without the field.
    Fatal,
}

/// A field of a kind of object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) treatment: Treatment,
    pub(super) missing: Missing,
    /// The minor version of OpenAPI that introduced it.
    pub(super) since: u64,
}

impl Field {
    const fn or(self, missing: Missing) -> Field {
        Field { missing, ..self }
    }

    const fn since(self, since: u64) -> Field {
        Field { since, ..self }
    }

    /// Returns true if the field is required in this version. OpenAPI 3.1 no longer requires `paths` and `responses`.
    pub(super) fn is_required_in(&self, minor: u64) -> bool {
        minor == 0 || !matches!(self.name, "paths" | "responses")
    }
}

const fn used(name: &'static str, shape: Shape) -> Field {
    let (treatment, missing) = (Treatment::Used, Missing::Fine);
    Field { name, shape, treatment, missing, since: 0 }
}

const fn unused(name: &'static str, shape: Shape) -> Field {
    let (treatment, missing) = (Treatment::NoEffect, Missing::Fine);
    Field { name, shape, treatment, missing, since: 0 }
}

const fn documented(name: &'static str, shape: Shape) -> Field {
    let (treatment, missing) = (Treatment::DocumentedOnly, Missing::Fine);
    Field { name, shape, treatment, missing, since: 0 }
}

impl Kind {
    /// Returns the name as in the specification, for messages and the ledger.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Kind::Document => "document",
            Kind::Info => "info",
            Kind::Contact => "contact",
            Kind::License => "license",
            Kind::Server => "server",
            Kind::ServerVariable => "server variable",
            Kind::Components => "components",
            Kind::Paths => "paths",
            Kind::PathItem => "path item",
            Kind::Operation => "operation",
            Kind::ExternalDocs => "external documentation",
            Kind::Parameter => "parameter",
            Kind::RequestBody => "request body",
            Kind::MediaType => "media type",
            Kind::Encoding => "encoding",
            Kind::Responses => "responses",
            Kind::Response => "response",
            Kind::Callback => "callback",
            Kind::Example => "example",
            Kind::Link => "link",
            Kind::Header => "header",
            Kind::Tag => "tag",
            Kind::SecurityScheme => "security scheme",
            Kind::Flows => "OAuth flows",
            Kind::Flow => "OAuth flow",
        }
    }

    /// Returns true if the document has one object of this kind at most, which is kept whatever it contains.
    pub(super) const fn is_whole(self) -> bool {
        matches!(self, Kind::Document | Kind::Info | Kind::Components | Kind::Paths)
    }

    /// Returns the field with this name.
    pub(super) fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// Returns the expected value of keys that are not fields: paths, status codes and expressions.
    pub(super) const fn entry(self) -> Option<Shape> {
        match self {
            Kind::Paths => Some(Shape::Reference(Kind::PathItem)),
            Kind::Responses => Some(Shape::Reference(Kind::Response)),
            Kind::Callback => Some(Shape::Object(Kind::PathItem)),
            _ => None,
        }
    }

    /// Returns the fields, in the order of the specification.
    pub(super) const fn fields(self) -> &'static [Field] {
        match self {
            Kind::Document => DOCUMENT,
            Kind::Info => INFO,
            Kind::Contact => CONTACT,
            Kind::License => LICENSE,
            Kind::Server => SERVER,
            Kind::ServerVariable => SERVER_VARIABLE,
            Kind::Components => COMPONENTS,
            Kind::Paths | Kind::Callback => &[],
            Kind::PathItem => PATH_ITEM,
            Kind::Operation => OPERATION,
            Kind::ExternalDocs => EXTERNAL_DOCS,
            Kind::Parameter => PARAMETER,
            Kind::RequestBody => REQUEST_BODY,
            Kind::MediaType => MEDIA_TYPE,
            Kind::Encoding => ENCODING,
            Kind::Responses => RESPONSES,
            Kind::Response => RESPONSE,
            Kind::Example => EXAMPLE,
            Kind::Link => LINK,
            Kind::Header => HEADER,
            Kind::Tag => TAG,
            Kind::SecurityScheme => SECURITY_SCHEME,
            Kind::Flows => FLOWS,
            Kind::Flow => FLOW,
        }
    }
}

const TEXTS: Shape = List(&Text);
const SERVERS: Shape = List(&Object(Kind::Server));
const SECURITY: Shape = List(&Map(&TEXTS));
const PARAMETERS: Shape = List(&Reference(Kind::Parameter));
const HEADERS: Shape = Map(&Reference(Kind::Header));
const CONTENT: Shape = Map(&Object(Kind::MediaType));
const LINKS: Shape = Map(&Reference(Kind::Link));
const CALLBACKS: Shape = Map(&Reference(Kind::Callback));
const PATH_ITEMS: Shape = Map(&Reference(Kind::PathItem));

const DOCUMENT: &[Field] = &[
    used("openapi", Text),
    used("$self", Text).since(2),
    used("info", Object(Kind::Info)).or(EmptyObject),
    used("jsonSchemaDialect", Text).since(1),
    used("servers", SERVERS),
    used("paths", Object(Kind::Paths)).or(EmptyObject),
    used("webhooks", PATH_ITEMS).since(1),
    used("components", Object(Kind::Components)),
    used("security", SECURITY),
    documented("tags", List(&Object(Kind::Tag))),
    documented("externalDocs", Object(Kind::ExternalDocs)),
];

const INFO: &[Field] = &[
    documented("title", Text).or(EmptyText),
    documented("summary", Text).since(1),
    documented("description", Text),
    documented("termsOfService", Text),
    documented("contact", Object(Kind::Contact)),
    documented("license", Object(Kind::License)),
    documented("version", Text).or(EmptyText),
];

const CONTACT: &[Field] = &[documented("name", Text), documented("url", Text), documented("email", Text)];

const LICENSE: &[Field] =
    &[documented("name", Text).or(EmptyText), documented("identifier", Text).since(1), documented("url", Text)];

const SERVER: &[Field] = &[
    used("url", Text).or(Fatal),
    used("name", Text).since(2),
    documented("description", Text),
    used("variables", Map(&Object(Kind::ServerVariable))),
];

const SERVER_VARIABLE: &[Field] =
    &[unused("enum", TEXTS), used("default", Text).or(EmptyText), documented("description", Text)];

const COMPONENTS: &[Field] = &[
    used("schemas", Map(&Shape::Schema)),
    used("responses", Map(&Reference(Kind::Response))),
    used("parameters", Map(&Reference(Kind::Parameter))),
    documented("examples", Map(&Reference(Kind::Example))),
    used("requestBodies", Map(&Reference(Kind::RequestBody))),
    used("headers", HEADERS),
    used("securitySchemes", Map(&Reference(Kind::SecurityScheme))),
    unused("links", LINKS),
    used("callbacks", CALLBACKS),
    used("pathItems", PATH_ITEMS).since(1),
];

const PATH_ITEM: &[Field] = &[
    documented("summary", Text),
    documented("description", Text),
    used("get", Object(Kind::Operation)),
    used("put", Object(Kind::Operation)),
    used("post", Object(Kind::Operation)),
    used("delete", Object(Kind::Operation)),
    used("options", Object(Kind::Operation)),
    used("head", Object(Kind::Operation)),
    used("patch", Object(Kind::Operation)),
    used("trace", Object(Kind::Operation)),
    used("servers", SERVERS),
    used("parameters", PARAMETERS),
];

const OPERATION: &[Field] = &[
    used("tags", TEXTS),
    documented("summary", Text),
    documented("description", Text),
    documented("externalDocs", Object(Kind::ExternalDocs)),
    used("operationId", Text),
    used("parameters", PARAMETERS),
    used("requestBody", Reference(Kind::RequestBody)),
    used("responses", Object(Kind::Responses)).or(EmptyObject),
    used("callbacks", CALLBACKS),
    used("deprecated", Bool),
    used("security", SECURITY),
    used("servers", SERVERS),
];

const EXTERNAL_DOCS: &[Field] = &[documented("description", Text), documented("url", Text).or(EmptyText)];

const PARAMETER: &[Field] = &[
    used("name", Text).or(Fatal),
    used("in", Text).or(Fatal),
    documented("description", Text),
    used("required", Bool),
    used("deprecated", Bool),
    unused("allowEmptyValue", Bool),
    used("style", Text),
    used("explode", Bool),
    used("allowReserved", Bool),
    used("schema", Shape::Schema),
    documented("example", Shape::Example),
    documented("examples", Shape::Example),
    used("content", CONTENT),
];

const REQUEST_BODY: &[Field] =
    &[documented("description", Text), used("content", CONTENT).or(EmptyObject), used("required", Bool)];

const MEDIA_TYPE: &[Field] = &[
    used("schema", Shape::Schema),
    documented("example", Shape::Example),
    documented("examples", Shape::Example),
    used("encoding", Map(&Object(Kind::Encoding))),
];

const ENCODING: &[Field] = &[
    used("contentType", Text),
    unused("headers", HEADERS),
    used("style", Text),
    used("explode", Bool),
    unused("allowReserved", Bool),
];

const RESPONSES: &[Field] = &[used("default", Reference(Kind::Response))];

const RESPONSE: &[Field] = &[
    documented("description", Text).or(EmptyText),
    used("headers", HEADERS),
    used("content", CONTENT),
    unused("links", LINKS),
];

const EXAMPLE: &[Field] = &[
    documented("summary", Text),
    documented("description", Text),
    documented("value", Shape::Example),
    documented("externalValue", Text),
];

const LINK: &[Field] = &[
    documented("operationRef", Text),
    documented("operationId", Text),
    documented("parameters", Map(&Any)),
    documented("requestBody", Any),
    documented("description", Text),
    documented("server", Object(Kind::Server)),
];

const HEADER: &[Field] = &[
    documented("description", Text),
    unused("required", Bool),
    unused("deprecated", Bool),
    unused("allowEmptyValue", Bool),
    unused("style", Text),
    unused("explode", Bool),
    used("schema", Shape::Schema),
    documented("example", Shape::Example),
    documented("examples", Shape::Example),
    used("content", CONTENT),
];

const TAG: &[Field] = &[
    documented("name", Text).or(Fatal),
    documented("description", Text),
    documented("externalDocs", Object(Kind::ExternalDocs)),
];

const SECURITY_SCHEME: &[Field] = &[
    used("type", Text).or(Fatal),
    documented("description", Text),
    used("name", Text),
    used("in", Text),
    used("scheme", Text),
    documented("bearerFormat", Text),
    used("flows", Object(Kind::Flows)),
    unused("openIdConnectUrl", Text),
];

const FLOWS: &[Field] = &[
    unused("implicit", Object(Kind::Flow)),
    unused("password", Object(Kind::Flow)),
    used("clientCredentials", Object(Kind::Flow)),
    used("authorizationCode", Object(Kind::Flow)),
];

const FLOW: &[Field] = &[
    used("authorizationUrl", Text),
    used("tokenUrl", Text),
    unused("refreshUrl", Text),
    documented("scopes", Map(&Text)).or(EmptyObject),
];
