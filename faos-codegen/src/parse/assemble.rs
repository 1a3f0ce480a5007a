//! Hands the walked document to `openapiv3` piece by piece, so that any error it reports has a location.

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, PathItem, Paths, ReferenceOr};
use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostics};
use crate::document::{self, Document};
use crate::json::{Object, Pointer, Value};

use super::{
    model::Kind,
    references::{Elsewhere, lookup},
};

pub(super) fn assemble(root: &mut Value, elsewhere: &Elsewhere, diagnostics: &mut Diagnostics) -> Document {
    let mut pieces = Pieces { diagnostics };
    let mut document = Document::default();
    for (at, kind) in elsewhere {
        if let Some(value) = lookup(root, at) {
            pieces.elsewhere(&mut document.elsewhere, *kind, value, at);
        }
    }
    let Value::Object(members) = root else {
        return document;
    };
    document.envelope = pieces.envelope(members);
    let at = Pointer::root();
    if let Some(Value::Object(webhooks)) = members.get("webhooks") {
        document.webhooks = pieces.map(webhooks, &at.join("webhooks"));
    }
    if let Some(Value::Object(components)) = members.get("components")
        && let Some(Value::Object(items)) = components.get("pathItems")
    {
        document.path_items = pieces.map(items, &at.join("components").join("pathItems"));
    }
    if let Some(Value::Object(info)) = members.get("info") {
        document.summary = string(info.get("summary"));
        document.license_identifier = string(info.get("license").and_then(|license| license.get("identifier")));
    }
    document
}

fn string(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}

struct Pieces<'d> {
    diagnostics: &'d mut Diagnostics,
}

impl Pieces<'_> {
    fn piece<'v, T: Deserialize<'v>>(&mut self, value: &'v Value, at: &Pointer) -> Option<T> {
        T::deserialize(value)
            .map_err(|error| {
                self.diagnostics.warning(Code::UnusableValue, at, format!("{error}; left out"));
            })
            .ok()
    }

    fn member<'v, T: Deserialize<'v>>(&mut self, members: &'v Object, name: &str, at: &Pointer) -> Option<T> {
        self.piece(members.get(name)?, &at.join(name))
    }

    fn map<'v, T: Deserialize<'v>>(&mut self, members: &'v Object, at: &Pointer) -> IndexMap<String, T> {
        let members = members.iter();
        members.filter_map(|(name, value)| Some((name.clone(), self.piece(value, &at.join(name))?))).collect()
    }

    fn extensions(&mut self, members: &Object, at: &Pointer) -> IndexMap<String, serde_json::Value> {
        let members = members.iter().filter(|(name, _)| name.starts_with("x-"));
        members.filter_map(|(name, value)| Some((name.clone(), self.piece(value, &at.join(name))?))).collect()
    }

    fn envelope(&mut self, members: &Object) -> OpenAPI {
        let at = Pointer::root();
        OpenAPI {
            openapi: string(members.get("openapi")).unwrap_or_default(),
            info: self.member(members, "info", &at).unwrap_or_default(),
            servers: self.member(members, "servers", &at).unwrap_or_default(),
            paths: self.paths(members.get("paths"), &at.join("paths")),
            components: self.components(members.get("components"), &at.join("components")),
            security: self.member(members, "security", &at),
            tags: self.member(members, "tags", &at).unwrap_or_default(),
            external_docs: self.member(members, "externalDocs", &at),
            extensions: self.extensions(members, &at),
        }
    }

    fn paths(&mut self, value: Option<&Value>, at: &Pointer) -> Paths {
        let Some(Value::Object(members)) = value else {
            return Paths::default();
        };
        let items = members.iter().filter(|(path, _)| path.starts_with('/'));
        let items = items.filter_map(|(path, item)| {
            let item: ReferenceOr<PathItem> = self.reference_or(item, &at.join(path))?;
            Some((path.clone(), item))
        });
        Paths { paths: items.collect(), extensions: self.extensions(members, at) }
    }

    /// Deserializes a reference or an item. `openapiv3` would try both on a copy of the value.
    fn reference_or<'v, T: Deserialize<'v>>(&mut self, value: &'v Value, at: &Pointer) -> Option<ReferenceOr<T>> {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => Some(ReferenceOr::ref_(reference)),
            None => self.piece(value, at).map(ReferenceOr::Item),
        }
    }

    fn references_or<'v, T: Deserialize<'v>>(
        &mut self,
        members: &'v Object,
        name: &str,
        at: &Pointer,
    ) -> IndexMap<String, ReferenceOr<T>> {
        let Some(Value::Object(members)) = members.get(name) else {
            return IndexMap::new();
        };
        let at = at.join(name);
        let members = members.iter();
        members.filter_map(|(name, value)| Some((name.clone(), self.reference_or(value, &at.join(name))?))).collect()
    }

    fn components(&mut self, value: Option<&Value>, at: &Pointer) -> Option<Components> {
        let members = value?.as_object()?;
        Some(Components {
            schemas: self.references_or(members, "schemas", at),
            responses: self.references_or(members, "responses", at),
            parameters: self.references_or(members, "parameters", at),
            examples: self.references_or(members, "examples", at),
            request_bodies: self.references_or(members, "requestBodies", at),
            headers: self.references_or(members, "headers", at),
            security_schemes: self.references_or(members, "securitySchemes", at),
            links: self.references_or(members, "links", at),
            callbacks: self.references_or(members, "callbacks", at),
            extensions: self.extensions(members, at),
        })
    }

    fn elsewhere(&mut self, elsewhere: &mut document::Elsewhere, kind: Kind, value: &Value, at: &Pointer) {
        macro_rules! put {
            ($field:ident) => {
                if let Some(item) = self.reference_or(value, at) {
                    elsewhere.$field.insert(at.clone(), item);
                }
            };
        }
        match kind {
            Kind::Parameter => put!(parameters),
            Kind::RequestBody => put!(request_bodies),
            Kind::Response => put!(responses),
            Kind::Header => put!(headers),
            Kind::PathItem => put!(path_items),
            Kind::Example => put!(examples),
            Kind::Link => put!(links),
            Kind::SecurityScheme => put!(security_schemes),
            _ => {}
        }
    }
}
