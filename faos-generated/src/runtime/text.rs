// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! External text, prepared for display in a terminal or a log: short, and without control characters.

use std::fmt::{self, Write};

use super::invisible::is_invisible;

/// The maximum number of bytes of external text in a message.
const SHOWN: usize = 512;

/// External text, truncated to 512 bytes, with invisible characters escaped.
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
