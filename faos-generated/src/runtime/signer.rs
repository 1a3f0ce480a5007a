// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Signatures of requests.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use reqwest::Url;

use super::arguments::percent;
use super::platform::Shareable;

/// A signer of requests, for APIs that verify a signature over method, URL, headers or body.
///
/// It runs last, for each attempt and each redirect that is followed, and sees everything that is sent, credentials
/// included. A client has at most one; metrics and logs belong in a [`Hook`](crate::runtime::Hook).
///
/// ```text
/// impl Signer for Hmac {
///     fn sign(&self, request: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn Error + Send + Sync>> {
///         let body = request.body().ok_or("a streamed body cannot be signed")?;
///         let signature = self.signature(request.method(), request.path(), body);
///         request.headers_mut().insert("x-signature", signature.parse()?);
///         Ok(())
///     }
/// }
/// ```
pub trait Signer: Shareable {
    /// Signs a request, by adding headers or query parameters.
    ///
    /// This runs within the call and should not block.
    ///
    /// # Errors
    ///
    /// An error ends the call with an error of kind `Signing`, whose source it becomes. It should not contain secrets.
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn StdError + Send + Sync>>;
}

impl<S: Signer + ?Sized> Signer for Arc<S> {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn StdError + Send + Sync>> {
        (**self).sign(request)
    }
}

/// A request that is complete except for its signature.
pub struct UnsignedRequest<'r> {
    pub(crate) method: &'r Method,
    pub(crate) url: &'r mut Url,
    pub(crate) headers: &'r mut HeaderMap,
    pub(crate) body: Option<Bytes>,
    pub(crate) attempt: u32,
    /// The values of added query parameters.
    pub(crate) added: Vec<String>,
}

impl UnsignedRequest<'_> {
    /// Returns the HTTP method.
    pub fn method(&self) -> &Method {
        self.method
    }

    /// Returns the whole URL, including credentials in its query.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Returns the host, with the port unless it is that of the scheme, as the header `Host` has it.
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Returns the path, percent-encoded.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// Returns the query, percent-encoded.
    pub fn query(&self) -> Option<&str> {
        self.url.query()
    }

    /// Adds a query parameter. Name and value are percent-encoded here.
    pub fn add_query(&mut self, name: &str, value: &str) {
        let pair = format!("{}={}", percent::encoded(name), percent::encoded(value));
        let query = match self.url.query().filter(|query| !query.is_empty()) {
            Some(query) => format!("{query}&{pair}"),
            None => pair,
        };
        self.url.set_query(Some(&query));
        self.added.push(value.to_owned());
    }

    /// Returns the headers, including credentials. Headers of the connection, such as `Host` and `Content-Length`, are
    /// not set yet.
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// Returns the headers for changes. Headers of the connection cannot be set. A value that is marked as sensitive is
    /// redacted in errors.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers
    }

    /// Returns the body, which may be empty, or `None` if it contains a stream.
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// Returns the number of the attempt, starting at 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

impl fmt::Debug for UnsignedRequest<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // URL, headers and body contain credentials.
        let mut fields = formatter.debug_struct("UnsignedRequest");
        fields.field("method", self.method).field("attempt", &self.attempt).finish_non_exhaustive()
    }
}
