//! Names the environments, and the builder's methods for credentials and server variables.

use std::collections::HashMap;

use crate::api::{Api, SchemeKind, SecurityScheme, Server, ServerVariable};

use super::lock::Kind;
use super::named::{BuilderNames, VariableNames};
use super::{Assigner, Claim, Given, OTHER_VARIANTS, Record, RustIdent, Scope, casing, reserved};

/// The most words in the name of an environment. A longer description explains the server instead of naming it.
const MOST_WORDS: usize = 6;

impl Assigner<'_> {
    /// Names the servers: by their name, their description or their host, and further parts of the URL where these are
    /// equal.
    pub(super) fn servers(&self, api: &Api, record: &mut Record) -> Vec<Given> {
        let mut words: Vec<Vec<String>> = api.servers.values().map(spellings).collect();
        // Of equal spellings, all but the first are spelled with more of the URL.
        loop {
            let mut seen: HashMap<String, usize> = HashMap::new();
            let mut longer = Vec::new();
            for (index, spellings) in words.iter().enumerate() {
                let name = casing::variant_name(&spellings[0]);
                if seen.insert(name, index).is_some() && spellings.len() > 1 {
                    longer.push(index);
                }
            }
            if longer.is_empty() {
                break;
            }
            for index in longer {
                words[index].remove(0);
            }
        }
        let claims = api.servers.values().zip(words).map(|(server, words)| {
            Claim::new(Kind::Server, server.at.clone(), casing::variant_name(&words[0]), &words[0])
        });
        self.scope(claims, &[], record)
    }

    /// Names the builder's methods.
    pub(super) fn builder(&self, api: &Api, record: &mut Record) -> BuilderNames {
        let taken = reserved::builder_methods();
        let schemes: Vec<&SecurityScheme> =
            api.schemes.iter().filter(|scheme| is_supported(scheme) && !has_general_setter(api, scheme)).collect();
        let word = |name: &str, otherwise: &str| {
            let word = casing::value_name(name);
            if taken.contains(&word.as_str()) { casing::value_name(otherwise) } else { word }
        };
        let of_variables = api.variables.iter().map(|variable| {
            let name = word(&variable.name, &format!("server_{}", variable.name));
            Claim::new(Kind::Setter, variable.at.clone(), name, &variable.name)
        });
        let of_schemes = schemes.iter().map(|scheme| {
            let name = word(&scheme.name, &format!("{}_credential", scheme.name));
            Claim::new(Kind::Setter, scheme.at.clone(), name, &scheme.name)
        });
        let names = self.scope(of_variables.chain(of_schemes), &taken, record);
        let mut names = names.into_iter().map(|(name, _)| name);
        let mut enums = Scope::new(&[]);
        let variables = api.variables.iter().zip(names.by_ref()).map(|(variable, setter)| {
            let values = (!variable.values.is_empty()).then(|| {
                let wanted = casing::type_name(&["server", setter.as_str()]);
                (RustIdent::new(&enums.claim(wanted)), self.values(variable, record))
            });
            let is_free = |name: &str| values.iter().flat_map(|(_, names)| names).all(|value| value.as_str() != name);
            let rest = OTHER_VARIANTS.iter().find(|name| is_free(name)).unwrap_or(&OTHER_VARIANTS[0]);
            (variable.name.clone(), VariableNames { setter, rest: RustIdent::new(rest), values })
        });
        let variables = variables.collect();
        let schemes = schemes.iter().zip(names).map(|(scheme, name)| (scheme.name.clone(), name)).collect();
        BuilderNames { schemes, variables }
    }

    fn values(&self, variable: &ServerVariable, record: &mut Record) -> Vec<RustIdent> {
        let claims = variable.values.iter().map(|value| {
            let at = variable.at.join("enum").join(value);
            Claim::new(Kind::Value, at, casing::variant_name(value), value)
        });
        self.scope(claims, reserved::variants(), record).into_iter().map(|(name, _)| name).collect()
    }
}

fn is_supported(scheme: &SecurityScheme) -> bool {
    !matches!(scheme.kind, SchemeKind::Other(_))
}

/// Returns true if a general setter of the builder has the name of the scheme and sets its credential alone.
fn has_general_setter(api: &Api, scheme: &SecurityScheme) -> bool {
    let takes_bearer = |kind: &SchemeKind| matches!(kind, SchemeKind::Bearer | SchemeKind::OAuth2 { .. });
    let is_only = |takes: &dyn Fn(&SchemeKind) -> bool| {
        takes(&scheme.kind) && api.schemes.iter().filter(|other| takes(&other.kind)).count() == 1
    };
    match casing::value_name(&scheme.name).as_str() {
        "api_key" => api.key_scheme.as_ref() == Some(&scheme.name),
        "bearer_token" => is_only(&takes_bearer),
        "basic" => is_only(&|kind| *kind == SchemeKind::Basic),
        _ => false,
    }
}

/// Returns the words for a server, from the shortest to those that tell it apart from any other.
fn spellings(server: &Server) -> Vec<String> {
    let first_line = |text: &String| {
        let line = text.lines().next().unwrap_or_default();
        let sentence = line.split(". ").next().unwrap_or_default().trim_end_matches('.').trim();
        let count = casing::words(sentence).len();
        ((1..=MOST_WORDS).contains(&count) && casing::variant_name(sentence) != "Empty").then(|| sentence.to_owned())
    };
    let said = server.name.as_ref().and_then(first_line).or_else(|| server.description.as_ref().and_then(first_line));
    let (scheme, rest) = server.url.split_once("://").unwrap_or(("", &server.url));
    let is_loopback =
        |address: &str| rest.strip_prefix(address).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']));
    let rest = match ["127.0.0.1", "[::1]", "0.0.0.0"].into_iter().find(|address| is_loopback(address)) {
        Some(address) => &rest.replacen(address, "localhost", 1),
        None => rest,
    };
    let host = rest.split('/').next().unwrap_or_default();
    let begins = |text: &str| match text.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("host {text}"),
        false => text.to_owned(),
    };
    let of_url = [host.to_owned(), rest.to_owned(), format!("{rest} {scheme}")];
    let of_url = of_url.iter().map(|text| begins(text));
    let with_url = of_url.clone().filter_map(|url| said.as_ref().map(|said| format!("{said} {url}")));
    let spellings: Vec<String> = match &said {
        Some(said) => std::iter::once(said.clone()).chain(with_url).collect(),
        None => of_url.collect(),
    };
    spellings
}
