//! Lowers security schemes and requirements, and checks that secrets only go to safe URLs.

use std::collections::HashSet;
use std::mem;

use heck::ToSnakeCase;
use indexmap::IndexMap;
use openapiv3::{APIKeyLocation, SecurityRequirement};

use crate::api::{Api, Docs, Location, SchemeKind, Security, SecurityScheme};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::Document;
use crate::http::is_token;
use crate::json::Pointer;

/// Lowers every security scheme of the document.
pub(super) fn schemes(document: &Document, findings: &mut Diagnostics) -> Vec<SecurityScheme> {
    let declared = document.envelope.components.iter().flat_map(|components| &components.security_schemes);
    let declared = declared.map(|(name, scheme)| {
        let (kind, description) = match document.security_scheme(scheme) {
            Some(scheme) => kind(scheme),
            None => (SchemeKind::Other("its reference cannot be resolved".to_owned()), None),
        };
        (name, kind, description)
    });
    let certificates = document.mutual_tls.iter().map(|name| {
        let reason = "client certificates must be configured in a custom `reqwest::Client`";
        (name, SchemeKind::Other(reason.to_owned()), None)
    });
    let mut schemes = Vec::new();
    for (name, kind, description) in declared.chain(certificates) {
        let at = Pointer::root().join("components").join("securitySchemes").join(name);
        let kind = with_usable_name(kind, &at, findings);
        let kind = with_usable_urls(kind, &at, findings);
        if let SchemeKind::Other(reason) = &kind {
            findings
                .warning(Code::UnsupportedSecurity, &at, format!("the client does not support `{name}`: {reason}"))
                .help("pass the credential in a header of each call");
        }
        let docs = Docs::new(description.unwrap_or_default());
        schemes.push(SecurityScheme { at, name: name.clone(), kind, is_used: false, docs });
    }
    // These have been reported.
    let unusable = document.unusable_schemes.iter().map(|name| SecurityScheme {
        at: Pointer::root().join("components").join("securitySchemes").join(name),
        name: name.clone(),
        kind: SchemeKind::Other("its declaration is not valid".to_owned()),
        is_used: false,
        docs: Docs::default(),
    });
    schemes.extend(unusable);
    schemes
}

fn kind(scheme: &openapiv3::SecurityScheme) -> (SchemeKind, Option<String>) {
    match scheme {
        openapiv3::SecurityScheme::HTTP { scheme, description, .. } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "bearer" => SchemeKind::Bearer,
                "basic" => SchemeKind::Basic,
                _ => SchemeKind::Other(format!("the HTTP scheme `{}` is not supported", scheme.escape_debug())),
            };
            (kind, description.clone())
        }
        openapiv3::SecurityScheme::APIKey { location, name, description, .. } => {
            let location = match location {
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            };
            (SchemeKind::ApiKey { location, name: name.clone() }, description.clone())
        }
        openapiv3::SecurityScheme::OAuth2 { flows, description, .. } => {
            let code = flows.authorization_code.as_ref();
            let credentials = flows.client_credentials.as_ref();
            let scopes = code.map(|flow| &flow.scopes).or(credentials.map(|flow| &flow.scopes));
            let kind = SchemeKind::OAuth2 {
                authorization_url: code.map(|flow| flow.authorization_url.clone()),
                token_url: code.map(|flow| &flow.token_url).or(credentials.map(|flow| &flow.token_url)).cloned(),
                scopes: scopes.into_iter().flatten().map(|(name, text)| (name.clone(), text.clone())).collect(),
            };
            (kind, description.clone())
        }
        // The caller obtains the token from the provider.
        openapiv3::SecurityScheme::OpenIDConnect { description, .. } => (SchemeKind::Bearer, description.clone()),
    }
}

/// Headers about the message and the connection, which only the HTTP client may set: another value could change where a
/// request ends.
const FRAMING: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Makes an API key unsupported if its name is not valid for its location. A name that could break a header is an error.
fn with_usable_name(kind: SchemeKind, at: &Pointer, findings: &mut Diagnostics) -> SchemeKind {
    let SchemeKind::ApiKey { location, name } = &kind else { return kind };
    let fits = if *location == Location::Query { !name.is_empty() } else { is_token(name) };
    if fits && (*location != Location::Header || !FRAMING.contains(&name.to_ascii_lowercase().as_str())) {
        return kind;
    }
    let quoted = name.escape_debug();
    if *location != Location::Query && name.contains(char::is_control) {
        findings.error(Code::UnsafeValue, &at.join("name"), format!("`{quoted}` is not a valid name for an API key"));
    }
    SchemeKind::Other(match fits {
        true => format!("only the HTTP client may set the header `{quoted}`"),
        false => format!("`{quoted}` is not a valid name for an API key"),
    })
}

/// Removes URLs that secrets must not be sent to; callers can still provide others. A URL that is not for a server, or
/// that could be mistaken for another, is an error: it is hardly accidental.
fn with_usable_urls(kind: SchemeKind, at: &Pointer, findings: &mut Diagnostics) -> SchemeKind {
    let SchemeKind::OAuth2 { authorization_url, token_url, scopes } = kind else { return kind };
    // Of the two flows with a token URL, only this one also has an authorization URL, and it is preferred.
    let flow = if authorization_url.is_some() { "authorizationCode" } else { "clientCredentials" };
    let at = at.join("flows").join(flow);
    let mut usable = |name: &str, url: &String| {
        let (at, quoted) = (at.join(name), url.escape_debug());
        let finding = match trust(url) {
            Trust::Full => return true,
            Trust::Limited => {
                let message = format!("the URL `{quoted}` is ignored: it is not safe for secrets");
                findings.warning(Code::UnusableServer, &at, message)
            }
            Trust::None => {
                findings.error(Code::UnsafeValue, &at, format!("the URL `{quoted}` is not safe for secrets"))
            }
        };
        finding.help("use an https or localhost URL without credentials");
        false
    };
    SchemeKind::OAuth2 {
        authorization_url: authorization_url.filter(|url| usable("authorizationUrl", url)),
        token_url: token_url.filter(|url| usable("tokenUrl", url)),
        scopes,
    }
}

/// The level of trust in a URL.
#[derive(Debug, PartialEq, Eq)]
enum Trust {
    /// Secrets may be sent.
    Full,
    /// Only public data may be sent.
    Limited,
    /// The URL may be deceptive.
    None,
}

/// Returns the level of trust in a URL. A URL without a host is relative to the server.
fn trust(url: &str) -> Trust {
    if url.contains(|character: char| character.is_control() || character == '\\') || url.starts_with("//") {
        return Trust::None;
    }
    let plain = url.chars().all(|character| character.is_ascii_graphic() && !"\"<>^`|".contains(character));
    let (scheme, rest) = match url.split_once(':') {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#']) => (scheme, rest),
        _ => return if plain { Trust::Full } else { Trust::Limited },
    };
    let Some(rest) = rest.strip_prefix("//").filter(|_| ["http", "https"].contains(&scheme)) else {
        // If a port follows, the apparent scheme is a host name.
        return if rest.starts_with(|first: char| first.is_ascii_digit()) { Trust::Limited } else { Trust::None };
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        _ => host,
    };
    let loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&name);
    if host.contains('@') {
        Trust::None
    } else if plain && !host.is_empty() && (scheme == "https" || loopback) {
        Trust::Full
    } else {
        Trust::Limited
    }
}

/// Returns the alternatives of a `security` list.
pub(super) fn requirements(security: &[SecurityRequirement]) -> Security {
    security.iter().map(|alternative| alternative.keys().cloned().collect()).collect()
}

/// Removes the schemes from all requirements that are undeclared or not supported: without them, callers can supply the
/// credentials in a header. Reports those that are undeclared.
pub(super) fn drop_unusable(api: &mut Api, findings: &mut Diagnostics) {
    let Api { schemes, security, operations, .. } = api;
    let kind = |name: &String| schemes.iter().find(|scheme| scheme.name == *name).map(|scheme| &scheme.kind);
    let of_operations =
        operations.values_mut().filter_map(|operation| Some((&operation.at, operation.security.as_mut()?)));
    let mut reported = HashSet::new();
    for (at, security) in [(&Pointer::root(), security)].into_iter().chain(of_operations) {
        for name in security.iter().flatten().filter(|name| kind(name).is_none()) {
            if reported.insert((at.clone(), name.clone())) {
                let name = name.escape_debug();
                let message =
                    format!("the security scheme `{name}` is not declared under `securitySchemes`; it is not required");
                findings
                    .warning(Code::UnknownSecurityScheme, &at.join("security"), message)
                    .help("declare the scheme, or pass the credential in a header of each call");
            }
        }
        for alternative in security.iter_mut() {
            alternative.retain(|name| kind(name).is_some_and(|kind| !matches!(kind, SchemeKind::Other(_))));
        }
        let mut seen = HashSet::new();
        security.retain(|alternative| seen.insert(alternative.clone()));
    }
}

/// Marks the schemes that operations require, and chooses the scheme of the API key. If credentials are sent `always`, an
/// API that states no security accepts any of its schemes, or a bearer token or a user name with a password if it has none.
pub(super) fn settle(api: &mut Api, always: bool) {
    if always && api.security.is_empty() {
        let is_supported = |scheme: &SecurityScheme| !matches!(scheme.kind, SchemeKind::Other(_));
        if !api.schemes.iter().any(is_supported) {
            for (name, kind) in [("bearer_token", SchemeKind::Bearer), ("basic", SchemeKind::Basic)] {
                let at = Pointer::root().join("components").join("securitySchemes").join(name);
                let scheme = SecurityScheme { at, name: name.to_owned(), kind, is_used: true, docs: Docs::default() };
                api.schemes.retain(|known| known.name != name);
                api.schemes.push(scheme);
            }
        }
        let supported = api.schemes.iter().filter(|scheme| is_supported(scheme));
        // Calls without a credential remain possible.
        api.security = supported.map(|scheme| vec![scheme.name.clone()]).chain([Vec::new()]).collect();
    }
    let secured: Vec<&Security> =
        api.operations.values().map(|operation| operation.security.as_ref().unwrap_or(&api.security)).collect();
    let mut schemes = mem::take(&mut api.schemes);
    for scheme in &mut schemes {
        scheme.is_used = secured.iter().any(|security| security.iter().flatten().any(|name| *name == scheme.name));
    }
    (api.key_scheme, api.is_key_enough) = key_scheme(&schemes, &api.security, &secured);
    api.schemes = schemes;
}

/// Returns the scheme of the API key, and true if that key is enough for most operations. It is the scheme that, alone,
/// is enough for more than half of the operations that require any, else one that is enough by `default`. Of equal ones,
/// it is the one called so, else the first that the document requires. If there is none, the key is for a scheme called
/// so.
fn key_scheme(schemes: &[SecurityScheme], default: &Security, secured: &[&Security]) -> (Option<String>, bool) {
    let takes_key = |scheme: &SecurityScheme| matches!(scheme.kind, SchemeKind::Bearer | SchemeKind::ApiKey { .. });
    // Operations that allow anonymous calls need no key.
    let is_secured = |security: &&Security| !security.is_empty() && security.iter().all(|all| !all.is_empty());
    let secured: Vec<&Security> = secured.iter().copied().filter(is_secured).collect();
    let is_named_so = |name: &str| name.to_snake_case() == "api_key";
    // The schemes that take a key, and that alone meet the requirement.
    let alone = |security: &Security| -> Vec<String> {
        let names = security.iter().filter_map(|all| if let [name] = all.as_slice() { Some(name) } else { None });
        let is_key = |name: &&String| schemes.iter().any(|scheme| scheme.name == **name && takes_key(scheme));
        names.filter(is_key).cloned().collect()
    };
    let mut counts: IndexMap<String, usize> = IndexMap::new();
    for name in secured.iter().flat_map(|security| alone(security)) {
        *counts.entry(name).or_default() += 1;
    }
    let most = counts.values().max().copied().filter(|most| 2 * most > secured.len());
    let mut best: Vec<String> = match most {
        Some(most) => counts.into_iter().filter(|(_, count)| *count == most).map(|(name, _)| name).collect(),
        None => alone(default),
    };
    let chosen = best.iter().position(|name| is_named_so(name)).or((!best.is_empty()).then_some(0));
    let chosen = chosen.map(|index| best.swap_remove(index));
    let named_so = schemes.iter().find(|scheme| takes_key(scheme) && is_named_so(&scheme.name));
    let is_enough = chosen.is_some();
    (chosen.or(named_so.map(|scheme| scheme.name.clone())), is_enough)
}

/// Removes requirements of operations that equal those of the API.
pub(super) fn drop_repeated(api: &mut Api) {
    let usual = &api.security;
    for operation in api.operations.values_mut() {
        operation.security.take_if(|security| security == usual);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_localhost_and_the_server_itself_are_trusted_with_secrets() {
        for url in [
            "https://login.example.com/token",
            "https://login.example.com:8443/{tenant}/token",
            "http://localhost:8080/token",
            "http://[::1]/token",
            "/oauth/token",
            "token?at=https://example.com",
            "",
        ] {
            assert_eq!(trust(url), Trust::Full, "{url}");
        }
        for url in ["http://example.com/token", "https://<your domain>/token", "https:///token", "keycloak:8080/token"]
        {
            assert_eq!(trust(url), Trust::Limited, "{url}");
        }
        for url in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://a:b@example.com",
            "//example.com",
            "https://a\\@b",
            "\n",
        ] {
            assert_eq!(trust(url), Trust::None, "{url}");
        }
    }
}
