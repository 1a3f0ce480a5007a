// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Sets up a client. Every setting is checked in `build`, which names the one that is wrong and never shows its value.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use super::api::Api;
use super::auth::{Credential, Credentials};
use super::client::{self, Client, Settings, Shared};
use super::error::Error;
use super::hook::Hook;
use super::host::Hosts;
use super::retry::Backoff;
use super::slots::Slots;
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
use super::testing::Script;
use super::time::{Clock, SystemClock};
use super::transport::{Made, Make, Transport};
use super::{platform, url};

/// Sets up a [`Client`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    api: &'static Api,
    base_url: Option<String>,
    allow_insecure_http: bool,
    credentials: Credentials,
    user_agent_suffix: Option<String>,
    connect_timeout: Duration,
    transport: Option<Transport>,
    settings: Settings,
    backoff: Backoff,
    make: Option<Box<Make>>,
    is_paced: bool,
    max_concurrent: Option<usize>,
    hooks: Vec<Arc<dyn Hook>>,
    clock: Arc<dyn Clock>,
}

impl ClientBuilder {
    pub(crate) fn for_api(api: &'static Api) -> Self {
        Self {
            api,
            base_url: None,
            allow_insecure_http: false,
            credentials: Credentials::default(),
            user_agent_suffix: None,
            connect_timeout: Duration::from_secs(5),
            transport: None,
            settings: Settings::default(),
            backoff: Backoff::default(),
            make: None,
            is_paced: false,
            max_concurrent: None,
            hooks: Vec::new(),
            clock: Arc::new(SystemClock),
        }
    }

    /// The API key. A line end behind it, as files have it, is removed.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.credentials.api_key = Some(Credential::token(key));
        self
    }

    /// A token that is sent as `Authorization: Bearer …`.
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.bearer_token = Some(Credential::token(token));
        self
    }

    /// A user name and a password.
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.credentials.basic = Some(Credential::basic(user, password));
        self
    }

    /// The credential for the security scheme of this name in the API's document.
    pub fn credential(mut self, scheme: impl Into<String>, credential: impl Into<Credential>) -> Self {
        self.credentials.named.push((scheme.into(), credential.into()));
        self
    }

    /// Where the API is, instead of where its document says. It serves every operation.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows `http` for hosts other than this machine. Credentials then travel where anyone on the way can read them.
    pub fn allow_insecure_http(mut self) -> Self {
        self.allow_insecure_http = true;
        self
    }

    /// An HTTP client of your own, for proxies, certificates and the like. It should not follow redirects, which could
    /// hand a credential on; its own connect timeout applies.
    ///
    /// The client is used as it is. A connection of HTTP/2 that hangs stays in use until the client closes it, so set
    /// `http2_keep_alive_interval` and `http2_keep_alive_timeout` of its builder.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.transport = Some(Transport::Given(client));
        self
    }

    /// Takes answers from a script instead of a server, for tests of an application.
    #[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
    pub fn script(mut self, script: &Script) -> Self {
        self.transport = Some(Transport::Script(script.clone()));
        self
    }

    /// How long a connection may take to come about: 5 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a whole call may take, with all of its attempts: 180 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How long one attempt may take, until its response has been read: 60 seconds unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = timeout;
        self
    }

    /// How long a response that has begun may be silent: 20 seconds unless set.
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        self.settings.stall_timeout = timeout;
        self
    }

    /// Sets the maximum number of retries, of which there are 3 unless set and at most 100. Only calls that are safe to
    /// repeat are retried.
    ///
    /// A response with the status 429 that states a wait, in the header `Retry-After` or `retry-after-ms`, does not count:
    /// the call waits for its turn until its [`timeout`](Self::timeout) would be over. With 0 retries, it is an error at
    /// once.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.settings.max_retries = retries;
        self
    }

    /// Follows up to so many redirects in a row, 20 at most, as long as they stay within the origin (scheme, host and
    /// port) and the request is a GET or HEAD. Every other redirect is an error of kind `Redirect`, as all of them are
    /// unless this is set.
    pub fn follow_same_origin(mut self, redirects: u32) -> Self {
        self.settings.max_redirects = redirects;
        self
    }

    /// How many bytes of a response are read, after decompression: 32 MiB unless set.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// How many pages of a list `pages` and `items` fetch at most: any number unless set. Where more follow, the stream ends
    /// with an error of kind `TooLarge` after the last of them.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.settings.max_pages = Some(pages);
        self
    }

    /// Names your application in the `User-Agent` header, behind the name of this crate.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Waits before a call when the server has stated that nothing is left of its rate limit, instead of being turned away.
    /// All clones of the client are paced together, for each host on its own.
    ///
    /// Until the first response states a limit, calls go through one by one. From then on, no window is used for more
    /// requests than it allows, less those under way, and calls go through in the order in which they came. A server that
    /// states no limit is not waited for, and no wait for a window is longer than an hour.
    pub fn paced(mut self) -> Self {
        self.is_paced = true;
        self
    }

    /// How many requests may be under way at the same time, at least 1: as many as there are calls unless set. Others wait
    /// for their turn. A download or a stream of events counts until it begins.
    pub fn max_concurrent(mut self, requests: usize) -> Self {
        self.max_concurrent = Some(requests);
        self
    }

    /// Watches every attempt. Hooks run in the order in which they were added.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Takes the API key from the API's environment variable.
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

    /// Makes the HTTP client in another way. It is made anew when one of its connections may hang.
    pub(crate) fn http_client_from(mut self, make: Box<Make>) -> Self {
        self.make = Some(make);
        self
    }

    /// How long to wait between attempts.
    pub(crate) fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Another source of time and chance.
    pub(crate) fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Checks the settings and makes the client.
    ///
    /// # Errors
    ///
    /// An error of kind `Config` names the setting that is wrong.
    pub fn build(self) -> Result<Client, Error> {
        client::check_time("connect_timeout", self.connect_timeout)?;
        self.settings.check()?;
        self.max_concurrent.map_or(Ok(()), |requests| client::check_not_zero("max_concurrent", requests))?;
        let base_url_is_chosen = self.base_url.is_some();
        let stated = || self.api.servers.first().map(|server| server.url.to_string());
        let base_url = self
            .base_url
            .or_else(stated)
            .ok_or_else(|| Error::config("`base_url` is not set, and the API's document names no server"))?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => {
                let timeout = self.connect_timeout;
                let make = move || platform::http_client(platform::http_settings(timeout));
                let is_custom = self.make.is_some();
                Transport::Made(Arc::new(Made::new(self.make.unwrap_or_else(|| Box::new(make)), is_custom)?))
            }
        };
        let base_url = url::base_url(&base_url, self.allow_insecure_http)?;
        let mut shared = Shared {
            api: self.api,
            transport,
            hosts: Hosts::new(&base_url, self.is_paced),
            base_url,
            base_url_is_chosen,
            allow_insecure_http: self.allow_insecure_http,
            credentials: Credentials::default(),
            user_agent: user_agent(self.api, self.user_agent_suffix.as_deref())?,
            settings: self.settings,
            backoff: self.backoff,
            slots: self.max_concurrent.map(Slots::new).unwrap_or_default(),
            hooks: self.hooks,
            clock: self.clock,
        };
        // Credentials that are got from elsewhere are got in the way that all the rest of the settings say.
        shared.credentials = self.credentials.checked(&shared)?;
        Ok(Client::from_shared(shared))
    }
}

fn user_agent(api: &Api, suffix: Option<&str>) -> Result<HeaderValue, Error> {
    let text = match suffix {
        Some(suffix) => format!("{} {suffix}", api.user_agent),
        None => api.user_agent.to_string(),
    };
    HeaderValue::try_from(text).map_err(|_| Error::config("`user_agent_suffix` contains what a header cannot carry"))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is not checked yet and may hold a password.
        formatter
            .debug_struct("ClientBuilder")
            .field("api", &self.api.name)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
