// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The header `Link` (RFC 8288).

use http::HeaderMap;
use http::header::LINK;

/// Returns the URL of the next page that the headers name, if any.
pub(crate) fn next(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(LINK).iter();
    values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()).find_map(next_of)
}

/// Returns the target of the first link with the relation `next`.
fn next_of(mut rest: &str) -> Option<&str> {
    loop {
        let (target, after) = rest.split_once('<')?.1.split_once('>')?;
        let (parameters, others) = parameters(after);
        let value = |name| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let is_next = value("rel").is_some_and(|relations| {
            relations.split_ascii_whitespace().any(|relation| relation.eq_ignore_ascii_case("next"))
        });
        // A link with an anchor is one of another resource.
        if is_next && value("anchor").is_none() {
            return Some(target.trim());
        }
        rest = others;
    }
}

/// Returns the parameters of a link, their names in lower case, and the text after its comma.
fn parameters(text: &str) -> (Vec<(String, String)>, &str) {
    let mut parameters = vec![String::new()];
    let mut rest = "";
    let mut is_quoted = false;
    let mut characters = text.char_indices();
    while let Some((place, character)) = characters.next() {
        let parameter = parameters.last_mut().expect("the list begins with one and only grows");
        match character {
            '\\' if is_quoted => parameter.extend(characters.next().map(|(_, escaped)| escaped)),
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => parameters.push(String::new()),
            ',' if !is_quoted => {
                rest = &text[place + 1..];
                break;
            }
            _ => parameter.push(character),
        }
    }
    let pair = |parameter: &String| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        (name.trim().to_ascii_lowercase(), value.trim().to_owned())
    };
    (parameters.iter().map(pair).collect(), rest)
}
