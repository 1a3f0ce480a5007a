// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Redirects, of which few are followed. Credentials are sent along, so the target is always in the same
//! origin.

use http::Method;
use http::header::LOCATION;
use reqwest::Url;

use crate::runtime::arguments::url;
use crate::runtime::auth::scrub::Secrets;

/// Returns the target of a redirect of `url`, or `None` if the response is not a redirect or must not be followed.
pub(crate) fn target(method: &Method, credentials: &Secrets, url: &Url, response: &reqwest::Response) -> Option<Url> {
    let redirects = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    // Requests that change something are not redirected, since only the caller can know if the other URL is equivalent.
    if !redirects || !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let mut target = url::within_origin(url, response.headers().get(LOCATION)?.to_str().ok()?)?;
    url::add_query(&mut target, &credentials.query);
    Some(target)
}
