// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Reads what an API sends to a webhook.

use super::codec::{self, Decode};
use super::error::Error;

/// Reads the body of a webhook delivery. It does not check who sent it.
pub fn parse_event<T: Decode>(body: &[u8]) -> Result<T, Error> {
    codec::decode(body).map_err(|error| Error::decoding(&[], error))
}
