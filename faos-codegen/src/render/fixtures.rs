//! `fixtures.rs`: the operations of the API and examples of its types, for tests of an application.

use std::collections::BTreeMap;

use quote::quote;

use crate::api::Server;
use crate::json::Value;
use crate::naming::Named;

use super::File;
use super::checked::{DocText, InnerDocs, Json, ModuleFile, Text};

/// Renders the file.
pub(super) fn file(named: &Named) -> File {
    let operations = named.api.operations.values().map(|operation| {
        let (id, path) = (Text::new(&operation.id), Text::new(&operation.path));
        let method = Text::new(operation.method.as_str());
        quote!((#id, #method, #path))
    });
    let mut paths: Vec<&str> = Vec::new();
    for path in named.api.all_servers().map(base_path).filter(|path| !path.is_empty()) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    let samples = named
        .api
        .types
        .iter()
        .filter_map(|(id, definition)| Some((named.types[id].name.as_str(), definition.example.as_ref()?)));
    let samples: BTreeMap<&str, &Value> = samples.collect();
    let samples = samples.iter().map(|(name, example)| {
        let (name, example) = (Text::new(name), Json::new(example));
        quote!((#name, #example))
    });
    let paths = paths.into_iter().map(Text::new);
    let items = vec![
        quote! {
            /// The id, method and path of every operation.
            pub(crate) static OPERATIONS: &[(&str, &str, &str)] = &[#(#operations),*];
        },
        quote! {
            /// The paths of the URLs of the servers.
            pub(crate) static BASE_PATHS: &[&str] = &[#(#paths),*];
        },
        quote! {
            /// The examples of types as JSON, sorted by name. Members may be missing.
            pub(crate) static SAMPLES: &[(&str, &str)] = &[#(#samples),*];
        },
    ];
    let docs = DocText::ours("Operations of the API and examples of its types, for tests of an application.", &[]);
    File { file: ModuleFile::root("fixtures"), docs: InnerDocs::new(&docs), items }
}

/// Returns the path of the URL of a server, in which variables have their defaults, without a slash at its end.
fn base_path(server: &Server) -> &str {
    let url = server.url.as_str();
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|start| rest.get(start..)).unwrap_or_default(),
        None => url,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    if path.starts_with('/') { path } else { "" }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    #[test]
    fn json_is_a_raw_literal_if_it_needs_no_escapes() {
        for (text, is_raw) in [
            ("a", true),
            ("a \"quoted\" # \\ text", true),
            ("\"#\"##", true),
            ("`", false),
            ("\u{202e}", false),
            ("\u{7f}", false),
        ] {
            let value = Value::String(text.to_owned());
            let literal = Json::new(&value).to_token_stream().to_string();
            assert_eq!(literal.starts_with('r'), is_raw, "{literal}");
            let read = syn::parse_str::<syn::LitStr>(&literal).expect("it is a literal");
            assert_eq!(read.value(), value.to_string());
        }
    }

    #[test]
    fn the_path_of_a_server_has_no_slash_at_its_end() {
        for (url, expected) in [
            ("https://example.com", ""),
            ("https://example.com/", ""),
            ("https://example.com/v1", "/v1"),
            ("https://example.com/v1/?a=b/c", "/v1"),
            ("/api/", "/api"),
            ("api", ""),
        ] {
            let server = Server { url: url.to_owned(), ..Server::default() };
            assert_eq!(base_path(&server), expected, "{url}");
        }
    }
}
