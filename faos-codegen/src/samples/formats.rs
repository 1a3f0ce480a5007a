//! Strict checks of the formats that have a Rust type, as defined by their specifications.

use crate::document::Format;

/// Returns true if the text has the format. Formats that only appear in documentation accept every text.
pub(super) fn is_valid(format: Format, text: &str) -> bool {
    match format {
        Format::DateTime => text.split_once(['T', 't']).is_some_and(|(date, time)| is_date(date) && is_time(time)),
        Format::Date => is_date(text),
        Format::Time => is_time(text),
        Format::Duration => is_duration(text),
        Format::Uuid => is_uuid(text),
        Format::Byte => is_base64(text),
        Format::Binary | Format::Integer(_) | Format::Float | Format::Password => true,
    }
}

/// Checks for `full-date` of RFC 3339.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// Checks for `full-time` of RFC 3339, without leap seconds, which few programs support.
fn is_time(text: &str) -> bool {
    let Some(zone) = text.find(['Z', 'z', '+', '-']) else { return false };
    let (time, zone) = text.split_at(zone);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let parts: Vec<&str> = time.split(':').collect();
    let [hour, minute, second] = parts.as_slice() else { return false };
    let below = |text: &str, limit: u32| digits(text, 2).is_some_and(|number| number < limit);
    let zone_fits = match zone.strip_prefix(['+', '-']) {
        Some(offset) => offset.split_once(':').is_some_and(|(hours, minutes)| below(hours, 24) && below(minutes, 60)),
        None => zone.len() == 1,
    };
    below(hour, 24)
        && below(minute, 60)
        && below(second, 60)
        && (1..=9).contains(&fraction.len())
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && zone_fits
}

/// Checks for `duration` of RFC 3339, appendix A.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return false,
        None => (rest, ""),
    };
    !(date.is_empty() && time.is_empty()) && units(date, "YMWD") && units(time, "HMS")
}

/// Returns true if the text is a sequence of numbers, each followed by one of the units, in their order.
fn units(mut text: &str, units: &str) -> bool {
    let mut left = units;
    while !text.is_empty() {
        let rest = text.trim_start_matches(|character: char| character.is_ascii_digit());
        let Some(unit) = rest.chars().next().filter(|_| rest.len() < text.len()) else { return false };
        let Some(position) = left.find(unit) else { return false };
        left = &left[position + unit.len_utf8()..];
        text = &rest[unit.len_utf8()..];
    }
    true
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Checks for base64 (RFC 4648) in canonical form: padded, and with zeros in the unused bits.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let last = match text.len() - body.len() {
        0 => true,
        1 => body.ends_with(|last| "AEIMQUYcgkosw048".contains(last)),
        2 => body.ends_with(['A', 'Q', 'g', 'w']),
        _ => false,
    };
    last && text.len().is_multiple_of(4)
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

fn digits(text: &str, length: usize) -> Option<u32> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(format: &str, text: &str) -> bool {
        Format::parse(format).is_none_or(|format| is_valid(format, text))
    }

    #[test]
    fn formats_are_checked_strictly() {
        for (format, text) in [
            ("date-time", "2024-02-29T23:59:59.5Z"),
            ("date-time", "2019-10-12T07:20:50+02:00"),
            ("date", "2000-02-29"),
            ("time", "13:45:30Z"),
            ("duration", "P1Y2M3DT4H5M6S"),
            ("duration", "PT36H"),
            ("uuid", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
            ("byte", "AAEC/w=="),
            ("byte", ""),
            ("phone", "anything"),
        ] {
            assert!(accepts(format, text), "{format} {text}");
        }
        for (format, text) in [
            ("date-time", "2024-02-30T00:00:00Z"),
            ("date-time", "2024-02-29 00:00:00Z"),
            ("date-time", "2024-02-29T00:00:00"),
            ("date", "1900-02-29"),
            ("date", "2024-1-1"),
            ("time", "24:00:00Z"),
            ("duration", "P"),
            ("duration", "P1DT"),
            ("duration", "P1H"),
            ("uuid", "67e5504410b1426f9247bb680e5fe0c8"),
            ("byte", "AAE"),
        ] {
            assert!(!accepts(format, text), "{format} {text}");
        }
    }
}
