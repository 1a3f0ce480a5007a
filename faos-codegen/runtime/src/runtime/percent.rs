//! Percent-encoding of text for URLs.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All characters except the unreserved ones of RFC 3986, which are equivalent encoded or not.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes text for any part of a URL.
pub(crate) fn encoded(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, RESERVED)).into_owned()
}

/// The characters to encode in queries with `allowReserved`. Reserved characters that are not special in a query stay
/// unencoded, as some servers require. Characters that separate or end a query, or mean a space, stay encoded, to
/// preserve the value.
const DIVIDING: &AsciiSet = &RESERVED
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
pub(crate) fn barely_encoded(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, DIVIDING)).into_owned()
}
