// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The client: state shared by calls, created once and cheap to clone.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use reqwest::Url;

use super::answer::error::Error;
use super::api::Api;
use super::arguments::url;
use super::auth::credential::Credentials;
use super::call::host::{Host, Hosts};
use super::call::retry::Backoff;
use super::call::slots::Slots;
use super::call::transport::Transport;
use super::hook::Hook;
use super::operation::Operation;
use super::platform::time::Clock;
use super::settings::Settings;

/// A client of the API.
///
/// Clones share connections, credentials and retry budgets. Create one client and reuse it.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

/// State shared by the clones of a client.
pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) transport: Transport,
    pub(crate) base_url: Url,
    /// True if the caller set the base URL, which is then used for all operations.
    pub(crate) base_url_is_chosen: bool,
    pub(crate) allow_insecure_http: bool,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) settings: Settings,
    pub(crate) backoff: Backoff,
    pub(crate) hosts: Hosts,
    pub(crate) slots: Slots,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Shared {
    /// Creates a client for one URL outside the API, with the same transport and settings, but without credentials and
    /// hooks, and with a separate retry budget.
    pub(crate) fn for_endpoint(&self, api: &'static Api, url: Url, settings: Settings) -> Client {
        let hosts = Hosts::new(&url, false);
        Client::from_shared(Self {
            api,
            transport: self.transport.clone(),
            base_url: url,
            base_url_is_chosen: true,
            allow_insecure_http: self.allow_insecure_http,
            credentials: Credentials::default(),
            user_agent: self.user_agent.clone(),
            settings,
            backoff: self.backoff,
            hosts,
            slots: Slots::default(),
            hooks: Vec::new(),
            clock: self.clock.clone(),
        })
    }

    /// Returns the base URL of an operation.
    pub(crate) fn base_url_of(&self, operation: &Operation) -> Result<(Cow<'_, Url>, Arc<Host>), Error> {
        match operation.servers.first() {
            Some(server) if !self.base_url_is_chosen => {
                let url = url::base_url(server.url, false)?;
                let host = self.hosts.of(&url);
                Ok((Cow::Owned(url), host))
            }
            _ => Ok((Cow::Borrowed(&self.base_url), self.hosts.base().clone())),
        }
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
