// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The application that requests tokens, and the credentials that it becomes.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use crate::runtime::auth::credential::Credential;

use super::grant::{Grant, StoreRefreshToken};
use super::provider::AccessToken;

/// An application registered with the API's authorization server, and its token requests.
///
/// The URLs default to those of the API's document. The secret is sent only to the token URL.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Client, Error, OAuth};")]
/// # fn example(secret: String) -> Result<(), Error> {
/// let credential = OAuth::new("client id").client_secret(secret).scope("read").client_credentials();
/// let client = Client::builder().credential("oauth2", credential).build()?;
/// # Ok(())
/// # }
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
    /// Creates an application with this client id.
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

    /// Sets the client secret.
    pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
        self.client_secret = Some(secret.into().into());
        self
    }

    /// Sends the client id and secret in the `Authorization` header instead of the form, as some servers require.
    pub fn secret_in_header(mut self) -> Self {
        self.secret_in_header = true;
        self
    }

    /// Adds a scope. Without scopes, the server decides.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Sets the token URL, instead of the one in the API's document.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets the authorization URL, instead of the one in the API's document.
    pub fn authorization_url(mut self, url: impl Into<String>) -> Self {
        self.authorization_url = Some(url.into());
        self
    }

    /// Sets the URL that the server redirects users to after the login.
    pub fn redirect_url(mut self, url: impl Into<String>) -> Self {
        self.redirect_url = Some(url.into());
        self
    }

    /// Adds a parameter for the token URL, such as `audience`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into().into()));
        self
    }

    /// Adds a header for the token URL.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Creates a credential for the application itself: the client-credentials grant.
    #[must_use]
    pub fn client_credentials(self) -> Credential {
        Credential::of_grant(self, Grant::ClientCredentials)
    }

    /// Creates a credential for a user who has granted access: the refresh-token grant.
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

/// The refresh-token grant. It converts into a [`Credential`].
///
/// If the server replaces the refresh token on each use, set [`store`](Self::store), or the user must log in again
/// after the program ends.
#[must_use = "a refresh token is used only where it becomes a credential of a client"]
pub struct RefreshToken {
    application: OAuth,
    token: SecretString,
    access_token: Option<AccessToken>,
    store: Option<Arc<StoreRefreshToken>>,
}

impl RefreshToken {
    /// Sets the initial access token, so that the first call need not fetch one.
    pub fn access_token(mut self, token: AccessToken) -> Self {
        self.access_token = Some(token);
        self
    }

    /// Stores each new refresh token. Calls use the corresponding access token only after this has succeeded; if it
    /// fails, the calls that wait for the token fail.
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
