//! Resolves URI references, as far as identifiers within one document need it.

use crate::json::{Value, percent_decoded};
use crate::source::Source;

/// The names by which a document refers to itself.
pub(super) struct Own {
    /// The name of the document's file.
    file_name: String,
    /// The path or URL that the document was read from.
    source: String,
    /// `$self`.
    uri: Option<String>,
}

impl Own {
    pub(super) fn new(source: &Source, root: &Value) -> Own {
        let uri = root.get("$self").and_then(Value::as_str).map(|uri| joined(None, uri));
        Own { file_name: source.file_name().to_owned(), source: source.name.clone(), uri }
    }

    /// Returns the fragment of a reference to the document itself, without the `#`. Other references yield `None`.
    pub(super) fn fragment<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (uri, fragment) = text.split_once('#').unwrap_or((text, ""));
        let by_name = || {
            let path = uri.trim_start_matches("./");
            !path.is_empty() && percent_decoded(path).is_some_and(|path| path == self.file_name || path == self.source)
        };
        let by_uri = || self.uri.as_deref().is_some_and(|own| joined(Some(own), uri) == own);
        (uri.is_empty() || by_name() || by_uri()).then_some(fragment)
    }
}

/// Resolves a URI reference against a base, as far as identifiers within one document need it (RFC 3986, section 5).
pub(super) fn joined(base: Option<&str>, reference: &str) -> String {
    let reference = reference.strip_suffix('#').unwrap_or(reference);
    let Some(base) = base else {
        return reference.to_owned();
    };
    let has_scheme = reference.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    if has_scheme {
        return reference.to_owned();
    }
    let path_start = base.find("://").map_or(0, |scheme| {
        let authority = scheme + 3;
        base[authority..].find('/').map_or(base.len(), |slash| authority + slash)
    });
    let (root, path) = base.split_at(path_start);
    if reference.starts_with('/') {
        return format!("{root}{}", without_dots(reference));
    }
    let directory = &path[..path.rfind('/').map_or(0, |slash| slash + 1)];
    let slash = if path.is_empty() && !root.is_empty() { "/" } else { "" };
    format!("{root}{}", without_dots(&format!("{slash}{directory}{reference}")))
}

/// Removes `.` and `..` segments from a path (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            // The root does not have a parent.
            ".." => {
                if kept.len() > 1 || kept.last().is_some_and(|first| !first.is_empty()) {
                    kept.pop();
                }
            }
            segment => kept.push(segment),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_knows_its_own_names() {
        let own = |name: &str, uri: Option<&str>| Own {
            file_name: Source::new(name, "").file_name().to_owned(),
            source: name.to_owned(),
            uri: uri.map(str::to_owned),
        };
        let file = own("api/open api.yaml", None);
        for text in ["#/a", "open api.yaml#/a", "./open%20api.yaml#/a"] {
            assert_eq!(file.fragment(text), Some("/a"), "{text}");
        }
        for text in ["other.yaml#/a", "../open%20api.yaml#/a", "https://a.example/open%20api.yaml#/a"] {
            assert_eq!(file.fragment(text), None, "{text}");
        }
        let uri = own("https://b.example/c.json", Some("https://a.example/v1/api.json"));
        for text in
            ["https://a.example/v1/api.json#/a", "api.json#/a", "/v1/api.json#/a", "https://b.example/c.json#/a"]
        {
            assert_eq!(uri.fragment(text), Some("/a"), "{text}");
        }
        for text in ["https://a.example/v2/api.json#/a", "/api.json#/a"] {
            assert_eq!(uri.fragment(text), None, "{text}");
        }
        assert_eq!(uri.fragment("api.json"), Some(""));
    }

    #[test]
    fn identifiers_are_resolved_against_their_base() {
        assert_eq!(joined(None, "agent.json"), "agent.json");
        assert_eq!(joined(Some("https://a.example/x/y.json"), "z.json"), "https://a.example/x/z.json");
        assert_eq!(joined(Some("https://a.example/x/y.json"), "/z"), "https://a.example/z");
        assert_eq!(joined(Some("https://a.example"), "z"), "https://a.example/z");
        assert_eq!(joined(Some("https://a.example/x"), "urn:b"), "urn:b");
        assert_eq!(joined(Some("https://a.example/x/y.json"), "./z.json"), "https://a.example/x/z.json");
        assert_eq!(joined(Some("https://a.example/x/y.json"), "../../../z.json"), "https://a.example/z.json");
        assert_eq!(joined(Some("x/y.json"), "../z.json"), "z.json");
    }
}
