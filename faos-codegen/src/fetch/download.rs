//! Downloads a document with a GET request that contains no credentials, follows redirects only within the origin, and
//! has limits on size and time.

mod addresses;

use std::error::Error;
use std::io::Read;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use thiserror::Error;
use ureq::http::{HeaderValue, Response, StatusCode, Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, Resolver};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Proxy};
use url::Url;

use super::decompressed;
use addresses::Addresses;

const MAX_REDIRECTS: usize = 3;
const MAX_BYTES: u64 = 64 << 20;
const MAX_TIME: Duration = Duration::from_secs(60);

/// Parses the URL of a document.
///
/// Uses the parser of the HTTP library, so that the checked host is the one that is connected to.
///
/// # Errors
///
/// Returns an error if the URL is unencrypted and not local, or contains credentials.
pub fn parse_url(text: &str) -> Result<Uri, Unusable> {
    const SCHEME: Unusable = Unusable("the scheme must be https, or http on this machine");
    // The parser refuses a URL without a host.
    if text.starts_with("file:") {
        return Err(SCHEME);
    }
    let url: Uri = text.parse().map_err(|_| Unusable("it is not a valid URL"))?;
    let allowed = match url.scheme_str() {
        Some("https") => url.host().is_some_and(|host| !host.is_empty()),
        Some("http") => is_loopback(&url),
        _ => false,
    };
    if !allowed {
        return Err(SCHEME);
    }
    if url.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(Unusable("the URL must not contain a user name or password"));
    }
    Ok(url)
}

/// The reason for which a URL cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Unusable(&'static str);

fn is_loopback(url: &Uri) -> bool {
    let host = url.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Returns the scheme, host and port, which a redirect must not change.
fn origin(url: &Uri) -> (Option<&str>, Option<&str>, Option<u16>) {
    let default = if url.scheme_str() == Some("https") { 443 } else { 80 };
    (url.scheme_str(), url.host(), url.port_u16().or(Some(default)))
}

/// The validators of a known version, for a conditional request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The ETag.
    pub etag: Option<String>,
    /// The time of the last change.
    pub last_modified: Option<String>,
}

impl Validators {
    fn of(response: &Response<Body>) -> Self {
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) }
    }
}

/// A downloaded document.
#[derive(Debug)]
pub struct Published {
    /// The text, decompressed.
    pub text: String,
    /// The validators of this version.
    pub validators: Validators,
}

/// A document to download.
pub struct Download {
    url: Uri,
    max_bytes: u64,
    max_time: Duration,
    /// Shows a message to the user.
    note: fn(&str),
}

impl Download {
    /// Creates a download from a URL that was parsed with [`parse_url`].
    pub fn new(url: Uri) -> Self {
        Self { url, max_bytes: MAX_BYTES, max_time: MAX_TIME, note: |_| () }
    }

    /// Sets the function that shows messages to the user, such as the proxy in use.
    #[must_use]
    pub fn with_notes(self, note: fn(&str)) -> Self {
        Self { note, ..self }
    }

    /// Returns the URL of the document.
    pub fn url(&self) -> &Uri {
        &self.url
    }

    /// Downloads the document. Returns `None` if the server reports that the known version is current. The text is
    /// valid UTF-8 but otherwise unchecked.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached, or if its response cannot be used.
    pub fn run(&self, known: &Validators) -> Result<Option<Published>, Failure> {
        self.run_with(DefaultResolver::default(), known)
    }

    fn run_with(&self, resolver: impl Resolver, known: &Validators) -> Result<Option<Published>, Failure> {
        let deadline = Instant::now() + self.max_time;
        let agent = self.agent(resolver);
        let mut url = self.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let mut request = agent.get(&url);
            for (name, value) in
                [(header::IF_NONE_MATCH, &known.etag), (header::IF_MODIFIED_SINCE, &known.last_modified)]
            {
                // The validators may be invalid if the record was edited.
                if let Some(value) = value.as_ref().and_then(|value| HeaderValue::from_str(value).ok()) {
                    request = request.header(name, value);
                }
            }
            let response = request
                .config()
                // The deadline covers all requests. A duration of zero would disable it.
                .timeout_global(Some(deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))))
                .build()
                .call()
                .map_err(|error| self.failure(error))?;
            if response.status() == StatusCode::NOT_MODIFIED && *known != Validators::default() {
                return Ok(None);
            }
            match self.redirect(&url, &response)? {
                Some(next) => url = next,
                None => {
                    let validators = Validators::of(&response);
                    return self.text(response).map(|text| Some(Published { text, validators }));
                }
            }
        }
        Err(self.refused(format!("the server redirects more than {MAX_REDIRECTS} times")))
    }

    fn agent(&self, resolver: impl Resolver) -> Agent {
        let config = Agent::config_builder()
            .proxy(self.proxy())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .accept("application/json")
            .build();
        Agent::with_parts(config, DefaultConnector::default(), Addresses::new(resolver))
    }

    /// Returns the proxy from the environment, except for URLs on this machine.
    fn proxy(&self) -> Option<Proxy> {
        let proxy = Proxy::try_from_env().filter(|proxy| !is_loopback(&self.url) && !proxy.is_no_proxy(&self.url))?;
        // The URL of the proxy may contain a password, so only host and port are shown.
        (self.note)(&format!("using the proxy {}:{}", proxy.host(), proxy.port()));
        Some(proxy)
    }

    /// Returns the target of a redirect, or `None` for any other response.
    fn redirect(&self, url: &Uri, response: &Response<Body>) -> Result<Option<Uri>, Failure> {
        if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let Some(location) = response.headers().get(header::LOCATION) else {
            return Ok(None);
        };
        let location = String::from_utf8_lossy(location.as_bytes());
        let base = Url::parse(&url.to_string()).map_err(|error| self.refused(described(&error)))?;
        match base.join(&location).map(|target| parse_url(target.as_str())) {
            Ok(Ok(next)) if origin(&next) == origin(&self.url) => Ok(Some(next)),
            _ => Err(self.refused(format!(
                "the server redirects to \"{}\"; only redirects within {} are followed",
                location.escape_debug(),
                base.origin().ascii_serialization(),
            ))),
        }
    }

    fn text(&self, response: Response<Body>) -> Result<String, Failure> {
        if response.status() != StatusCode::OK {
            return Err(self.refused(format!("the status is {}", response.status())));
        }
        let mut bytes = Vec::new();
        let progress = progress(response.body().content_length());
        let body = response.into_body().into_reader();
        let read = progress.wrap_read(body.take(self.max_bytes + 1)).read_to_end(&mut bytes);
        progress.finish_and_clear();
        read.map_err(|error| self.refused(described(&error)))?;
        if bytes.len() as u64 > self.max_bytes {
            return Err(self.refused(format!("the document is larger than {} bytes", self.max_bytes)));
        }
        // The file itself can be compressed, besides the transfer.
        let bytes = decompressed(bytes, self.max_bytes).map_err(|error| self.refused(described(&error)))?;
        String::from_utf8(bytes).map_err(|_| self.refused("the document is not valid UTF-8".to_owned()))
    }

    /// Classifies an error by whether the server was reached.
    fn failure(&self, error: ureq::Error) -> Failure {
        match error {
            ureq::Error::Io(_)
            | ureq::Error::Timeout(_)
            | ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::ConnectProxyFailed(_)
            | ureq::Error::Tls(_)
            | ureq::Error::Rustls(_) => Failure::Unreachable { url: self.url.clone(), cause: described(&error) },
            error => self.refused(described(&error)),
        }
    }

    fn refused(&self, cause: String) -> Failure {
        Failure::Refused { url: self.url.clone(), cause }
    }
}

/// Returns the messages of an error and of its causes.
fn described(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

/// Returns a progress bar, which is visible only on a terminal.
fn progress(length: Option<u64>) -> ProgressBar {
    let (bar, template) = match length {
        Some(length) => (ProgressBar::new(length), "{bar:40} {bytes} of {total_bytes}"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The reason for which a download failed.
#[derive(Debug, Error)]
pub enum Failure {
    /// There was no response: the host is unknown, the connection failed, or the request timed out.
    #[error("cannot reach {url}: {cause}")]
    Unreachable {
        /// The URL of the document.
        url: Uri,
        /// The messages of the error and its causes.
        cause: String,
    },
    /// The response cannot be used.
    #[error("the response of {url} is invalid: {cause}")]
    Refused {
        /// The URL of the document.
        url: Uri,
        /// The reason.
        cause: String,
    },
}

#[cfg(test)]
mod tests;
