// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Cookie parameters and credentials. A request has at most one `Cookie` header, so cookies are joined.

use http::header::{COOKIE, HeaderMap, HeaderValue};

/// Adds a cookie, in the form `name=value`, to a request.
pub(crate) fn add(headers: &mut HeaderMap, cookie: &HeaderValue) {
    let joined = match headers.get(COOKIE) {
        Some(before) => [before.as_bytes(), b"; ", cookie.as_bytes()].concat(),
        None => cookie.as_bytes().to_vec(),
    };
    let mut value = HeaderValue::from_maybe_shared(bytes::Bytes::from(joined)).expect("the parts are header values");
    value.set_sensitive(true);
    headers.insert(COOKIE, value);
}

/// Returns true if the request has a cookie of this name.
pub(crate) fn contains(headers: &HeaderMap, name: &str) -> bool {
    let cookies = headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok()).unwrap_or_default();
    cookies.split(';').any(|cookie| cookie.split('=').next().is_some_and(|known| known.trim() == name))
}
