// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Decodes webhook payloads.

use crate::runtime::answer::error::Error;
use crate::runtime::codec::{self, Decode};

/// Decodes the body of a webhook delivery, without verifying its sender.
pub fn parse_event<T: Decode>(body: &[u8]) -> Result<T, Error> {
    codec::decode(body).map_err(|error| Error::decoding(&[], error))
}
