// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! State kept per host, so that one host cannot exhaust the retry budget or the rate limit of another.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Url;

use super::pacing::Pacer;
use super::retry::Budget;

/// A scheme, host and port, with the state of the calls to it.
#[derive(Debug)]
pub(crate) struct Host {
    origin: Origin,
    pub(crate) budget: Budget,
    /// Present if the client is paced.
    pub(crate) pacer: Option<Arc<Pacer>>,
    /// True if the last response used HTTP/1, where a connection carries one request at a time.
    is_http1: AtomicBool,
}

/// The hosts that a client has called.
#[derive(Debug)]
pub(crate) struct Hosts {
    /// The host of the base URL, which most calls go to.
    base: Arc<Host>,
    /// The size of each retry budget.
    budget: u32,
    /// The hosts of operations with servers of their own, added on first use.
    others: Mutex<Vec<Arc<Host>>>,
}

#[derive(Debug, PartialEq, Eq)]
struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

impl Host {
    fn new(url: &Url, paced: bool, budget: u32) -> Arc<Self> {
        let origin = Origin {
            scheme: url.scheme().to_owned(),
            host: url.host_str().unwrap_or_default().to_owned(),
            port: url.port_or_known_default(),
        };
        Arc::new(Self {
            origin,
            budget: Budget::new(budget),
            pacer: paced.then(Arc::default),
            is_http1: AtomicBool::new(false),
        })
    }

    pub(crate) fn note_version(&self, is_http1: bool) {
        self.is_http1.store(is_http1, Ordering::Relaxed);
    }

    /// Returns true if a connection to this host may carry several requests.
    pub(crate) fn may_share_connections(&self) -> bool {
        !self.is_http1.load(Ordering::Relaxed)
    }

    fn serves(&self, url: &Url) -> bool {
        self.origin.port == url.port_or_known_default()
            && self.origin.host == url.host_str().unwrap_or_default()
            && self.origin.scheme == url.scheme()
    }
}

impl Hosts {
    pub(crate) fn new(base_url: &Url, paced: bool, budget: u32) -> Self {
        Self { base: Host::new(base_url, paced, budget), budget, others: Mutex::default() }
    }

    /// Returns the host of the base URL.
    pub(crate) fn base(&self) -> &Arc<Host> {
        &self.base
    }

    /// Returns the host of a URL.
    pub(crate) fn of(&self, url: &Url) -> Arc<Host> {
        if self.base.serves(url) {
            return self.base.clone();
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = others.iter().find(|host| host.serves(url)) {
            return host.clone();
        }
        let host = Host::new(url, self.base.pacer.is_some(), self.budget);
        others.push(host.clone());
        host
    }
}
