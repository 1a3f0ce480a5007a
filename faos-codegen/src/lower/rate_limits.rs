//! Finds the headers that state the rate limits of an API.

use indexmap::IndexMap;

use crate::api::RateLimitHeaders;
use crate::document::Document;
use crate::http::is_token;

use super::responses::{methods, responses};

/// Returns the rate-limit headers of the API: the client reads them from every response, so it is enough that one
/// response of one operation names them.
///
/// An API may document several families of them, such as `X-RateLimit-*` beside `RateLimit-*`. The most complete family
/// is taken, and among equals the first. Members of it that no response names are spelled like those that are named.
pub(super) fn headers(document: &Document) -> Option<RateLimitHeaders> {
    let mut families: IndexMap<String, [Option<&str>; PARTS.len()]> = IndexMap::new();
    for item in document.envelope.paths.paths.values() {
        for (_, operation) in document.path_item(item).into_iter().flat_map(methods) {
            for name in responses(document, operation).flat_map(|response| response.headers.keys()) {
                if let Some((family, part)) = part_of(name) {
                    families.entry(family).or_default()[part].get_or_insert(name);
                }
            }
        }
    }
    let named = |parts: &[Option<&str>]| parts.iter().flatten().count();
    let (_, parts) = families.into_iter().rev().max_by_key(|(_, parts)| named(parts))?;
    let [limit, remaining, reset] = [0, 1, 2].map(|part| match parts[part] {
        Some(name) => name.to_owned(),
        None => sibling(&parts, PARTS[part]),
    });
    Some(RateLimitHeaders { limit, remaining, reset })
}

/// The last words of the names of rate-limit headers.
const PARTS: [&str; 3] = ["limit", "remaining", "reset"];

/// Returns the family of a rate-limit header, and its index in [`PARTS`]. `RateLimit` alone, and
/// `RateLimit-Policy`, hold structured values that say everything at once and are not among them.
fn part_of(name: &str) -> Option<(String, usize)> {
    if !is_token(name) {
        return None;
    }
    let words = name.to_ascii_lowercase().replace(['-', '_', '.'], "");
    let part = PARTS.iter().position(|part| words.ends_with(part))?;
    let family = words.strip_suffix(PARTS[part])?;
    family.contains("ratelimit").then(|| (family.to_owned(), part))
}

/// Returns the name of the header of the same family whose last word is `part`.
fn sibling(parts: &[Option<&str>], part: &str) -> String {
    let (word, name) =
        PARTS.iter().zip(parts).find_map(|(word, name)| Some((*word, (*name)?))).expect("a family has a member");
    let (start, end) = name.split_at(name.len() - word.len());
    let mut letters = end.chars();
    let is_upper = |letter: char| letter.is_ascii_uppercase();
    let part = match (letters.next().is_some_and(is_upper), letters.all(is_upper)) {
        (true, true) => part.to_ascii_uppercase(),
        (true, false) => format!("{}{}", part[..1].to_ascii_uppercase(), &part[1..]),
        (false, _) => part.to_owned(),
    };
    format!("{start}{part}")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{Limits, NameLock, Settings, Source};

    /// Returns the rate-limit headers of an API with these responses, one operation for each object of them.
    fn of(operations: &[Value]) -> Option<[String; 3]> {
        let path = |(index, responses): (usize, &Value)| {
            let operation = json!({ "operationId": format!("get{index}"), "responses": responses });
            (format!("/{index}"), json!({ "get": operation }))
        };
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": "Sample", "version": "1" },
            "paths": operations.iter().enumerate().map(path).collect::<serde_json::Map<_, _>>(),
            "components": {
                "headers": { "Left": { "schema": { "type": "integer" } } },
                "responses": { "Busy": response(&["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]) },
            },
        });
        let source = Source::new("sample.json", document.to_string());
        let output = crate::generate(&source, &Settings::default(), &NameLock::default(), &Limits::default())
            .unwrap_or_else(|findings| panic!("{}", findings.render(&source, false)));
        output.named.api.rate_limit.map(|RateLimitHeaders { limit, remaining, reset }| [limit, remaining, reset])
    }

    fn response(headers: &[&str]) -> Value {
        let header = |name: &&str| ((*name).to_owned(), json!({ "schema": { "type": "integer" } }));
        json!({ "description": "A response.", "headers": headers.iter().map(header).collect::<serde_json::Map<_, _>>() })
    }

    #[test]
    fn any_response_of_any_operation_names_the_rate_limit_headers() {
        let none = json!({ "200": response(&[]) });
        let all = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
        let on = |status: &str| json!({ "200": response(&["X-Total"]), status: response(&all) });
        for named in [
            json!({ "200": response(&all) }),
            on("204"),
            on("2XX"),
            on("429"),
            on("4XX"),
            on("default"),
            json!({ "default": response(&all) }),
            json!({ "200": response(&[]), "429": { "$ref": "#/components/responses/Busy" } }),
            json!({ "200": response(&all[..1]), "429": response(&all[1..]) }),
        ] {
            for operations in
                [vec![named.clone()], vec![named.clone(), none.clone()], vec![none.clone(), named.clone()]]
            {
                assert_eq!(of(&operations), Some(all.map(str::to_owned)), "{operations:?}");
            }
        }
        let split = [json!({ "200": response(&all[..2]) }), none.clone(), json!({ "200": response(&all[2..]) })];
        assert_eq!(of(&split), Some(all.map(str::to_owned)));
        assert_eq!(of(&[none]), None);
    }

    #[test]
    fn rate_limit_headers_are_known_in_every_spelling() {
        for names in [
            ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"],
            ["X-RATELIMIT-LIMIT", "X-RATELIMIT-REMAINING", "X-RATELIMIT-RESET"],
            ["X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"],
            ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"],
            ["Shop-Rate_Limit-Limit", "Shop-Rate_Limit-Remaining", "Shop-Rate_Limit-Reset"],
            ["X-RateLimit-Requests-Limit", "X-RateLimit-Requests-Remaining", "X-RateLimit-Requests-Reset"],
        ] {
            for some in [&names[..], &names[..1], &names[1..2], &names[2..], &names[1..]] {
                assert_eq!(of(&[json!({ "200": response(some) })]), Some(names.map(str::to_owned)), "{some:?}");
            }
        }
        for other in ["RateLimit", "X-RateLimit", "RateLimit-Policy", "X-Limit", "X-RateLimit-Limit\r\nEvil"] {
            assert_eq!(of(&[json!({ "200": response(&[other]) })]), None, "{other}");
        }
    }

    #[test]
    fn a_header_by_reference_is_named() {
        let left = json!({ "$ref": "#/components/headers/Left" });
        let response = json!({ "description": "A response.", "headers": { "X-RateLimit-Remaining": left } });
        let names = of(&[json!({ "429": response })]).expect("the reference leads to a header");
        assert_eq!(names, ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]);
    }

    #[test]
    fn the_most_complete_family_is_taken() {
        let draft = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
        let first = json!({ "200": response(&["X-RateLimit-Remaining"]), "429": response(&draft) });
        assert_eq!(of(&[first]), Some(draft.map(str::to_owned)));
        let older = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
        let both = json!({ "200": response(&older), "429": response(&draft) });
        assert_eq!(of(&[both]), Some(older.map(str::to_owned)), "the first of two that are complete");
    }
}
