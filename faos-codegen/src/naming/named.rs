//! An API together with its names.

use indexmap::IndexMap;

use crate::api::{Api, HeaderId, IdMap, Operation, OperationId, Resource, ResourceId, SchemeKind, ServerId, TypeId};

use super::features::Features;
use super::ident::RustIdent;
use super::origin::Origin;

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
    /// The names of the builder's methods.
    pub builder: BuilderNames,
    /// The constants of response headers.
    pub headers: IdMap<HeaderId, RustIdent>,
    /// The origins of the names of response headers.
    pub header_origins: IdMap<HeaderId, Origin>,
    /// The Cargo features that choose among resources.
    pub features: Features,
}

/// The names of the builder's methods for credentials and server variables.
#[derive(Debug, Default)]
pub struct BuilderNames {
    /// The setter of each security scheme that the client supports, by the name of the scheme. A general setter, such as
    /// `api_key`, is not repeated.
    pub schemes: IndexMap<String, RustIdent>,
    /// The names for each server variable, by the name of the variable.
    pub variables: IndexMap<String, VariableNames>,
}

/// The names for one server variable.
#[derive(Debug)]
pub struct VariableNames {
    /// The setter.
    pub setter: RustIdent,
    /// The enum of its values, and its variants, if the document lists values.
    pub values: Option<(RustIdent, Vec<RustIdent>)>,
    /// The variant of unrecognized values.
    pub rest: RustIdent,
}

/// The names of one type.
#[derive(Debug)]
pub struct TypeNames {
    /// The type itself.
    pub name: RustIdent,
    /// The origin of its name.
    pub origin: Origin,
    /// The module of a type that has a file of its own.
    pub module: RustIdent,
    /// Fields, variants or branches, in the order of the type's members.
    pub members: Vec<RustIdent>,
    /// The origins of the names of members.
    pub member_origins: Vec<Origin>,
    /// The catch-all: the map of additional properties, or the variant of unrecognized values.
    pub rest: RustIdent,
}

impl TypeNames {
    /// Returns the name of the method that sets a field to `null`. It differs from every field.
    pub(crate) fn null_setter(&self, field: &RustIdent) -> RustIdent {
        let base = [field.as_str().trim_end_matches('_'), "_null"].concat();
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let is_free = |name: &String| self.members.iter().chain([&self.rest]).all(|known| known.as_str() != name);
        let name = [base.clone()].into_iter().chain(numbered).find(is_free);
        RustIdent::new(&name.unwrap_or(base))
    }
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
    /// The origin of its name.
    pub origin: Origin,
    /// The key under `[names]` in the settings that sets its name.
    pub place: String,
}

/// The names of one operation.
#[derive(Debug)]
pub struct OperationNames {
    /// The method.
    pub method: RustIdent,
    /// Deprecated aliases of the method.
    pub aliases: Vec<RustIdent>,
    /// The type of its request, which exists where part of the request is optional.
    pub request: Option<RustIdent>,
    /// The static that describes the operation.
    pub table: RustIdent,
    /// Arguments and setters, in the order of the parameters.
    pub parameters: Vec<RustIdent>,
    /// The origins of these names.
    pub origins: OperationOrigins,
}

impl OperationNames {
    /// Returns the name of the method and its aliases.
    pub(super) fn all_methods(&self) -> impl Iterator<Item = &RustIdent> {
        [&self.method].into_iter().chain(&self.aliases)
    }
}

/// The origins of the names of one operation.
#[derive(Debug)]
pub struct OperationOrigins {
    /// That of the method.
    pub method: Origin,
    /// That of the request type.
    pub request: Option<Origin>,
    /// Those of the arguments and setters.
    pub parameters: Vec<Origin>,
    /// The key under `[names]` in the settings that sets the name of the method.
    pub place: String,
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

    /// Returns the paths of the constructor that takes a key, of the builder's methods for credentials and server
    /// variables, and of the types that these accept, each with the arguments.
    pub fn setup(&self) -> IndexMap<String, String> {
        let mut setup = IndexMap::new();
        if self.api.is_key_enough {
            setup.insert("Client::new".to_owned(), "api_key: impl Into<String>".to_owned());
        }
        for variable in &self.api.variables {
            let VariableNames { setter, values, .. } = &self.builder.variables[&variable.name];
            let ty = values.as_ref().map_or("String", |(ty, _)| ty.as_str());
            setup.insert(format!("ClientBuilder::{}", setter.as_str()), format!("value: impl Into<{ty}>"));
            if let Some((ty, variants)) = values {
                setup.insert(ty.as_str().to_owned(), String::new());
                let paths = variants.iter().map(|variant| format!("{}::{}", ty.as_str(), variant.as_str()));
                setup.extend(paths.map(|path| (path, String::new())));
            }
        }
        for scheme in &self.api.schemes {
            let Some(setter) = self.builder.schemes.get(&scheme.name) else { continue };
            let arguments = match scheme.kind {
                SchemeKind::Basic => "user: impl Into<String>, password: impl Into<String>",
                SchemeKind::ApiKey { .. } => "key: impl Into<String>",
                _ => "token: impl Into<Credential>",
            };
            setup.insert(format!("ClientBuilder::{}", setter.as_str()), arguments.to_owned());
        }
        setup
    }

    /// Returns the Rust name of a type, without its module.
    pub fn of_type(&self, id: TypeId) -> &str {
        self.types.get(id).map(|names| names.name.as_str()).unwrap_or_default()
    }
}
