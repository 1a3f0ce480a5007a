//! Converts names in a document to Rust identifiers: casing, and a rule for each kind of name that Rust or this crate
//! already uses.

use std::borrow::Cow;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::reserved::is_avoided_type;

/// Returns the name of a type or a variant.
pub(super) fn type_name(words: &[impl AsRef<str>]) -> String {
    let mut name = String::new();
    for word in words {
        name.push_str(&spell(word.as_ref()).to_upper_camel_case());
    }
    let name = bounded(starting_with_a_letter(name, 'N', "Empty"), |hash| format!("{hash:016x}"));
    if is_avoided_type(&name) { format!("{name}Schema") } else { name }
}

/// Returns the name of a variant, which shares its scope only with its siblings.
pub(super) fn variant_name(word: &str) -> String {
    let name = starting_with_a_letter(spell(word).to_upper_camel_case(), 'N', "Empty");
    // `Self` is the only word that cannot be a variant, not even as `r#Self`.
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// Returns the name of a field, an argument, a method or a module.
pub(crate) fn value_name(word: &str) -> String {
    let spelled = if is_snake_case(word) { word.to_owned() } else { snake_case(word) };
    let name = starting_with_a_letter(spelled, 'n', "empty");
    // Rust code conventionally uses `kind` for a `type`; every other keyword keeps its word.
    if name == "type" {
        "kind".to_owned()
    } else if is_keyword(&name) {
        format!("{name}_")
    } else {
        name
    }
}

/// Returns the name of a method. A single digit at its start is spelled out.
pub(super) fn method_name(word: &str) -> String {
    let name = value_name(&with_digit_spelled(word));
    // `move` and the like are verbs that Rust has keywords for.
    bounded(name, |hash| format!("_{hash:016x}"))
}

/// Returns the name of a resource. A single digit at its start is spelled out.
pub(super) fn resource_name(word: &str) -> String {
    module_name(&with_digit_spelled(word))
}

/// Spells out a single digit at the start: `3d_secure` becomes `three_d_secure`.
fn with_digit_spelled(word: &str) -> String {
    let digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let mut characters = word.chars();
    match (characters.next().and_then(|first| first.to_digit(10)), characters.next()) {
        (Some(digit), Some(next)) if !next.is_ascii_digit() => format!("{}_{}", digits[digit as usize], &word[1..]),
        _ => word.to_owned(),
    }
}

/// Returns the name of a module, and thus of a file.
pub(super) fn module_name(word: &str) -> String {
    bounded(value_name(word), |hash| format!("_{hash:016x}"))
}

/// The maximum length of the name of a module or an item. File systems allow 255 bytes, some of which are needed for
/// temporary files and for the prefixes of documentation pages.
const LONGEST: usize = 200;

/// Returns the name or, if it is too long, its start and a hash of the whole name.
fn bounded(name: String, shown: fn(u64) -> String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    // FNV-1a, since the hash of the standard library may change from one version of Rust to the next.
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let end = shown(hash);
    let start: String = name.chars().take(LONGEST - end.len()).collect();
    // The hash adds its own underscore, and rustc warns about two.
    start.trim_end_matches('_').to_owned() + &end
}

/// Returns the name of a variant for a status, as HTTP names it.
pub(super) fn status_name(status: &str) -> String {
    let name = match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "2XX" => "Success",
        "300" => "MultipleChoices",
        "301" => "MovedPermanently",
        "302" => "Found",
        "303" => "SeeOther",
        "304" => "NotModified",
        "307" => "TemporaryRedirect",
        "308" => "PermanentRedirect",
        "3XX" => "Redirect",
        "default" => "Default",
        other => return format!("Status{other}"),
    };
    name.to_owned()
}

/// Returns the name of a static.
pub(super) fn static_name(word: &str) -> String {
    let name = starting_with_a_letter(snake_case(word).to_shouty_snake_case(), 'N', "EMPTY");
    bounded(name, |hash| format!("_{hash:016X}"))
}

/// Returns the words of a name in lower case, to find one name within another.
pub(super) fn words(name: &str) -> Vec<String> {
    snake_case(name).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Returns true if casing would not change the name, as for most names.
fn is_snake_case(word: &str) -> bool {
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    word.split('_').all(|part| !part.is_empty() && is_plain(part))
}

/// Returns true if the text is an ASCII identifier in every edition of Rust.
pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
        && !is_keyword(name)
}

/// Returns true if a type can have this name without a warning or a conflict with names in generated files.
pub(crate) fn is_type_name(name: &str) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = name.as_bytes();
    let mut signs = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_');
    is_name(name)
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && !is_avoided_type(name)
        // rustc accepts an underscore in a type name only between digits.
        && signs.all(|(index, _)| is_digit(bytes.get(index.wrapping_sub(1))) && is_digit(bytes.get(index + 1)))
}

/// Returns true if the word is a keyword in any edition of Rust.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// Returns a letter or digit outside ASCII in ASCII letters, or its code point if it has no transliteration.
fn transliterated(character: char) -> String {
    let known = deunicode::deunicode_char(character).unwrap_or_default();
    // Syllables and ideographs end in a space, which separates them from the next.
    let kept: String = known.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == ' ').collect();
    let is_mark = !known.is_empty() && known.chars().all(|sign| matches!(sign, '\'' | '`' | '"'));
    if is_mark || kept.contains(|letter: char| letter.is_ascii_alphanumeric()) {
        kept
    } else {
        format!(" u{:x} ", u32::from(character))
    }
}

/// Spells out signs that distinguish names, transliterates letters outside ASCII, and treats all other
/// characters that identifiers cannot contain as word separators.
fn spell(word: &str) -> String {
    let word = &*with_plurals_joined(word);
    let mut spelled = String::with_capacity(word.len());
    let mut before = None;
    for (index, character) in word.char_indices() {
        let after = word[index + character.len_utf8()..].chars().next();
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => spelled.push(character),
            // A sign before a number is part of the number; elsewhere `+` is a word and `-` a hyphen.
            '-' if before.is_none() && after.is_some_and(|next| next.is_ascii_digit()) => spelled.push_str("minus "),
            '+' => spelled.push_str(" plus "),
            '<' => spelled.push_str(" less "),
            '>' => spelled.push_str(" greater "),
            '=' => spelled.push_str(" equal "),
            '!' => spelled.push_str(" not "),
            '%' => spelled.push_str(" percent "),
            '*' => spelled.push_str(" star "),
            character if !character.is_ascii() && character.is_alphanumeric() => {
                spelled.push_str(&transliterated(character));
            }
            _ => spelled.push(' '),
        }
        before = Some(character);
    }
    spelled
}

/// Returns a name in snake case.
fn snake_case(name: &str) -> String {
    spell(&with_words_joined(name)).to_snake_case()
}

/// Joins words that are spelled in mixed case: `OAuth` is one word.
fn with_words_joined(name: &str) -> Cow<'_, str> {
    let mut name = Cow::Borrowed(name);
    for word in ["OAuth", "GraphQL", "IPv4", "IPv6"] {
        if name.contains(word) {
            let (first, rest) = word.split_at(1);
            name = Cow::Owned(name.replace(word, &format!("{first}{}", rest.to_ascii_lowercase())));
        }
    }
    name
}

/// Joins the plural of an abbreviation to one word: `VPCs` becomes `Vpcs`.
fn with_plurals_joined(name: &str) -> Cow<'_, str> {
    let bytes = name.as_bytes();
    let mut joined = Cow::Borrowed(name);
    for (end, _) in name.match_indices('s') {
        let start = bytes[..end].iter().rposition(|byte| !byte.is_ascii_uppercase()).map_or(0, |index| index + 1);
        let is_end = bytes.get(end + 1).is_none_or(|next| !next.is_ascii_lowercase());
        if end - start >= 2 && is_end {
            joined.to_mut().replace_range(start + 1..end, &name[start + 1..end].to_ascii_lowercase());
        }
    }
    joined
}

fn starting_with_a_letter(name: String, letter: char, empty: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{letter}{name}"),
        Some(_) => name,
    }
}

/// Every keyword of the editions 2015 to 2024, strict, reserved and weak, sorted.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn unusual_names_become_identifiers() {
        for (word, value, variant) in [
            ("customer-service", "customer_service", "CustomerService"),
            ("L1", "l1", "L1"),
            ("", "empty", "Empty"),
            ("1st", "n1st", "N1st"),
            ("+1", "plus_1", "Plus1"),
            ("-1", "minus_1", "Minus1"),
            ("@id", "id", "Id"),
            ("$ref", "ref_", "Ref"),
            ("listVPCs", "list_vpcs", "ListVpcs"),
            ("URLsOfIDs", "urls_of_ids", "UrlsOfIds"),
            ("sourceIPs2", "source_ips2", "SourceIps2"),
            ("ASSETS", "assets", "Assets"),
            ("isOK", "is_ok", "IsOk"),
            ("OAuth2", "oauth2", "OAuth2"),
            ("createOAuthToken", "create_oauth_token", "CreateOAuthToken"),
            ("isIPv4", "is_ipv4", "IsIPv4"),
            ("GraphQL-API", "graphql_api", "GraphQlApi"),
            ("self", "self_", "Self_"),
            ("Self", "self_", "Self_"),
            ("type", "kind", "Type"),
            ("_", "empty", "Empty"),
            ("é", "e", "E"),
            ("größe", "grosse", "Grosse"),
            ("Übergröße", "ubergrosse", "Ubergrosse"),
            ("größeLesen", "grosse_lesen", "GrosseLesen"),
            ("用户", "yong_hu", "YongHu"),
            ("Пользователь", "polzovatel", "Polzovatel"),
            ("a\u{301}", "a", "A"),
            ("\u{10FFFF}", "empty", "Empty"),
            ("\u{13000}", "u13000", "U13000"),
            ("agent.execution.completed", "agent_execution_completed", "AgentExecutionCompleted"),
        ] {
            assert_eq!((value_name(word).as_str(), variant_name(word).as_str()), (value, variant), "for {word:?}");
        }
    }

    #[test]
    fn long_names_are_shortened() {
        for first in 1..LONGEST {
            let word = format!("{}-{}", "a".repeat(first), "b".repeat(LONGEST));
            for name in [module_name(&word), static_name(&word), type_name(&[&word])] {
                assert!(name.len() <= LONGEST && !name.contains("__"), "{name}");
            }
        }
    }

    #[test]
    fn names_of_rust_and_the_runtime_are_avoided() {
        assert_eq!(type_name(&["Option"]), "OptionSchema");
        assert_eq!(type_name(&["error"]), "ErrorSchema");
        assert_eq!(type_name(&["Agent", "stats"]), "AgentStats");
    }
}
