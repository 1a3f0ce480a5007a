//! The paths of operations, and the places in them that parameters fill.

/// The names of the places in braces, in order.
pub(super) fn places(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

/// What a path is about: its first fixed part that says more than how and in which version the API is served.
pub(super) fn subject(path: &str) -> &str {
    let fixed = || path.split('/').filter(|part| !part.is_empty() && !part.contains('{'));
    fixed().find(|part| !is_entrance(part)).or_else(|| fixed().next()).unwrap_or("root")
}

/// `api`, `rest`, `v1`, `v2beta1`, `2.0`, `2024-10-01`: the way in, which is the same for everything behind it.
fn is_entrance(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    let version = part.strip_prefix('v').unwrap_or(&part);
    let after_number =
        version.trim_start_matches(|character: char| character.is_ascii_digit() || "._-".contains(character));
    let stage = after_number.trim_end_matches(|character: char| character.is_ascii_digit());
    let is_numbered = version.starts_with(|first: char| first.is_ascii_digit());
    matches!(part.as_str(), "api" | "rest") || is_numbered && matches!(stage, "" | "alpha" | "beta" | "preview" | "rc")
}

/// Why no request could go to a path as it is written, if none could. Other characters that URLs do not have are encoded.
pub(super) fn mistake(path: &str) -> Option<&'static str> {
    if path.contains(|character: char| character.is_control() || character == '\\') {
        return Some("it has characters that do not belong in a path");
    }
    // Servers and proxies resolve these, each at its own time, so that another operation could be meant.
    if path.split('/').any(|segment| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")) {
        return Some("a part of it leads to another path");
    }
    let mut open = false;
    for character in path.chars().filter(|character| matches!(character, '{' | '}')) {
        if open == (character == '{') {
            return Some("its braces do not match");
        }
        open = !open;
    }
    open.then_some("its braces do not match")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_about_what_comes_after_the_entrance() {
        for (path, about) in [
            ("/agents/{id}/runs", "agents"),
            ("/v1/accounts/{id}", "accounts"),
            ("/api/V2beta1/{tenant}/users", "users"),
            ("/rest/api/3/issue", "issue"),
            ("/2024-10-01/orders", "orders"),
            ("/v1.1-preview/orders", "orders"),
            ("/3d_secure", "3d_secure"),
            ("/vault/keys", "vault"),
            ("/apis", "apis"),
            ("/v1/{id}", "v1"),
            ("/{id}", "root"),
            ("/", "root"),
        ] {
            assert_eq!(subject(path), about, "{path}");
        }
    }

    #[test]
    fn paths_that_no_request_could_go_to_are_told() {
        for path in ["/", "/a/{b}/c", "/{a}{b}", "/a.json", "/.well-known/a", "/a b/ü", "/...", "/{a}:cancel"] {
            assert_eq!(mistake(path), None, "{path}");
        }
        for path in ["/a\n", "/a\\b", "/../a", "/a/.", "/%2E%2e/a", "/{a", "/a}", "/{{a}}", "/{a}}"] {
            assert!(mistake(path).is_some(), "{path}");
        }
    }
}
