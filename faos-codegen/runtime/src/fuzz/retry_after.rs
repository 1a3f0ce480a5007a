//! A header never makes a client wait longer than it states, and never causes a panic.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::call::retry;

use super::lines;

/// Reads the bytes as the time of the response and as two lines, `retry-after-ms` and `retry-after`; an empty line is a
/// missing header.
///
/// # Panics
///
/// Panics if the wait differs from the one that the headers state.
pub fn retry_after(bytes: &[u8]) {
    let Some((seconds, bytes)) = bytes.split_first_chunk() else {
        return;
    };
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(u32::from_le_bytes(*seconds).into());
    let ([milliseconds], seconds) = lines(bytes);
    let mut headers = HeaderMap::new();
    for (name, value) in [("retry-after-ms", milliseconds), ("retry-after", seconds)] {
        if let Ok(value) = HeaderValue::from_bytes(value)
            && !value.is_empty()
        {
            headers.insert(HeaderName::from_static(name), value);
        }
    }

    let wait = retry::retry_after(&headers, now);
    let [milliseconds, seconds] = ["retry-after-ms", "retry-after"]
        .map(|name| headers.get(name).map_or("", |value| value.to_str().unwrap_or("unreadable").trim()));
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(milliseconds) = number(milliseconds) {
        assert_eq!(wait, Some(Duration::from_millis(milliseconds.into())));
    } else if milliseconds.is_empty() {
        if let Some(seconds) = number(seconds) {
            assert_eq!(wait, Some(Duration::from_secs(seconds.into())));
        }
        if let Ok(date) = httpdate::parse_http_date(seconds) {
            assert_eq!(wait.map(|wait| now + wait), (date >= now).then_some(date));
        }
    }
    for negative in [milliseconds, seconds].iter().filter(|text| text.starts_with('-')) {
        assert!(wait.is_none() || headers.len() > 1, "{negative} is not a valid wait");
    }
}
