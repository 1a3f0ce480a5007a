//! Numbers at the edges of their types.

use crate::runtime::prelude::*;

use super::{read, refused, round_trip, write};

#[test]
fn whole_numbers_are_exact() {
    assert_eq!(round_trip::<i64>("-9223372036854775808"), i64::MIN);
    assert_eq!(round_trip::<i64>("9223372036854775807"), i64::MAX);
    assert_eq!(round_trip::<u64>("18446744073709551615"), u64::MAX);
    assert_eq!(round_trip::<i64>("9007199254740993"), (1 << 53) + 1);
    assert_eq!(round_trip::<u8>("255"), 255);
    assert_eq!(round_trip::<i8>("-128"), -128);
    for (json, value) in [
        ("-0", 0),
        ("1.0", 1),
        ("1e3", 1000),
        ("1E+3", 1000),
        ("1.50e2", 150),
        ("1000e-3", 1),
        ("0e999999999999999999999", 0),
        ("0.000e-5", 0),
        ("-1.20e1", -12),
        ("9.223372036854775807e18", i64::MAX),
        ("9007199254740993.0", 9_007_199_254_740_993),
    ] {
        assert_eq!(read::<i64>(json), value, "{json}");
    }
}

#[test]
fn whole_numbers_out_of_range_or_with_a_fraction_are_refused() {
    for json in ["9223372036854775808", "-9223372036854775809", "1e19", "1e999999999999999999999", "1e400"] {
        assert!(refused::<i64>(json).message().starts_with("number out of range"), "{json}");
    }
    assert!(refused::<u64>("18446744073709551616").message().starts_with("number out of range"));
    assert_eq!(refused::<u8>("256").message(), "number out of range for u8");
    assert_eq!(refused::<u64>("-1").message(), "number out of range for u64");
    for json in ["1.5", "1e-1", "1e-999999999999999999999", "123456789012345678901234567890.5"] {
        assert_eq!(refused::<i64>(json).message(), "expected a whole number, found a fraction", "{json}");
    }
    assert!(refused::<i64>(&"9".repeat(4000)).message().starts_with("number out of range"));
}

#[test]
fn fractions_are_the_nearest() {
    assert_eq!(round_trip::<f64>("0.1"), 0.1);
    assert_eq!(round_trip::<f32>("0.1"), 0.1);
    assert_eq!(round_trip::<f64>("1e+300"), 1e300);
    assert_eq!(round_trip::<f64>("5e-324"), 5e-324);
    assert_eq!(read::<f64>("9007199254740993"), 9_007_199_254_740_992.0);
    // Rounding to f64 first would give the neighbour.
    assert_eq!(read::<f32>("1.000000059604644775390626"), 1.000_000_1);
    assert!(read::<f64>("-0").is_sign_negative());
    assert_eq!(read::<f64>("1e-400"), 0.0);
    assert_eq!(write(&1.0_f64), "1");
    assert_eq!(write(&-0.0_f64), "-0");
    assert_eq!(refused::<f64>("1e400").message(), "number out of range for f64");
    assert_eq!(refused::<f32>("1e39").message(), "number out of range for f32");
}

#[test]
fn what_is_no_json_number_is_refused() {
    for json in
        ["NaN", "Infinity", "-Infinity", "-", "+1", "01", "1.", ".5", "1e", "0x10", "1_000", "-NaN", "--1", "-01"]
    {
        refused::<f64>(json);
        refused::<i64>(json);
        refused::<Value>(json);
    }
}

#[test]
fn values_hold_numbers_as_serde_json_does() {
    for json in ["0", "-0", "-1", "18446744073709551615", "18446744073709551616", "-9223372036854775808", "1.5", "1e3"]
    {
        assert_eq!(read::<Value>(json), serde_json::from_str::<Value>(json).unwrap(), "{json}");
    }
    assert_eq!(refused::<Value>("1e400").message(), "number out of range");
}

#[test]
fn numbers_are_written_as_ecmascript_writes_them() {
    for (value, expected) in [
        (2.0, "2"),
        (-2.0, "-2"),
        (0.0, "0"),
        // ECMAScript drops the sign, but then the value does not come back the same.
        (-0.0, "-0"),
        (1.5, "1.5"),
        (100.0, "100"),
        (1e16, "10000000000000000"),
        (1.5e16, "15000000000000000"),
        (123_456_789_012_345_680_000.0, "123456789012345680000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (-1.25e21, "-1.25e+21"),
        (0.1 + 0.2, "0.30000000000000004"),
        (0.000_001, "0.000001"),
        (0.000_012_5, "0.0000125"),
        (0.000_000_1, "1e-7"),
        (-1.5e-10, "-1.5e-10"),
        (1_000_000.5, "1000000.5"),
        (12_345_678.25, "12345678.25"),
        (9_007_199_254_740_992.0, "9007199254740992"),
        (f64::MAX, "1.7976931348623157e+308"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
    ] {
        assert_eq!(write(&value), expected);
    }
    for (value, expected) in
        [(2.0_f32, "2"), (0.1, "0.1"), (1.5e9, "1500000000"), (1e21, "1e+21"), (1.25e-7, "1.25e-7")]
    {
        assert_eq!(write(&value), expected);
    }
}

#[test]
fn every_number_comes_back_the_same() {
    let sizes = (-30..30).map(|exponent| 10_f64.powi(exponent));
    let values = sizes.flat_map(|size| [1.0, -1.5, 0.94, 9.999_999_999, 1.0 / 3.0].map(|value| value * size));
    for value in values.chain([0.0, -0.0, 0.1 + 0.2, f64::MAX, f64::MIN_POSITIVE]) {
        assert_eq!(read::<f64>(&write(&value)).to_bits(), value.to_bits());
        let narrow = (value as f32).clamp(f32::MIN, f32::MAX);
        assert_eq!(read::<f32>(&write(&narrow)).to_bits(), narrow.to_bits());
    }
}
