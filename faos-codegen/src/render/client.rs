//! `client.rs`: API-wide facts, and the constructors and resource accessors of the client.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Location, SchemeKind, Security, SecurityScheme, Server, ServerVariable};
use crate::naming::{Named, RustIdent, VariableNames};
use crate::settings::Settings;

use super::checked::{Code, DocText, InnerDocs, ModuleFile, Text, Words};
use super::{File, docs, features, types};

pub(super) fn file(named: &Named, settings: &Settings) -> File {
    let api = &named.api;
    let resources = (!api.operations.is_empty()).then(|| {
        features::import(
            &named.features,
            &quote!(
                use crate::resources;
            ),
        )
    });
    let mut items = vec![quote!(#resources)];
    items.extend(facts(named, settings));
    items.push(table(named, settings));
    if !named.servers.is_empty() {
        items.push(environment(named));
        items.push(environment_builder());
    }
    items.extend(named.builder.variables.values().zip(&api.variables).filter_map(|(names, of)| values(names, of)));
    items.extend(variable_setters(named));
    items.extend(credential_setters(named));
    items.push(constructors(named, settings));
    items.extend(own_types(api));
    items.extend(api.events.map(|_| verifier()));
    items.extend((!api.operations.is_empty()).then(|| accessors(named)));
    let docs = DocText::ours("API-wide facts, and the constructors and resource accessors of the client.", &[]);
    File { file: ModuleFile::root("client"), docs: InnerDocs::new(&docs), items }
}

/// Returns the imports of runtime items.
fn facts(named: &Named, settings: &Settings) -> Vec<TokenStream> {
    let api = &named.api;
    let has_schemes = !api.schemes.is_empty();
    let takes_credential = named.builder.schemes.keys().any(|name| {
        let kind = api.schemes.iter().find(|known| known.name == *name).map(|known| &known.kind);
        kind.is_some_and(|kind| !matches!(kind, SchemeKind::ApiKey { .. }))
    });
    let has_constructors = api.is_key_enough;
    let has_variables = api.servers.values().chain(&api.relative_server).any(|server| !server.variables.is_empty())
        || operation_servers(api).next().is_some();
    let has_keys = api.schemes.iter().any(|known| matches!(known.kind, SchemeKind::ApiKey { .. }));
    let names = [
        ("Api", true),
        ("Client", true),
        ("ClientBuilder", true),
        ("Credential", takes_credential),
        ("Error", has_constructors),
        ("In", has_keys),
        ("RateLimitHeaders", api.rate_limit.is_some()),
        ("Scheme", has_schemes),
        ("Server", !api.servers.is_empty() || api.relative_server.is_some() || operation_servers(api).next().is_some()),
        ("Variable", has_variables),
        ("WebhookScheme", settings.webhooks.is_some()),
        ("environment", !api.servers.is_empty()),
        ("open_enum", api.variables.iter().any(|variable| !variable.values.is_empty())),
        ("own_types", !api.own_types.is_empty()),
    ];
    let names = names.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| RustIdent::new(name));
    let verifier = api.events.map(|_| {
        let error = (!has_constructors).then(|| quote!(Error,));
        let names = match error {
            Some(error) => quote!({#error WebhookVerifier}),
            None => quote!(WebhookVerifier),
        };
        quote! {
            #[cfg(feature = "webhooks")]
            use crate::runtime::facts::#names;
        }
    });
    let facts = quote! {
        use crate::runtime::facts::{#(#names),*};
    };
    [facts].into_iter().chain(verifier).collect()
}

/// Returns the implementations that types of the application need.
fn own_types(api: &Api) -> Option<TokenStream> {
    let types = api.own_types.iter().map(|(path, is_number)| {
        let path = types::path(path);
        if *is_number { quote!(type Number = #path;) } else { quote!(type Text = #path;) }
    });
    (!api.own_types.is_empty()).then(|| quote!(own_types! { #(#types)* }))
}

/// Returns the static with the facts that all operations share.
fn table(named: &Named, settings: &Settings) -> TokenStream {
    let api = &named.api;
    let title = Text::new(&api.title);
    let variable = Text::new(settings.key_variable.as_deref().unwrap_or_default());
    let servers = (!api.servers.is_empty()).then(|| {
        let servers = api
            .servers
            .iter()
            .map(|(id, of)| server(named, &Text::new(named.servers[id].as_str()), of, &quote!(Variable)));
        quote!(servers: &[#(#servers),*],)
    });
    let relative = api.relative_server.as_ref().map(|of| {
        let server = server(named, &Text::new(""), of, &quote!(Variable));
        quote!(relative: Some(#server),)
    });
    let mut of_operations = operation_servers(api).peekable();
    let of_operations = of_operations.peek().is_some().then(|| {
        let servers = of_operations.map(|of| server(named, &Text::new(""), of, &quote!(Variable)));
        quote!(operation_servers: &[#(#servers),*],)
    });
    let key_scheme = api.key_scheme.as_ref().map(|name| {
        let name = Text::new(name);
        quote!(key_scheme: #name,)
    });
    let schemes: Vec<TokenStream> = api.schemes.iter().map(scheme).collect();
    let schemes = (!schemes.is_empty()).then(|| quote!(schemes: &[#(#schemes),*],));
    let security = (!api.security.is_empty()).then(|| {
        let alternatives = alternatives(&api.security);
        quote!(security: #alternatives,)
    });
    let rate_limit = api.rate_limit.as_ref().map(|headers| {
        let [limit, remaining, reset] =
            [&headers.limit, &headers.remaining, &headers.reset].map(|name| Text::new(name));
        quote!(rate_limit: RateLimitHeaders { limit: #limit, remaining: #remaining, reset: #reset },)
    });
    let request_id = api.request_id.as_ref().map(|way| {
        let way = way.iter().map(|name| Text::new(name));
        quote!(request_id: &[#(#way),*],)
    });
    let webhooks = settings.webhooks.as_ref().map(|scheme| {
        let [id, timestamp, signature, secret_prefix] =
            [&scheme.id, &scheme.timestamp, &scheme.signature, &scheme.secret_prefix].map(|name| Text::new(name));
        quote! {
            webhooks: WebhookScheme {
                id: #id,
                timestamp: #timestamp,
                signature: #signature,
                secret_prefix: #secret_prefix,
            },
        }
    });
    quote! {
        pub(crate) static API: Api = Api {
            name: #title,
            key_variable: #variable,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            #servers
            #relative
            #of_operations
            #schemes
            #key_scheme
            #security
            #rate_limit
            #request_id
            #webhooks
            ..Api::DEFAULT
        };
    }
}

/// Returns the servers of operations that have variables, each once.
fn operation_servers(api: &Api) -> impl Iterator<Item = &Server> {
    let mut seen = HashSet::new();
    let servers = api.operations.values().flat_map(|operation| &operation.servers);
    servers.filter(move |server| !server.variables.is_empty() && seen.insert(&server.template))
}

/// Returns a server as a constant expression. `variable` is the path of the type of variables.
pub(super) fn server(named: &Named, name: &Text<'_>, server: &Server, variable: &TokenStream) -> TokenStream {
    let url = Text::new(&server.template);
    let variables = (!server.variables.is_empty()).then(|| {
        let variables = server.variables.iter().map(|of| {
            let setter = Text::new(named.builder.variables[&of.name].setter.as_str());
            let name = Text::new(&of.name);
            match of.default.as_deref().map(Text::new) {
                Some(default) => quote!(#variable::new(#name, #setter, #default)),
                None => quote!(#variable::required(#name, #setter)),
            }
        });
        quote!(.variables(&[#(#variables),*]))
    });
    quote!(Server::new(#name, #url)#variables)
}

fn scheme(scheme: &SecurityScheme) -> TokenStream {
    let name = Text::new(&scheme.name);
    let unused = (!scheme.is_used && !matches!(scheme.kind, SchemeKind::Other(_))).then(|| quote!(.unused()));
    let scheme = match &scheme.kind {
        SchemeKind::Bearer => quote!(Scheme::bearer(#name)),
        SchemeKind::Basic => quote!(Scheme::basic(#name)),
        SchemeKind::ApiKey { location, name: parameter } => {
            let parameter = Text::new(parameter);
            let place = match location {
                Location::Header | Location::Path => quote!(In::Header),
                Location::Query => quote!(In::Query),
                Location::Cookie => quote!(In::Cookie),
            };
            quote!(Scheme::api_key(#name, #place, #parameter))
        }
        SchemeKind::OAuth2 { authorization_url, token_url, .. } => {
            let authorization_url = authorization_url.as_deref().map(Text::new);
            let authorization_url = authorization_url.map(|url| quote!(.authorization_url(#url)));
            let token_url = token_url.as_deref().map(Text::new);
            let token_url = token_url.map(|url| quote!(.token_url(#url)));
            quote!(Scheme::oauth2(#name) #authorization_url #token_url)
        }
        SchemeKind::Other(_) => quote!(Scheme::unsupported(#name)),
    };
    quote!(#scheme #unused)
}

/// Returns alternative security schemes as a constant expression.
pub(super) fn alternatives(security: &Security) -> TokenStream {
    let alternatives = security.iter().map(|all| {
        let all = all.iter().map(|name| Text::new(name));
        quote!(&[#(#all),*])
    });
    quote!(&[#(#alternatives),*])
}

fn environment(named: &Named) -> TokenStream {
    let variants = named.api.servers.iter().map(|(id, server)| {
        let name = &named.servers[id];
        let docs = DocText::ours("{}.", &[&Code::new(&server.template)]);
        let url = Text::new(&server.url);
        quote!(#docs #name = #url,)
    });
    quote! {
        environment! {
            /// A server environment of the API.
            pub enum Environment {
                #(#variants)*
            }
        }
    }
}

fn environment_builder() -> TokenStream {
    quote! {
        impl ClientBuilder {
            /// Sets the environment to call.
            pub fn environment(self, environment: Environment) -> Self {
                self.server(environment as usize)
            }
        }
    }
}

/// Returns the enum of the values of a server variable.
fn values(names: &VariableNames, variable: &ServerVariable) -> Option<TokenStream> {
    let (name, variants) = names.values.as_ref()?;
    let rest = &names.rest;
    let other = (rest.as_str() != "Unknown").then(|| quote!(#[other(#rest)]));
    let variants = variants.iter().zip(&variable.values).map(|(name, value)| {
        let value = Text::new(value);
        quote!(#name = #value,)
    });
    let docs = DocText::ours("A value of the variable {} in the URL of a server.", &[&Code::new(&variable.name)]);
    Some(quote! {
        open_enum! {
            #docs
            #other
            pub enum #name {
                #(#variants)*
            }
        }
    })
}

/// Returns the builder's setters for server variables.
fn variable_setters(named: &Named) -> Option<TokenStream> {
    let setters = named.api.variables.iter().map(|variable| {
        let names = &named.builder.variables[&variable.name];
        let (setter, name) = (&names.setter, Text::new(&variable.name));
        let docs = DocText::ours("Sets the variable {} in the URL of the server.", &[&Code::new(&variable.name)]);
        let default = match &variable.default {
            Some(default) if default.is_empty() => DocText::ours("By default, it is empty.", &[]),
            Some(default) => DocText::ours("The default is {}.", &[&Code::line(default)]),
            None => DocText::ours("It has no usable default, so it must be set.", &[]),
        };
        let docs = docs.then(default).then(docs::of(&variable.docs));
        match &names.values {
            Some((ty, _)) => quote! {
                #docs
                pub fn #setter(self, value: impl Into<#ty>) -> Self {
                    self.server_variable(#name, value.into().as_str())
                }
            },
            None => quote! {
                #docs
                pub fn #setter(self, value: impl Into<String>) -> Self {
                    self.server_variable(#name, value)
                }
            },
        }
    });
    let setters: Vec<TokenStream> = setters.collect();
    (!setters.is_empty()).then(|| {
        quote! {
            impl ClientBuilder {
                #(#setters)*
            }
        }
    })
}

/// Returns the builder's setters for credentials.
fn credential_setters(named: &Named) -> Option<TokenStream> {
    let setters = named.api.schemes.iter().filter_map(|scheme| {
        let (setter, name) = (named.builder.schemes.get(&scheme.name)?, Text::new(&scheme.name));
        let docs = credential_docs(scheme);
        Some(match &scheme.kind {
            SchemeKind::Basic => quote! {
                #docs
                pub fn #setter(self, user: impl Into<String>, password: impl Into<String>) -> Self {
                    self.credential(#name, Credential::basic(user, password))
                }
            },
            SchemeKind::ApiKey { .. } => quote! {
                #docs
                pub fn #setter(self, key: impl Into<String>) -> Self {
                    self.credential(#name, key.into())
                }
            },
            _ => quote! {
                #docs
                pub fn #setter(self, token: impl Into<Credential>) -> Self {
                    self.credential(#name, token)
                }
            },
        })
    });
    let setters: Vec<TokenStream> = setters.collect();
    (!setters.is_empty()).then(|| {
        quote! {
            impl ClientBuilder {
                #(#setters)*
            }
        }
    })
}

/// Documents the credential of a scheme, with the description from the document.
fn credential_docs(scheme: &SecurityScheme) -> DocText {
    let name = Code::new(&scheme.name);
    let docs = match &scheme.kind {
        SchemeKind::Bearer => DocText::ours("Sets the bearer token for the security scheme {}.", &[&name]),
        SchemeKind::Basic => DocText::ours("Sets the user name and password for the security scheme {}.", &[&name]),
        SchemeKind::OAuth2 { .. } => {
            DocText::ours("Sets the access token, or a source of access tokens, for the security scheme {}.", &[&name])
        }
        SchemeKind::ApiKey { location, name: parameter } => {
            let place = match location {
                Location::Query => "Sets the key for the security scheme {}, sent in the query parameter {}.",
                Location::Cookie => "Sets the key for the security scheme {}, sent in the cookie {}.",
                Location::Header | Location::Path => "Sets the key for the security scheme {}, sent in the header {}.",
            };
            DocText::ours(place, &[&name, &Code::new(parameter)])
        }
        SchemeKind::Other(_) => DocText::ours(
            "The client does not support the security scheme {}. Calls are sent without a credential for it, unless the request has a header with one.",
            &[&name],
        ),
    };
    let unused = (!scheme.is_used && !matches!(scheme.kind, SchemeKind::Other(_))).then(|| {
        DocText::ours(
            "No operation in the API's document requires the scheme, so `build` refuses a credential for it.",
            &[],
        )
    });
    docs.then(docs::of(&scheme.docs)).then(unused.unwrap_or_default())
}

/// Documents the schemes without a setter of their own.
fn other_schemes(named: &Named) -> impl Iterator<Item = DocText> {
    let schemes = named.api.schemes.iter().filter(|scheme| !named.builder.schemes.contains_key(&scheme.name));
    schemes.filter_map(|scheme| {
        let is_supported = !matches!(scheme.kind, SchemeKind::Other(_));
        let setter = match &scheme.kind {
            SchemeKind::Basic => "basic",
            _ if named.api.key_scheme.as_ref() == Some(&scheme.name) => "api_key",
            _ => "bearer_token",
        };
        let first = match is_supported {
            true if scheme.docs.text.is_empty() => return None,
            true => DocText::ours(
                "{} sets the credential for the security scheme {}:",
                &[&Code::new(setter), &Code::new(&scheme.name)],
            ),
            false => return Some(credential_docs(scheme)),
        };
        Some(first.then(docs::of(&scheme.docs)))
    })
}

fn constructors(named: &Named, settings: &Settings) -> TokenStream {
    let api = &named.api;
    let from_env = settings.key_variable.as_deref().filter(|_| api.is_key_enough).map(|variable| {
        let docs = DocText::ours(
            "Creates a client with the API key in the environment variable {}.\n\n# Errors\n\nReturns an error if the variable is unset or its value is not a valid key.",
            &[&Code::new(variable)],
        );
        quote! {
            #docs
            pub fn from_env() -> Result<Self, Error> {
                Self::builder().api_key_from_env()?.build()
            }
        }
    });
    let builder_docs = DocText::ours("Returns a builder for a client with custom settings.", &[]);
    let builder_docs =
        api.schemes.iter().filter_map(scopes).chain(other_schemes(named)).fold(builder_docs, DocText::then);
    let new = api.is_key_enough.then(|| {
        quote! {
            /// Creates a client with the given API key.
            ///
            /// # Errors
            ///
            /// Returns an error if the key is empty or contains characters that are not valid in a header.
            pub fn new(api_key: impl Into<String>) -> Result<Self, Error> {
                Self::builder().api_key(api_key).build()
            }
        }
    });
    quote! {
        impl Client {
            #new

            #from_env

            #builder_docs
            pub fn builder() -> ClientBuilder {
                ClientBuilder::for_api(&API)
            }
        }
    }
}

/// Documents the scopes of access tokens, which a token request has to name.
fn scopes(scheme: &SecurityScheme) -> Option<DocText> {
    let SchemeKind::OAuth2 { scopes, .. } = &scheme.kind else {
        return None;
    };
    let list = scopes.iter().map(|(name, _)| Words::new("- {}", &[&Code::new(name)]));
    let first = Words::new("Access tokens for {} support these scopes:\n", &[&Code::new(&scheme.name)]);
    (!scopes.is_empty()).then(|| DocText::of_lines(std::iter::once(first).chain(list)))
}

/// Returns the constructor of the webhook verifier.
fn verifier() -> TokenStream {
    quote! {
        #[cfg(feature = "webhooks")]
        impl WebhookVerifier {
            /// Creates a verifier for deliveries to a webhook with the given secret.
            ///
            /// # Errors
            ///
            /// Returns an error if the secret is not Base64 or is shorter than 24 bytes.
            pub fn new(secret: &str) -> Result<Self, Error> {
                Self::for_api(&API, secret)
            }
        }
    }
}

fn accessors(named: &Named) -> TokenStream {
    let accessors = named.api.resources.iter().map(|(id, resource)| {
        let resource_names = &named.resources[id];
        let docs =
            docs::of(&resource.docs).or_else(|| DocText::ours("Operations of {}.", &[&Code::new(&resource.name)]));
        let condition = named.features.of_resource(id);
        let (accessor, name) = (&resource_names.accessor, &resource_names.name);
        quote! {
            #docs
            #condition
            pub fn #accessor(&self) -> resources::#name<'_> {
                resources::#name::new(self)
            }
        }
    });
    quote! {
        impl Client {
            #(#accessors)*
        }
    }
}
