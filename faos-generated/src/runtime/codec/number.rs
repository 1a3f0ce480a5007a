// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Numbers: integers are exact or an error, including `1.0` and `1e3`; fractions are rounded to the nearest value.

use super::{Decode, DecodeError, Encode, Reader, Writer, encode};

/// More digits than any supported integer type holds.
const MOST_DIGITS: usize = 38;

impl Reader<'_> {
    /// Reads an integer.
    fn integer(&mut self) -> Result<i128, DecodeError> {
        let text = self.number()?;
        // Most numbers are short and plain, and the standard library parses those fastest.
        if text.len() <= 18
            && let Ok(value) = text.parse::<i64>()
        {
            return Ok(value.into());
        }
        if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
            self.converted();
        }
        exact_integer(text).map_err(|message| self.error(message))
    }
}

/// Returns the value of a JSON number that is an integer after its exponent is applied.
fn exact_integer(text: &str) -> Result<i128, &'static str> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        // An exponent that overflows is equivalent to the largest: both exceed the range, or keep zero.
        Some(at) => (
            &text[..at],
            text[at + 1..].parse::<i64>().unwrap_or(if text[at + 1..].starts_with('-') { i64::MIN } else { i64::MAX }),
        ),
        None => (text, 0),
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let shift = exponent.saturating_sub(fraction.len() as i64).saturating_add(zeros as i64);
    if shift < 0 {
        return Err("expected a whole number, found a fraction");
    }
    if significant.len() as i64 > (MOST_DIGITS as i64).saturating_sub(shift) {
        return Err("number out of range");
    }
    let mut value: i128 = significant.parse().map_err(|_| "number out of range")?;
    for _ in 0..shift {
        value *= 10;
    }
    Ok(sign * value)
}

macro_rules! integers {
    ($($integer:ident)*) => {
        $(
            impl Decode for $integer {
                fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                    let value = reader.integer()?;
                    Self::try_from(value)
                        .map_err(|_| reader.error(concat!("number out of range for ", stringify!($integer))))
                }
            }

            impl Encode for $integer {
                fn encode(&self, writer: &mut Writer) {
                    writer.integer(*self);
                }
            }
        )*
    };
}

integers! { i8 i16 i32 i64 i128 u8 u16 u32 u64 }

/// Returns true if the number is written like `text`, so that no digit is lost.
fn writes(number: &dyn Encode, text: &str) -> bool {
    let always_exact = 7;
    text.len() <= always_exact || encode(number).is_ok_and(|written| written == text.as_bytes())
}

macro_rules! fractions {
    ($($float:ident $write:ident)*) => {
        $(
            impl Decode for $float {
                fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                    let text = reader.number()?;
                    let is_integer = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
                    if is_integer {
                        // In a union of an integer and a number, an integer selects the integer branch.
                        reader.converted();
                    }
                    match text.parse::<$float>() {
                        // A union keeps other integers as unknown values, with all their digits.
                        Ok(value) if is_integer && reader.is_branch() && !writes(&value, text) => {
                            Err(reader.error(concat!("number out of range for ", stringify!($float))))
                        }
                        Ok(value) if value.is_finite() => Ok(value),
                        _ => Err(reader.error(concat!("number out of range for ", stringify!($float)))),
                    }
                }
            }

            impl Encode for $float {
                fn encode(&self, writer: &mut Writer) {
                    writer.$write(*self);
                }
            }
        )*
    };
}

fractions! { f32 float f64 double }
