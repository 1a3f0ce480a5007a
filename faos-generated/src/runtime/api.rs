// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Facts about an API as a whole. Generated code states them once, in a `static`; everything here is `const`.

/// Facts that the document states about the API as a whole.
#[derive(Debug)]
pub(crate) struct Api {
    /// The API's name.
    pub(crate) name: &'static str,
    /// The environment variable that holds the API key.
    pub(crate) key_variable: &'static str,
    /// The value of the `User-Agent` header.
    pub(crate) user_agent: &'static str,
    /// The servers of the API; the first one is the default.
    pub(crate) servers: &'static [Server],
    /// The first server, if its URL is relative: it is joined to the base URL that the caller sets.
    pub(crate) relative: Option<Server>,
    /// The servers of single operations that have variables.
    pub(crate) operation_servers: &'static [Server],
    /// The security schemes.
    pub(crate) schemes: &'static [Scheme],
    /// The scheme that takes the API key; empty if no single scheme does.
    pub(crate) key_scheme: &'static str,
    /// The default security requirement of an operation.
    pub(crate) security: Security,
    /// The response headers that state the rate limit.
    pub(crate) rate_limit: RateLimitHeaders,
    /// The response header that holds the request id.
    pub(crate) request_id_header: &'static str,
    /// The path of the request id in a response body.
    pub(crate) request_id: &'static [&'static str],
    /// The path of the error description in an error response; an empty path is the whole body.
    pub(crate) error: &'static [&'static str],
    /// The headers that sign webhook deliveries.
    pub(crate) webhooks: WebhookScheme,
}

impl Api {
    /// The defaults for everything that a document does not state.
    pub(crate) const DEFAULT: Self = Self {
        name: "",
        key_variable: "",
        user_agent: "",
        servers: &[],
        relative: None,
        operation_servers: &[],
        schemes: &[],
        key_scheme: "",
        security: &[],
        rate_limit: RateLimitHeaders {
            limit: "x-ratelimit-limit",
            remaining: "x-ratelimit-remaining",
            reset: "x-ratelimit-reset",
        },
        request_id_header: "x-request-id",
        request_id: &[],
        error: &["error"],
        webhooks: WebhookScheme::STANDARD,
    };

    /// Returns the scheme of this name, if the document declares it.
    pub(crate) fn scheme(&self, name: &str) -> Option<&'static Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }
}

/// One server of the API.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Server {
    /// The URL, with the names of its variables in braces.
    pub(crate) url: &'static str,
    pub(crate) variables: &'static [Variable],
}

impl Server {
    /// Returns the server at `url`. Its name only tells readers of the generated facts which one it is.
    pub(crate) const fn new(_name: &'static str, url: &'static str) -> Self {
        Self { url, variables: &[] }
    }

    /// Returns true if the URL lacks a host.
    pub(crate) fn is_relative(&self) -> bool {
        !self.url.contains("://") && !self.url.starts_with('{')
    }

    /// Sets the variables in the URL.
    pub(crate) const fn variables(mut self, variables: &'static [Variable]) -> Self {
        self.variables = variables;
        self
    }
}

/// A variable in the URL of a server.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    /// The method of the builder that sets the value.
    pub(crate) setter: &'static str,
    /// The value if the caller sets none. Without a default, the caller must set one.
    pub(crate) default: Option<&'static str>,
}

impl Variable {
    pub(crate) const fn new(name: &'static str, setter: &'static str, default: &'static str) -> Self {
        Self { name, setter, default: Some(default) }
    }

    /// Returns a variable without a usable default.
    pub(crate) const fn required(name: &'static str, setter: &'static str) -> Self {
        Self { name, setter, default: None }
    }
}

/// Alternatives, one of which must be satisfied. Each lists schemes that are required together, so an empty alternative
/// allows anonymous calls, and an empty list requires nothing.
pub(crate) type Security = &'static [&'static [&'static str]];

/// One security scheme.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
    /// The authorization URL of OAuth.
    pub(crate) authorization_url: Option<&'static str>,
    /// The token URL of OAuth.
    pub(crate) token_url: Option<&'static str>,
    /// True if an operation requires the scheme.
    pub(crate) is_used: bool,
}

/// The way in which a scheme puts a credential into a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// An API key in a parameter.
    ApiKey(In, &'static str),
    /// An access token, sent like a bearer token.
    OAuth2,
    /// Something that only the caller can supply, such as a client certificate.
    Unsupported,
}

/// The location of an API key in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum In {
    Header,
    Query,
    Cookie,
}

impl Scheme {
    const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self { name, kind, authorization_url: None, token_url: None, is_used: true }
    }

    pub(crate) const fn bearer(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Bearer)
    }

    pub(crate) const fn basic(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Basic)
    }

    /// Returns a scheme for a key in `place` under the name `parameter`.
    pub(crate) const fn api_key(name: &'static str, place: In, parameter: &'static str) -> Self {
        Self::new(name, SchemeKind::ApiKey(place, parameter))
    }

    pub(crate) const fn oauth2(name: &'static str) -> Self {
        Self::new(name, SchemeKind::OAuth2)
    }

    /// Returns a scheme that the client does not support. Calls that require it are sent without a credential for it.
    pub(crate) const fn unsupported(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Unsupported)
    }

    /// Marks a scheme that no operation requires.
    pub(crate) const fn unused(mut self) -> Self {
        self.is_used = false;
        self
    }

    pub(crate) const fn authorization_url(mut self, url: &'static str) -> Self {
        self.authorization_url = Some(url);
        self
    }

    pub(crate) const fn token_url(mut self, url: &'static str) -> Self {
        self.token_url = Some(url);
        self
    }
}

/// The names of the headers that state the rate limit.
#[derive(Debug)]
pub(crate) struct RateLimitHeaders {
    pub(crate) limit: &'static str,
    pub(crate) remaining: &'static str,
    pub(crate) reset: &'static str,
}

/// The headers and the secret prefix of webhook deliveries. The signature scheme is that of Standard Webhooks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WebhookScheme {
    /// The header that holds the delivery id.
    pub(crate) id: &'static str,
    /// The header that holds the time of sending.
    pub(crate) timestamp: &'static str,
    /// The header that holds the signatures.
    pub(crate) signature: &'static str,
    /// The optional prefix of secrets.
    pub(crate) secret_prefix: &'static str,
}

impl WebhookScheme {
    pub(crate) const STANDARD: Self = Self {
        id: "webhook-id",
        timestamp: "webhook-timestamp",
        signature: "webhook-signature",
        secret_prefix: "whsec_",
    };
}
