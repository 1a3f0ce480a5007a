//! The paths of operations and their parameters.

use crate::api::is_path_prefix;

/// Returns the names of the parameters in braces, in order.
pub(super) fn places(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

/// Replaces placeholders with operators of RFC 6570, such as `{id*}` and `{;id}`, by plain ones if `is_parameter` knows
/// only the name without them. The style of the parameter says the same as the operators.
pub(super) fn without_operators(path: &str, is_parameter: impl Fn(&str) -> bool) -> String {
    let mut plain = path.to_owned();
    for place in places(path).filter(|place| !is_parameter(place)) {
        let name = place.trim_start_matches(['.', ';', '/', '+']).trim_end_matches('*');
        if is_parameter(name) {
            plain = plain.replace(&format!("{{{place}}}"), &format!("{{{name}}}"));
        }
    }
    plain
}

/// Removes the members from the query of a path whose values are placeholders that `is_parameter` does not know. Returns
/// the rest of the path and the names of the members.
pub(super) fn without_query_places<'p>(path: &'p str, is_parameter: impl Fn(&str) -> bool) -> (String, Vec<&'p str>) {
    let (front, fragment) = path.split_at(path.find('#').unwrap_or(path.len()));
    let Some((front, query)) = front.split_once('?') else {
        return (path.to_owned(), Vec::new());
    };
    let place = |member: &'p str| {
        let (name, value) = member.split_once('=')?;
        let place = value.strip_prefix('{')?.strip_suffix('}')?;
        (!name.is_empty() && !name.contains('{') && !place.contains('{') && !is_parameter(place)).then_some(name)
    };
    let (mut kept, mut removed) = (Vec::new(), Vec::new());
    for member in query.split('&') {
        match place(member) {
            Some(name) => removed.push(name),
            None => kept.push(member),
        }
    }
    let mark = if kept.is_empty() { "" } else { "?" };
    (format!("{front}{mark}{}{fragment}", kept.join("&")), removed)
}

/// Returns the subject of a path: its first fixed segment that is not a common prefix such as a version.
pub(super) fn subject(path: &str) -> &str {
    let fixed = || path.split('/').filter(|part| !part.is_empty() && !part.contains('{'));
    fixed().find(|part| !is_path_prefix(part)).or_else(|| fixed().next()).unwrap_or("root")
}

/// Returns the reason if a request with the path could be mistaken for another one. Other characters that URLs do not
/// allow are encoded.
pub(super) fn unsafe_reason(path: &str) -> Option<&'static str> {
    if path.contains(|character: char| character.is_control() || character == '\\') {
        return Some("it contains characters that are not allowed in a path");
    }
    // Servers and proxies resolve these segments at different times, so another operation could be called.
    if path.split('/').any(|segment| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")) {
        return Some("it contains a `.` or `..` segment");
    }
    None
}

/// Returns true if every placeholder of the path has both of its braces.
pub(super) fn has_balanced_braces(path: &str) -> bool {
    let mut open = false;
    for character in path.chars().filter(|character| matches!(character, '{' | '}')) {
        if open == (character == '{') {
            return false;
        }
        open = !open;
    }
    !open
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
    fn operators_are_removed_from_placeholders_of_known_parameters() {
        let is_parameter = |name: &str| ["id", "b*"].contains(&name);
        for (path, plain) in [
            ("/a/{id}", "/a/{id}"),
            ("/a/{id*}", "/a/{id}"),
            ("/a/{;id*}/{.id}", "/a/{id}/{id}"),
            ("/a/{b*}/{c*}", "/a/{b*}/{c*}"),
        ] {
            assert_eq!(without_operators(path, is_parameter), plain);
        }
    }

    #[test]
    fn placeholders_in_a_query_become_members_of_the_query() {
        for (path, rest, names) in [
            ("/a/{b}", "/a/{b}", &[][..]),
            ("/a?b={b}", "/a", &["b"]),
            ("/a?b={b}&c=1&d={e}#f", "/a?c=1#f", &["b", "d"]),
            ("/a?b={id}&c={x}{y}&{z}={z}&={w}", "/a?b={id}&c={x}{y}&{z}={z}&={w}", &[]),
            ("/a?Action=List", "/a?Action=List", &[]),
            ("/a#b?c={c}", "/a#b?c={c}", &[]),
        ] {
            let (left, removed) = without_query_places(path, |name| name == "id");
            assert_eq!((left.as_str(), removed.as_slice()), (rest, names), "{path}");
        }
    }

    #[test]
    fn paths_that_cannot_be_requested_are_detected() {
        for path in ["/", "/a/{b}/c", "/{a}{b}", "/a.json", "/.well-known/a", "/a b/ü", "/...", "/{a}:cancel"] {
            assert_eq!((unsafe_reason(path), has_balanced_braces(path)), (None, true), "{path}");
        }
        for path in ["/a\n", "/a\\b", "/../a", "/a/.", "/%2E%2e/a"] {
            assert!(unsafe_reason(path).is_some(), "{path}");
        }
        for path in ["/{a", "/a}", "/{{a}}", "/{a}}"] {
            assert!(!has_balanced_braces(path), "{path}");
        }
    }
}
