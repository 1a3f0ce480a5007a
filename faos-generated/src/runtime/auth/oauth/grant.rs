// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! OAuth grants, before they become token sources of a client.

use std::error::Error as StdError;
use std::sync::Arc;

use secrecy::SecretString;

use crate::runtime::platform::time::BoxFuture;

use super::provider::AccessToken;

/// An OAuth grant.
#[derive(Clone)]
pub(crate) enum Grant {
    ClientCredentials,
    RefreshToken { token: SecretString, access_token: Option<AccessToken>, store: Option<Arc<StoreRefreshToken>> },
}

/// Stores a new refresh token.
pub(crate) type StoreRefreshToken =
    dyn Fn(&SecretString) -> BoxFuture<'static, Result<(), Box<dyn StdError + Send + Sync>>> + Send + Sync;
