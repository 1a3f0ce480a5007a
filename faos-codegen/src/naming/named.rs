//! An API together with its names.

use crate::api::{Api, HeaderId, IdMap, Operation, OperationId, Resource, ResourceId, ServerId, TypeId};

use super::features::Features;
use super::ident::RustIdent;

/// An API, and the Rust name of every public item of its client.
#[derive(Debug)]
pub struct Named {
    /// The API.
    pub api: Api,
    /// The names of types and of what they contain.
    pub types: IdMap<TypeId, TypeNames>,
    /// Deprecated aliases of types, sorted.
    pub aliases: Vec<(RustIdent, TypeId)>,
    /// The names of resources.
    pub resources: IdMap<ResourceId, ResourceNames>,
    /// The names of operations and of their arguments.
    pub operations: IdMap<OperationId, OperationNames>,
    /// The variants of `Environment`.
    pub servers: IdMap<ServerId, RustIdent>,
    /// The constants of response headers.
    pub headers: IdMap<HeaderId, RustIdent>,
    /// The Cargo features that choose among resources.
    pub features: Features,
}

/// The names of one type.
#[derive(Debug)]
pub struct TypeNames {
    /// The type itself.
    pub name: RustIdent,
    /// The module of a type that has a file of its own.
    pub module: RustIdent,
    /// Fields, variants or branches, in the order of the type's members.
    pub members: Vec<RustIdent>,
    /// The catch-all: the map of additional properties, or the variant of unrecognized values.
    pub rest: RustIdent,
}

/// The names of one resource.
#[derive(Debug)]
pub struct ResourceNames {
    /// The struct.
    pub name: RustIdent,
    /// The method of `Client` that returns it, and its module.
    pub accessor: RustIdent,
    /// The module of the types that its operations need besides named schemas.
    pub types_module: RustIdent,
}

/// The names of one operation.
#[derive(Debug)]
pub struct OperationNames {
    /// The method.
    pub method: RustIdent,
    /// The type of its request, which exists where part of the request is optional.
    pub request: Option<RustIdent>,
    /// The static that describes the operation.
    pub table: RustIdent,
    /// Arguments and setters, in the order of the parameters.
    pub parameters: Vec<RustIdent>,
}

impl Named {
    /// Returns every operation of a resource with its names.
    pub fn operations_of(&self, resource: &Resource) -> Vec<(&Operation, &OperationNames)> {
        resource.operations.iter().map(|id| (&self.api.operations[*id], &self.operations[*id])).collect()
    }

    /// Returns every operation with the names of its resource.
    pub fn all_operations(&self) -> impl Iterator<Item = (OperationId, &ResourceNames)> {
        let resources = self.api.resources.iter();
        resources.flat_map(|(id, resource)| {
            let names = &self.resources[id];
            resource.operations.iter().map(move |operation| (*operation, names))
        })
    }

    /// Returns the Rust name of a type, without its module.
    pub fn of_type(&self, id: TypeId) -> &str {
        self.types.get(id).map(|names| names.name.as_str()).unwrap_or_default()
    }
}
