// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The URL of a server, from its template and the values of its variables.

use std::borrow::Cow;
use std::fmt::Debug;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use reqwest::Url;

use crate::runtime::answer::error::Error;
use crate::runtime::api::{Server, Variable};

use super::url;

/// The values of server variables, by name.
pub(crate) type Values = Vec<(&'static str, String)>;

/// The characters that are encoded in a path. A value may consist of several segments.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The part of a URL that a variable is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The beginning of the URL, up to its path.
    Start,
    Scheme,
    /// The host, or its port.
    Host,
    Path,
}

/// Returns the URL of a server, absolute or relative, with a value for each of its variables.
pub(crate) fn expand(server: &Server, values: &Values) -> Result<String, Error> {
    let mut text = String::with_capacity(server.url.len() + 32);
    let mut rest = server.url;
    while let Some((before, name, after)) = next_variable(rest) {
        text.push_str(before);
        let place = place(server.url, server.url.len() - rest.len() + before.len());
        let variable = server.variables.iter().find(|variable| variable.name == name);
        let chosen = values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        let value =
            chosen.or(variable.and_then(|variable| variable.default)).ok_or_else(|| missing(server, variable))?;
        let setter = variable.map_or(name, |variable| variable.setter);
        text.push_str(&checked(setter, place, value)?);
        rest = after;
    }
    text.push_str(rest);
    if text.split(['/', '\\']).any(url::is_dots) && !server.url.split('/').any(url::is_dots) {
        return Err(Error::config("the variables of the server's URL make up `.` or `..`"));
    }
    Ok(text)
}

/// Returns the base URL of a server that the document states. A host that cannot be meant, such as `https://backend`, is
/// an error, unless the caller has set a part of it.
pub(crate) fn base_url(server: &Server, values: &Values, allow_insecure_http: bool) -> Result<Url, Error> {
    let url = url::base_url(&expand(server, values)?, allow_insecure_http)?;
    let host = url.host_str().unwrap_or_default();
    if host.starts_with('.') || host.contains("..") {
        return Err(Error::config("the variables of the server's URL leave an empty label in its host"));
    }
    let is_placeholder = !host.contains(['.', ':']) && host != "localhost";
    let of_host: Vec<&Variable> = server.variables.iter().filter(|variable| is_in_host(server, variable)).collect();
    let is_chosen = of_host.iter().any(|variable| values.iter().any(|(name, _)| *name == variable.name));
    match of_host.first() {
        _ if !is_placeholder || is_chosen => Ok(url),
        Some(variable) => Err(missing(server, Some(variable))),
        None => Err(Error::config(format!(
            "`base_url` is not set, and the only server in the API's document, `{}`, is a placeholder",
            server.url
        ))),
    }
}

/// Returns true if the URL contains the variable.
pub(crate) fn contains(server: &Server, name: &str) -> bool {
    let mut rest = server.url;
    while let Some((_, known, after)) = next_variable(rest) {
        if known == name {
            return true;
        }
        rest = after;
    }
    false
}

fn is_in_host(server: &Server, variable: &Variable) -> bool {
    let braced = ["{", variable.name, "}"].concat();
    server.url.find(&braced).is_some_and(|at| matches!(place(server.url, at), Place::Start | Place::Host))
}

/// Splits a template at its first variable.
fn next_variable(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
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

/// Returns a value as it appears in the URL. A value in the host cannot end the host.
fn checked<'a>(setter: &str, place: Place, value: &'a str) -> Result<Cow<'a, str>, Error> {
    let refuse = |problem: &str| Err(Error::config(format!("`{setter}` is invalid: {problem}")));
    if value.chars().any(char::is_control) {
        return refuse("it contains a control character");
    }
    match place {
        Place::Start => Ok(Cow::Borrowed(value.trim_end_matches('/'))),
        Place::Scheme if ["https", "http"].contains(&value) => Ok(Cow::Borrowed(value)),
        Place::Scheme => refuse("it must be `https` or `http`"),
        Place::Host if !is_host(value) => {
            refuse("it must be a part of a host: letters, digits, `-`, `.` and `_`, and a port after a colon")
        }
        Place::Host => Ok(Cow::Borrowed(value)),
        Place::Path => Ok(utf8_percent_encode(value.trim_matches('/'), PATH).into()),
    }
}

fn is_host(value: &str) -> bool {
    let (host, port) = match value.rsplit_once(':') {
        Some((host, port)) if !value.ends_with(']') => (host, Some(port)),
        _ => (value, None),
    };
    let is_address = host.starts_with('[') && host.ends_with(']') && host.len() > 2;
    let name = if is_address { &host[1..host.len() - 1] } else { host };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte) || (is_address && byte == b':');
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    name.bytes().all(fits) && !value.contains("..") && port.is_none_or(is_port)
}

fn missing(server: &Server, variable: Option<&Variable>) -> Error {
    let setter = variable.map_or("base_url", |variable| variable.setter);
    Error::config(format!(
        "`{setter}` is not set: the server of the API, `{}`, has no usable default for it; call `{setter}` on the \
         builder, or set another `base_url`",
        server.url
    ))
}

/// Returns the environment whose variant has this name, regardless of case, hyphens and underscores.
pub(crate) fn environment_of<T: Copy + Debug>(name: &str, known: &[T]) -> Result<T, Error> {
    let plain = |name: &str| name.replace(['-', '_'], "").to_lowercase();
    known.iter().find(|known| plain(&format!("{known:?}")) == plain(name)).copied().ok_or_else(|| {
        let names: Vec<String> = known.iter().map(|known| format!("`{known:?}`")).collect();
        Error::config(format!("the environment is invalid: expected {}", names.join(" or ")))
    })
}

/// Declares the enum of the servers that the document lists, each with its URL.
macro_rules! environment {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $url:literal),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $variant_doc])* $variant,)*
        }

        impl $name {
            /// The environments that the API's document lists, in its order.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the base URL. Variables in it have their defaults.
            pub fn url(self) -> &'static str {
                match self {
                    $(Self::$variant => $url,)*
                }
            }
        }

        /// Shows the name of the variant.
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&::std::format!("{self:?}"))
            }
        }

        /// Parses the name of a variant, regardless of case, hyphens and underscores.
        impl ::std::str::FromStr for $name {
            type Err = $crate::runtime::Error;

            fn from_str(name: &str) -> ::std::result::Result<Self, $crate::runtime::Error> {
                $crate::runtime::arguments::server::environment_of(name, Self::VALUES)
            }
        }
    };
}

pub(crate) use environment;
