//! The OpenAPI document model, common to versions 3.0 to 3.2.
//!
//! The envelope is `openapiv3`'s model. Each schema in it is a reference to the schema's own location; the schemas
//! themselves are in one table, in the vocabulary of JSON Schema 2020-12.

mod format;
mod id;
mod ledger;
mod schema;
mod schemas;
mod uncommon;

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{
    Example, Header, Link, OpenAPI, Parameter, PathItem, ReferenceOr, RequestBody, Response, SecurityScheme,
};

use crate::json::{Pointer, Value};

pub use self::{
    format::Format,
    id::SchemaId,
    ledger::{Entry, Ledger, Treatment},
    schema::{Reference, Schema, Type, Types, Typing},
    schemas::Schemas,
    uncommon::{Discriminator, Uncommon},
};
pub(crate) use schema::ENUM_NAMES;

/// The maximum length of a chain of references of the envelope; longer chains are treated as cycles.
pub const MAX_REFERENCE_CHAIN: usize = 64;

/// The maximum length of a chain of schemas that are only references. Each is followed anew, in quadratic time.
pub const MAX_SCHEMA_CHAIN: usize = 5_000;

/// A document that was parsed without errors.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The version of OpenAPI that the document states.
    pub version: Version,
    /// Everything but the schemas. Each schema is replaced by a reference to its own pointer, see
    /// [`Document::schema_at`]. Examples are in [`Document::examples`] instead. Each operation has a copy of the
    /// callbacks that it refers to, because `openapiv3` does not support references to callbacks there.
    pub envelope: OpenAPI,
    /// `webhooks`, by name.
    pub webhooks: IndexMap<String, ReferenceOr<PathItem>>,
    /// `components.pathItems`, by name.
    pub path_items: IndexMap<String, ReferenceOr<PathItem>>,
    /// The names of servers, by location, which the envelope lacks.
    pub server_names: HashMap<Pointer, String>,
    /// The names of the security schemes of type `mutualTLS`, which the envelope lacks.
    pub mutual_tls: Vec<String>,
    /// The names of the security schemes that cannot be used, which the envelope lacks.
    pub unusable_schemes: Vec<String>,
    /// The required parameters that cannot be used, by location, with their names. In the envelope, each is a reference
    /// to itself.
    pub lost: HashMap<Pointer, String>,
    /// `info.summary`.
    pub summary: Option<String>,
    /// `info.license.identifier`, an SPDX expression.
    pub license_identifier: Option<String>,
    /// Items outside of `components` that are referenced.
    pub elsewhere: Elsewhere,
    /// All schemas.
    pub schemas: Schemas,
    /// The values of `example`, `examples` and `value` in the envelope, by location.
    pub examples: IndexMap<Pointer, Value>,
    /// The treatment of every key.
    pub ledger: Ledger,
}

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The major version; always 3.
    pub major: u64,
    /// The minor version.
    pub minor: u64,
}

/// The items outside of `components` that references of the envelope point to, by pointer.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    /// Parameters.
    pub parameters: IndexMap<Pointer, ReferenceOr<Parameter>>,
    /// Request bodies.
    pub request_bodies: IndexMap<Pointer, ReferenceOr<RequestBody>>,
    /// Responses.
    pub responses: IndexMap<Pointer, ReferenceOr<Response>>,
    /// Headers.
    pub headers: IndexMap<Pointer, ReferenceOr<Header>>,
    /// Path items.
    pub path_items: IndexMap<Pointer, ReferenceOr<PathItem>>,
    /// Examples.
    pub examples: IndexMap<Pointer, ReferenceOr<Example>>,
    /// Links.
    pub links: IndexMap<Pointer, ReferenceOr<Link>>,
    /// Security schemes.
    pub security_schemes: IndexMap<Pointer, ReferenceOr<SecurityScheme>>,
}

/// Defines a lookup function of [`Document`] for each kind of referenceable item.
macro_rules! followed {
    ($($(#[$doc:meta])* $name:ident: $ty:ty = $components:literal, $field:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<'a>(&'a self, reference: &'a ReferenceOr<$ty>) -> Option<&'a $ty> {
            self.follow(reference, |at| match in_components(at, $components) {
                Some(name) => self.envelope.components.as_ref()?.$field.get(name.as_ref()),
                None => self.elsewhere.$field.get(at),
            })
        }
    )*};
}

impl Document {
    followed! {
        /// Resolves a parameter or a reference to one.
        parameter: Parameter = "parameters", parameters;
        /// Resolves a request body or a reference to one.
        request_body: RequestBody = "requestBodies", request_bodies;
        /// Resolves a response or a reference to one.
        response: Response = "responses", responses;
        /// Resolves a header or a reference to one.
        header: Header = "headers", headers;
        /// Resolves a security scheme or a reference to one.
        security_scheme: SecurityScheme = "securitySchemes", security_schemes;
    }

    /// Resolves a path item or a reference to one.
    pub fn path_item<'a>(&'a self, reference: &'a ReferenceOr<PathItem>) -> Option<&'a PathItem> {
        self.follow(reference, |at| match in_components(at, "pathItems") {
            Some(name) => self.path_items.get(name.as_ref()),
            None => self.elsewhere.path_items.get(at),
        })
    }

    /// Returns the name of a required parameter that cannot be used, or `None` for any other parameter.
    pub fn lost_parameter(&self, parameter: &ReferenceOr<Parameter>) -> Option<&str> {
        let mut parameter = parameter;
        for _ in 0..=MAX_REFERENCE_CHAIN {
            let ReferenceOr::Reference { reference } = parameter else { return None };
            let at = Pointer::parse(reference)?;
            if let Some(name) = self.lost.get(&at) {
                return Some(name);
            }
            parameter = match in_components(&at, "parameters") {
                Some(name) => self.envelope.components.as_ref()?.parameters.get(name.as_ref())?,
                None => self.elsewhere.parameters.get(&at)?,
            };
        }
        None
    }

    /// Returns the first example of a parameter, which is at the given location.
    pub fn parameter_example<'a>(&'a self, parameter: &'a ReferenceOr<Parameter>, at: &Pointer) -> Option<&'a Value> {
        let (mut parameter, mut at) = (parameter, at.clone());
        for _ in 0..=MAX_REFERENCE_CHAIN {
            let ReferenceOr::Reference { reference } = parameter else { break };
            at = Pointer::parse(reference)?;
            parameter = match in_components(&at, "parameters") {
                Some(name) => self.envelope.components.as_ref()?.parameters.get(name.as_ref())?,
                None => self.elsewhere.parameters.get(&at)?,
            };
        }
        if let Some(example) = self.examples.get(&at.join("example")) {
            return Some(example);
        }
        let (_, first) = self.examples.get(&at.join("examples"))?.as_object()?.iter().next()?;
        self.example_value(first)
    }

    /// Returns the value of an example object, which is inline or among the components.
    pub fn example_value<'a>(&'a self, example: &'a Value) -> Option<&'a Value> {
        match example.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.examples.get(&Pointer::from_fragment(reference.strip_prefix('#')?)?.join("value")),
            None => example.get("value"),
        }
    }

    /// Returns the schema that a reference in the envelope stands for.
    pub fn schema_at(&self, reference: &ReferenceOr<openapiv3::Schema>) -> Option<SchemaId> {
        match reference {
            ReferenceOr::Reference { reference } => self.schemas.by_pointer(&Pointer::parse(reference)?),
            ReferenceOr::Item(_) => None,
        }
    }

    /// Returns the named schemas of `components`, in document order.
    pub fn named_schemas(&self) -> impl Iterator<Item = (&str, SchemaId)> {
        let components = self.envelope.components.iter();
        components.flat_map(|components| {
            let schemas = components.schemas.iter();
            schemas.filter_map(|(name, schema)| Some((name.as_str(), self.schema_at(schema)?)))
        })
    }

    fn follow<'a, T>(
        &'a self,
        reference: &'a ReferenceOr<T>,
        find: impl Fn(&Pointer) -> Option<&'a ReferenceOr<T>>,
    ) -> Option<&'a T> {
        let mut reference = reference;
        for _ in 0..=MAX_REFERENCE_CHAIN {
            match reference {
                ReferenceOr::Item(item) => return Some(item),
                ReferenceOr::Reference { reference: text } => reference = find(&Pointer::parse(text)?)?,
            }
        }
        None
    }
}

/// Returns the name of the member of `components/<field>` that the pointer refers to.
fn in_components<'a>(at: &'a Pointer, field: &str) -> Option<std::borrow::Cow<'a, str>> {
    let mut segments = at.segments();
    let found = segments.next()? == "components" && segments.next()? == field;
    segments.next().filter(|_| found && segments.next().is_none())
}
