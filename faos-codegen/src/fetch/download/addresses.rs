//! A resolver that looks up each host once, so that the checked address is the one that is connected to even if a name
//! server changes its answer.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::is_loopback;

/// Caches the first answer of another resolver for each host.
#[derive(Debug)]
pub(super) struct Addresses<R> {
    resolver: R,
    known: Mutex<BTreeMap<String, Vec<SocketAddr>>>,
}

impl<R> Addresses<R> {
    pub(super) fn new(resolver: R) -> Self {
        Self { resolver, known: Mutex::default() }
    }
}

impl<R: Resolver> Resolver for Addresses<R> {
    fn resolve(&self, url: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = url.authority().map(ToString::to_string).unwrap_or_default();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains_key(&host) {
            let addresses = self.resolver.resolve(url, config, timeout)?.to_vec();
            // An unencrypted request must stay on this machine, even if the name resolves elsewhere.
            if is_loopback(url) && !addresses.iter().all(|address| address.ip().is_loopback()) {
                return Err(ureq::Error::BadUri(format!("{host} is not on this machine")));
            }
            known.insert(host.clone(), addresses);
        }
        let mut addresses = self.empty();
        known.get(&host).into_iter().flatten().for_each(|address| addresses.push(*address));
        Ok(addresses)
    }
}
