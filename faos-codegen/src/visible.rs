//! Escapes text of a document for display: every character of the result is visible, and none of it affects a terminal, a
//! log or the direction of the surrounding text.
//!
//! Documents, settings and paths are untrusted in a log. The complete output of a command passes through [`output`],
//! [`json`] or [`commands`], and a name passes through [`name`] before it is inserted into a line.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write as _};

use unicode_properties::UnicodeEmoji;

#[path = "../runtime/src/runtime/invisible.rs"]
mod invisible;

/// Returns true if a character is invisible, moves the cursor, or changes the direction of text.
pub fn is_invisible(character: char) -> bool {
    invisible::is_invisible(character)
}

/// Escapes a name, a value or a pointer for display within a line: every invisible character, including line breaks and
/// tabs, becomes `\u{…}`.
pub fn name(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    text.chars().for_each(|character| push(&mut shown, character));
    Cow::Owned(shown)
}

/// Returns the text on one line, with invisible characters escaped: a second line could be a block of its own, such as a
/// doctest.
pub(crate) fn one_line(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    name(&text.replace("\r\n", " ").replace(LINE_BREAKS, " ")).into_owned()
}

/// The line breaks of any kind, and the tab.
const LINE_BREAKS: [char; 6] = ['\n', '\t', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// Returns true for a single line of printable ASCII, as most texts are.
pub(crate) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// Displays a value escaped by [`name`].
pub struct Name<T>(pub T);

impl<T: Display> Display for Name<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        struct Escaping<'a, 'b>(&'a mut Formatter<'b>);
        impl fmt::Write for Escaping<'_, '_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.write_str(&name(text))
            }
        }
        write!(Escaping(formatter), "{}", self.0)
    }
}

/// Escapes prose of several lines. Line breaks of every kind become `\n`; tabs, and invisible characters that emoji and some
/// scripts require, are kept; every other invisible character becomes `\u{…}`.
pub(crate) fn prose(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| matches!(byte, b' ' | b'\n' | b'\t') || byte.is_ascii_graphic();
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut before = Before::default();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => shown.push('\n'),
            '\t' => shown.push('\t'),
            _ if before.keeps(character, characters.peek().copied()) => shown.push(character),
            _ => push(&mut shown, character),
        }
        before.advance(character);
    }
    Cow::Owned(shown)
}

/// The preceding characters, which determine the meaning of an invisible character.
#[derive(Default)]
struct Before {
    /// The last character.
    last: Option<char>,
    /// True if it ends an emoji, which a joiner can continue.
    emoji: bool,
}

impl Before {
    /// Returns true if prose keeps an invisible character here, because it changes the visible text.
    fn keeps(&self, character: char, next: Option<char>) -> bool {
        let Some(last) = self.last else { return false };
        match character {
            // The emoji form of what comes before it. A digit has one only within a keycap.
            '\u{fe0f}' if last.is_ascii() => is_emoji_base(last, next == Some('\u{20e3}')),
            '\u{fe0f}' => is_emoji_base(last, false),
            '\u{200d}' if self.emoji => next.is_some_and(|next| is_emoji_base(next, false)),
            '\u{200c}' | '\u{200d}' => joins(last),
            _ => false,
        }
    }

    fn advance(&mut self, character: char) {
        let continues = matches!(character, '\u{fe0f}') && self.last.is_some_and(|last| is_emoji_base(last, false));
        self.emoji = continues || is_emoji_base(character, false);
        self.last = Some(character);
    }
}

/// Returns true if a character has an emoji form of its own. An ASCII digit, `#` and `*` have one only in a keycap.
fn is_emoji_base(character: char, keycap: bool) -> bool {
    character.is_emoji_char() && (!character.is_ascii() || keycap)
}

/// Scripts whose letters join or form conjuncts, which U+200C and U+200D control.
const JOINING: &[(char, char)] = &[
    // Arabic, Syriac, Arabic Supplement, Thaana, N'Ko, Mandaic, Arabic Extended.
    ('\u{620}', '\u{6d3}'),
    ('\u{6d5}', '\u{6dc}'),
    ('\u{6e0}', '\u{6ff}'),
    ('\u{710}', '\u{7ff}'),
    ('\u{840}', '\u{88f}'),
    ('\u{8a0}', '\u{8e1}'),
    ('\u{8e3}', '\u{8ff}'),
    // Devanagari to Sinhala.
    ('\u{900}', '\u{dff}'),
    // Tibetan, Myanmar.
    ('\u{f00}', '\u{109f}'),
    // Khmer without its two invisible vowels, Mongolian without its selectors.
    ('\u{1780}', '\u{17b3}'),
    ('\u{17b6}', '\u{17ff}'),
    ('\u{1810}', '\u{18af}'),
    // Balinese, Sundanese, Batak, Lepcha; Javanese; Meetei Mayek.
    ('\u{1b00}', '\u{1c4f}'),
    ('\u{a980}', '\u{a9df}'),
    ('\u{aae0}', '\u{aaff}'),
    ('\u{abc0}', '\u{abff}'),
    // The presentation forms of Arabic.
    ('\u{fb50}', '\u{fdff}'),
    ('\u{fe70}', '\u{fefe}'),
];

/// Returns true if a joiner after this character has an effect.
fn joins(character: char) -> bool {
    let after = JOINING.partition_point(|(first, _)| *first <= character);
    JOINING[..after].last().is_some_and(|(_, last)| character <= *last)
}

/// Escapes the text output of a command: line breaks and tabs are kept, every other invisible character becomes `\u{…}`, and
/// commands to a CI system are escaped: GitHub Actions recognizes `::` at the beginning of a line, after any space. With
/// `color`, color sequences are kept.
pub fn output(text: &str, color: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = shown.len();
        let mut rest = line;
        while let Some(at) = rest.find(|character| is_invisible(character) && !matches!(character, '\n' | '\t')) {
            shown.push_str(&rest[..at]);
            rest = &rest[at..];
            let sequence = if color { color_sequence(rest) } else { 0 };
            let length = rest.chars().next().map_or(0, char::len_utf8);
            if sequence > 0 {
                shown.push_str(&rest[..sequence]);
            } else {
                rest[..length].chars().for_each(|character| push(&mut shown, character));
            }
            rest = &rest[sequence.max(length)..];
        }
        shown.push_str(rest);
        let indent = shown.len() - shown[start..].trim_start().len();
        // Three colons before a place continue a snippet. A command has two more colons.
        let is_place = shown[indent..].strip_prefix("::: ").is_some_and(|place| !place.contains("::"));
        if shown[indent..].starts_with("::") && !(is_place && indent > start) {
            shown.replace_range(indent..=indent, "\\u{3a}");
        }
        disarm(&mut shown, start, "\\u{23}");
    }
    shown
}

/// Escapes lines of workflow commands from [`Diagnostics::to_github`](crate::Diagnostics::to_github): only invisible
/// characters become `\u{…}`.
pub fn commands(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '\n' { shown.push('\n') } else { push(&mut shown, character) }
    }
    shown
}

/// Escapes the message of a workflow command. Line breaks become `%0A`.
pub(crate) fn command_data(text: &str) -> String {
    commands(text).replace('%', "%25").replace('\n', "%0A")
}

/// Escapes a property of a workflow command, which also ends at a colon or comma.
pub(crate) fn command_property(text: &str) -> String {
    command_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Escapes JSON text. Outside of strings, JSON consists of ASCII and line breaks, so every other invisible character is in a
/// string and becomes `\uXXXX`.
pub fn json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if !is_invisible(character) || matches!(character, '\n' | '\t' | '\r') {
            shown.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(shown, "\\u{unit:04x}");
        }
    }
    // CI systems read JSON in a log like any other text.
    disarm(&mut shown, 0, "\\u0023");
    shown
}

fn push(shown: &mut String, character: char) {
    if is_invisible(character) {
        shown.extend(character.escape_unicode());
    } else {
        shown.push(character);
    }
}

/// Returns the length of the color sequence at the start of the text, if any.
fn color_sequence(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else { return 0 };
    let end = parameters.bytes().position(|byte| !(byte.is_ascii_digit() || byte == b';'));
    end.filter(|&end| parameters[end..].starts_with('m')).map_or(0, |end| end + 3)
}

/// Escapes, from `start` on, commands that CI systems recognize within a line: `##[` in GitHub Actions, `##vso[` and
/// `##teamcity[` elsewhere. The second `#` becomes `escaped`.
fn disarm(text: &mut String, start: usize, escaped: &str) {
    let mut from = start;
    while let Some(at) = text[from..].find("##").map(|at| at + from) {
        let after = text[at..].trim_start_matches('#');
        let word = after.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(after.len());
        let last = text.len() - after.len() - 1;
        if after[word..].starts_with('[') {
            text.replace_range(last..=last, escaped);
        }
        from = last + 1;
    }
}

#[cfg(test)]
mod tests {
    use icu_properties::CodePointSetData;
    use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};

    use super::*;

    /// Letters and symbols that fonts do not draw although Unicode does not classify them as invisible.
    const BLANK: &[char] = &['\u{2800}', '\u{1d159}'];

    #[test]
    fn the_table_of_invisible_characters_is_that_of_unicode() {
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        let categories = icu_properties::CodePointMapData::<GeneralCategory>::new();
        for character in '\0'..=char::MAX {
            let is_listed = matches!(
                categories.get(character),
                GeneralCategory::Control
                    | GeneralCategory::Format
                    | GeneralCategory::LineSeparator
                    | GeneralCategory::ParagraphSeparator
            );
            let expected = is_listed || ignorable.contains(character) || BLANK.contains(&character);
            assert_eq!(is_invisible(character), expected, "{:x}", u32::from(character));
        }
        for blank in ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'] {
            assert!(is_invisible(blank), "{:x}", u32::from(blank));
        }
        assert!(GeneralCategoryGroup::Letter.contains(categories.get('\u{3164}')));
    }

    #[test]
    fn joining_scripts_are_sorted_and_hold_nothing_invisible() {
        assert!(JOINING.is_sorted_by(|(_, last), (first, _)| last < first));
        for &(first, last) in JOINING {
            for character in first..=last {
                // Mongolian has its separator and its selectors within the block.
                let is_mongolian = ('\u{180b}'..='\u{180f}').contains(&character);
                assert!(!is_invisible(character) || is_mongolian, "{:x}", u32::from(character));
            }
        }
    }

    #[test]
    fn a_name_shows_everything_and_stays_in_its_line() {
        for (text, shown) in [
            ("plain größe", "plain größe"),
            ("a\nb\r\tc", "a\\u{a}b\\u{d}\\u{9}c"),
            ("\u{1b}]0;x\u{7}", "\\u{1b}]0;x\\u{7}"),
            ("a\u{200b}\u{202e}\u{feff}\u{3164}", "a\\u{200b}\\u{202e}\\u{feff}\\u{3164}"),
            ("\u{2764}\u{fe0f}", "\u{2764}\\u{fe0f}"),
            ("\u{e0041}", "\\u{e0041}"),
        ] {
            assert_eq!(name(text), shown);
            assert_eq!(Name(text).to_string(), shown);
        }
    }

    #[test]
    fn prose_keeps_what_emoji_and_scripts_are_written_with() {
        for kept in [
            "\u{2764}\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
            "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
            "\u{1f468}\u{1f3fd}\u{200d}\u{1f4bb}",
            // Persian, Sinhala, and a final consonant of Malayalam.
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            "\u{dc1}\u{dca}\u{200d}\u{dbb}\u{dd3}",
            "\u{d28}\u{d4d}\u{200d} ",
            "a\tb\nc",
        ] {
            assert_eq!(prose(kept), kept, "{kept:?}");
        }
        for (text, shown) in [
            ("\u{fe0f}", "\\u{fe0f}"),
            ("a\u{fe0f}", "a\\u{fe0f}"),
            ("1\u{fe0f}", "1\\u{fe0f}"),
            ("\u{2764}\u{fe0f}\u{fe0f}", "\u{2764}\u{fe0f}\\u{fe0f}"),
            ("\u{1f468}\u{200d}a", "\u{1f468}\\u{200d}a"),
            ("a\u{200d}b\u{200c}c", "a\\u{200d}b\\u{200c}c"),
            ("\u{645}\u{200c}\u{200c}", "\u{645}\u{200c}\\u{200c}"),
            ("\u{1f3f4}\u{e0067}", "\u{1f3f4}\\u{e0067}"),
            ("a\r\nb\rc\u{85}d\u{2028}e\u{b}", "a\nb\nc\nd\ne\\u{b}"),
        ] {
            assert_eq!(prose(text), shown, "{text:?}");
        }
    }

    #[test]
    fn no_line_of_output_is_a_command_to_a_ci_system() {
        for (text, shown) in [
            ("a\n::warning::b\n", "a\n\\u{3a}:warning::b\n"),
            ("  ::error::b", "  \\u{3a}:error::b"),
            ("  ::: a.yaml:24:13\n", "  ::: a.yaml:24:13\n"),
            ("::: a.yaml:24:13", "\\u{3a}:: a.yaml:24:13"),
            (" ::: error::b", " \\u{3a}:: error::b"),
            ("\u{a0}::error::b", "\u{a0}\\u{3a}:error::b"),
            ("a ##[group]b ##[x]", "a #\\u{23}[group]b #\\u{23}[x]"),
            ("###[error]", "##\\u{23}[error]"),
            ("##vso[task.complete]", "#\\u{23}vso[task.complete]"),
            ("## Title `types::A`\n", "## Title `types::A`\n"),
            ("\u{1b}[31mred\u{1b}[0m\u{1b}]0;x\u{7}", "\\u{1b}[31mred\\u{1b}[0m\\u{1b}]0;x\\u{7}"),
            ("a\rb\u{9b}2J", "a\\u{d}b\\u{9b}2J"),
        ] {
            assert_eq!(output(text, false), shown, "{text:?}");
        }
        assert_eq!(output("\u{1b}[1;31mred\u{1b}[0m\u{1b}[2J", true), "\u{1b}[1;31mred\u{1b}[0m\\u{1b}[2J");
    }

    #[test]
    fn json_says_the_same_without_invisible_characters() {
        let value = serde_json::json!({ "a\u{7f}\u{9b}\u{202e}\u{e0041}\u{feff}": "\u{1b}[2J\n\u{200b}\u{2028}", "##[a]": "##vso[b" });
        let shown = json(&format!("{value:#}\n"));
        assert!(!shown.contains(|character| is_invisible(character) && character != '\n'), "{shown:?}");
        assert!(!shown.contains("##"), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).expect("it is JSON"), value);
    }
}
