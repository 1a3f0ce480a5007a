//! The example of how a client is created, for the README and the docs of the crate.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{SchemeKind, Security, SecurityScheme};
use crate::naming::{Named, RustIdent};

use super::checked::Text;

/// Returns the statement that creates a client from environment variables. `path` precedes the names of the crate.
pub(super) fn from_variables(
    named: &Named,
    krate: &RustIdent,
    path: &TokenStream,
    key_variable: Option<&str>,
) -> TokenStream {
    if is_new(named) && key_variable.is_some() {
        return quote!(let client = #path Client::from_env()?;);
    }
    let prefix = krate.as_str().trim_start_matches("r#").to_ascii_uppercase();
    let client = client(named, &|name| {
        let name = match name.as_str() {
            "key" => "API_KEY".to_owned(),
            name => name.trim_start_matches("r#").to_ascii_uppercase(),
        };
        let variable = format!("{prefix}_{name}");
        let variable = Text::new(&variable);
        quote!(std::env::var(#variable)?)
    });
    quote!(let client = #path #client?;)
}

/// Returns the calls of the builder that a scripted client needs.
pub(super) fn of_tests(named: &Named) -> TokenStream {
    calls(named, &|name| match name.as_str() {
        "base_url" => quote!("https://api.example.com"),
        _ => quote!("test"),
    })
}

/// Returns true if a client is created from its key alone.
fn is_new(named: &Named) -> bool {
    named.api.is_key_enough && server(named).is_empty()
}

/// Returns the expression that creates a client. `value` returns the value of a setting.
fn client(named: &Named, value: &dyn Fn(&RustIdent) -> TokenStream) -> TokenStream {
    if is_new(named) {
        let key = value(&RustIdent::new("key"));
        return quote!(Client::new(#key));
    }
    let calls = calls(named, value);
    quote!(Client::builder() #calls.build())
}

/// Returns the calls of the builder that set the credentials and the server.
fn calls(named: &Named, value: &dyn Fn(&RustIdent) -> TokenStream) -> TokenStream {
    let credentials: Vec<_> = match named.api.is_key_enough {
        true => vec![(RustIdent::new("api_key"), vec![RustIdent::new("key")])],
        false => credentials(named).into_iter().filter_map(|scheme| credential(named, scheme)).collect(),
    };
    let calls = credentials.into_iter().chain(server(named)).map(|(setter, arguments)| {
        let arguments = arguments.iter().map(value);
        quote!(.#setter(#(#arguments),*))
    });
    calls.collect()
}

/// Returns the schemes of the first alternative of most operations.
fn credentials(named: &Named) -> Vec<&SecurityScheme> {
    let api = &named.api;
    let mut secured: Vec<&Security> =
        api.operations.values().map(|operation| operation.security.as_ref().unwrap_or(&api.security)).collect();
    secured.retain(|security| !security.is_empty() && security.iter().all(|all| !all.is_empty()));
    let count = |security: &Security| secured.iter().filter(|other| **other == security).count();
    // Of equally frequent ones, the first.
    let most = secured.iter().rev().max_by_key(|security| count(security));
    let names = most.and_then(|security| security.first());
    let scheme = |name: &String| api.schemes.iter().find(|scheme| scheme.name == *name);
    names.into_iter().flatten().filter_map(scheme).collect()
}

/// Returns the setter for the credential of a scheme, with its arguments.
fn credential(named: &Named, scheme: &SecurityScheme) -> Option<(RustIdent, Vec<RustIdent>)> {
    let setter = named.builder.schemes.get(&scheme.name).cloned();
    let general = |name: &str| setter.clone().unwrap_or_else(|| RustIdent::new(name));
    let names = |names: &[&str]| names.iter().map(|name| RustIdent::new(name)).collect();
    Some(match &scheme.kind {
        SchemeKind::Basic => (general("basic"), names(&["user", "password"])),
        SchemeKind::Other(_) => return None,
        SchemeKind::ApiKey { .. } => {
            let setter = general("api_key");
            (setter.clone(), vec![setter])
        }
        SchemeKind::Bearer | SchemeKind::OAuth2 { .. } => (general("bearer_token"), names(&["token"])),
    })
}

/// Returns the setters for the parts of the server's URL that have no default, with their arguments.
fn server(named: &Named) -> Vec<(RustIdent, Vec<RustIdent>)> {
    let api = &named.api;
    let Some(server) = api.servers.values().next() else {
        return vec![(RustIdent::new("base_url"), vec![RustIdent::new("base_url")])];
    };
    let required = server.variables.iter().filter(|variable| variable.default.is_none());
    let setters = required.map(|variable| named.builder.variables[&variable.name].setter.clone());
    setters.map(|setter| (setter.clone(), vec![setter])).collect()
}
