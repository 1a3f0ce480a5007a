// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Configuration of a client. Settings are validated in `build`, whose error names the invalid setting and never shows
//! its value.

#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
use tower_layer::Layer;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
use tower_service::Service;

use super::answer::error::Error;
use super::api::Api;
use super::arguments::server::{self, Values};
use super::arguments::url;
use super::auth::credential::{Credential, Credentials};
use super::auth::oauth::token_url;
use super::call::host::Hosts;
use super::call::retry::{Backoff, RetryPolicy};
use super::call::slots::Slots;
use super::call::transport::{Made, Make, Transport};
use super::client::{Client, Propagate, Shared};
use super::hook::Hook;
use super::observer::Observer;
use super::platform;
use super::platform::time::{Clock, SystemClock};
use super::settings::{self, Connections, Settings};
use super::signer::Signer;
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
use super::testing::Script;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
use super::tower::{HttpTransport, Served};
#[cfg(not(target_arch = "wasm32"))]
use super::transport::Transport as CustomTransport;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
use super::transport::TransportBody;

/// A builder for [`Client`].
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Client, Error};")]
/// # fn example() -> Result<(), Error> {
/// use std::time::Duration;
///
/// let client = Client::builder()
///     .api_key(std::env::var("KEY").unwrap_or_default())
///     .base_url("https://staging.example.com")
///     .timeout(Duration::from_secs(30))
///     .build()?;
/// # Ok(())
/// # }
/// ```
///
/// Settings are validated by [`build`](Self::build).
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    api: &'static Api,
    /// The chosen server of the API's document.
    server: usize,
    variables: Values,
    base_url: Option<String>,
    allow_insecure_http: bool,
    credentials: Credentials,
    user_agent_suffix: Option<String>,
    default_headers: HeaderMap,
    connections: Connections,
    /// The transport, and the setting that it is from.
    transport: Option<(&'static str, Transport)>,
    settings: Settings,
    retry: RetryPolicy,
    make: Option<Box<Make>>,
    #[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
    layer: Option<Box<Wrap>>,
    is_paced: bool,
    max_concurrent: Option<usize>,
    hooks: Vec<Arc<dyn Hook>>,
    signer: Option<Arc<dyn Signer>>,
    propagate: Option<Arc<Propagate>>,
    observers: Vec<Arc<dyn Observer>>,
    clock: Arc<dyn Clock>,
    /// The first setting that could not be stored.
    problem: Option<Error>,
}

impl ClientBuilder {
    pub(crate) fn for_api(api: &'static Api) -> Self {
        Self {
            api,
            server: 0,
            variables: Values::new(),
            base_url: None,
            allow_insecure_http: false,
            credentials: Credentials::default(),
            user_agent_suffix: None,
            default_headers: HeaderMap::new(),
            connections: Connections::default(),
            transport: None,
            settings: Settings::default(),
            retry: RetryPolicy::new(),
            make: None,
            #[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
            layer: None,
            is_paced: false,
            max_concurrent: None,
            hooks: Vec::new(),
            signer: None,
            propagate: None,
            observers: Vec::new(),
            clock: Arc::new(SystemClock),
            problem: None,
        }
    }

    /// Sets the API key. A trailing newline, as read from a file, is stripped.
    ///
    /// The key is only sent for one security scheme. If the API requires several keys, each scheme has a setter.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.credentials.api_key = Some(Credential::token(key));
        self
    }

    /// Sets the bearer token, sent as `Authorization: Bearer …`, for every scheme that takes one.
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.bearer_token = Some(Credential::token(token));
        self
    }

    /// Sets the user name and password for basic authentication.
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.credentials.basic = Some(Credential::basic(user, password));
        self
    }

    /// Sets the credential for the security scheme of this name in the API's document.
    ///
    /// A credential for a single call is a header of the request, such as `.header("Authorization", "Bearer …")`. It
    /// takes precedence, and the client then needs none.
    pub fn credential(mut self, scheme: impl Into<String>, credential: impl Into<Credential>) -> Self {
        let scheme = scheme.into();
        self.credentials.named.retain(|(known, _)| *known != scheme);
        self.credentials.named.push((scheme, credential.into()));
        self
    }

    /// Sends calls without a credential where the client has none, although the API's document requires one, for servers
    /// that run without authentication. By default, such a call is an error of the kind
    /// [`Config`](super::ErrorKind::Config).
    pub fn anonymous(mut self) -> Self {
        self.credentials.are_optional = true;
        self
    }

    /// Sets the base URL, instead of the server in the API's document. If the URL of that server is relative, its path is
    /// added. Operations for which the document states another server keep it.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows `http` for hosts other than this machine. Credentials are then sent unencrypted.
    pub fn allow_insecure_http(mut self) -> Self {
        self.allow_insecure_http = true;
        self
    }

    /// Sets a custom HTTP client, for example for proxies and certificates. It should not follow redirects, which could
    /// leak credentials; its own connect timeout applies.
    ///
    /// The client is used unchanged. A hanging HTTP/2 connection stays in use until the client closes it, so set
    /// `http2_keep_alive_interval` and `http2_keep_alive_timeout` on its builder.
    #[cfg(feature = "reqwest-0-13")]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.transport = Some(("http_client", Transport::Given(client)));
        self
    }

    /// Sends requests over a custom transport, below retries, limits and hooks.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn transport(mut self, custom: impl CustomTransport + 'static) -> Self {
        self.transport = Some(("transport", Transport::Custom(Arc::new(custom), None)));
        self
    }

    /// Sends requests over a service of `tower`, below retries, limits and hooks. It need not be `Clone`. Each response
    /// must have a [`FinalUrl`](crate::runtime::FinalUrl) as an extension.
    ///
    /// The time until the service is ready counts toward the timeout of the attempt. An error of the service that is
    /// not a [`TransportError`](crate::runtime::TransportError) has the kind `Ambiguous`.
    #[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
    pub fn service<S, B>(self, service: S) -> Self
    where
        S: Service<http::Request<TransportBody>, Response = http::Response<B>> + Send + 'static,
        S::Error: Into<Box<dyn StdError + Send + Sync>>,
        S::Future: Send,
        B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let custom = Served(tokio::sync::Mutex::new(service));
        Self { transport: Some(("service", Transport::Custom(Arc::new(custom), None))), ..self }
    }

    /// Wraps the client's own HTTP client in a layer of `tower`, such as a rate limiter or a cache, in place of an earlier
    /// one. To use several layers, combine them with `tower::ServiceBuilder`. The notes on [`service`](Self::service)
    /// apply.
    ///
    /// ```text
    /// let limit = RateLimitLayer::new(10, Duration::from_secs(1));
    /// let client = Client::builder().api_key(key).layer(limit).build()?;
    /// ```
    #[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpTransport> + Send + 'static,
        L::Service: Service<http::Request<TransportBody>, Response = http::Response<B>> + Send + 'static,
        <L::Service as Service<http::Request<TransportBody>>>::Error: Into<Box<dyn StdError + Send + Sync>>,
        <L::Service as Service<http::Request<TransportBody>>>::Future: Send,
        B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let wrap =
            move |inner| Arc::new(Served(tokio::sync::Mutex::new(layer.layer(inner)))) as Arc<dyn CustomTransport>;
        self.layer = Some(Box::new(wrap));
        self
    }

    /// Answers calls from a script instead of a server, for tests of an application.
    #[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
    pub fn script(mut self, script: &Script) -> Self {
        self.transport = Some(("script", Transport::Script(script.clone())));
        self
    }

    /// Sets the time limit for establishing a connection. The default is 5 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connections.connect_timeout = timeout;
        self
    }

    /// Sends all requests through a proxy, such as `http://user:password@proxy.example:8080`. With the feature `socks`, its
    /// scheme may also be `socks5`, or `socks5h` for a proxy that resolves host names.
    ///
    /// By default, the proxy of the environment variables `HTTPS_PROXY` and `HTTP_PROXY` is used, except for hosts in
    /// `NO_PROXY`. The variables do not apply together with this setting.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.connections.proxy = Some(url.into().into());
        self
    }

    /// Sets the time after which an idle connection is closed. The default is 90 seconds.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.connections.pool_idle_timeout = Some(timeout);
        self
    }

    /// Sets the maximum number of idle connections that are kept per host. The default is unlimited. With 0, each request
    /// opens a connection.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn max_idle_per_host(mut self, connections: usize) -> Self {
        self.connections.max_idle_per_host = Some(connections);
        self
    }

    /// Sets the idle time of an HTTP/2 connection before a ping, and the time limit for the answer. The default is 15
    /// seconds and 10 seconds. A connection that does not answer is closed.
    #[cfg(all(feature = "http2", not(target_arch = "wasm32")))]
    pub fn http2_keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.connections.http2_keep_alive = Some((interval, timeout));
        self
    }

    /// Uses the connections of another client, also of one for another API. A new client otherwise opens its own, and
    /// reads the certificates of the system, which takes milliseconds and about 100 kB.
    ///
    /// This suits applications with a client for each tenant or user: credentials, limits and retry budgets stay separate.
    ///
    /// ```text
    /// let shared = Client::new(&tenants[0].key)?;
    /// let clients = tenants.iter().map(|tenant| {
    ///     Client::builder().api_key(&tenant.key).share_connections(&shared).build()
    /// });
    /// ```
    pub fn share_connections(mut self, client: &Client) -> Self {
        self.transport = Some(("share_connections", client.shared().transport.clone()));
        self
    }

    /// Sets the time limit for a whole call, including all attempts. The default is 180 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sets the time limit for one attempt, until its response has been read. The default is 60 seconds.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = timeout;
        self
    }

    /// Sets the longest pause within a response body. The default is 20 seconds.
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        self.settings.stall_timeout = timeout;
        self
    }

    /// Sets the maximum number of retries, at most 100. The default is 3. Only calls that are safe to repeat are
    /// retried.
    ///
    /// A response with status 429 that states a wait, in the header `Retry-After` or `retry-after-ms`, does not count:
    /// the call waits and is retried until its [`timeout`](Self::timeout) would expire. With 0 retries, it fails
    /// immediately.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.settings.max_retries = retries;
        self
    }

    /// Sets the policy for retries: which statuses are retried, the waits in between, and the retry budget.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the maximum number of consecutive redirects that are followed, at most 20. The default is 3. Only redirects
    /// of GET and HEAD requests within the same origin (scheme, host and port) are followed, and credentials are sent
    /// again. Any other redirect is an error of kind `Redirect`.
    pub fn follow_same_origin(mut self, redirects: u32) -> Self {
        self.settings.max_redirects = redirects;
        self
    }

    /// Sets the maximum size of a response body in bytes, after decompression. The default is 32 MiB.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// Sets the maximum number of pages that `pages` and `items` fetch. The default is unlimited. If more pages follow,
    /// the stream ends with an error of kind `TooLarge` after the last allowed page.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.settings.max_pages = Some(pages);
        self
    }

    /// Appends the name of your application to the `User-Agent` header.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Adds a header to every request of the API, in place of earlier values. The same header of a request, and a header
    /// parameter of its operation, take precedence. Token requests are sent without it.
    ///
    /// If the header holds a credential, it is sent in place of the client's, and redacted in errors.
    pub fn default_header(mut self, name: &str, value: &str) -> Self {
        // An invalid name may be a misplaced value, so neither is shown.
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.default_headers.insert(name, value);
            }
            (Err(_), _) => self.note("`default_header` is invalid: a name is not a valid header name"),
            (_, Err(_)) => self.note("`default_header` is invalid: a value contains characters that are not allowed"),
        }
        self
    }

    /// Adds headers to every request of the API, like [`default_header`](Self::default_header).
    pub fn default_headers(mut self, headers: HeaderMap) -> Self {
        // A name is present only with the first of its values.
        self.default_headers.extend(headers);
        self
    }

    /// Notes a setting that cannot be stored, for the error of `build`.
    fn note(&mut self, problem: &str) {
        self.problem.get_or_insert_with(|| Error::config(problem));
    }

    /// Delays calls when the server's rate limit is exhausted, instead of letting them be rejected. All clones of the
    /// client share the pacing, separately for each host.
    ///
    /// Until the first response states a limit, calls are sent one by one. From then on, no window is used for more
    /// requests than it allows, minus those in flight, and calls are sent in order. Calls to a server that states no
    /// limit are not delayed, and no wait for a window exceeds an hour.
    pub fn paced(mut self) -> Self {
        self.is_paced = true;
        self
    }

    /// Sets the maximum number of concurrent requests, at least 1. The default is unlimited. Further calls wait for
    /// their turn. A download or an event stream counts until it begins.
    pub fn max_concurrent(mut self, requests: usize) -> Self {
        self.max_concurrent = Some(requests);
        self
    }

    /// Adds an observer of differences between responses and the API's document.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Adds a hook that observes every attempt. Hooks run in the order in which they were added.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Sends the context of the current trace with every request of the API, in the headers of W3C Trace Context. The
    /// function runs within the span of the attempt, and writes the header `traceparent`, and optionally `tracestate` and
    /// `baggage`. Any other header is ignored.
    ///
    /// The propagators of OpenTelemetry write into such headers:
    ///
    /// ```text
    /// let client = Client::builder().api_key(key).propagate(|headers| {
    ///     let context = tracing::Span::current().context();
    ///     opentelemetry::global::get_text_map_propagator(|propagator| {
    ///         propagator.inject_context(&context, &mut HeaderInjector(headers));
    ///     });
    /// });
    /// ```
    #[cfg(feature = "tracing")]
    pub fn propagate(mut self, inject: impl Fn(&mut HeaderMap) + Send + Sync + 'static) -> Self {
        self.propagate = Some(Arc::new(inject));
        self
    }

    /// Signs every request of the API, in place of an earlier signer. Token requests are not signed.
    pub fn signer(mut self, signer: impl Signer + 'static) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// Chooses a server of the API's document.
    pub(crate) fn server(mut self, index: usize) -> Self {
        self.server = index;
        self.base_url = None;
        self
    }

    /// Sets a variable in the URLs of servers.
    pub(crate) fn server_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.into()));
        self
    }

    /// Returns the base URL, and the URL that the relative servers of operations are resolved against.
    fn base_urls(&self) -> Result<(Url, Url), Error> {
        let Some(text) = &self.base_url else {
            let server = self.api.servers.get(self.server).ok_or_else(|| {
                Error::config("`base_url` is not set, and the API's document names no server with a host")
            })?;
            let url = server::base_url(server, &self.variables, self.allow_insecure_http)?;
            return Ok((url.clone(), url));
        };
        let url = url::base_url(text, self.allow_insecure_http)?;
        match &self.api.relative {
            Some(server) => Ok((url::beneath(&url, &server::expand(server, &self.variables)?)?, url)),
            None => Ok((url.clone(), url)),
        }
    }

    /// Validates the values of server variables: those of operations as well, whose URLs are only needed in calls.
    fn check_variables(&self) -> Result<(), Error> {
        let chosen = match &self.base_url {
            Some(_) => self.api.relative.as_ref(),
            None => self.api.servers.get(self.server),
        };
        for (name, _) in &self.variables {
            let mut servers = chosen.into_iter().chain(self.api.operation_servers);
            if !servers.any(|server| server::contains(server, name)) {
                let known = self.api.servers.iter().chain(&self.api.relative).flat_map(|server| server.variables);
                let setter = known.into_iter().find(|variable| variable.name == *name);
                let setter = setter.map_or(*name, |variable| variable.setter);
                let problem = match &self.base_url {
                    Some(_) => "has no effect together with `base_url`",
                    None => "has no effect: the chosen server has no such variable",
                };
                return Err(Error::config(format!("`{setter}` {problem}")));
            }
        }
        for server in self.api.operation_servers {
            let is_set = |known: &str| self.variables.iter().any(|(name, _)| *name == known);
            if server.variables.iter().any(|variable| is_set(variable.name))
                && server.variables.iter().all(|variable| variable.default.is_some() || is_set(variable.name))
            {
                server::expand(server, &self.variables)?;
            }
        }
        Ok(())
    }

    /// Sets the API key from the API's environment variable.
    pub(crate) fn api_key_from_env(self) -> Result<Self, Error> {
        let variable = self.api.key_variable;
        match std::env::var(variable) {
            Ok(key) if !key.trim().is_empty() => Ok(self.api_key(key)),
            Ok(_) => Err(Error::config(format!("the environment variable `{variable}` is empty"))),
            Err(std::env::VarError::NotPresent) => {
                Err(Error::config(format!("the environment variable `{variable}` is not set")))
            }
            Err(std::env::VarError::NotUnicode(_)) => {
                Err(Error::config(format!("the environment variable `{variable}` is not UTF-8")))
            }
        }
    }

    /// Sets the function that creates the HTTP client. It is called again if a connection may hang.
    pub(crate) fn http_client_from(mut self, make: Box<Make>) -> Self {
        self.make = Some(make);
        self
    }

    /// Sets the wait between attempts.
    pub(crate) fn backoff(mut self, backoff: Backoff) -> Self {
        self.retry.backoff = backoff;
        self
    }

    /// Sets the source of time and randomness.
    pub(crate) fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Validates the settings and creates the client.
    ///
    /// # Errors
    ///
    /// Returns an error of kind `Config` that names the invalid setting.
    pub fn build(mut self) -> Result<Client, Error> {
        self.problem.take().map_or(Ok(()), Err)?;
        self.connections.check()?;
        settings::check_default_headers(&self.default_headers)?;
        self.settings.check()?;
        self.retry.check()?;
        self.max_concurrent.map_or(Ok(()), |requests| settings::check_not_zero("max_concurrent", requests))?;
        self.check_variables()?;
        let (base_url, root_url) = self.base_urls()?;
        let transport = match self.transport {
            Some((setting, transport)) => {
                if let Some(own) = self.connections.own().filter(|_| transport.has_connections()) {
                    return Err(Error::config(format!("`{own}` has no effect together with `{setting}`")));
                }
                transport
            }
            None => {
                platform::check_tls(base_url.scheme())?;
                let connections = self.connections;
                let proxy = connections.proxy.clone();
                #[cfg(all(feature = "http2", feature = "upgrade", not(target_arch = "wasm32")))]
                let http1 = {
                    let connections = connections.clone();
                    move || platform::http_client(platform::http_settings(&connections)?.http1_only())
                };
                let make = move || platform::http_client(platform::http_settings(&connections)?);
                let is_custom = self.make.is_some();
                let made = Made::new(
                    self.make.unwrap_or_else(|| Box::new(make)),
                    #[cfg(all(feature = "http2", feature = "upgrade", not(target_arch = "wasm32")))]
                    Box::new(http1),
                    is_custom,
                    proxy,
                )?;
                Transport::Made(Arc::new(made))
            }
        };
        #[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
        let transport = match (self.layer, transport) {
            (Some(wrap), Transport::Made(made)) => Transport::Custom(wrap(HttpTransport(made.clone())), Some(made)),
            (Some(_), transport) if transport.has_connections() => {
                return Err(Error::config("`layer` is invalid: it requires the client's own HTTP client"));
            }
            (_, transport) => transport,
        };
        let mut shared = Shared {
            api: self.api,
            transport,
            hosts: Hosts::new(&base_url, self.is_paced, self.retry.budget),
            base_url,
            root_url,
            variables: self.variables,
            allow_insecure_http: self.allow_insecure_http,
            credentials: Credentials::default(),
            user_agent: user_agent(self.api, self.user_agent_suffix.as_deref())?,
            default_headers: self.default_headers,
            settings: self.settings,
            retry: self.retry,
            slots: self.max_concurrent.map(Slots::new).unwrap_or_default(),
            hooks: self.hooks,
            signer: self.signer,
            propagate: self.propagate,
            observers: (!self.observers.is_empty()).then(|| self.observers.into()),
            clock: self.clock,
        };
        // Token requests use the other settings of the client, so credentials are connected last.
        let connect = |application, grant, scheme: &_| token_url::tokens(application, grant, scheme, &shared);
        let credentials = self.credentials.checked(shared.api, &shared.clock, &connect)?;
        shared.credentials = credentials;
        Ok(Client::from_shared(shared))
    }
}

/// A function that wraps the client's HTTP client.
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
type Wrap = dyn FnOnce(HttpTransport) -> Arc<dyn CustomTransport> + Send;

fn user_agent(api: &Api, suffix: Option<&str>) -> Result<HeaderValue, Error> {
    let text = match suffix {
        Some(suffix) => format!("{} {suffix}", api.user_agent),
        None => api.user_agent.to_string(),
    };
    HeaderValue::try_from(text)
        .map_err(|_| Error::config("`user_agent_suffix` contains characters that are not allowed in a header"))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is not validated yet and may contain a password.
        formatter
            .debug_struct("ClientBuilder")
            .field("api", &self.api.name)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
