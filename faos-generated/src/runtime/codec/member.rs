// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Finds a part of a JSON text without reading the rest, for envelopes and pages.

use super::{DecodeError, Reader};

/// The text of the member at `path` of a JSON object: `["data"]`, or `["meta", "next_cursor"]`.
///
/// `None` if the member is not there, or if something on the way to it is not there or is `null`; a member that is
/// itself `null` is the text `null`. The whole text is looked over, so that one that breaks off is an error.
pub fn member<'j>(json: &'j [u8], path: &[&str]) -> Result<Option<&'j [u8]>, DecodeError> {
    let mut reader = Reader::new(json);
    let found = find(&mut reader, path)?;
    reader.finish()?;
    Ok(found)
}

fn find<'j>(reader: &mut Reader<'j>, path: &[&str]) -> Result<Option<&'j [u8]>, DecodeError> {
    let Some((name, path)) = path.split_first() else {
        return reader.raw().map(Some);
    };
    if reader.take_null()? {
        return Ok(None);
    }
    let mut found = None;
    let mut next = reader.first_key()?;
    while let Some(key) = next {
        if key == *name {
            // The last of several members with one name counts, as it does in decoding.
            found = find(reader, path).map_err(|error| error.in_member(name))?;
        } else {
            reader.raw()?;
        }
        next = reader.next_key()?;
    }
    Ok(found)
}
