// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Why a delivery to a webhook is refused. It names headers of the API's scheme, and shows nothing of what came.

use std::error::Error as StdError;
use std::fmt;

use super::error::Error;

/// Why a delivery to a webhook is refused. Answer the sender with a status of 400, and do nothing else.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// A header is missing: this is no delivery of the API, or something on the way removed the header.
    MissingHeader(&'static str),
    /// A header comes more than once, is empty or too long, or holds what it cannot hold.
    Header(&'static str),
    /// There are more signatures than any sender needs.
    TooManySignatures,
    /// No signature is that of any of the secrets: look at the secret, and whether the body is what came, byte for byte.
    Signature,
    /// The delivery was sent longer ago than is tolerated.
    TooOld,
    /// The delivery was sent later than now: look at the clock of this machine.
    TooNew,
    /// The body is larger than is accepted.
    TooLarge,
    /// The delivery is the API's, and its body is not UTF-8 text, as all JSON is.
    NotUtf8,
    /// The delivery is the API's, and is not what its document describes.
    Decode(Error),
}

impl fmt::Display for WebhookError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(formatter, "the header `{name}` is missing"),
            Self::Header(name) => write!(formatter, "the header `{name}` cannot be read"),
            Self::TooManySignatures => formatter.write_str("there are more than 16 signatures"),
            Self::Signature => formatter.write_str("no signature is right"),
            Self::TooOld => formatter.write_str("the delivery is too old"),
            Self::TooNew => formatter.write_str("the delivery comes from the future"),
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
