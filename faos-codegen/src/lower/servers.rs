//! Lowers the servers of a document, a path or an operation to base URLs with variables.

use std::collections::HashMap;

use heck::ToSnakeCase;
use indexmap::IndexMap;

use crate::api::{Server, ServerVariable};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::Document;
use crate::json::Pointer;

/// The maximum number of servers of a list. Each is a constant of the client.
const MAX_SERVERS: usize = 100;

/// The names of servers, by location.
type Names = HashMap<Pointer, String>;

/// The servers of an API.
pub(super) struct Servers {
    /// Those with a host, each with a named environment.
    pub(super) absolute: Vec<Server>,
    /// The first usable one, if it is relative.
    pub(super) relative: Option<Server>,
}

/// Returns the servers of the API. Unusable ones are reported, and require a base URL from the caller. `fetched_from` is
/// the URL of the document, which relative servers are resolved against.
pub(super) fn of_api(document: &Document, fetched_from: Option<&str>, findings: &mut Diagnostics) -> Servers {
    let listed = &document.envelope.servers;
    let mut servers = Servers { absolute: Vec::new(), relative: None };
    if listed.is_empty()
        && let Some(url) = fetched_from
    {
        let at = Pointer::root().join("servers");
        let url = resolved("/", url).trim_end_matches('/').to_owned();
        servers.absolute.push(Server { at, template: url.clone(), url, ..Server::default() });
    }
    for server in usable(listed, &document.server_names, fetched_from, &Pointer::root(), findings) {
        if !server.is_relative() {
            servers.absolute.push(server);
        } else if servers.absolute.is_empty() && servers.relative.is_none() {
            servers.relative = Some(server);
        } else {
            let message = format!("the server `{}` is ignored: it has no host", server.url.escape_debug());
            findings
                .warning(Code::UnusableServer, &server.at, message)
                .help("callers can still set a base URL; the path of a relative server is added if it is the first");
        }
    }
    servers
}

/// Returns the servers of a list below `at` that have a usable URL. Relative ones are resolved when an operation is
/// called.
pub(super) fn usable(
    listed: &[openapiv3::Server],
    names: &Names,
    fetched_from: Option<&str>,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Vec<Server> {
    let mut servers = Vec::new();
    if listed.len() > MAX_SERVERS {
        let message = format!("only the first {MAX_SERVERS} of {} servers are used", listed.len());
        findings
            .warning(Code::UnusableServer, &at.join("servers"), message)
            .help("use a variable in the URL, or let callers set a base URL");
    }
    // Servers without a URL have been reported.
    let listed = listed.iter().take(MAX_SERVERS).enumerate().filter(|(_, server)| !server.url.is_empty());
    for (index, server) in listed {
        let at = at.join("servers").index(index);
        match lowered(server, fetched_from, &at, findings) {
            Ok(server) => {
                let name = names.get(&at).filter(|name| !name.trim().is_empty()).cloned();
                servers.push(Server { name, ..server });
            }
            Err(reason) => {
                findings
                    .warning(
                        Code::UnusableServer,
                        &at,
                        format!("the server `{}` is ignored: {reason}", server.url.escape_debug()),
                    )
                    .help("callers can still set a base URL");
            }
        }
    }
    servers
}

/// Returns the variables of all servers, each once: a value that the caller sets applies to every server.
pub(super) fn variables<'a>(servers: impl Iterator<Item = &'a Server>) -> Vec<ServerVariable> {
    let mut variables: IndexMap<&str, ServerVariable> = IndexMap::new();
    for variable in servers.flat_map(|server| &server.variables) {
        match variables.get_mut(variable.name.as_str()) {
            None => {
                variables.insert(&variable.name, variable.clone());
            }
            // If one of them allows any value, the setter does.
            Some(known) if known.values.is_empty() || variable.values.is_empty() => known.values.clear(),
            Some(known) => {
                let new = variable.values.iter().filter(|value| !known.values.contains(value)).cloned();
                let new: Vec<String> = new.collect();
                known.values.extend(new);
            }
        }
    }
    variables.into_values().collect()
}

fn lowered(
    server: &openapiv3::Server,
    fetched_from: Option<&str>,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Result<Server, &'static str> {
    let declared = |name: &str| server.variables.iter().flatten().find(|(known, _)| *known == name);
    let first_default = next_variable(&server.url).filter(|(before, ..)| before.is_empty());
    let first_default = first_default.and_then(|(_, name, _)| Some(declared(name)?.1.default.as_str()));
    let (template, is_repaired) = with_scheme(server.url.trim(), first_default)?;
    if template.split_once("://").is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('/')) {
        return Err("its host is invalid");
    }
    let mut template = template.trim_end_matches('/').to_owned();
    if let Some(base) = fetched_from
        && is_relative(&template)
    {
        template = resolved(&template, base).trim_end_matches('/').to_owned();
    }
    if is_repaired {
        let message = format!("the server `{}` has no scheme; read as `{template}`", server.url.escape_debug());
        findings.warning(Code::UnusableServer, at, message).help("state the scheme, such as `https`");
    }
    check_literals(&template)?;

    let mut variables: Vec<ServerVariable> = Vec::new();
    let mut rest = template.as_str();
    while let Some((before, name, after)) = next_variable(rest) {
        let place = place(&template, template.len() - rest.len() + before.len());
        rest = after;
        if variables.iter().any(|known| known.name == name) {
            continue;
        }
        let at = at.join("variables").join(name);
        let Some((_, variable)) = declared(name) else {
            variables.push(ServerVariable { at, name: name.to_owned(), ..ServerVariable::default() });
            continue;
        };
        let default = variable.default.as_str();
        let problem = fault(place, default);
        if place == Place::Scheme && problem.is_some() {
            return Err("its scheme is not http or https");
        }
        let is_meant = problem.is_none() && (place == Place::Path || !is_placeholder(default));
        if let Some(problem) = problem
            && !is_placeholder(default)
        {
            let message =
                format!("the default `{}` of the variable `{name}` is ignored: {problem}", default.escape_debug());
            findings.warning(Code::UnusableServer, &at, message).help("callers must set the variable");
        }
        let mut values: Vec<String> = Vec::new();
        for value in &variable.enumeration {
            if fault(place, value).is_none() && !values.contains(value) {
                values.push(value.clone());
            }
        }
        variables.push(ServerVariable {
            at,
            name: name.to_owned(),
            default: is_meant.then(|| default.to_owned()),
            values,
            docs: crate::api::Docs::new(variable.description.clone().unwrap_or_default()),
        });
    }
    without_empty_labels(&template, &mut variables);
    let url = filled(&template, &variables);
    check_host(&filled(&template, &stand_ins(&variables)))?;
    Ok(Server { at: at.clone(), url, template, variables, name: None, description: server.description.clone() })
}

/// Returns the URL with a scheme in lower case, and true if the scheme was missing. A relative URL is returned unchanged.
/// `first_default` is the default of the variable that the URL begins with.
fn with_scheme(url: &str, first_default: Option<&str>) -> Result<(String, bool), &'static str> {
    const SCHEMES: [&str; 2] = ["https", "http"];
    if let Some((scheme, rest)) = url.split_once("://") {
        let known = SCHEMES.into_iter().find(|known| known.eq_ignore_ascii_case(scheme));
        return match known {
            Some(scheme) => Ok((format!("{scheme}://{rest}"), false)),
            None if scheme.starts_with('{') && scheme.ends_with('}') => Ok((url.to_owned(), false)),
            None => Err("it is not an http or https URL"),
        };
    }
    if let Some(rest) = url.strip_prefix("//") {
        return Ok((format!("https://{rest}"), true));
    }
    let first = url.split('/').next().unwrap_or_default();
    match first_default {
        Some(default) if default.contains("://") || default.is_empty() || is_placeholder(default) => {
            Ok((url.to_owned(), false))
        }
        Some(default) if looks_like_host(default.split('/').next().unwrap_or_default()) => {
            Ok((format!("https://{url}"), true))
        }
        Some(_) => Ok((format!("/{url}"), false)),
        None if looks_like_host(first) => {
            let scheme = if first.starts_with("localhost") || first.starts_with("127.") { "http" } else { "https" };
            Ok((format!("{scheme}://{url}"), true))
        }
        None if first.contains(':') && !first.starts_with('{') => Err("it is not an http or https URL"),
        None => Ok((url.to_owned(), false)),
    }
}

/// Returns true if the first segment of a URL is a host rather than a path, such as `v1.0`.
fn looks_like_host(segment: &str) -> bool {
    let (host, port) = match segment.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (segment, None),
    };
    let is_port = port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_domain = host.contains('.') && last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_plain = host.starts_with(|first: char| first.is_ascii_alphanumeric())
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    is_plain && is_port && (is_domain || port.is_some() || host == "localhost")
}

fn is_relative(template: &str) -> bool {
    !template.contains("://") && !template.starts_with('{')
}

/// Resolves a relative URL against the URL of the document (RFC 3986, section 5.2). Variables stay as they are.
fn resolved(relative: &str, base: &str) -> String {
    let scheme = base.find("://").map_or(0, |at| at + "://".len());
    let path = base[scheme..].find('/').map_or(base.len(), |at| scheme + at);
    let (origin, path) = base.split_at(path);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let folder = if relative.starts_with('/') { "" } else { path.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(relative.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    format!("{origin}/{}", segments.join("/"))
}

/// The part of a URL that a variable is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The beginning of the URL, up to its path.
    Start,
    Scheme,
    Host,
    Path,
}

fn place(template: &str, at: usize) -> Place {
    let Some(scheme_end) = template.find("://") else {
        return if at == 0 { Place::Start } else { Place::Path };
    };
    let host = scheme_end + "://".len();
    let path = template[host..].find('/').map_or(template.len(), |length| host + length);
    match at {
        _ if at < scheme_end => Place::Scheme,
        _ if at < path => Place::Host,
        _ => Place::Path,
    }
}

/// Returns the reason why a variable cannot have this value.
fn fault(place: Place, value: &str) -> Option<&'static str> {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
    let (host, port) = value.rsplit_once(':').unwrap_or((value, "0"));
    match place {
        Place::Scheme if !["https", "http"].contains(&value) => Some("it is not http or https"),
        Place::Host if !host.chars().all(plain) || host.contains("..") || port.parse::<u16>().is_err() => {
            Some("it contains characters that are not allowed in a host")
        }
        Place::Path if value.chars().any(char::is_control) || value.contains("..") || value.contains('\\') => {
            Some("it contains characters that are not allowed in a path")
        }
        Place::Start if !["https://", "http://"].iter().any(|scheme| value.starts_with(scheme)) => {
            Some("it is not an http or https URL")
        }
        Place::Start => check_literals(value).and_then(|()| check_host(value)).err(),
        _ => None,
    }
}

/// Words that name a kind of thing instead of one. A default that consists of them only shows where a value belongs.
const PLACEHOLDERS: &[&str] = &[
    "account",
    "address",
    "app",
    "base",
    "bucket",
    "change",
    "client",
    "cluster",
    "co",
    "com",
    "company",
    "customer",
    "domain",
    "endpoint",
    "environment",
    "example",
    "fqdn",
    "here",
    "host",
    "hostname",
    "id",
    "insert",
    "instance",
    "io",
    "local",
    "me",
    "my",
    "name",
    "net",
    "none",
    "null",
    "org",
    "organisation",
    "organization",
    "placeholder",
    "project",
    "realm",
    "region",
    "replace",
    "sample",
    "server",
    "shop",
    "site",
    "store",
    "subdomain",
    "team",
    "tenant",
    "the",
    "todo",
    "undefined",
    "unknown",
    "url",
    "user",
    "username",
    "workspace",
    "your",
    "yours",
];

/// Returns true if a default is not meant to be used, such as `your-domain`, `tenant`, `<host>` or `example.com`.
fn is_placeholder(default: &str) -> bool {
    if default.contains(['<', '>', '{', '}', '*']) {
        return true;
    }
    let default = default.split_once("://").map_or(default, |(_, rest)| rest);
    let words = default.to_snake_case();
    let words: Vec<&str> = words.split('_').filter(|word| !word.is_empty()).collect();
    let is_placeholder = |word: &&str| {
        let rest = ["your", "my"].iter().find_map(|owner| word.strip_prefix(owner)).unwrap_or(word);
        PLACEHOLDERS.contains(word) || PLACEHOLDERS.contains(&rest) || word.bytes().all(|byte| byte == b'x')
    };
    let has_owner = |word: &&str| word.starts_with("your");
    !words.is_empty() && (words.iter().all(is_placeholder) || words.first().is_some_and(has_owner))
}

/// Removes the defaults that would leave a label of the host empty, as in `https://{tenant}.example.com`.
fn without_empty_labels(template: &str, variables: &mut [ServerVariable]) {
    let url = filled(template, variables);
    let host = url.split_once("://").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
    if host.is_empty()
        || host.starts_with(['.', ':'])
        || host.contains("..")
        || host.contains(".:")
        || host.ends_with('.')
    {
        for variable in variables {
            variable.default.take_if(|default| default.is_empty());
        }
    }
}

/// Returns the template with the defaults of its variables.
fn filled(template: &str, variables: &[ServerVariable]) -> String {
    let mut url = template.to_owned();
    for ServerVariable { name, default, .. } in variables {
        if let Some(default) = default {
            url = url.replace(&format!("{{{name}}}"), default);
        }
    }
    url.trim_end_matches('/').to_owned()
}

/// Returns the variables with a value for each, to check the rest of the URL.
fn stand_ins(variables: &[ServerVariable]) -> Vec<ServerVariable> {
    let stand_in = |variable: &ServerVariable| {
        let default = Some(variable.default.clone().unwrap_or_else(|| "1".to_owned()));
        ServerVariable { default, ..variable.clone() }
    };
    variables.iter().map(stand_in).collect()
}

/// Splits a template at its first variable.
fn next_variable(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Checks the parts of a template between its variables.
fn check_literals(template: &str) -> Result<(), &'static str> {
    let mut literals = String::new();
    let mut rest = template;
    while let Some((before, name, after)) = next_variable(rest) {
        if name.is_empty() || name.chars().any(|character| character.is_control() || "{/".contains(character)) {
            return Err("the name of a variable is invalid");
        }
        literals.push_str(before);
        rest = after;
    }
    literals.push_str(rest);
    match literals.chars().all(|character| character.is_ascii_graphic() && !"{}\"<>\\^`|?#".contains(character)) {
        true => Ok(()),
        false => Err("it contains characters that are not allowed in a base URL"),
    }
}

/// Checks the host of an absolute URL.
fn check_host(url: &str) -> Result<(), &'static str> {
    let Some((_, rest)) = url.split_once("://") else {
        return Ok(());
    };
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() || host.contains(['@', '\\']) {
        return Err("its host is invalid");
    }
    let port = host.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
    if matches!(port, Some(Err(_))) && !host.ends_with(']') {
        return Err("its port is invalid");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_that_only_show_where_a_value_belongs_are_placeholders() {
        for default in [
            "your-domain",
            "yourInstance",
            "YOUR_SUBDOMAIN",
            "your-company.sample.dev",
            "mydomain",
            "my-company",
            "tenant",
            "{tenant}",
            "<host>",
            "hostname",
            "example.com",
            "example.org",
            "unknown",
            "xxx",
            "company.com",
            "https://your-instance.sample.dev",
        ] {
            assert!(is_placeholder(default), "{default}");
        }
        for default in [
            "api",
            "eu",
            "us-east-1",
            "localhost",
            "localhost:8080",
            "api.example.com",
            "sample.dev",
            "v1",
            "default",
            "www",
        ] {
            assert!(!is_placeholder(default), "{default}");
        }
    }

    /// Lowers a server whose variables have these defaults.
    fn server(url: &str, defaults: &[(&str, &str)], fetched_from: Option<&str>) -> (Option<Server>, usize) {
        let variables = defaults.iter().map(|(name, default)| {
            let variable = openapiv3::ServerVariable { default: (*default).to_owned(), ..Default::default() };
            ((*name).to_owned(), variable)
        });
        let variables = Some(variables.collect());
        let listed = [openapiv3::Server { url: url.to_owned(), variables, ..Default::default() }];
        let mut findings = Diagnostics::new();
        let mut servers = usable(&listed, &Names::new(), fetched_from, &Pointer::root(), &mut findings);
        (servers.pop(), findings.len())
    }

    #[test]
    fn urls_are_read_as_meant() {
        for (url, defaults, template, filled, findings) in [
            ("https://a.dev/v1/", &[] as &[_], "https://a.dev/v1", "https://a.dev/v1", 0),
            ("HTTPS://a.dev", &[], "https://a.dev", "https://a.dev", 0),
            ("a.dev/v1", &[], "https://a.dev/v1", "https://a.dev/v1", 1),
            ("//a.dev", &[], "https://a.dev", "https://a.dev", 1),
            ("localhost:80/v1", &[], "http://localhost:80/v1", "http://localhost:80/v1", 1),
            ("/v1", &[], "/v1", "/v1", 0),
            ("v1.0/api", &[], "v1.0/api", "v1.0/api", 0),
            ("./api", &[], "./api", "./api", 0),
            ("../x/", &[], "../x", "../x", 0),
            ("https://{r}.a.dev:{p}", &[("r", "eu"), ("p", "80")], "https://{r}.a.dev:{p}", "https://eu.a.dev:80", 0),
            ("https://{h}", &[("h", "a.dev:80")], "https://{h}", "https://a.dev:80", 0),
            ("https://{h}", &[("h", "your-host")], "https://{h}", "https://{h}", 0),
            ("https://{h}", &[("h", "a/b")], "https://{h}", "https://{h}", 1),
            ("https://{h}", &[], "https://{h}", "https://{h}", 0),
            ("https://{t}.a.dev", &[("t", "")], "https://{t}.a.dev", "https://{t}.a.dev", 0),
            ("https://a{t}.dev", &[("t", "")], "https://a{t}.dev", "https://a.dev", 0),
            ("{u}/v1", &[("u", "https://a.dev")], "{u}/v1", "https://a.dev/v1", 0),
            ("{u}/v1", &[("u", "a.dev")], "https://{u}/v1", "https://a.dev/v1", 1),
            ("{u}/v1", &[("u", "/api")], "/{u}/v1", "//api/v1", 0),
            ("{u}/v1", &[("u", "")], "{u}/v1", "{u}/v1", 1),
        ] {
            let (server, count) = server(url, defaults, None);
            let server = server.unwrap_or_else(|| panic!("{url} is ignored"));
            assert_eq!((server.template.as_str(), server.url.as_str(), count), (template, filled, findings), "{url}");
        }
        for url in ["https://", "https:///v1", "ftp://a.dev", "a:b/c", "https://u@a.dev", "https://{a", "/a?b", "/a b"]
        {
            let (server, count) = server(url, &[], None);
            assert!(server.is_none() && count == 1, "{url}");
        }
    }

    #[test]
    fn relative_urls_are_resolved_against_the_url_of_the_document() {
        for (url, expected) in [
            ("/v1", "https://a.dev/v1"),
            ("v2", "https://a.dev/docs/public/v2"),
            ("./api", "https://a.dev/docs/public/api"),
            ("../x/{v}", "https://a.dev/docs/x/{v}"),
            ("../../../x", "https://a.dev/x"),
            ("https://b.dev", "https://b.dev"),
        ] {
            let (server, count) = server(url, &[("v", "1")], Some("https://a.dev/docs/public/openapi.json?x=/y/z"));
            assert_eq!((server.map(|server| server.template).as_deref(), count), (Some(expected), 0), "{url}");
        }
    }

    #[test]
    fn the_number_of_servers_is_limited() {
        let listed = |count: usize| -> Vec<openapiv3::Server> {
            let url = |index| format!("https://{index}.example.com");
            (0..count).map(|index| openapiv3::Server { url: url(index), ..Default::default() }).collect()
        };
        for (count, reported) in [(MAX_SERVERS, 0), (MAX_SERVERS + 1, 1)] {
            let mut findings = Diagnostics::new();
            let servers = usable(&listed(count), &Names::new(), None, &Pointer::root(), &mut findings);
            assert_eq!((servers.len(), findings.len()), (MAX_SERVERS, reported));
        }
    }
}
