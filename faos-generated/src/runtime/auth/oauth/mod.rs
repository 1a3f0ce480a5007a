// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! OAuth 2.0 access tokens. A token is fetched on the first call, kept until shortly before it expires, and replaced
//! once when the API rejects it.

pub(crate) mod application;
#[cfg(feature = "authorization-code")]
pub(crate) mod authorization_code;
pub(crate) mod bearer;
pub(crate) mod grant;
pub(crate) mod provider;
mod refusal;
pub(crate) mod token_url;
pub(crate) mod tokens;
