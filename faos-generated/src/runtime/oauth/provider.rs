// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Access tokens, and where an application has them from when it gets them in a way of its own.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use secrecy::SecretString;

use crate::runtime::platform::Shareable;

/// Gives access tokens: from a vault, a metadata service, another process.
///
/// It is asked when there is no token, shortly before the last one expires, and once more when the API turns it away;
/// by one call at a time, whose answer all others share.
///
/// ```text
/// impl TokenProvider for Vault {
///     fn token(&self) -> TokenFuture<'_> {
///         Box::pin(async { Ok(AccessToken::new(self.read("faos").await?).expires_in(Duration::from_secs(3600))) })
///     }
/// }
/// ```
pub trait TokenProvider: Shareable {
    /// A token that is good from now on.
    fn token(&self) -> TokenFuture<'_>;
}

/// What [`TokenProvider::token`] returns. The error becomes the source of the error that calls fail with, so it should
/// hold nothing secret.
#[cfg(not(target_arch = "wasm32"))]
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// What [`TokenProvider::token`] returns. The error becomes the source of the error that calls fail with, so it should
/// hold nothing secret.
#[cfg(target_arch = "wasm32")]
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + 'a>>;

/// An access token, and for how long it is good.
#[derive(Clone)]
pub struct AccessToken {
    pub(crate) token: SecretString,
    pub(crate) lifetime: Option<Duration>,
}

impl AccessToken {
    /// A token that is good until the API turns it away.
    pub fn new(token: impl Into<String>) -> Self {
        Self { token: token.into().into(), lifetime: None }
    }

    /// For how long it is good from now on. It is replaced 60 seconds before that, or after half of a short time, but not
    /// within a second unless the API turns it away. A time of zero says nothing, as if it were not set.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AccessToken").field("expires_in", &self.lifetime).finish_non_exhaustive()
    }
}
