//! URI references, as far as names inside one document need them.

/// A URI reference relative to a base, as far as names inside one document need it (RFC 3986, section 5).
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
    if reference.starts_with('/') {
        return format!("{}{reference}", &base[..path_start]);
    }
    let folder = base[path_start..].rfind('/').map_or(path_start, |slash| path_start + slash + 1);
    let slash = if folder == base.len() && !base.ends_with('/') && !base.is_empty() { "/" } else { "" };
    format!("{}{slash}{reference}", &base[..folder])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_to_their_base() {
        assert_eq!(joined(None, "agent.json"), "agent.json");
        assert_eq!(joined(Some("https://a.example/x/y.json"), "z.json"), "https://a.example/x/z.json");
        assert_eq!(joined(Some("https://a.example/x/y.json"), "/z"), "https://a.example/z");
        assert_eq!(joined(Some("https://a.example"), "z"), "https://a.example/z");
        assert_eq!(joined(Some("https://a.example/x"), "urn:b"), "urn:b");
    }
}
