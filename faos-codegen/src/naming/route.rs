//! Paths as names see them: phrases and parameters, without versions, extensions and queries.

use super::casing;

/// The segments of a path that name something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) segments: Vec<Segment>,
    /// The words of a verb after a colon: `/files/{id}:copy`.
    pub(super) verb: Vec<String>,
}

/// A segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// The words of a literal.
    Phrase(Vec<String>),
    /// The words of the names of parameters.
    Parameter(Vec<String>),
}

impl Segment {
    pub(super) fn is_parameter(&self) -> bool {
        matches!(self, Self::Parameter(_))
    }

    pub(super) fn words(&self) -> &[String] {
        match self {
            Self::Phrase(words) | Self::Parameter(words) => words,
        }
    }
}

impl Route {
    /// Splits a path. Versions and `api` at its start are left out if anything else follows.
    pub(super) fn of(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let (path, verb) = match path.rsplit_once(':') {
            // A colon that begins a segment marks a parameter in some frameworks.
            Some((path, verb)) if !verb.contains(['/', '{', '}']) && !path.ends_with('/') => {
                (path, casing::words(verb))
            }
            _ => (path, Vec::new()),
        };
        let mut segments: Vec<Segment> = Vec::new();
        let texts: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let prefixes = texts.iter().take_while(|text| is_prefix(text)).count();
        let texts = if prefixes == texts.len() { &texts[..] } else { &texts[prefixes..] };
        for text in texts {
            add_segments(text, &mut segments);
        }
        Self { segments, verb }
    }

    /// Returns the literal phrases.
    pub(super) fn phrases(&self) -> impl Iterator<Item = &[String]> {
        self.segments.iter().filter(|segment| !segment.is_parameter()).map(Segment::words)
    }

    /// Returns the path with equal text for equal structure.
    pub(super) fn key(&self) -> String {
        let segments = self.segments.iter().map(|segment| match segment {
            Segment::Phrase(words) => words.join("_"),
            Segment::Parameter(_) => "{}".to_owned(),
        });
        segments.collect::<Vec<_>>().join("/")
    }
}

/// Adds the parts of a segment: `users`, `{id}`, `{id}.json`, `users('{id}')`, `{owner}-{name}`.
fn add_segments(text: &str, segments: &mut Vec<Segment>) {
    let Some((before, rest)) = text.split_once('{') else {
        let words = casing::words(without_extension(text));
        if !words.is_empty() {
            segments.push(Segment::Phrase(words));
        }
        return;
    };
    let words = casing::words(before.trim_end_matches(['(', '\'', '"', '@', '~', '$']).trim_end_matches("(id="));
    // Only a literal in front of parentheses is a segment of its own.
    if !words.is_empty() && before.contains('(') {
        segments.push(Segment::Phrase(words));
    }
    let names = rest.split('{').filter_map(|part| part.split_once('}')).flat_map(|(name, _)| casing::words(name));
    segments.push(Segment::Parameter(names.collect()));
}

/// Removes the extension of a data format.
fn without_extension(text: &str) -> &str {
    match text.rsplit_once('.') {
        Some((name, "json" | "xml" | "yaml" | "yml" | "php" | "do")) if !name.is_empty() => name,
        _ => text,
    }
}

/// Returns true for common prefixes: `api`, `rest`, `v1`, `v2beta1`, `2.0`, `2024-10-01`.
fn is_prefix(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    if part == "{version}" || part == "{api_version}" || part == "{api-version}" || part == "{apiversion}" {
        return true;
    }
    let version = part.strip_prefix('v').unwrap_or(&part);
    let after_number =
        version.trim_start_matches(|character: char| character.is_ascii_digit() || "._-".contains(character));
    let stage = after_number.trim_end_matches(|character: char| character.is_ascii_digit());
    let is_numbered = version.starts_with(|first: char| first.is_ascii_digit());
    matches!(part.as_str(), "api" | "rest") || is_numbered && matches!(stage, "" | "alpha" | "beta" | "preview" | "rc")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_has_only_what_names_something() {
        for (path, key, verb) in [
            ("/agents/{id}/runs", "agents/{}/runs", ""),
            ("/v1/accounts/{id}", "accounts/{}", ""),
            ("/api/V2beta1/{tenant}/users", "{}/users", ""),
            ("/rest/api/3/issue", "issue", ""),
            ("/2010-04-01/Accounts/{Sid}/Calls.json", "accounts/{}/calls", ""),
            ("/2010-04-01/Accounts/{Sid}.json", "accounts/{}", ""),
            ("/files/{id}:copy", "files/{}", "copy"),
            ("/v1/{+name}:batchGet", "{}", "batch get"),
            ("/users:search", "users", "search"),
            ("/users('{id}')/messages", "users/{}/messages", ""),
            ("/environments?beta=true", "environments", ""),
            ("/compare/{base}...{head}", "compare/{}", ""),
            ("/3d_secure", "3d_secure", ""),
            ("/v1", "v1", ""),
            ("/", "", ""),
        ] {
            let route = Route::of(path);
            assert_eq!((route.key().as_str(), route.verb.join(" ").as_str()), (key, verb), "{path}");
        }
    }
}
