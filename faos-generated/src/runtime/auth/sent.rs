// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The secrets of clients and calls, collected to redact errors.

use http::HeaderMap;
use reqwest::Url;

use crate::runtime::answer::response::CallSecrets;
use crate::runtime::call::attempt::Prepared;
use crate::runtime::client::{Client, Shared};

use super::scrub::{Added, Scrubber, Secrets};

/// The credentials of a successful call, kept with its response for errors that occur while it is read.
pub(crate) struct Sent {
    client: Client,
    headers: HeaderMap,
    credentials: Secrets,
    url: Url,
    added: Added,
}

impl Sent {
    /// Keeps the parts that the call no longer needs.
    pub(crate) fn new(client: Client, prepared: Prepared, added: Added) -> Self {
        let Prepared { headers, credentials, url, .. } = prepared;
        Self { client, headers, credentials, url, added }
    }
}

impl CallSecrets for Sent {
    fn scrubber(&self) -> Scrubber {
        let client = self.client.shared();
        let mut scrubber = Scrubber::of_client(client);
        scrubber.add_request(client.api, &self.headers, &self.credentials, &self.url);
        scrubber.add_added(client.api, &self.added);
        scrubber
    }
}

impl Scrubber {
    /// Returns the secrets of a client, including tokens and the secrets used to fetch them.
    pub(crate) fn of_client(client: &Shared) -> Self {
        let mut scrubber = Self::default();
        client.credentials.collect(&mut scrubber);
        client.transport.collect(&mut scrubber);
        for (name, value) in &client.default_headers {
            scrubber.add_header(client.api, name, value);
        }
        scrubber
    }

    /// Returns the secrets of a call.
    pub(crate) fn of_call(client: &Shared, prepared: &Prepared, added: &Added) -> Self {
        let mut scrubber = Self::of_client(client);
        scrubber.add_request(client.api, &prepared.headers, &prepared.credentials, &prepared.url);
        scrubber.add_added(client.api, added);
        scrubber
    }
}
