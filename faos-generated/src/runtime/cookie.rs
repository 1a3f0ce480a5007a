// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Cookies that the document asks for. A request has one `Cookie` header at most, so each is added to those before it.

use http::header::{COOKIE, HeaderMap, HeaderValue};

/// Adds what `cookie` says, in the form `name=value`, to the cookies of a request.
pub(crate) fn add(headers: &mut HeaderMap, cookie: &HeaderValue) {
    let joined = match headers.get(COOKIE) {
        Some(before) => [before.as_bytes(), b"; ", cookie.as_bytes()].concat(),
        None => cookie.as_bytes().to_vec(),
    };
    let mut value = HeaderValue::from_maybe_shared(bytes::Bytes::from(joined)).expect("the parts are header values");
    value.set_sensitive(true);
    headers.insert(COOKIE, value);
}
