// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Scans plain text: strings up to their end, an escape or an invalid character, and integers without a point or an
//! exponent.

/// Returns the number of bytes before the first quote, backslash or control character.
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

/// Returns the length of an integer written with digits only, or 0 if anything else comes next.
pub(super) fn plain_number(bytes: &[u8]) -> usize {
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let digits = bytes.get(sign..).unwrap_or_default();
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let ends = !matches!(digits.get(count), Some(b'.' | b'e' | b'E'));
    let is_plain = ends && (count == 1 || (count > 1 && digits.first() != Some(&b'0')));
    if is_plain { sign + count } else { 0 }
}

/// Checks eight bytes at once: the lowest set bit is in the first byte that is not plain. Higher bits are meaningless,
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
