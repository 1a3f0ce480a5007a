// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Requests to the token URL of an authorization server (RFC 6749, sections 4.4.2 and 6). They are ordinary calls with
//! retries and limits, but no part of the answer is ever shown.

use std::error::Error as StdError;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use crate::runtime::answer::error::Error;
use crate::runtime::api::{Api, Scheme};
use crate::runtime::arguments::percent;
use crate::runtime::arguments::url;
use crate::runtime::auth::scrub::Scrubber;
use crate::runtime::call::request::Call;
use crate::runtime::client::{Client, Shared};
use crate::runtime::operation::Operation;

use super::application::OAuth;
use super::grant::{Grant, StoreRefreshToken};
use super::provider::{AccessToken, TokenFuture, TokenProvider};
use super::refusal::{MAX_ANSWER, Refusal};
use super::tokens::{SecretProvider, Tokens};

/// The facts about token URLs.
static API: Api = Api { name: "OAuth 2.0", error: &[], ..Api::DEFAULT };

/// Repeating a failed token request is safe: at worst, it issues one more token.
static TOKEN: Operation = {
    let mut operation = Operation::post("token", "").security(&[]);
    operation.idempotent = true;
    operation
};

/// An application with a client for its token requests.
pub(crate) struct Application {
    client: Client,
    application: OAuth,
    headers: HeaderMap,
}

impl Application {
    /// Creates a client for the token URL of a scheme. `shared` is the client that the tokens are for.
    pub(crate) fn new(application: OAuth, scheme: &Scheme, shared: &Shared) -> Result<Self, Error> {
        let stated = application.token_url.as_deref().or(scheme.token_url);
        let url = url::endpoint("token_url", stated, &shared.base_url, shared.allow_insecure_http)?;
        let mut headers = HeaderMap::new();
        for (name, value) in &application.headers {
            let refuse = || Error::config(format!("`{}` of the token URL is not a valid header", name.escape_debug()));
            let key = HeaderName::try_from(name).map_err(|_| refuse())?;
            let mut value = HeaderValue::try_from(value).map_err(|_| refuse())?;
            value.set_sensitive(true);
            headers.insert(key, value);
        }
        if application.secret_in_header {
            headers.insert(AUTHORIZATION, basic(&application)?);
        }
        let mut settings = shared.settings;
        settings.max_body = MAX_ANSWER;
        let client = shared.for_endpoint(&API, url, settings);
        Ok(Self { client, application, headers })
    }

    pub(crate) fn scopes(&self) -> Option<String> {
        (!self.application.scopes.is_empty()).then(|| self.application.scopes.join(" "))
    }

    /// Requests tokens with these form parameters.
    pub(crate) async fn ask(&self, members: &[(&str, &str)]) -> Result<Answer, Refusal> {
        let OAuth { client_id, client_secret, parameters, secret_in_header, .. } = &self.application;
        let named = members.iter().copied();
        let named = named.chain(parameters.iter().map(|(name, value)| (name.as_str(), value.expose_secret())));
        let secret = client_secret.as_ref().map(|secret| ("client_secret", secret.expose_secret()));
        let known = [("client_id", client_id.as_str())].into_iter().chain(secret).filter(|_| !secret_in_header);
        let pairs =
            named.chain(known).map(|(name, value)| format!("{}={}", percent::encoded(name), percent::encoded(value)));
        let form = pairs.collect::<Vec<_>>().join("&");
        let request =
            self.client.value_request::<Map<String, Value>>(&TOKEN).body("application/x-www-form-urlencoded", form);
        let (client, parts, read) = request.into_parts();
        let refusal = |error: Error| {
            let mut scrubber = Scrubber::default();
            self.collect(&mut scrubber);
            members.iter().for_each(|(_, value)| scrubber.add(value));
            Refusal::new(error.scrubbed(&scrubber))
        };
        let mut parts = parts.map_err(refusal)?;
        parts.headers.extend(self.headers.clone());
        Answer::read(Call::new(client, parts, read).await.map_err(refusal)?)
    }

    /// Adds the secrets of the application.
    fn collect(&self, scrubber: &mut Scrubber) {
        let OAuth { client_id, client_secret, parameters, .. } = &self.application;
        if let Some(secret) = client_secret {
            let secret = secret.expose_secret();
            scrubber.add_basic(client_id, secret);
            scrubber.add_basic(&percent::encoded(client_id), &percent::encoded(secret));
        }
        let values = parameters.iter().map(|(_, value)| value.expose_secret());
        values.for_each(|value| scrubber.add(value));
        self.headers.iter().for_each(|(name, value)| scrubber.add_header(&API, name, value));
    }
}

/// Encodes id and secret for a header as RFC 6749 (section 2.3.1) requires: form-encoded, so that the colon is
/// unambiguous.
fn basic(application: &OAuth) -> Result<HeaderValue, Error> {
    let secret = application.client_secret.as_ref().map(|secret| percent::encoded(secret.expose_secret()));
    let pair = format!("{}:{}", percent::encoded(&application.client_id), secret.unwrap_or_default());
    let pair = base64::engine::general_purpose::STANDARD.encode(pair);
    let mut value = HeaderValue::try_from(format!("Basic {pair}"))
        .map_err(|_| Error::config("`client_secret` cannot be sent in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The tokens of a successful response.
pub(crate) struct Answer {
    pub(crate) access_token: AccessToken,
    pub(crate) refresh_token: Option<SecretString>,
    pub(crate) scope: Option<String>,
}

impl Answer {
    fn read(mut members: Map<String, Value>) -> Result<Self, Refusal> {
        let mut text = |name: &str| match members.remove(name) {
            Some(Value::String(text)) if !text.is_empty() => Some(text),
            _ => None,
        };
        let token = text("access_token").ok_or(Refusal::plain("the answer of the token URL holds no access token"))?;
        let kind = text("token_type");
        let (refresh_token, scope) = (text("refresh_token"), text("scope"));
        if kind.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(Refusal::plain("the token URL gave another kind of token than a bearer token"));
        }
        // Some servers write the number as text. A value that is not a duration, such as -1, is ignored: the token is
        // used until the API rejects it.
        let seconds: Option<f64> = match members.get("expires_in") {
            Some(Value::Number(seconds)) => seconds.as_f64(),
            Some(Value::String(seconds)) => seconds.trim().parse().ok(),
            _ => None,
        };
        let lifetime = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let access_token = AccessToken { token: token.into(), lifetime };
        Ok(Self { access_token, refresh_token: refresh_token.map(Into::into), scope })
    }
}

/// A provider that requests a new token each time.
pub(crate) struct GrantedTokens {
    application: Application,
    /// The current refresh token, if the grant has one.
    refresh_token: Option<Mutex<SecretString>>,
    /// The previous refresh token.
    used: Mutex<Option<SecretString>>,
    store: Option<Arc<StoreRefreshToken>>,
}

/// Returns the token source of a grant for the scheme of a client.
pub(crate) fn tokens(application: OAuth, grant: Grant, scheme: &Scheme, shared: &Shared) -> Result<Tokens, Error> {
    let (provider, first) = provider(grant, Application::new(application, scheme, shared)?);
    let tokens = Tokens::granted(Arc::new(provider), shared.clock.clone());
    match first {
        Some(token) => tokens.starting_with(token),
        None => Ok(tokens),
    }
}

/// Returns the token provider of a grant, and the initial token.
fn provider(grant: Grant, application: Application) -> (GrantedTokens, Option<AccessToken>) {
    match grant {
        Grant::ClientCredentials => {
            (GrantedTokens { application, refresh_token: None, used: Mutex::default(), store: None }, None)
        }
        Grant::RefreshToken { token, access_token, store } => {
            let refresh_token = Some(Mutex::new(token));
            (GrantedTokens { application, refresh_token, used: Mutex::default(), store }, access_token)
        }
    }
}

impl SecretProvider for GrantedTokens {
    fn collect(&self, scrubber: &mut Scrubber) {
        self.application.collect(scrubber);
        let current = self.refresh_token.as_ref().map(|token| token.lock().unwrap_or_else(PoisonError::into_inner));
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let tokens = current.as_deref().into_iter().chain(used.as_ref());
        tokens.for_each(|token| scrubber.add(token.expose_secret()));
    }
}

impl GrantedTokens {
    async fn fetch(&self) -> Result<AccessToken, Box<dyn StdError + Send + Sync>> {
        let scopes = self.application.scopes();
        let scopes = scopes.as_deref().map(|scopes| ("scope", scopes));
        let Some(current) = &self.refresh_token else {
            let members: Vec<_> = [("grant_type", "client_credentials")].into_iter().chain(scopes).collect();
            return Ok(self.application.ask(&members).await?.access_token);
        };
        let token = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let members = [("grant_type", "refresh_token"), ("refresh_token", token.expose_secret())];
        let members: Vec<_> = members.into_iter().chain(scopes).collect();
        let answer = self.application.ask(&members).await?;
        if let Some(new) = answer.refresh_token {
            // The old token may now be invalid, so store the new one before anything that can fail.
            *current.lock().unwrap_or_else(PoisonError::into_inner) = new.clone();
            *self.used.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
            if let Some(store) = &self.store {
                store(&new).await?;
            }
        }
        Ok(answer.access_token)
    }
}

impl TokenProvider for GrantedTokens {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(self.fetch())
    }
}
