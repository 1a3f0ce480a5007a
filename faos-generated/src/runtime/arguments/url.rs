// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Builds URLs: the base URL is validated once, path values before any URL exists, and all input from a caller is
//! percent-encoded exactly once.

use std::net::IpAddr;

use reqwest::Url;

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;

/// Validates a base URL and strips its trailing slash. The message does not show the URL, which may contain a password.
pub(crate) fn base_url(text: &str, allow_insecure_http: bool) -> Result<Url, Error> {
    let mut url = Url::parse(text).map_err(|error| Error::config(format!("`base_url` is not a URL: {error}")))?;
    // The parser would take the first segment of the path for the host.
    let has_host = !text.contains(":///") && !text.contains(":\\");
    let problem = insecurity(&url, allow_insecure_http).or_else(|| url.query().map(|_| "contains a query"));
    let problem = problem.or((!has_host).then_some("is not a URL: it has no host"));
    match problem {
        Some(problem) => Err(Error::config(format!("`base_url` {problem}"))),
        None => {
            let path = url.path().trim_end_matches('/').to_owned();
            url.set_path(&path);
            Ok(url)
        }
    }
}

/// Joins the relative URL of a server to a base URL, whose path is kept. A base URL that already ends with the path of
/// the server is returned unchanged.
pub(crate) fn beneath(base: &Url, reference: &str) -> Result<Url, Error> {
    let end = ["/", reference.trim_start_matches("./").trim_matches('/')].concat();
    match base.path().trim_end_matches('/').ends_with(&end) {
        true => Ok(without_slash(base.clone())),
        false => beside(base, reference.trim_start_matches('/')),
    }
}

/// Resolves the relative URL of a server that replaces the server at `base`.
pub(crate) fn beside(base: &Url, reference: &str) -> Result<Url, Error> {
    let mut folder = base.clone();
    folder.set_path(&[base.path().trim_end_matches('/'), "/"].concat());
    let reference = if reference.starts_with(['/', '.']) { reference.to_owned() } else { ["./", reference].concat() };
    // Two slashes would begin a host.
    let path = ["/", reference.trim_start_matches('/')].concat();
    let reference = if reference.starts_with('/') { path } else { reference };
    let url = folder.join(&reference).map_err(|error| Error::config(format!("`{reference}` is not a URL: {error}")))?;
    Ok(without_slash(url))
}

fn without_slash(mut url: Url) -> Url {
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url
}

/// Validates a URL outside the API, such as the token URL. It may be relative to the base URL, and `setting` is its
/// name for the caller.
pub(crate) fn endpoint(setting: &str, text: Option<&str>, base: &Url, allow_insecure_http: bool) -> Result<Url, Error> {
    let refuse = |problem: String| Error::config(format!("`{setting}` {problem}"));
    let text = text.ok_or_else(|| refuse("is not set, and the API's document names none".to_owned()))?;
    let url = base.join(text).map_err(|error| refuse(format!("is not a URL: {error}")))?;
    match insecurity(&url, allow_insecure_http) {
        Some(problem) => Err(refuse(problem.to_owned())),
        None => Ok(url),
    }
}

/// Returns the reason why secrets must not be sent to a URL.
fn insecurity(url: &Url, allow_insecure_http: bool) -> Option<&'static str> {
    let problem = match url.scheme() {
        "https" => None,
        "http" if allow_insecure_http || is_loopback(url) => None,
        "http" => Some("would send credentials unencrypted; use https, or allow it with `allow_insecure_http`"),
        _ => Some("is not an http or https URL"),
    };
    problem
        .or_else(|| (!url.username().is_empty() || url.password().is_some()).then_some("contains a user name"))
        .or_else(|| url.fragment().map(|_| "contains a fragment"))
}

fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Returns the URL of a request: base, path and query. The parts are already encoded, and the base is parsed in
/// advance, to save time per call.
pub(crate) fn join(base: &Url, path: &str, query: &[(String, String)]) -> Url {
    let mut url = base.clone();
    // Some documents append a part of the query, or a fragment, to a path.
    let (path, behind) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    if !path.is_empty() {
        let path = [base.path().trim_end_matches('/'), path].concat();
        url.set_path(&path);
    }
    let mut text = behind.split('#').next().unwrap_or_default().trim_start_matches('?').to_owned();
    for (name, value) in query {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend([name, "=", value]);
    }
    if !text.is_empty() {
        url.set_query(Some(&text));
    }
    url
}

/// Resolves a reference from a response, within the origin of `url`. Credentials are sent along, so other hosts and
/// user names are rejected.
pub(crate) fn within_origin(url: &Url, reference: &str) -> Option<Url> {
    let mut target = url.join(reference).ok()?;
    target.set_fragment(None);
    let is_plain = target.username().is_empty() && target.password().is_none();
    (is_plain && target.origin() == url.origin()).then_some(target)
}

/// Resolves the link to a page. A link by plain http to the same host is followed over https if the API uses https:
/// servers behind a proxy that terminates TLS write such links.
pub(crate) fn of_link(url: &Url, reference: &str) -> Option<Url> {
    let target = url.join(reference).ok()?;
    let is_plain = url.scheme() == "https" && target.scheme() == "http";
    if is_plain && target.port().is_none_or(|port| Some(port) == url.port()) {
        let mut target = target;
        target.set_scheme("https").ok()?;
        return within_origin(url, target.as_str());
    }
    within_origin(url, reference)
}

/// Adds missing pairs to a query. They are already encoded.
pub(crate) fn add_query(url: &mut Url, pairs: &[(String, String)]) {
    let mut query = url.query().unwrap_or_default().to_owned();
    for (name, value) in pairs {
        if !query.split('&').any(|pair| pair.split('=').next() == Some(name)) {
            let separator = if query.is_empty() { "" } else { "&" };
            query.push_str(&format!("{separator}{name}={value}"));
        }
    }
    if !query.is_empty() {
        url.set_query(Some(&query));
    }
}

/// Expands a path template. The values are already encoded.
pub(crate) fn fill(template: &str, values: &[(&'static str, String)]) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        path.push_str(before);
        let value = values.iter().find(|(known, _)| *known == name);
        path.push_str(value.map(|(_, value)| value).ok_or_else(|| Error::argument(name, "is missing"))?);
        rest = after;
    }
    path.push_str(rest);
    // Adjacent values can form a dot segment together.
    match path.split('/').find(|segment| is_dots(segment)) {
        Some(_) => Err(Error::new(ErrorKind::InvalidArgument, "the path values make up `.` or `..`")),
        None => Ok(path),
    }
}

/// Checks a path value, or a part of one: blanks or dots would call another operation. An empty value is checked when
/// the request is sent.
pub(crate) fn check_value(name: &str, value: &str) -> Result<(), Error> {
    let problem = if value.is_empty() {
        return Ok(());
    } else if value.chars().any(char::is_control) {
        "contains a control character"
    } else if value.trim().is_empty() {
        "is empty"
    } else if is_dots(value.trim()) {
        "is `.` or `..`"
    } else {
        return Ok(());
    };
    Err(Error::argument(name, problem))
}

/// Checks the path of a request that the document does not describe, which must stay below the base URL.
pub(crate) fn check_path(path: &str) -> Result<(), Error> {
    let problem = if !path.starts_with('/') || path.starts_with("//") {
        "must begin with one `/`: it is relative to the base URL"
    } else if path.contains(['?', '#']) {
        "contains a query or a fragment: set the query with `extra_query`"
    } else if path.contains('\\') || path.chars().any(char::is_control) {
        "contains a backslash or a control character"
    } else if path.split('/').any(|segment| is_dots(segment.trim())) {
        "contains `.` or `..` as a segment"
    } else {
        return Ok(());
    };
    Err(Error::argument("path", problem))
}

/// Returns true if servers treat a segment as `.` or `..`, encoded or not.
pub(crate) fn is_dots(segment: &str) -> bool {
    let mut dots = 0;
    let mut rest = segment;
    while let Some(behind) = ["%2e", "%2E", "."].iter().find_map(|dot| rest.strip_prefix(dot)) {
        dots += 1;
        rest = behind;
    }
    rest.is_empty() && matches!(dots, 1 | 2)
}
