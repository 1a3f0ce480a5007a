//! The example of how a client is created, for the README and the docs of the crate. It contains only names.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{SchemeKind, Security, SecurityScheme};
use crate::naming::{Named, RustIdent};
use crate::print;
use crate::settings::Settings;

use super::checked::{DocText, Words};

/// Returns the lines of code that create a client, with `krate` as the prefix of its path.
pub(crate) fn construction(named: &Named, krate: &RustIdent) -> Vec<String> {
    let (client, _) = client(named);
    print::statement(&quote!(let client = #krate::#client?;))
}

/// Documents how a client is created, if a key alone is not enough.
pub(super) fn docs(named: &Named, settings: &Settings) -> DocText {
    let (client, arguments) = client(named);
    if is_new(named) || client.to_string() == quote!(Client::builder().build()).to_string() {
        return DocText::default();
    }
    let ours = |line| Words::new(line, &[]);
    let mut lines = Vec::new();
    match settings.crate_name.as_deref().map(RustIdent::new) {
        Some(krate) => {
            let list = arguments.iter().map(|name| Words::new("{}: &str", &[name]));
            let list = Words::joined(list, ", ");
            lines.push(ours("```no_run"));
            lines.push(Words::new("# use {}::Client;", &[&krate]));
            lines.push(Words::new("# fn example({}) -> Result<(), {}::Error> {", &[&list, &krate]));
            lines.extend(Words::of_statement(&quote!(let client = #client?;)));
            lines.extend(["# Ok(())", "# }", "```"].map(ours));
        }
        None => {
            lines.push(ours("```text"));
            lines.extend(Words::of_statement(&quote!(let client = #client?;)));
            lines.push(ours("```"));
        }
    }
    DocText::ours("To create a client, set its credentials and its server:", &[]).then(DocText::of_lines(lines))
}

/// Returns true if a client is created from its key alone.
fn is_new(named: &Named) -> bool {
    named.api.is_key_enough && server(named).is_empty()
}

/// Returns the expression that creates a client, and the variables in it.
fn client(named: &Named) -> (TokenStream, Vec<RustIdent>) {
    if is_new(named) {
        return (quote!(Client::new(key)), vec![RustIdent::new("key")]);
    }
    let mut calls = TokenStream::new();
    let mut variables = Vec::new();
    let credentials: Vec<_> = match named.api.is_key_enough {
        true => vec![(RustIdent::new("api_key"), vec![RustIdent::new("key")])],
        false => credentials(named).into_iter().filter_map(|scheme| credential(named, scheme)).collect(),
    };
    for (setter, arguments) in credentials.into_iter().chain(server(named)) {
        calls.extend(quote!(.#setter(#(#arguments),*)));
        variables.extend(arguments);
    }
    (quote!(Client::builder() #calls.build()), variables)
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
