// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Credentials: those of the caller, those that an operation requires, and how they are added to a request.

use std::fmt;
use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::runtime::answer::error::Error;
use crate::runtime::api::{Api, In, Scheme, SchemeKind};
use crate::runtime::arguments::cookie;
use crate::runtime::arguments::percent::encoded;
use crate::runtime::platform::time::Clock;

use super::oauth::application::OAuth;
use super::oauth::grant::Grant;
use super::oauth::provider::TokenProvider;
use super::oauth::tokens::Tokens;
use super::scrub::{Scrubber, Secrets};

/// A credential for one security scheme of the API.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Client, Credential, Error};")]
/// # fn example(key: String, token: String) -> Result<(), Error> {
/// let client = Client::builder()
///     .credential("api_key", Credential::token(key))
///     .credential("session", Credential::token(token))
///     .build()?;
/// # Ok(())
/// # }
/// ```
///
/// `Debug` does not show it, and errors redact it.
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

    /// Validates the credential for schemes of a kind. A trailing newline of a token, as read from a file, is stripped.
    /// The error names the field and never shows the value.
    fn checked(self, field: &str, kind: SchemeKind) -> Result<Self, Error> {
        let refuse = |problem: &str| Err(Error::config(format!("`{field}` {problem}")));
        match &self.0 {
            Kind::Token(token) => {
                let token = token.expose_secret().trim_end_matches(['\r', '\n']);
                if token.is_empty() {
                    return refuse("is empty");
                }
                if !token.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
                    return refuse("contains a control character or a non-ASCII character");
                }
                if token.trim() != token {
                    return refuse("begins or ends with a space");
                }
                match kind {
                    // Some keys begin with a word, such as `Token`, that servers expect in front of them.
                    SchemeKind::ApiKey(In::Header | In::Query, _) => {}
                    SchemeKind::ApiKey(In::Cookie, _) if token.contains([' ', ';', ',', '"', '\\']) => {
                        return refuse("contains a character that is not allowed in a cookie");
                    }
                    _ if token.contains(' ') => return refuse("contains a space"),
                    _ => {}
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

/// A key or a token.
impl From<String> for Credential {
    fn from(token: String) -> Self {
        Self::token(token)
    }
}

/// A key or a token.
impl From<&str> for Credential {
    fn from(token: &str) -> Self {
        Self::token(token)
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
    /// For the scheme that takes the API key.
    pub(crate) api_key: Option<Credential>,
    /// For every scheme that takes a bearer or access token.
    pub(crate) bearer_token: Option<Credential>,
    /// For every scheme that takes a user name and a password.
    pub(crate) basic: Option<Credential>,
    /// Credentials by the name of their scheme.
    pub(crate) named: Vec<(String, Credential)>,
    /// Calls are sent without a credential where there is none.
    pub(crate) are_optional: bool,
}

impl Credentials {
    /// Validates all credentials for a client. `connect` turns a grant into a token source.
    pub(crate) fn checked(self, api: &Api, clock: &Arc<dyn Clock>, connect: &Connect<'_>) -> Result<Self, Error> {
        let check = |field: &str, credential: Option<Credential>, takes: &dyn Fn(&Scheme) -> bool| match credential {
            Some(credential) => {
                let scheme = api.schemes.iter().find(|scheme| scheme.is_used && takes(scheme));
                let scheme = scheme.ok_or_else(|| unusable(field, api, takes))?;
                credential.checked(field, scheme.kind).map(Some)
            }
            None => Ok(None),
        };
        let named = self.named.into_iter().map(|(name, credential)| match api.scheme(&name) {
            Some(Scheme { kind: SchemeKind::Unsupported, .. }) => Err(Error::config(format!(
                "`{name}` is not supported by the client; set a header on the request instead"
            ))),
            Some(scheme) if !scheme.is_used => Err(unusable(&name, api, &|scheme| scheme.name == name)),
            Some(scheme) => {
                Ok((name.clone(), credential.checked(&name, scheme.kind)?.connected(scheme, clock, connect)?))
            }
            None => Err(Error::config(format!("the API has no security scheme called `{name}`"))),
        });
        Ok(Self {
            api_key: check("api_key", self.api_key, &|scheme| scheme.name == api.key_scheme)?,
            bearer_token: check("bearer_token", self.bearer_token, &|scheme| {
                matches!(scheme.kind, SchemeKind::Bearer | SchemeKind::OAuth2)
            })?,
            basic: check("basic", self.basic, &|scheme| scheme.kind == SchemeKind::Basic)?,
            named: named.collect::<Result<_, Error>>()?,
            are_optional: self.are_optional,
        })
    }

    /// Returns the credentials of the first alternative that can be satisfied. `headers` and `query` are those of the
    /// request, which may contain credentials for this call. Access tokens that must be fetched first are not added;
    /// their source is returned.
    pub(crate) fn apply(
        &self,
        api: &Api,
        security: &[&[&str]],
        headers: &HeaderMap,
        query: &[(String, String)],
    ) -> Result<(Secrets, Option<Arc<Tokens>>), Error> {
        let mut secrets = Secrets::default();
        if security.is_empty() {
            return Ok((secrets, None));
        }
        let supplies = |names: &&[&str]| {
            let supplies = names.iter().map(|name| self.supply(api, name, headers, query));
            supplies.collect::<Option<Vec<_>>>()
        };
        // Credentials of the call are preferred to those of the client. An alternative that needs neither comes last: it
        // is empty, and allows anonymous calls, or requires something that only the server sees.
        let rank = |supplies: &Vec<Supply<'_>>| match supplies {
            _ if supplies.iter().any(|supply| matches!(supply, Supply::OfCall)) => 0,
            _ if supplies.iter().any(|supply| matches!(supply, Supply::OfClient(..))) => 1,
            _ => 2,
        };
        let Some(supplies) = security.iter().filter_map(supplies).min_by_key(rank) else {
            if self.are_optional {
                return Ok((secrets, None));
            }
            let demanded = security.iter().map(|names| format!("`{}`", names.join("` with `")));
            let demanded = demanded.collect::<Vec<_>>().join(" or ");
            return Err(Error::config(format!(
                "the client has no credential for {demanded}; for a server that requires none, set `anonymous`"
            )));
        };
        let mut tokens = None;
        for supply in supplies {
            match supply {
                Supply::OfClient(_, Credential(Kind::Tokens(source))) => tokens = Some(source.clone()),
                Supply::OfClient(scheme, credential) => credential.put(scheme.kind, &mut secrets)?,
                Supply::OfCall | Supply::Elsewhere => {}
            }
        }
        Ok((secrets, tokens))
    }

    /// Adds every secret known so far.
    pub(crate) fn collect(&self, scrubber: &mut Scrubber) {
        let plain = [&self.api_key, &self.bearer_token, &self.basic].into_iter().flatten();
        for Credential(kind) in plain.chain(self.named.iter().map(|(_, credential)| credential)) {
            match kind {
                Kind::Token(token) => {
                    let token = token.expose_secret();
                    // The word in front of a key, such as `Token`, may be echoed without it.
                    token.split(' ').for_each(|part| scrubber.add_encoded(part));
                    scrubber.add_encoded(token);
                }
                Kind::Basic(user, password) => scrubber.add_basic(user, password.expose_secret()),
                Kind::Tokens(tokens) => tokens.collect(scrubber),
                Kind::Provider(_) | Kind::Grant(_) => {}
            }
        }
    }

    /// Returns the supply of the credential for a scheme, or `None` if there is none.
    fn supply(&self, api: &Api, name: &str, headers: &HeaderMap, query: &[(String, String)]) -> Option<Supply<'_>> {
        let Some(scheme) = api.scheme(name) else {
            return Some(Supply::Elsewhere);
        };
        let is_of_call = match scheme.kind {
            SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::Basic => headers.contains_key(AUTHORIZATION),
            SchemeKind::ApiKey(In::Header, parameter) => headers.contains_key(parameter),
            SchemeKind::ApiKey(In::Query, parameter) => query.iter().any(|(name, _)| *name == encoded(parameter)),
            SchemeKind::ApiKey(In::Cookie, parameter) => cookie::contains(headers, parameter),
            SchemeKind::Unsupported => return Some(Supply::Elsewhere),
        };
        if is_of_call {
            return Some(Supply::OfCall);
        }
        let named = self.named.iter().find(|(known, _)| known == name).map(|(_, credential)| credential);
        let general = match scheme.kind {
            SchemeKind::Bearer | SchemeKind::OAuth2 => self.bearer_token.as_ref(),
            SchemeKind::Basic => self.basic.as_ref(),
            SchemeKind::ApiKey(..) | SchemeKind::Unsupported => None,
        };
        // The key is for one scheme, so that no other place of a request receives it.
        let key = self.api_key.as_ref().filter(|_| api.key_scheme == name);
        Some(Supply::OfClient(scheme, named.or(general).or(key)?))
    }
}

/// The supply of a credential for one call.
enum Supply<'c> {
    /// The request already contains it.
    OfCall,
    OfClient(&'static Scheme, &'c Credential),
    /// The client cannot supply it. The caller's HTTP client may, or the server decides.
    Elsewhere,
}

/// Returns the error about a credential that would never be sent.
fn unusable(field: &str, api: &Api, takes: &dyn Fn(&Scheme) -> bool) -> Error {
    let used = api.schemes.iter().filter(|scheme| scheme.is_used && scheme.kind != SchemeKind::Unsupported);
    let used: Vec<String> = used.map(|scheme| format!("`{}`", scheme.name)).collect();
    let reason = match used.as_slice() {
        // The document may only lack the statement that operations require the scheme.
        [..] if used.is_empty() || api.schemes.iter().any(takes) => {
            "no operation in the API's document requires it; to send it with every call, set `send_credentials = \"always\"` \
             under `[client]` in codegen.toml, and generate the client again"
                .to_owned()
        }
        [one] => format!("the API requires a credential for {one}; set that one, with `credential` or the setter of the scheme"),
        _ => format!(
            "the API has several security schemes; set a credential for each, with `credential` or the setter of the \
             scheme: {}",
            used.join(", ")
        ),
    };
    Error::config(format!("`{field}` would never be sent: {reason}"))
}

impl Credential {
    fn put(&self, kind: SchemeKind, secrets: &mut Secrets) -> Result<(), Error> {
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
                secrets.query.push((encoded(parameter), encoded(&token)));
                return Ok(());
            }
            SchemeKind::Unsupported => return Ok(()),
        };
        let mut value =
            HeaderValue::try_from(value).map_err(|_| Error::config("a credential cannot be sent in a header"))?;
        value.set_sensitive(true);
        secrets.headers.push((name, value));
        Ok(())
    }
}

fn header_name(name: &'static str) -> Result<HeaderName, Error> {
    HeaderName::try_from(name).map_err(|_| Error::config(format!("`{name}` is not a valid header name")))
}
