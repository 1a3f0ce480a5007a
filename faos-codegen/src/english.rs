//! Words of English in messages: articles and capital letters.

/// Nouns without a singular, or that do not take the indefinite article.
const DEFINITE: &[&str] = &["components", "external documentation", "info", "OAuth flows", "paths", "responses"];

/// Returns a noun with its article.
pub(crate) fn with_article(noun: &str) -> String {
    if DEFINITE.contains(&noun) {
        return format!("the {noun}");
    }
    let is_vowel = noun.starts_with(['a', 'e', 'i', 'o', 'I', 'O']);
    format!("{} {noun}", if is_vowel { "an" } else { "a" })
}

/// Capitalizes the first letter, if it is in ASCII.
pub(crate) fn capitalized(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_follow_the_sound() {
        let nouns = ["alias", "enum", "object", "OpenAPI document", "union", "constant", "ID", "responses"];
        let expected = [
            "an alias",
            "an enum",
            "an object",
            "an OpenAPI document",
            "a union",
            "a constant",
            "an ID",
            "the responses",
        ];
        assert_eq!(nouns.map(with_article), expected);
    }

    #[test]
    fn only_the_first_letter_is_capitalized() {
        let texts = ["a map", "A map", "\u{e9}tat", ""].map(|text| capitalized(text.to_owned()));
        assert_eq!(texts, ["A map", "A map", "\u{e9}tat", ""]);
    }
}
