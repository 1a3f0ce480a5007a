//! The widths of integers, and their ranges.

use std::ops::RangeInclusive;

/// The width of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Integer {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    I128,
}

impl Integer {
    /// Returns the integers of this width.
    pub fn range(self) -> RangeInclusive<i128> {
        match self {
            Self::I8 => i8::MIN.into()..=i8::MAX.into(),
            Self::I16 => i16::MIN.into()..=i16::MAX.into(),
            Self::I32 => i32::MIN.into()..=i32::MAX.into(),
            Self::I64 => i64::MIN.into()..=i64::MAX.into(),
            Self::U8 => u8::MIN.into()..=u8::MAX.into(),
            Self::U16 => u16::MIN.into()..=u16::MAX.into(),
            Self::U32 => u32::MIN.into()..=u32::MAX.into(),
            Self::U64 => u64::MIN.into()..=u64::MAX.into(),
            Self::I128 => i128::MIN..=i128::MAX,
        }
    }
}
