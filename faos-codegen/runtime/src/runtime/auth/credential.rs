//! Credentials: those of the caller, those that an operation requires, and how they are added to a request.

use std::fmt;
use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::runtime::answer::error::Error;
use crate::runtime::api::{Api, In, Scheme, SchemeKind};
use crate::runtime::arguments::percent::encoded;
use crate::runtime::platform::time::Clock;

use super::oauth::application::OAuth;
use super::oauth::grant::Grant;
use super::oauth::provider::TokenProvider;
use super::oauth::tokens::Tokens;
use super::scrub::Scrubber;

/// A credential for one security scheme of the API.
#[derive(Clone)]
pub struct Credential(Kind);

#[derive(Clone)]
enum Kind {
    Token(SecretString),
    Basic(String, SecretString),
    Provider(Arc<dyn TokenProvider>),
    Grant(Box<(OAuth, Grant)>),
    /// The token source that the two variants above become in a client.
    Tokens(Arc<Tokens>),
}

impl Credential {
    /// Creates a credential from an API key, a bearer token or an access token.
    pub fn token(token: impl Into<String>) -> Self {
        Self(Kind::Token(token.into().into()))
    }

    /// Creates a credential from a user name and a password.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Kind::Basic(user.into(), password.into().into()))
    }

    /// Creates a credential from a custom provider of access tokens.
    pub fn provider(provider: impl TokenProvider + 'static) -> Self {
        Self(Kind::Provider(Arc::new(provider)))
    }

    pub(crate) fn of_grant(application: OAuth, grant: Grant) -> Self {
        Self(Kind::Grant(Box::new((application, grant))))
    }

    /// Validates the credential. A trailing newline of a token, as read from a file, is stripped. The error names the
    /// field and never shows the value.
    fn checked(self, field: &str) -> Result<Self, Error> {
        let refuse = |problem: &str| Err(Error::config(format!("`{field}` {problem}")));
        match &self.0 {
            Kind::Token(token) => {
                let token = token.expose_secret().trim_end_matches(['\r', '\n']);
                if token.is_empty() {
                    return refuse("is empty");
                }
                if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
                    return refuse("contains a space, a control character or a non-ASCII character");
                }
                Ok(Self::token(token))
            }
            Kind::Basic(user, _) if user.contains(':') => refuse("has a user name that contains a colon"),
            Kind::Basic(user, password) => {
                match user.chars().chain(password.expose_secret().chars()).any(char::is_control) {
                    true => refuse("contains a control character"),
                    false => Ok(self),
                }
            }
            Kind::Provider(_) | Kind::Grant(..) | Kind::Tokens(_) => Ok(self),
        }
    }
}

impl Credential {
    /// Connects a provider or a grant to this client.
    fn connected(self, scheme: &Scheme, clock: &Arc<dyn Clock>, connect: &Connect<'_>) -> Result<Self, Error> {
        let takes_tokens = matches!(scheme.kind, SchemeKind::Bearer | SchemeKind::OAuth2);
        let tokens = match self.0 {
            Kind::Provider(_) | Kind::Grant(..) if !takes_tokens => {
                return Err(Error::config(format!("`{}` does not accept access tokens", scheme.name)));
            }
            Kind::Provider(provider) => Tokens::new(provider, clock.clone()),
            Kind::Grant(grant) => {
                let (application, grant) = *grant;
                connect(application, grant, scheme)?
            }
            _ => return Ok(self),
        };
        Ok(Self(Kind::Tokens(Arc::new(tokens))))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credential([REDACTED])")
    }
}

/// A function that turns a grant into a token source of the client.
type Connect<'a> = dyn Fn(OAuth, Grant, &Scheme) -> Result<Tokens, Error> + 'a;

/// All credentials that the caller has set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials {
    /// For every scheme that takes a key or a bearer token.
    pub(crate) api_key: Option<Credential>,
    /// For every scheme that takes a bearer or access token.
    pub(crate) bearer_token: Option<Credential>,
    /// For every scheme that takes a user name and a password.
    pub(crate) basic: Option<Credential>,
    /// Credentials by the name of their scheme.
    pub(crate) named: Vec<(String, Credential)>,
}

impl Credentials {
    /// Validates all credentials for a client. `connect` turns a grant into a token source.
    pub(crate) fn checked(self, api: &Api, clock: &Arc<dyn Clock>, connect: &Connect<'_>) -> Result<Self, Error> {
        let check = |field: &str, credential: Option<Credential>| {
            credential.map(|credential| credential.checked(field)).transpose()
        };
        let named = self.named.into_iter().map(|(name, credential)| match api.scheme(&name) {
            Some(scheme) => Ok((name.clone(), credential.checked(&name)?.connected(scheme, clock, connect)?)),
            None => Err(Error::config(format!("the API has no security scheme called `{name}`"))),
        });
        Ok(Self {
            api_key: check("api_key", self.api_key)?,
            bearer_token: check("bearer_token", self.bearer_token)?,
            basic: check("basic", self.basic)?,
            named: named.collect::<Result<_, Error>>()?,
        })
    }

    /// Adds the credentials of the first alternative that can be satisfied to a request. Access tokens that must be
    /// fetched first are not added; their source is returned.
    pub(crate) fn apply(
        &self,
        api: &Api,
        security: &[&[&str]],
        headers: &mut Vec<(HeaderName, HeaderValue)>,
        query: &mut Vec<(String, String)>,
    ) -> Result<Option<Arc<Tokens>>, Error> {
        if security.is_empty() {
            return Ok(None);
        }
        // An empty alternative allows anonymous calls, but available credentials are preferred.
        let satisfied = |names: &&&[&str]| names.iter().all(|name| self.find(api, name).is_some());
        let alternative = security.iter().filter(|names| !names.is_empty()).find(satisfied);
        let Some(names) = alternative.or_else(|| security.iter().find(satisfied)) else {
            let demanded = security.iter().map(|names| format!("`{}`", names.join("` with `")));
            let demanded = demanded.collect::<Vec<_>>().join(" or ");
            return Err(Error::config(format!("the client has no credential for {demanded}")));
        };
        let mut tokens = None;
        for (scheme, credential) in names.iter().filter_map(|name| self.find(api, name)) {
            match credential {
                Credential(Kind::Tokens(source)) => tokens = Some(source.clone()),
                credential => credential.put(scheme.kind, headers, query)?,
            }
        }
        Ok(tokens)
    }

    /// Adds every secret known so far.
    pub(crate) fn collect(&self, scrubber: &mut Scrubber) {
        let plain = [&self.api_key, &self.bearer_token, &self.basic].into_iter().flatten();
        for Credential(kind) in plain.chain(self.named.iter().map(|(_, credential)| credential)) {
            match kind {
                Kind::Token(token) => scrubber.add_encoded(token.expose_secret()),
                Kind::Basic(user, password) => scrubber.add_basic(user, password.expose_secret()),
                Kind::Tokens(tokens) => tokens.collect(scrubber),
                Kind::Provider(_) | Kind::Grant(_) => {}
            }
        }
    }

    /// Returns the scheme of this name and its credential, or `None` if there is no credential for it.
    fn find(&self, api: &Api, name: &str) -> Option<(&'static Scheme, &Credential)> {
        let scheme = api.scheme(name)?;
        let named = self.named.iter().find(|(known, _)| known == name).map(|(_, credential)| credential);
        let credential = match scheme.kind {
            SchemeKind::Bearer => named.or(self.bearer_token.as_ref()).or(self.api_key.as_ref()),
            SchemeKind::OAuth2 => named.or(self.bearer_token.as_ref()),
            SchemeKind::ApiKey(..) => named.or(self.api_key.as_ref()),
            SchemeKind::Basic => named.or(self.basic.as_ref()),
        };
        Some((scheme, credential?))
    }
}

impl Credential {
    fn put(
        &self,
        kind: SchemeKind,
        headers: &mut Vec<(HeaderName, HeaderValue)>,
        query: &mut Vec<(String, String)>,
    ) -> Result<(), Error> {
        let token = match &self.0 {
            Kind::Token(token) => token.expose_secret().to_string(),
            Kind::Basic(user, password) => {
                use base64::Engine;
                base64::engine::general_purpose::STANDARD.encode(format!("{user}:{}", password.expose_secret()))
            }
            // These are added to each attempt.
            Kind::Provider(_) | Kind::Grant(..) | Kind::Tokens(_) => return Ok(()),
        };
        let (name, value) = match kind {
            SchemeKind::Bearer | SchemeKind::OAuth2 => (AUTHORIZATION, ["Bearer ", &token].concat()),
            SchemeKind::Basic => (AUTHORIZATION, format!("Basic {token}")),
            SchemeKind::ApiKey(In::Header, parameter) => (header_name(parameter)?, token),
            SchemeKind::ApiKey(In::Cookie, parameter) => (COOKIE, format!("{parameter}={token}")),
            SchemeKind::ApiKey(In::Query, parameter) => {
                query.push((encoded(parameter), encoded(&token)));
                return Ok(());
            }
        };
        let mut value =
            HeaderValue::try_from(value).map_err(|_| Error::config("a credential cannot be sent in a header"))?;
        value.set_sensitive(true);
        headers.push((name, value));
        Ok(())
    }
}

fn header_name(name: &'static str) -> Result<HeaderName, Error> {
    HeaderName::try_from(name).map_err(|_| Error::config(format!("`{name}` is not a valid header name")))
}
