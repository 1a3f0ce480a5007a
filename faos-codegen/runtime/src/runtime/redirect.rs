//! Redirects: where to go on, if the caller allows it. The credentials go along, so it never leads to another origin.

use http::Method;
use http::header::LOCATION;
use reqwest::Url;

use super::attempt::Prepared;
use super::url;

/// Where the response to a request for `url` leads to; `None` when it is no redirect, or one that must not be followed.
pub(crate) fn target(prepared: &Prepared, url: &Url, response: &reqwest::Response) -> Option<Url> {
    let redirects = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    // What changes something was sent to one place, and nobody but the caller can know that the other means the same.
    if !redirects || !matches!(prepared.operation.method, Method::GET | Method::HEAD) {
        return None;
    }
    let mut target = url::within_origin(url, response.headers().get(LOCATION)?.to_str().ok()?)?;
    url::add_query(&mut target, &prepared.credentials.query);
    Some(target)
}
