// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The facts about an API as a whole. Generated code states them once, in a `static`; everything here is `const`.

/// What the document says about the API as a whole.
#[derive(Debug)]
pub(crate) struct Api {
    /// What the API calls itself.
    pub(crate) name: &'static str,
    /// The environment variable that holds the key.
    pub(crate) key_variable: &'static str,
    /// What the client calls itself.
    pub(crate) user_agent: &'static str,
    /// Where the API can be reached; the first is the one that is used when nothing else is said.
    pub(crate) servers: &'static [Server],
    /// The ways to authenticate.
    pub(crate) schemes: &'static [Scheme],
    /// What an operation demands unless it says otherwise.
    pub(crate) security: Security,
    /// The response headers that tell how many requests are left.
    pub(crate) rate_limit: RateLimitHeaders,
    /// The response header that names the request.
    pub(crate) request_id_header: &'static str,
    /// The member of a response body that names the request.
    pub(crate) request_id: &'static [&'static str],
    /// The member of an error response that describes the error; an empty path is the whole body.
    pub(crate) error: &'static [&'static str],
    /// How deliveries to webhooks are signed.
    pub(crate) webhooks: WebhookScheme,
}

impl Api {
    /// An API of which nothing is known, for what a document does not say.
    pub(crate) const DEFAULT: Self = Self {
        name: "",
        key_variable: "",
        user_agent: "",
        servers: &[],
        schemes: &[],
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

    /// The scheme of this name, if the document declares it.
    pub(crate) fn scheme(&self, name: &str) -> Option<&'static Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }
}

/// One place where the API can be reached.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) url: &'static str,
}

impl Server {
    pub(crate) const fn new(name: &'static str, url: &'static str) -> Self {
        Self { name, url }
    }
}

/// Alternatives of which one must hold. Each names schemes that must hold together, so an empty alternative allows
/// anonymous calls, and no alternative at all demands nothing.
pub(crate) type Security = &'static [&'static [&'static str]];

/// One way to authenticate.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
    /// Where an application asks its users.
    pub(crate) authorization_url: Option<&'static str>,
    /// Where an application gets its tokens.
    pub(crate) token_url: Option<&'static str>,
}

/// How a scheme puts a credential into a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// A value of its own.
    ApiKey(In, &'static str),
    /// An access token, sent like a bearer token.
    OAuth2,
    /// A client certificate, which the connection carries and the request does not.
    MutualTls,
}

/// Where in a request an API key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum In {
    Header,
    Query,
    Cookie,
}

impl Scheme {
    const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self { name, kind, authorization_url: None, token_url: None }
    }

    pub(crate) const fn bearer(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Bearer)
    }

    pub(crate) const fn basic(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Basic)
    }

    /// A key that stands in `place` under the name `parameter`.
    pub(crate) const fn api_key(name: &'static str, place: In, parameter: &'static str) -> Self {
        Self::new(name, SchemeKind::ApiKey(place, parameter))
    }

    pub(crate) const fn oauth2(name: &'static str) -> Self {
        Self::new(name, SchemeKind::OAuth2)
    }

    pub(crate) const fn mutual_tls(name: &'static str) -> Self {
        Self::new(name, SchemeKind::MutualTls)
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

/// The names of the headers that tell how many requests are left.
#[derive(Debug)]
pub(crate) struct RateLimitHeaders {
    pub(crate) limit: &'static str,
    pub(crate) remaining: &'static str,
    pub(crate) reset: &'static str,
}

/// Where a delivery to a webhook says who sent it. What is signed, and how, is as Standard Webhooks has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WebhookScheme {
    /// The header that names the delivery.
    pub(crate) id: &'static str,
    /// The header that says when it was sent.
    pub(crate) timestamp: &'static str,
    /// The header that holds the signatures.
    pub(crate) signature: &'static str,
    /// What secrets may begin with.
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
