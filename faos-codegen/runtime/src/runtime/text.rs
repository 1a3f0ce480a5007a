//! Text from outside, made fit to be shown in a terminal or a log: short, and without characters that do something.

use std::fmt::{self, Write};

/// How many bytes of outside text a message shows.
const SHOWN: usize = 512;

/// Outside text, cut at 512 bytes, with control, formatting and bidirectional characters written as escapes.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = SHOWN;
        for character in self.0.chars() {
            let escape = acts(character).then(|| character.escape_unicode());
            let length = escape.as_ref().map_or(character.len_utf8(), ExactSizeIterator::len);
            let Some(rest) = left.checked_sub(length) else {
                return formatter.write_char('…');
            };
            left = rest;
            match escape {
                Some(escape) => write!(formatter, "{escape}")?,
                None => formatter.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// Whether a character moves the cursor, changes colors, hides itself or turns the text around.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}
