//! `client.rs`: API-wide facts, and the constructors and resource accessors of the client.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Location, SchemeKind, Security, SecurityScheme};
use crate::naming::{Named, RustIdent};
use crate::settings::Settings;

use super::checked::{Code, DocText, InnerDocs, ModuleFile, Text, Words};
use super::{File, docs, features};

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
    items.extend(facts(api, settings));
    items.push(table(named, settings));
    if !named.servers.is_empty() {
        items.push(environment(named));
        items.push(environment_urls(named));
        items.push(environment_builder());
    }
    items.push(constructors(api, settings));
    items.extend(api.events.map(|_| verifier()));
    items.extend((!api.operations.is_empty()).then(|| accessors(named)));
    let docs = DocText::ours("API-wide facts, and the constructors and resource accessors of the client.", &[]);
    File { file: ModuleFile::root("client"), docs: InnerDocs::new(&docs), items }
}

/// Returns the imports of runtime items.
fn facts(api: &Api, settings: &Settings) -> Vec<TokenStream> {
    let has_schemes = api.schemes.iter().any(|known| scheme(known).is_some());
    let has_keys = api.schemes.iter().any(|known| matches!(known.kind, SchemeKind::ApiKey { .. }));
    let names = [
        ("Api", true),
        ("Client", true),
        ("ClientBuilder", true),
        ("Error", true),
        ("In", has_keys),
        ("RateLimitHeaders", api.rate_limit.is_some()),
        ("Scheme", has_schemes),
        ("Server", !api.servers.is_empty()),
        ("WebhookScheme", settings.webhooks.is_some()),
    ];
    let names = names.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| RustIdent::new(name));
    let verifier = api.events.map(|_| {
        quote! {
            #[cfg(feature = "webhooks")]
            use crate::runtime::facts::WebhookVerifier;
        }
    });
    let facts = quote! {
        use crate::runtime::facts::{#(#names),*};
    };
    [facts].into_iter().chain(verifier).collect()
}

/// Returns the static with the facts that all operations share.
fn table(named: &Named, settings: &Settings) -> TokenStream {
    let api = &named.api;
    let title = Text::new(&api.title);
    let variable = Text::new(settings.key_variable.as_deref().unwrap_or_default());
    let servers = (!api.servers.is_empty()).then(|| {
        let servers = named.api.servers.iter().map(|(id, server)| {
            let name = &named.servers[id];
            let (name, url) = (Text::new(name.as_str()), Text::new(&server.url));
            quote!(Server::new(#name, #url))
        });
        quote!(servers: &[#(#servers),*],)
    });
    let schemes: Vec<TokenStream> = api.schemes.iter().filter_map(scheme).collect();
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
            #schemes
            #security
            #rate_limit
            #request_id
            #webhooks
            ..Api::DEFAULT
        };
    }
}

fn scheme(scheme: &SecurityScheme) -> Option<TokenStream> {
    let name = Text::new(&scheme.name);
    Some(match &scheme.kind {
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
        SchemeKind::Other(_) => return None,
    })
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
        let docs = DocText::ours("{}.", &[&Code::new(&server.url)]);
        quote!(#docs #name,)
    });
    quote! {
        /// A server environment of the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Environment {
            #(#variants)*
        }
    }
}

fn environment_urls(named: &Named) -> TokenStream {
    let arms = named.api.servers.iter().map(|(id, server)| {
        let name = &named.servers[id];
        let url = Text::new(&server.url);
        quote!(Self::#name => #url,)
    });
    quote! {
        impl Environment {
            /// Returns the base URL.
            pub fn url(self) -> &'static str {
                match self {
                    #(#arms)*
                }
            }
        }
    }
}

fn environment_builder() -> TokenStream {
    quote! {
        impl ClientBuilder {
            /// Sets the environment to call.
            pub fn environment(self, environment: Environment) -> Self {
                self.base_url(environment.url())
            }
        }
    }
}

fn constructors(api: &Api, settings: &Settings) -> TokenStream {
    let from_env = settings.key_variable.as_deref().map(|variable| {
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
    let builder_docs = api.schemes.iter().filter_map(scopes).fold(builder_docs, DocText::then);
    quote! {
        impl Client {
            /// Creates a client with the given API key.
            ///
            /// # Errors
            ///
            /// Returns an error if the key is empty or contains characters that are not valid in a header.
            pub fn new(api_key: impl Into<String>) -> Result<Self, Error> {
                Self::builder().api_key(api_key).build()
            }

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
