// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Text from outside, made fit to be shown in a terminal or a log: short, and without characters that do something.

use std::fmt::{self, Write};

use super::invisible::is_invisible;

/// How many bytes of outside text a message shows.
const SHOWN: usize = 512;

/// Outside text, cut at 512 bytes, with invisible characters written as escapes.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = SHOWN;
        for character in self.0.chars() {
            let escape = is_invisible(character).then(|| character.escape_unicode());
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
