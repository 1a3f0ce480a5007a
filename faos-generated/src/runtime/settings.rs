// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The limits of calls and the settings of connections, and their validation.

use std::time::Duration;

use http::HeaderMap;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::answer::error::Error;
use super::call::reserved::RESERVED_HEADERS;

/// The limits of one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Time limit of the whole call.
    pub(crate) timeout: Duration,
    /// Time limit of one attempt.
    pub(crate) attempt_timeout: Duration,
    /// Longest pause within a response body.
    pub(crate) stall_timeout: Duration,
    pub(crate) max_retries: u32,
    /// The maximum number of redirects within the origin per attempt.
    pub(crate) max_redirects: u32,
    /// Maximum size of a response body, after decompression.
    pub(crate) max_body: usize,
    /// Maximum number of pages of a list, if limited.
    pub(crate) max_pages: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(180),
            attempt_timeout: Duration::from_secs(60),
            stall_timeout: Duration::from_secs(20),
            max_retries: 3,
            max_redirects: 3,
            max_body: 32 * 1024 * 1024,
            max_pages: None,
        }
    }
}

/// A higher number is a mistake, since the wait between attempts is up to eight seconds.
const MOST_RETRIES: u32 = 100;

/// Browsers follow 20 redirects.
const MOST_REDIRECTS: u32 = 20;

impl Settings {
    /// Validates all limits. The error names the first invalid setting.
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_time("timeout", self.timeout)?;
        check_time("attempt_timeout", self.attempt_timeout)?;
        check_time("stall_timeout", self.stall_timeout)?;
        check_most("max_retries", self.max_retries, MOST_RETRIES)?;
        check_most("follow_same_origin", self.max_redirects, MOST_REDIRECTS)?;
        self.max_pages.map_or(Ok(()), |pages| check_not_zero("max_pages", pages as usize))?;
        check_not_zero("max_body", self.max_body)
    }
}

/// The settings of the connections that the client opens itself.
#[derive(Clone, Debug)]
pub(crate) struct Connections {
    pub(crate) connect_timeout: Duration,
    /// The URL of a proxy, which may contain a password.
    pub(crate) proxy: Option<SecretString>,
    pub(crate) pool_idle_timeout: Option<Duration>,
    pub(crate) max_idle_per_host: Option<usize>,
    /// The idle time of an HTTP/2 connection before a ping, and the time limit for the answer.
    pub(crate) http2_keep_alive: Option<(Duration, Duration)>,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            proxy: None,
            pool_idle_timeout: None,
            max_idle_per_host: None,
            http2_keep_alive: None,
        }
    }
}

impl Connections {
    /// Validates all settings. The error names the first invalid one, and does not show the URL of the proxy.
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_time("connect_timeout", self.connect_timeout)?;
        self.proxy.as_ref().map_or(Ok(()), |proxy| check_proxy(proxy.expose_secret()))?;
        let pings = self.http2_keep_alive.map(|(interval, timeout)| interval.min(timeout));
        for (setting, time) in [("pool_idle_timeout", self.pool_idle_timeout), ("http2_keep_alive", pings)] {
            if time.is_some_and(|time| time.is_zero()) {
                return Err(Error::config(format!("`{setting}` is invalid: it must not be zero")));
            }
        }
        Ok(())
    }

    /// Returns the name of a setting that connections opened elsewhere do not have.
    pub(crate) fn own(&self) -> Option<&'static str> {
        [
            ("proxy", self.proxy.is_some()),
            ("pool_idle_timeout", self.pool_idle_timeout.is_some()),
            ("max_idle_per_host", self.max_idle_per_host.is_some()),
            ("http2_keep_alive", self.http2_keep_alive.is_some()),
        ]
        .into_iter()
        .find_map(|(setting, is_set)| is_set.then_some(setting))
    }
}

fn check_proxy(text: &str) -> Result<(), Error> {
    let refuse = |problem: &str| Err(Error::config(format!("`proxy` is invalid: {problem}")));
    let Ok(url) = Url::parse(text) else {
        return refuse("it is not a URL, such as `http://proxy.example:8080`");
    };
    match url.scheme() {
        "http" | "https" => {}
        "socks4" | "socks4a" | "socks5" | "socks5h" if cfg!(feature = "socks") => {}
        "socks4" | "socks4a" | "socks5" | "socks5h" => return refuse("SOCKS requires the feature `socks`"),
        _ => return refuse("its scheme must be `http`, `https` or `socks5`"),
    }
    if url.host_str().unwrap_or_default().is_empty() {
        return refuse("it has no host");
    }
    match matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none() {
        true => Ok(()),
        false => refuse("it must consist of scheme, credentials, host and port"),
    }
}

/// Validates headers that are sent with every request.
pub(crate) fn check_default_headers(headers: &HeaderMap) -> Result<(), Error> {
    let refuse =
        |name: &str, reason: &str| Err(Error::config(format!("`default_header` is invalid: `{name}` {reason}")));
    for name in headers.keys().map(http::HeaderName::as_str) {
        match name {
            "content-type" => return refuse(name, "depends on the body of each request"),
            "idempotency-key" => return refuse(name, "must differ for each call"),
            _ if RESERVED_HEADERS.contains(&name) => return refuse(name, "is set by the client"),
            _ => {}
        }
    }
    Ok(())
}

/// Rejects a time limit of zero.
pub(crate) fn check_time(setting: &str, limit: Duration) -> Result<(), Error> {
    match limit.is_zero() {
        true => Err(Error::config(format!("`{setting}` is invalid: no time is left for a call"))),
        false => Ok(()),
    }
}

/// Rejects a limit of zero.
pub(crate) fn check_not_zero(setting: &str, limit: usize) -> Result<(), Error> {
    match limit {
        0 => Err(Error::config(format!("`{setting}` is invalid: it must be at least 1"))),
        _ => Ok(()),
    }
}

fn check_most(setting: &str, number: u32, most: u32) -> Result<(), Error> {
    match number > most {
        true => Err(Error::config(format!("`{setting}` is invalid: it must be at most {most}"))),
        false => Ok(()),
    }
}
