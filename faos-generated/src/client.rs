// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! API-wide facts, and the constructors and resource accessors of the client.

use crate::resources;
use crate::runtime::facts::{
    Api, Client, ClientBuilder, Credential, Error, In, RateLimitHeaders, Scheme, Server,
    environment,
};

#[cfg(feature = "webhooks")]
use crate::runtime::facts::WebhookVerifier;

pub(crate) static API: Api = Api {
    name: "FAOS API",
    key_variable: "FAOS_API_KEY",
    user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
    servers: &[
        Server::new("Production", "https://api.faosx.ai/v1"),
        Server::new("Sandbox", "https://sandbox.api.faosx.ai/v1"),
    ],
    schemes: &[
        Scheme::bearer("bearerAuth"),
        Scheme::api_key("apiKeyQuery", In::Query, "api_key"),
        Scheme::oauth2("oauth2")
            .authorization_url("https://app.faosx.ai/oauth/authorize")
            .token_url("https://app.faosx.ai/oauth/token"),
    ],
    key_scheme: "bearerAuth",
    security: &[&["bearerAuth"], &["apiKeyQuery"], &["oauth2"]],
    rate_limit: RateLimitHeaders {
        limit: "X-RateLimit-Limit",
        remaining: "X-RateLimit-Remaining",
        reset: "X-RateLimit-Reset",
    },
    request_id: &["meta", "request_id"],
    ..Api::DEFAULT
};

environment! {
    /// A server environment of the API.
    pub enum Environment {
        /// `https://api.faosx.ai/v1`.
        Production = "https://api.faosx.ai/v1",

        /// `https://sandbox.api.faosx.ai/v1`.
        Sandbox = "https://sandbox.api.faosx.ai/v1",
    }
}

impl ClientBuilder {
    /// Sets the environment to call.
    pub fn environment(self, environment: Environment) -> Self {
        self.server(environment as usize)
    }
}

impl ClientBuilder {
    /// Sets the bearer token for the security scheme `bearerAuth`.
    ///
    /// API key in the `Authorization` header.
    pub fn bearer_auth(self, token: impl Into<Credential>) -> Self {
        self.credential("bearerAuth", token)
    }

    /// Sets the key for the security scheme `apiKeyQuery`, sent in the query parameter `api_key`.
    ///
    /// API key in the query.
    /// Discouraged, because URLs are often logged.
    pub fn api_key_query(self, key: impl Into<String>) -> Self {
        self.credential("apiKeyQuery", key.into())
    }

    /// Sets the access token, or a source of access tokens, for the security scheme `oauth2`.
    ///
    /// OAuth 2.0 access token in the `Authorization` header, for requests on behalf of an end user.
    ///
    /// It expires after 1 hour; a refresh token obtains a new one.
    /// Other pages of the documentation name scopes of other integrations, such as `agents:invoke` and `workflows:run`.
    /// Inferred: the token URL, and the meaning of the scopes.
    pub fn oauth2(self, token: impl Into<Credential>) -> Self {
        self.credential("oauth2", token)
    }
}

impl Client {
    /// Creates a client with the given API key.
    ///
    /// # Errors
    ///
    /// Returns an error if the key is empty or contains characters that are not valid in a header.
    pub fn new(api_key: impl Into<String>) -> Result<Self, Error> {
        Self::builder().api_key(api_key).build()
    }

    /// Creates a client with the API key in the environment variable `FAOS_API_KEY`.
    ///
    /// # Errors
    ///
    /// Returns an error if the variable is unset or its value is not a valid key.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().api_key_from_env()?.build()
    }

    /// Returns a builder for a client with custom settings.
    ///
    /// Access tokens for `oauth2` support these scopes:
    ///
    /// - `agents:read`
    /// - `agents:write`
    /// - `workflows:execute`
    pub fn builder() -> ClientBuilder {
        ClientBuilder::for_api(&API)
    }
}

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

impl Client {
    /// AI agents and the limits of their actions.
    pub fn agents(&self) -> resources::Agents<'_> {
        resources::Agents::new(self)
    }

    /// Sequences of steps and their runs.
    pub fn workflows(&self) -> resources::Workflows<'_> {
        resources::Workflows::new(self)
    }

    /// Conversations with agents.
    pub fn messages(&self) -> resources::Messages<'_> {
        resources::Messages::new(self)
    }

    /// Subscriptions to events.
    pub fn webhooks(&self) -> resources::Webhooks<'_> {
        resources::Webhooks::new(self)
    }
}
