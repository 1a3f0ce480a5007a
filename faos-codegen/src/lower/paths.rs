//! The paths of operations and their parameters.

/// Returns the names of the parameters in braces, in order.
pub(super) fn places(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

/// Returns the subject of a path: its first fixed segment that is not a common prefix such as a version.
pub(super) fn subject(path: &str) -> &str {
    let fixed = || path.split('/').filter(|part| !part.is_empty() && !part.contains('{'));
    fixed().find(|part| !is_prefix(part)).or_else(|| fixed().next()).unwrap_or("root")
}

/// Returns true for common prefixes: `api`, `rest`, `v1`, `v2beta1`, `2.0`, `2024-10-01`.
fn is_prefix(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    let version = part.strip_prefix('v').unwrap_or(&part);
    let after_number =
        version.trim_start_matches(|character: char| character.is_ascii_digit() || "._-".contains(character));
    let stage = after_number.trim_end_matches(|character: char| character.is_ascii_digit());
    let is_numbered = version.starts_with(|first: char| first.is_ascii_digit());
    matches!(part.as_str(), "api" | "rest") || is_numbered && matches!(stage, "" | "alpha" | "beta" | "preview" | "rc")
}

/// Returns the reason if the path cannot be requested as written. Other characters that URLs do not allow are encoded.
pub(super) fn invalid_reason(path: &str) -> Option<&'static str> {
    if path.contains(|character: char| character.is_control() || character == '\\') {
        return Some("it contains characters that are not allowed in a path");
    }
    // Servers and proxies resolve these segments at different times, so another operation could be called.
    if path.split('/').any(|segment| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")) {
        return Some("it contains a `.` or `..` segment");
    }
    let mut open = false;
    for character in path.chars().filter(|character| matches!(character, '{' | '}')) {
        if open == (character == '{') {
            return Some("its braces are not balanced");
        }
        open = !open;
    }
    open.then_some("its braces are not balanced")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_of_a_path_follows_common_prefixes() {
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
    fn paths_that_cannot_be_requested_are_detected() {
        for path in ["/", "/a/{b}/c", "/{a}{b}", "/a.json", "/.well-known/a", "/a b/ü", "/...", "/{a}:cancel"] {
            assert_eq!(invalid_reason(path), None, "{path}");
        }
        for path in ["/a\n", "/a\\b", "/../a", "/a/.", "/%2E%2e/a", "/{a", "/a}", "/{{a}}", "/{a}}"] {
            assert!(invalid_reason(path).is_some(), "{path}");
        }
    }
}
