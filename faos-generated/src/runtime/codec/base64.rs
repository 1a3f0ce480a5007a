// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Bytes encoded as Base64 text, kept as received, as [`Formatted`](super::Formatted) values are.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Decode, DecodeError, Encode, Field, Reader, Writer};

/// Padding is written, as RFC 4648 requires, but optional when reading; nonzero trailing bits are accepted.
const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const ENGINE: GeneralPurpose = GeneralPurpose::new(&STANDARD, CONFIG);
const URL_ENGINE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, CONFIG);

/// Bytes encoded as Base64, kept as received.
///
/// [`get`](Self::get) decodes the bytes, [`as_str`](Self::as_str) borrows the text. Two values are equal if their texts
/// are equal. Bytes are written in the standard alphabet with padding.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Base64 {
    text: String,
}

impl Base64 {
    /// Returns the bytes, or `None` if the text is not Base64. Both alphabets, line breaks and missing padding are
    /// accepted (RFC 4648 and RFC 2045).
    #[must_use]
    pub fn get(&self) -> Option<Vec<u8>> {
        let breaks = |character: char| character.is_ascii_whitespace();
        let joined;
        let text = if self.text.contains(breaks) {
            joined = self.text.split_ascii_whitespace().collect::<String>();
            &joined
        } else {
            &self.text
        };
        let engine = if text.contains(['-', '_']) { URL_ENGINE } else { ENGINE };
        engine.decode(text).ok()
    }

    /// Keeps a text that is encoded already, in whatever form.
    pub fn from_encoded(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// Returns the text as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The text may hold a secret, so only its length is shown.
impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} characters)", self.text.len())
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

macro_rules! from_bytes {
    ($([$($generic:tt)*] $bytes:ty)*) => {
        $(
            impl<$($generic)*> From<$bytes> for Base64 {
                fn from(bytes: $bytes) -> Self {
                    Self { text: ENGINE.encode(bytes) }
                }
            }

            impl<$($generic)*> From<$bytes> for Field<Base64> {
                fn from(bytes: $bytes) -> Self {
                    Self::Value(bytes.into())
                }
            }
        )*
    };
}

from_bytes! { [] Vec<u8> [] &[u8] [const N: usize] &[u8; N] }

impl Decode for Base64 {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let value = Self { text: reader.string()? };
        // In a union, Base64 is a better match. Elsewhere the text is decoded only on request.
        if reader.is_weighed {
            reader.known(value.get().is_some());
        }
        Ok(value)
    }
}

impl Encode for Base64 {
    fn encode(&self, writer: &mut Writer) {
        writer.string(&self.text);
    }
}
