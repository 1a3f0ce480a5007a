// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The error of a rejected webhook delivery. It names headers of the API's scheme, and shows no received data.

use std::error::Error as StdError;
use std::fmt;

use crate::runtime::answer::error::Error;

/// The reason why a webhook delivery is rejected. Answer the sender with status 400, and do nothing else.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// A header is missing: the delivery is not from the API, or a proxy removed the header.
    MissingHeader(&'static str),
    /// A header is repeated, empty, too long or malformed.
    Header(&'static str),
    /// There are more signatures than a sender needs.
    TooManySignatures,
    /// No signature matches any of the secrets. Check the secret, and that the body is unmodified.
    Signature,
    /// The delivery is older than the tolerance.
    TooOld,
    /// The timestamp is in the future. Check the clock of this machine.
    TooNew,
    /// The body exceeds the size limit.
    TooLarge,
    /// The delivery is authentic, but its body is not UTF-8 text.
    NotUtf8,
    /// The delivery is authentic, but does not match the API's document.
    Decode(Error),
}

impl fmt::Display for WebhookError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(formatter, "the header `{name}` is missing"),
            Self::Header(name) => write!(formatter, "the header `{name}` is invalid"),
            Self::TooManySignatures => formatter.write_str("there are more than 16 signatures"),
            Self::Signature => formatter.write_str("no signature matches"),
            Self::TooOld => formatter.write_str("the delivery is too old"),
            Self::TooNew => formatter.write_str("the timestamp of the delivery is in the future"),
            Self::TooLarge => formatter.write_str("the body is too large"),
            Self::NotUtf8 => formatter.write_str("the body is not UTF-8 text"),
            Self::Decode(error) => error.fmt(formatter),
        }
    }
}

impl StdError for WebhookError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Decode(error) => error.source(),
            _ => None,
        }
    }
}
