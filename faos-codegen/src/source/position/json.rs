//! Reports the locations of members and items of a JSON text to a [`Finder`]. The text was parsed before or parsing
//! stopped at its first error, so nothing is validated here.

use std::ops::Range;

use super::Finder;

enum Within {
    Object { expects_key: bool },
    Array { items: usize },
}

pub(super) fn scan(text: &str, finder: &mut Finder) {
    let bytes = text.as_bytes();
    let mut within: Vec<Within> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let token = token(bytes, at);
        at = token.end;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b':' => {}
            b',' => {
                if let Some(Within::Object { expects_key }) = within.last_mut() {
                    *expects_key = true;
                }
            }
            b'}' | b']' => {
                within.pop();
                value_ends(&within, finder);
            }
            _ => {
                match within.last_mut() {
                    Some(Within::Object { expects_key }) if *expects_key => {
                        *expects_key = false;
                        let key = text.get(token.clone()).unwrap_or_default();
                        let name: String = serde_json::from_str(key).unwrap_or_default();
                        finder.enter(&name, || token);
                        continue;
                    }
                    Some(Within::Array { items }) => {
                        finder.enter(&items.to_string(), || token);
                        *items += 1;
                    }
                    _ => {}
                }
                match byte {
                    b'{' => within.push(Within::Object { expects_key: true }),
                    b'[' => within.push(Within::Array { items: 0 }),
                    _ => value_ends(&within, finder),
                }
            }
        }
    }
}

fn value_ends(within: &[Within], finder: &mut Finder) {
    if !within.is_empty() {
        finder.leave();
    }
}

/// Returns the token that begins at `start`.
fn token(bytes: &[u8], start: usize) -> Range<usize> {
    let rest = bytes.get(start..).unwrap_or_default();
    let length = match rest.first() {
        Some(b'"') => {
            let mut escaped = false;
            let end = rest.iter().skip(1).position(|byte| {
                let closes = *byte == b'"' && !escaped;
                escaped = *byte == b'\\' && !escaped;
                closes
            });
            end.map_or(rest.len(), |end| end + 2)
        }
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n') => 1,
        _ => rest
            .iter()
            .position(|byte| matches!(byte, b',' | b'}' | b']' | b':' | b' ' | b'\t' | b'\r' | b'\n'))
            .unwrap_or(rest.len()),
    };
    start..start + length
}
