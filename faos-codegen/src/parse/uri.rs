//! Resolves URI references, as far as identifiers within one document need it.

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
