// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! OAuth 2.0: how a client gets access tokens by itself. A token is fetched when the first call needs it, kept until
//! shortly before it expires, and replaced once when the API turns it away.

#[cfg(feature = "authorization-code")]
mod authorization_code;
mod bearer;
mod grant;
mod provider;
mod tokens;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

#[cfg(feature = "authorization-code")]
pub use self::authorization_code::{Granted, Login};
pub(crate) use self::bearer::Bearer;
use self::grant::StoreRefreshToken;
pub(crate) use self::grant::{Application, Grant};
pub use self::provider::{AccessToken, TokenFuture, TokenProvider};
pub(crate) use self::tokens::Tokens;
use super::auth::Credential;

/// An application, as the authorization server of the API knows it, and how it asks for tokens.
///
/// The URLs are those of the API's document unless set. The secret goes to the token URL and nowhere else.
///
/// ```text
/// let credential = OAuth::new("client id").client_secret("…").scope("agents:read").client_credentials();
/// let client = Client::builder().credential("oauth2", credential).build()?;
/// ```
#[derive(Clone)]
#[must_use = "an application gets tokens only where it becomes a credential of a client"]
pub struct OAuth {
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<SecretString>,
    pub(crate) secret_in_header: bool,
    pub(crate) scopes: Vec<String>,
    pub(crate) token_url: Option<String>,
    pub(crate) authorization_url: Option<String>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) parameters: Vec<(String, SecretString)>,
    pub(crate) headers: Vec<(String, String)>,
}

impl OAuth {
    /// An application with this id.
    pub fn new(client_id: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: None,
            secret_in_header: false,
            scopes: Vec::new(),
            token_url: None,
            authorization_url: None,
            redirect_url: None,
            parameters: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// The secret of the application.
    pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
        self.client_secret = Some(secret.into().into());
        self
    }

    /// Sends id and secret in the header `Authorization` instead of the form, as some servers want it.
    pub fn secret_in_header(mut self) -> Self {
        self.secret_in_header = true;
        self
    }

    /// Asks for one more scope. Without any, the server decides what a token is good for.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Where tokens are got, instead of where the API's document says.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Where users are asked, instead of where the API's document says.
    pub fn authorization_url(mut self, url: impl Into<String>) -> Self {
        self.authorization_url = Some(url.into());
        self
    }

    /// Where the server sends users back to.
    pub fn redirect_url(mut self, url: impl Into<String>) -> Self {
        self.redirect_url = Some(url.into());
        self
    }

    /// One more parameter for the token URL, such as `audience`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into().into()));
        self
    }

    /// One more header for the token URL.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Tokens for the application itself: the client-credentials grant.
    pub fn client_credentials(self) -> Credential {
        Credential::of_grant(self, Grant::ClientCredentials)
    }

    /// Tokens for the user who once agreed: the refresh-token grant.
    pub fn refresh_token(self, token: impl Into<String>) -> RefreshToken {
        RefreshToken { application: self, token: token.into().into(), access_token: None, store: None }
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OAuth")
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// The refresh-token grant. It becomes a [`Credential`] by itself.
///
/// Servers that replace the refresh token with each use need [`store`](Self::store), or the user has to log in again
/// after the program has ended.
#[must_use = "a refresh token is used only where it becomes a credential of a client"]
pub struct RefreshToken {
    application: OAuth,
    token: SecretString,
    access_token: Option<AccessToken>,
    store: Option<Arc<StoreRefreshToken>>,
}

impl RefreshToken {
    /// An access token to begin with, so that the first call need not fetch one.
    pub fn access_token(mut self, token: AccessToken) -> Self {
        self.access_token = Some(token);
        self
    }

    /// Stores each new refresh token. No call goes on with the access token that came along before this has succeeded;
    /// when it fails, the calls that wait for the token do.
    pub fn store<F, R, E>(mut self, store: F) -> Self
    where
        F: Fn(String) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.store = Some(Arc::new(move |token: &SecretString| {
            let stored = store(token.expose_secret().to_owned());
            Box::pin(async move { stored.await.map_err(Into::into) })
        }));
        self
    }
}

impl From<RefreshToken> for Credential {
    fn from(refresh: RefreshToken) -> Self {
        let RefreshToken { application, token, access_token, store } = refresh;
        Self::of_grant(application, Grant::RefreshToken { token, access_token, store })
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RefreshToken").field("application", &self.application).finish_non_exhaustive()
    }
}
