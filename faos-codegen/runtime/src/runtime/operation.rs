//! The facts about one operation. Generated code states those that differ from the defaults, in a `static` per operation.

use std::fmt;

use http::Method;

use super::api::{Security, Server};

/// What the document says about one operation.
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) flag: Option<&'static str>,
    pub(crate) envelope: Option<&'static str>,
    pub(crate) pages: Option<Pages>,
    pub(crate) security: Option<Security>,
    pub(crate) servers: &'static [Server],
    pub(crate) idempotency_key: Option<&'static str>,
    /// Whether doing it twice is like doing it once, as HTTP says of the method (RFC 9110, section 9.2.2).
    pub(crate) idempotent: bool,
}

impl Operation {
    const fn new(method: Method, id: &'static str, path: &'static str, idempotent: bool) -> Self {
        Self {
            id,
            method,
            path,
            accept: "application/json",
            flag: None,
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

    /// The member of a response that holds what was asked for.
    pub(crate) const fn envelope(mut self, member: &'static str) -> Self {
        self.envelope = Some(member);
        self
    }

    /// How the long list that is asked for is divided.
    pub(crate) const fn pages(mut self, pages: Pages) -> Self {
        self.pages = Some(pages);
        self
    }

    /// What this operation demands instead of what the API demands.
    pub(crate) const fn security(mut self, security: Security) -> Self {
        self.security = Some(security);
        self
    }

    /// The media type of the response, where it is not JSON.
    pub(crate) const fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = media_type;
        self
    }

    /// The member of the body that asks for this kind of response.
    pub(crate) const fn flag(mut self, member: &'static str) -> Self {
        self.flag = Some(member);
        self
    }

    /// Where this operation is served, where that is not where the API is.
    pub(crate) const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// The request header that makes repetitions of one call count once.
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

/// How a long list is divided, and where a response says what comes next.
#[derive(Debug)]
pub(crate) struct Pages {
    /// The query parameter that takes a cursor. Without one, what a response holds is no cursor but a link.
    pub(crate) parameter: Option<&'static str>,
    pub(crate) next_cursor: &'static [&'static str],
    pub(crate) items: &'static [&'static str],
    pub(crate) has_more: Option<&'static [&'static str]>,
}

impl Pages {
    /// The query parameter that takes a cursor, and the member of a response that holds the next one.
    pub(crate) const fn cursor(parameter: &'static str, next_cursor: &'static [&'static str]) -> Self {
        Self { parameter: Some(parameter), next_cursor, items: &[], has_more: None }
    }

    /// The member of a response that holds the link to the next page.
    pub(crate) const fn link(next: &'static [&'static str]) -> Self {
        Self { parameter: None, next_cursor: next, items: &[], has_more: None }
    }

    /// The member that holds the items; without this the response itself is the list.
    pub(crate) const fn items(mut self, path: &'static [&'static str]) -> Self {
        self.items = path;
        self
    }

    /// The member that says whether more follows.
    pub(crate) const fn has_more(mut self, path: &'static [&'static str]) -> Self {
        self.has_more = Some(path);
        self
    }
}
