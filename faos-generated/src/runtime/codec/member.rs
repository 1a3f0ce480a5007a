// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Reads selected parts of a JSON text, for envelopes and pages.

use std::ops::Range;

use jiter::Peek;

use super::{DecodeError, Reader, Slot};

/// A part of a JSON text: its path, like `["data"]` or `["meta", "next_cursor"]`, and the slot for its value.
pub struct Part<'a> {
    path: &'a [&'a str],
    slot: &'a mut dyn Slot,
}

impl<'a> Part<'a> {
    /// Creates a part for the value at `path`; an empty path is the whole text.
    pub fn new(path: &'a [&'a str], slot: &'a mut dyn Slot) -> Self {
        Self { path, slot }
    }
}

/// Reads parts of a JSON text in one pass.
///
/// A slot stays unchanged if its part is absent, or a member on the path to it is absent, `null` or `[]`. The whole text is scanned,
/// so that truncated text is an error.
pub fn read_parts(json: &[u8], parts: &mut [Part<'_>]) -> Result<(), DecodeError> {
    read_parts_with(&mut Reader::new(json), parts)
}

/// Reads parts of the JSON text of a reader in one pass, like [`read_parts`].
pub fn read_parts_with(reader: &mut Reader<'_>, parts: &mut [Part<'_>]) -> Result<(), DecodeError> {
    read(reader, parts, 0)?;
    reader.finish()
}

/// Returns the text of the member at `path` of a JSON object, without surrounding whitespace.
///
/// Returns `None` if the member, or a member on the path to it, is absent, or if one on the path is `null`; a member
/// that is itself `null` is returned as the text `null`.
pub fn member<'j>(json: &'j [u8], path: &[&str]) -> Result<Option<&'j [u8]>, DecodeError> {
    let mut place = Place(None);
    read_parts(json, &mut [Part::new(path, &mut place)])?;
    Ok(place.0.and_then(|place| json.get(place)))
}

/// Reads the parts within the next value. Their paths share the first `depth` steps.
fn read(reader: &mut Reader<'_>, parts: &mut [Part<'_>], depth: usize) -> Result<(), DecodeError> {
    if let Some(here) = parts.iter().position(|part| part.path.len() == depth) {
        parts.swap(0, here);
    }
    match parts {
        [here] if here.path.len() == depth => return here.slot.read(String::new(), reader),
        [here, others @ ..] if here.path.len() == depth => {
            read(&mut reader.fork(), others, depth)?;
            return here.slot.read(String::new(), reader);
        }
        _ if reader.take_null()? => return Ok(()),
        _ => {}
    }
    // PHP writes an empty object like an empty list.
    if reader.peek()? == Peek::Array {
        return match reader.fork().first_item()? {
            true => Err(reader.expected("an object", Peek::Array)),
            false => reader.skip(),
        };
    }
    let mut next = reader.first_key()?;
    while let Some(key) = next {
        let leads_on = |part: &Part<'_>| part.path.get(depth).is_some_and(|name| *name == key);
        parts.sort_by_key(|part| !leads_on(part));
        let (within, _) = parts.split_at_mut(parts.partition_point(leads_on));
        match within.first().and_then(|part| part.path.get(depth).copied()) {
            // Of duplicate members, the last one counts, as in decoding.
            Some(name) => {
                #[cfg(feature = "testing")]
                let before = reader.problems();
                let read = read(reader, within, depth + 1).map_err(|error| error.in_member(name));
                #[cfg(feature = "testing")]
                reader.place_problems(before, |problem| problem.in_member(name));
                read?;
            }
            None => reader.skip()?,
        }
        next = reader.next_key()?;
    }
    Ok(())
}

/// A slot for the raw text of a part: its position in the text.
struct Place(Option<Range<usize>>);

impl Slot for Place {
    fn read(&mut self, _: String, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let length = reader.raw()?.len();
        let end = reader.offset();
        self.0 = Some(end.saturating_sub(length)..end);
        Ok(())
    }

    fn settle(&mut self, _: bool) -> bool {
        self.0.is_some()
    }
}
