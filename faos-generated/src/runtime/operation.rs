// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Facts about one operation. Generated code states those that differ from the defaults, in a `static` per operation.

use std::fmt;

use http::{Method, StatusCode};

use super::api::{Security, Server};
use super::paging::Pages;

/// Facts that the document states about one operation.
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) redirects: &'static [u16],
    pub(crate) flag: Option<&'static str>,
    /// True if the type of the items of a stream describes an item called `error`.
    pub(crate) error_event: bool,
    /// True if the type of the items of a stream has a member `error`.
    pub(crate) error_member: bool,
    pub(crate) envelope: Option<&'static str>,
    pub(crate) pages: Option<Pages>,
    pub(crate) security: Option<Security>,
    pub(crate) servers: &'static [Server],
    pub(crate) idempotency_key: Option<&'static str>,
    /// True if the operation is idempotent, as HTTP defines for its method (RFC 9110, section 9.2.2).
    pub(crate) idempotent: bool,
}

impl Operation {
    const fn new(method: Method, id: &'static str, path: &'static str, idempotent: bool) -> Self {
        Self {
            id,
            method,
            path,
            accept: "application/json",
            redirects: &[],
            flag: None,
            error_event: false,
            error_member: false,
            envelope: None,
            pages: None,
            security: None,
            servers: &[],
            idempotency_key: None,
            idempotent,
        }
    }

    pub(crate) const fn get(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::GET, id, path, true)
    }

    pub(crate) const fn head(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::HEAD, id, path, true)
    }

    pub(crate) const fn post(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::POST, id, path, false)
    }

    pub(crate) const fn put(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::PUT, id, path, true)
    }

    pub(crate) const fn patch(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::PATCH, id, path, false)
    }

    pub(crate) const fn delete(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::DELETE, id, path, true)
    }

    pub(crate) const fn options(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::OPTIONS, id, path, true)
    }

    pub(crate) const fn trace(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::TRACE, id, path, true)
    }

    /// Sets the member of a response that holds the value.
    pub(crate) const fn envelope(mut self, member: &'static str) -> Self {
        self.envelope = Some(member);
        self
    }

    /// Sets the pagination of the list.
    pub(crate) const fn pages(mut self, pages: Pages) -> Self {
        self.pages = Some(pages);
        self
    }

    /// Sets the security requirement, instead of that of the API.
    pub(crate) const fn security(mut self, security: Security) -> Self {
        self.security = Some(security);
        self
    }

    /// Sets the media type of the response, if it is not JSON.
    pub(crate) const fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = media_type;
        self
    }

    /// Sets the statuses of redirects that are results; 3 stands for all of them.
    pub(crate) const fn redirects(mut self, statuses: &'static [u16]) -> Self {
        self.redirects = statuses;
        self
    }

    /// Returns true if a redirect with this status is a result, neither an error nor followed.
    pub(crate) fn returns_redirect(&self, status: StatusCode) -> bool {
        status.is_redirection() && self.redirects.iter().any(|known| [3, status.as_u16()].contains(known))
    }

    /// Sets the member of the body that requests this kind of response.
    pub(crate) const fn flag(mut self, member: &'static str) -> Self {
        self.flag = Some(member);
        self
    }

    /// States that the type of the items of a stream describes an item called `error`.
    pub(crate) const fn error_event(mut self) -> Self {
        self.error_event = true;
        self
    }

    /// States that the type of the items of a stream has a member `error`.
    pub(crate) const fn error_member(mut self) -> Self {
        self.error_member = true;
        self
    }

    /// Sets the servers of this operation, instead of those of the API.
    pub(crate) const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// Sets the request header that holds the idempotency key.
    pub(crate) const fn idempotency_key(mut self, header: &'static str) -> Self {
        self.idempotency_key = Some(header);
        self
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({self})", self.id)
    }
}
