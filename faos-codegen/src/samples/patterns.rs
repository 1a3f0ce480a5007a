//! Texts that match a `pattern`.

use regex_lite::Regex;
use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::document::Schema;

/// The maximum length of a text.
const LONGEST: usize = 4096;

/// Returns true if the text matches the pattern of a schema, or if the pattern is not supported.
pub(super) fn allows(schema: &Schema, text: &str) -> bool {
    let pattern = schema.pattern.as_deref().and_then(|pattern| Regex::new(pattern).ok());
    pattern.is_none_or(|pattern| pattern.is_match(text))
}

/// Returns a text that matches the pattern, if one is found. `repetitions` is the number of repetitions where the pattern
/// allows it; an optional part is included once. Assertions such as word boundaries are not followed, so the caller
/// checks the text.
pub(super) fn text(pattern: &str, repetitions: u32) -> Option<String> {
    let mut text = String::new();
    write(&Parser::new().parse(pattern).ok()?, repetitions, &mut text)?;
    Some(text)
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
    fn a_pattern_that_is_not_supported_allows_every_text() {
        let schema = with_pattern(Schema::default(), "^(?!a)b$");
        assert!(allows(&schema, "anything"));
        assert_eq!(text("^(?!a)b$", 1), None);
    }

    fn with_pattern(mut schema: Schema, pattern: &str) -> Schema {
        schema.pattern = Some(pattern.to_owned());
        schema
    }
}
