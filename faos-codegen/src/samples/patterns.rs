//! Texts that match a `pattern`.

use std::borrow::Cow;
use std::ops::Range;

use fancy_regex::Regex;
use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::document::Schema;

/// The maximum length of a text.
const LONGEST: usize = 4096;

/// Returns true if the text matches the pattern of a schema, or if the pattern is not supported.
pub(super) fn allows(schema: &Schema, text: &str) -> bool {
    let pattern = schema.pattern.as_deref().and_then(|pattern| Regex::new(&with_ascii_classes(pattern)).ok());
    // An error means that matching takes too many steps.
    pattern.is_none_or(|pattern| pattern.is_match(text).unwrap_or(true))
}

/// Returns a text that matches the pattern, if one is found. `repetitions` is the number of repetitions where the pattern
/// allows it; an optional part is included once. Assertions such as word boundaries and lookarounds are not followed, so the
/// caller checks the text.
pub(super) fn text(pattern: &str, repetitions: u32) -> Option<String> {
    let mut text = String::new();
    write(&Parser::new().parse(&without_lookarounds(pattern)).ok()?, repetitions, &mut text)?;
    Some(text)
}

/// Replaces the classes that contain only ASCII in ECMAScript, but more in Rust.
fn with_ascii_classes(pattern: &str) -> String {
    let mut text = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match (character, if character == '\\' { characters.next() } else { None }) {
            (_, Some('d')) => text.push_str("[0-9]"),
            (_, Some('D')) => text.push_str("[^0-9]"),
            (_, Some('w')) => text.push_str("[0-9A-Za-z_]"),
            (_, Some('W')) => text.push_str("[^0-9A-Za-z_]"),
            (character, escaped) => text.extend([character].into_iter().chain(escaped)),
        }
    }
    text
}

/// Removes groups that only look at the text, such as `(?!a)`.
fn without_lookarounds(pattern: &str) -> Cow<'_, str> {
    let mut pattern = Cow::Borrowed(pattern);
    while let Some(group) = lookaround(&pattern) {
        pattern.to_mut().replace_range(group, "");
    }
    pattern
}

/// Returns the range of the first group that only looks at the text.
fn lookaround(pattern: &str) -> Option<Range<usize>> {
    let (mut open, mut is_escaped, mut is_in_class) = (Vec::new(), false, false);
    for (index, character) in pattern.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' if !is_in_class => is_in_class = true,
            ']' => is_in_class = false,
            '(' if !is_in_class => open.push(index),
            ')' if !is_in_class => {
                let start = open.pop()?;
                let begins = |with| pattern[start..].starts_with(with);
                if ["(?=", "(?!", "(?<=", "(?<!"].into_iter().any(begins) {
                    return Some(start..index + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn write(pattern: &Hir, repetitions: u32, text: &mut String) -> Option<()> {
    if text.len() > LONGEST {
        return None;
    }
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let allows =
                |character: &char| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(character));
            let usual = ['a', 'A', '1', '-', ' '].into_iter().find(allows);
            text.push(usual.or_else(|| class.ranges().first().map(|range| range.start()))?);
        }
        HirKind::Class(Class::Bytes(class)) => text.push(class.ranges().first()?.start().into()),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            for _ in 0..repetitions.max(1).max(repetition.min).min(most) {
                write(&repetition.sub, repetitions, text)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, repetitions, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, repetitions, text))?,
        HirKind::Alternation(branches) => {
            // Other repetitions also show another branch.
            let index = repetitions.saturating_sub(1) as usize % branches.len();
            write(branches.get(index)?, repetitions, text)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_match_their_pattern() {
        for pattern in [
            "^[a-z]{3,5}$",
            "^(sk|pk)_[A-Za-z0-9]+$",
            r"^\d{4}-\d{2}-\d{2}$",
            r"^\/agents\/.+$",
            "^[^/]+$",
            r"^(?:[A-Z]{2})?\d+(?:\.\d{1,2})?$",
            "^a*$",
        ] {
            let schema = Schema::default();
            let text = text(pattern, 1).expect("the pattern is supported");
            let schema = with_pattern(schema, pattern);
            assert!(allows(&schema, &text), "{pattern}: {text}");
        }
    }

    #[test]
    fn lookarounds_are_followed_by_the_check_alone() {
        for (pattern, matching, other) in [
            (r"^(?!\s*[sS][yY][sS][tT][eE][mM]$).*$", "text", "system"),
            (r"^(?!\d+$)\w+\S+", "ab", "\u{fc}\"\\\n"),
            (r"^(?![0-9a-f]{2}-(?:[0-9a-f]|x){4}$)^[a-z]([a-zA-Z0-9-]*[a-zA-Z0-9]+)?$", "aa", "a0-abcd"),
            (r"^[(?=]\(?!(?<=!)$", "(!", "(()"),
        ] {
            let schema = with_pattern(Schema::default(), pattern);
            assert!(allows(&schema, matching) && !allows(&schema, other), "{pattern}");
            let made = text(pattern, 1).expect("the rest of the pattern is supported");
            assert!(allows(&schema, &made), "{pattern}: {made}");
        }
    }

    #[test]
    fn a_pattern_that_is_not_supported_allows_every_text() {
        for pattern in ["(", r"^(a+)+\1$(", "[b-a]"] {
            assert!(allows(&with_pattern(Schema::default(), pattern), "anything"), "{pattern}");
            assert_eq!(text(pattern, 1), None, "{pattern}");
        }
    }

    fn with_pattern(mut schema: Schema, pattern: &str) -> Schema {
        schema.pattern = Some(pattern.to_owned());
        schema
    }
}
