// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Finds where a string stops being plain text: at its end, at an escape, or at what must be one.

/// How many bytes come before the first quote, backslash or control character.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let odd = odd_bytes(u64::from_le_bytes(*word));
        if odd != 0 {
            return index * 8 + odd.trailing_zeros() as usize / 8;
        }
    }
    let is_odd = |byte: &u8| *byte < b' ' || matches!(byte, b'"' | b'\\');
    words.len() * 8 + rest.iter().position(is_odd).unwrap_or(rest.len())
}

/// Eight bytes at once: the lowest bit that is set stands in the first byte that is not plain. Bits above it say nothing,
/// because subtraction borrows from the bytes that follow.
const fn odd_bytes(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const fn zero(word: u64) -> u64 {
        word.wrapping_sub(EACH) & !word
    }
    let control = word.wrapping_sub(EACH * b' ' as u64) & !word;
    let quote = zero(word ^ (EACH * b'"' as u64));
    let backslash = zero(word ^ (EACH * b'\\' as u64));
    (control | quote | backslash) & (EACH << 7)
}
