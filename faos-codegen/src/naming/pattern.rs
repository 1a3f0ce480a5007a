//! Patterns of paths under `[names]` in the settings.

/// The paths of the operations of a resource: `/v1/customers/* resource`. A star stands for any text, and `/*` at the end
/// for everything below a path and the path itself.
#[derive(Debug)]
pub(super) struct PathPattern<'a>(&'a str);

impl<'a> PathPattern<'a> {
    /// Parses a key under `[names]`; returns `None` for an address.
    pub(super) fn parse(key: &'a str) -> Option<Self> {
        key.strip_suffix(" resource").filter(|pattern| pattern.starts_with('/')).map(Self)
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        self.0.strip_suffix("/*").is_some_and(|start| is_match(start, path)) || is_match(self.0, path)
    }
}

fn is_match(pattern: &str, path: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == path };
    let Some(path) = path.strip_prefix(start) else { return false };
    path.char_indices().map(|(index, _)| index).chain([path.len()]).any(|index| is_match(rest, &path[index..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_paths() {
        for (pattern, path, is_matching) in [
            ("/v1/customers/*", "/v1/customers", true),
            ("/v1/customers/*", "/v1/customers/{id}", true),
            ("/v1/customers/*", "/v1/customers/{id}/sources", true),
            ("/v1/customers/*", "/v1/customers_search", false),
            ("/v1/customers/*", "/v2/v1/customers/a", false),
            ("/v1/customers", "/v1/customers", true),
            ("/v1/customers", "/v1/customers/{id}", false),
            ("/*/sources/*", "/v1/customers/{id}/sources", true),
            ("/*/sources/*", "/v1/sources/{id}", true),
            ("/*/sources/*", "/sources", false),
            ("/*", "/", true),
            ("/*", "/größe", true),
        ] {
            let key = format!("{pattern} resource");
            let parsed = PathPattern::parse(&key).expect("the key is a pattern");
            assert_eq!(parsed.matches(path), is_matching, "{pattern} {path}");
        }
        for key in ["/v1/customers/* method", "#/tags/a resource", "resource", "/a"] {
            assert!(PathPattern::parse(key).is_none(), "{key}");
        }
    }
}
