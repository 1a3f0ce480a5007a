// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The client: state shared by calls, created once and cheap to clone.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue};
use reqwest::Url;

use super::answer::error::Error;
use super::api::Api;
use super::arguments::server::{self, Values};
use super::arguments::url;
use super::auth::credential::Credentials;
use super::call::host::{Host, Hosts};
use super::call::retry::RetryPolicy;
use super::call::slots::Slots;
use super::call::transport::Transport;
use super::hook::Hook;
use super::observer::Observer;
use super::operation::Operation;
use super::platform::time::Clock;
use super::settings::Settings;
use super::signer::Signer;

/// A client of the API.
///
/// Clones share connections, credentials and retry budgets. Create one client and reuse it.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Client, Error};")]
/// # fn example() -> Result<(), Error> {
/// let client = Client::builder().user_agent_suffix("billing/1.2").build()?;
/// // A clone is cheap, and can be moved into a task.
/// let clone = client.clone();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Shared>);

/// State shared by the clones of a client.
pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) transport: Transport,
    pub(crate) base_url: Url,
    /// The URL that the relative servers of operations are resolved against.
    pub(crate) root_url: Url,
    /// The values of server variables that the caller set.
    pub(crate) variables: Values,
    pub(crate) allow_insecure_http: bool,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    /// The headers that the caller adds to every request of the API.
    pub(crate) default_headers: HeaderMap,
    pub(crate) settings: Settings,
    pub(crate) retry: RetryPolicy,
    pub(crate) hosts: Hosts,
    pub(crate) slots: Slots,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
    pub(crate) signer: Option<Arc<dyn Signer>>,
    pub(crate) propagate: Option<Arc<Propagate>>,
    pub(crate) observers: Option<Arc<[Arc<dyn Observer>]>>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// A function that writes the context of the current span as headers.
pub(crate) type Propagate = dyn Fn(&mut HeaderMap) + Send + Sync;

impl Shared {
    /// Creates a client for one URL outside the API, with the same transport and settings, but without credentials and
    /// hooks, and with a separate retry budget.
    pub(crate) fn for_endpoint(&self, api: &'static Api, url: Url, settings: Settings) -> Client {
        let hosts = Hosts::new(&url, false, self.retry.budget);
        Client::from_shared(Self {
            api,
            transport: self.transport.clone(),
            root_url: url.clone(),
            base_url: url,
            variables: Values::new(),
            allow_insecure_http: self.allow_insecure_http,
            credentials: Credentials::default(),
            user_agent: self.user_agent.clone(),
            default_headers: HeaderMap::new(),
            settings,
            retry: self.retry.clone(),
            hosts,
            slots: Slots::default(),
            hooks: Vec::new(),
            signer: None,
            propagate: None,
            observers: None,
            clock: self.clock.clone(),
        })
    }

    /// Returns the base URL of an operation: that of its own server, if it has one.
    pub(crate) fn base_url_of(&self, operation: &Operation) -> Result<(Cow<'_, Url>, Arc<Host>), Error> {
        let Some(server) = operation.servers.first() else {
            return Ok((Cow::Borrowed(&self.base_url), self.hosts.base().clone()));
        };
        let url = match server.is_relative() {
            true => {
                let path = server::expand(server, &self.variables)?;
                // Below a base URL that has no path of the API.
                let is_below = self.api.relative.is_some() && self.root_url != self.base_url;
                if is_below { url::beneath(&self.root_url, &path) } else { url::beside(&self.root_url, &path) }?
            }
            false => server::base_url(server, &self.variables, self.allow_insecure_http)?,
        };
        let host = self.hosts.of(&url);
        Ok((Cow::Owned(url), host))
    }
}

impl Client {
    pub(crate) fn from_shared(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("api", &self.0.api.name)
            .field("base_url", &self.0.base_url.as_str().trim_end_matches('/'))
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}
