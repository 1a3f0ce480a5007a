// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! User logins: the authorization-code grant (RFC 6749, section 4.1) with PKCE (RFC 7636).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::runtime::answer::error::Error;
use crate::runtime::api::Scheme;
use crate::runtime::arguments::url;
use crate::runtime::client::Client;

use super::application::OAuth;
use super::provider::AccessToken;
use super::token_url::{Answer, Application};

/// One login of one user. Keep its two values in the user's session until the user returns.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Client, Error, Login, OAuth};")]
/// # async fn example(client: Client, code: &str, state: &str) -> Result<(), Error> {
/// let application = OAuth::new("client id").client_secret("…").redirect_url("https://app.example/callback");
/// let login = Login::new()?;
/// let url = client.login_url("oauth2", &application, &login)?;
/// // … the user goes to `url` and comes back with `code` and `state`.
/// let granted = client.exchange_code("oauth2", application.clone(), &login, code, state).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Login {
    state: SecretString,
    code_verifier: SecretString,
}

impl Login {
    /// Creates a login with random values.
    ///
    /// # Errors
    ///
    /// Returns an error if the system provides no random numbers.
    pub fn new() -> Result<Self, Error> {
        Ok(Self { state: random()?, code_verifier: random()? })
    }

    /// Restores the login of a returning user from the values in the session.
    pub fn restore(state: impl Into<String>, code_verifier: impl Into<String>) -> Self {
        Self { state: state.into().into(), code_verifier: code_verifier.into().into() }
    }

    /// Returns the `state` parameter, which protects against cross-site request forgery.
    #[must_use]
    pub fn state(&self) -> &str {
        self.state.expose_secret()
    }

    /// Returns the PKCE code verifier, which proves the origin of the code.
    #[must_use]
    pub fn code_verifier(&self) -> &str {
        self.code_verifier.expose_secret()
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Login([REDACTED])")
    }
}

/// Returns 32 random bytes as text: 43 characters, as RFC 7636 recommends.
fn random() -> Result<SecretString, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Error::config("the system provides no random numbers"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes).into())
}

/// The tokens that a user granted.
#[derive(Clone)]
pub struct Granted {
    access_token: AccessToken,
    refresh_token: Option<SecretString>,
    scope: Option<String>,
}

impl Granted {
    /// Returns the access token for calls.
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// Returns the refresh token, if the server issues one. Store it.
    pub fn refresh_token(&self) -> Option<&str> {
        self.refresh_token.as_ref().map(SecretString::expose_secret)
    }

    /// Returns the granted scopes, if they differ from the requested ones.
    #[must_use]
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }
}

impl fmt::Debug for Granted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Granted").field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl Client {
    /// Returns the URL to send a user to for a login, for the OAuth scheme of this name in the API's document.
    ///
    /// # Errors
    ///
    /// Returns an error if the scheme is unknown, or a URL is missing or invalid.
    pub fn login_url(&self, scheme: &str, application: &OAuth, login: &Login) -> Result<String, Error> {
        let shared = self.shared();
        let stated = application.authorization_url.as_deref().or(self.oauth_scheme(scheme)?.authorization_url);
        let mut url = url::endpoint("authorization_url", stated, &shared.base_url, shared.allow_insecure_http)?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(login.code_verifier()));
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("response_type", "code");
            query.append_pair("client_id", &application.client_id);
            if let Some(redirect_url) = &application.redirect_url {
                query.append_pair("redirect_uri", redirect_url);
            }
            if !application.scopes.is_empty() {
                query.append_pair("scope", &application.scopes.join(" "));
            }
            query.append_pair("state", login.state());
            query.append_pair("code_challenge", &challenge);
            query.append_pair("code_challenge_method", "S256");
        }
        Ok(url.into())
    }

    /// Exchanges the code of a returning user for tokens. `state` is the value returned with it.
    ///
    /// # Errors
    ///
    /// Returns an error of kind `InvalidArgument` if the state does not match, without sending anything, or of kind
    /// `Token` if the server rejects the code.
    pub async fn exchange_code(
        &self,
        scheme: &str,
        application: OAuth,
        login: &Login,
        code: &str,
        state: &str,
    ) -> Result<Granted, Error> {
        // Digests are compared, so that the time does not depend on how much of the state matches.
        if Sha256::digest(state) != Sha256::digest(login.state()) {
            return Err(Error::argument("state", "does not match the login"));
        }
        let redirect_url = application.redirect_url.clone();
        let application = Application::new(application, self.oauth_scheme(scheme)?, self.shared())?;
        let mut members =
            vec![("grant_type", "authorization_code"), ("code", code), ("code_verifier", login.code_verifier())];
        members.extend(redirect_url.as_deref().map(|url| ("redirect_uri", url)));
        let Answer { access_token, refresh_token, scope } =
            application.ask(&members).await.map_err(|refusal| refusal.error())?;
        Ok(Granted { access_token, refresh_token, scope })
    }

    fn oauth_scheme(&self, name: &str) -> Result<&'static Scheme, Error> {
        let scheme = self.shared().api.scheme(name);
        scheme.ok_or_else(|| Error::config(format!("the API has no security scheme called `{name}`")))
    }
}
