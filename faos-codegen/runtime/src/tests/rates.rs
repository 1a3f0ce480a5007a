//! The spellings of a rate limit.

use std::time::{Duration, SystemTime};

use crate::runtime::answer::rate::{self, End};

/// 2025-01-15T10:00:00Z
const NOW: u64 = 1_736_935_200;

#[test]
fn the_end_of_a_window_is_read_in_every_spelling() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    for (text, milliseconds, is_whole) in [
        ("30", 30_000, true),
        (" 30 ", 30_000, true),
        ("+30", 30_000, true),
        ("30.0", 30_000, true),
        ("0", 0, true),
        ("0.25", 250, false),
        (".5", 500, false),
        ("-1", 0, true),
        ("-9223372036854775808", 0, true),
        ("30;w=60", 30_000, true),
        ("30, 3600", 30_000, true),
        ("1736935230", 30_000, true),
        ("1736935230.5", 30_500, false),
        ("1736935230500", 30_500, false),
        ("1736935230000", 30_000, false),
        ("1736935230500000", 30_500, false),
        ("1736935230500000000", 30_500, false),
        ("1736935100", 0, true),
        ("Wed, 15 Jan 2025 10:00:30 GMT", 30_000, true),
        ("Wednesday, 15-Jan-25 10:00:30 GMT", 30_000, true),
        ("Wed Jan 15 10:00:30 2025", 30_000, true),
        ("Wed, 15 Jan 2025 09:00:00 GMT", 0, true),
        ("2025-01-15T10:00:30Z", 30_000, true),
        ("2025-01-15T10:00:30.5Z", 30_500, false),
        ("2025-01-15T12:00:30+02:00", 30_000, true),
        ("30s", 30_000, true),
        ("1m30s", 90_000, true),
        ("6m0s", 360_000, true),
        ("250ms", 250, false),
    ] {
        let reset = rate::reset(text).unwrap_or_else(|| panic!("{text} is not read"));
        assert_eq!((reset.end.after(now).as_millis(), reset.is_whole), (milliseconds, is_whole), "{text}");
    }
    for text in
        ["", " ", "soon", "NaN", "inf", "-inf", "1e3", "0x10", "٣٠", "--1", "1.2.3", "-", ".", "2025-13-45", "m"]
    {
        assert_eq!(rate::reset(text), None, "{text}");
    }
    for text in [
        "9223372036854775807",
        "18446744073709551615",
        "99999999999999999999999999",
        "9999999999",
        "9".repeat(300).as_str(),
    ] {
        let end = rate::reset(text).map(|reset| reset.end);
        assert!(matches!(end, Some(End::At(_))) && end.unwrap().after(now) > Duration::from_secs(1 << 20), "{text}");
    }
}
