// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Decodes webhook payloads.

use serde::de::DeserializeOwned;

use crate::runtime::answer::error::Error;
use crate::runtime::codec;

/// Decodes the body of a webhook delivery, without verifying its sender, as a type of this crate or any that implements
/// [`serde::Deserialize`].
///
/// # Errors
///
/// Returns an error of kind `Decode` if the body is not JSON of this type.
pub fn parse_event<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    codec::from_json(body).map_err(|error| Error::decoding(&[], error))
}
