// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Percent-encoding of text for URLs.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All characters except the unreserved ones of RFC 3986, which are equivalent encoded or not.
const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes text for any part of a URL.
pub(crate) fn encoded(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, NOT_UNRESERVED)).into_owned()
}

/// The characters to encode in queries with `allowReserved`. Reserved characters that are not special in a query stay
/// unencoded, as some servers require. Characters that separate or end a query, or mean a space, stay encoded, to
/// preserve the value.
const SPECIAL_IN_QUERIES: &AsciiSet = &NOT_UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Encodes a query value that keeps reserved characters.
pub(crate) fn encoded_except_reserved(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, SPECIAL_IN_QUERIES)).into_owned()
}
