// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Access tokens and custom token providers.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use crate::runtime::platform::Shareable;

/// A provider of access tokens, for example from a vault, a metadata service or another process.
///
/// It is called when there is no token, shortly before the current one expires, and once more when the API rejects it.
/// Only one call asks at a time, and all others share its result.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{AccessToken, Client, Credential, Error, TokenFuture, TokenProvider};")]
/// # fn example() -> Result<(), Error> {
/// use std::time::Duration;
///
/// struct File(&'static str);
///
/// impl TokenProvider for File {
///     fn token(&self) -> TokenFuture<'_> {
///         Box::pin(async {
///             let token = std::fs::read_to_string(self.0)?;
///             Ok(AccessToken::new(token.trim()).expires_in(Duration::from_secs(3600)))
///         })
///     }
/// }
///
/// let client = Client::builder().credential("oauth2", Credential::provider(File("/run/token"))).build()?;
/// # Ok(())
/// # }
/// ```
pub trait TokenProvider: Shareable {
    /// Returns a valid token.
    fn token(&self) -> TokenFuture<'_>;
}

/// Several clients can share a provider.
impl<P: TokenProvider + ?Sized> TokenProvider for Arc<P> {
    fn token(&self) -> TokenFuture<'_> {
        (**self).token()
    }
}

/// The future returned by [`TokenProvider::token`]. Its error becomes the source of the error of the failed calls, so
/// it should not contain secrets.
#[cfg(not(target_arch = "wasm32"))]
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// The future returned by [`TokenProvider::token`]. Its error becomes the source of the error of the failed calls, so
/// it should not contain secrets.
#[cfg(target_arch = "wasm32")]
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + 'a>>;

/// An access token and its lifetime.
#[derive(Clone)]
pub struct AccessToken {
    pub(crate) token: SecretString,
    pub(crate) lifetime: Option<Duration>,
}

impl AccessToken {
    /// Creates a token that is used until the API rejects it.
    pub fn new(token: impl Into<String>) -> Self {
        Self { token: token.into().into(), lifetime: None }
    }

    /// Sets the lifetime, counted from now. The token is replaced 60 seconds before its end, or after half of a short
    /// lifetime, but not within the first second unless the API rejects it. A lifetime of zero is ignored.
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
