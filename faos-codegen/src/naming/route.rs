//! Paths as names see them: phrases and parameters, without versions, extensions and queries.

use crate::api::is_path_prefix;

use super::casing;
use super::words::is_verb;

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
        let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
        let path = path.split('?').next().unwrap_or_default();
        let fragment = casing::words(fragment);
        let (path, verb) = match path.rsplit_once(':') {
            // Paths that would be equal differ in a fragment.
            _ if fragment.first().is_some_and(|verb| is_verb(verb)) => (path, fragment),
            // A colon that begins a segment marks a parameter in some frameworks.
            Some((path, verb)) if !verb.contains(['/', '{', '}']) && !path.ends_with('/') => {
                (path, casing::words(verb))
            }
            _ => (path, Vec::new()),
        };
        let mut segments: Vec<Segment> = Vec::new();
        let texts: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let prefixes = texts.iter().take_while(|text| is_path_prefix(text)).count();
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
        let words = casing::words(without_key(without_extension(text)));
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

/// Removes a key that is not a word: `classification-6VMVochwUWo`.
fn without_key(text: &str) -> &str {
    match text.rsplit_once(['-', '_']) {
        Some((name, key)) if !name.is_empty() && is_key(key) => name,
        _ => text,
    }
}

/// Returns true for a text of digits, small letters and several runs of capitals, such as generated keys.
pub(super) fn is_key(text: &str) -> bool {
    let has = |found: fn(&u8) -> bool| text.bytes().any(|byte| found(&byte));
    let runs = text.split(|letter: char| !letter.is_ascii_uppercase()).filter(|run| run.len() > 1).count();
    text.len() >= 8 && has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && runs > 1
}

/// Removes the extension of a data format.
fn without_extension(text: &str) -> &str {
    match text.rsplit_once('.') {
        Some((name, "json" | "xml" | "yaml" | "yml" | "php" | "do")) if !name.is_empty() => name,
        _ => text,
    }
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
            ("/files/{id}#remove_link", "files/{}", "remove link"),
            ("/files/{id}#other", "files/{}", ""),
            ("/metadata/classification-6VMVochwUWo/schema", "metadata/classification/schema", ""),
            ("/metadata/classification-2024-Summer", "metadata/classification_2024_summer", ""),
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
