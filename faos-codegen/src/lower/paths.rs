//! The paths of operations, and the places in them that parameters fill.

/// The names of the places in braces, in order.
pub(super) fn places(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
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
    fn paths_that_no_request_could_go_to_are_told() {
        for path in ["/", "/a/{b}/c", "/{a}{b}", "/a.json", "/.well-known/a", "/a b/ü", "/...", "/{a}:cancel"] {
            assert_eq!(mistake(path), None, "{path}");
        }
        for path in ["/a\n", "/a\\b", "/../a", "/a/.", "/%2E%2e/a", "/{a", "/a}", "/{{a}}", "/{a}}"] {
            assert!(mistake(path).is_some(), "{path}");
        }
    }
}
