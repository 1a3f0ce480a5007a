//! Decodes samples of each type and encodes them again. The result must be an equal value: members in any order,
//! numbers in any spelling, timestamps in any time zone.

#![allow(deprecated, clippy::all)]

use std::collections::BTreeMap;
use std::panic::catch_unwind;

use jiter::Peek;
use serde_json::Value;

use crate::runtime::codec::{Decode, DecodeError, Encode, Reader, decode, encode};
use crate::types;

/// Decodes JSON as a type and encodes it again.
type Recode = fn(&[u8]) -> Result<Vec<u8>, String>;

/// Every type with samples.
const TYPES: &[Recode] = &[
    // types
];

fn recode<T: Decode + Encode>(json: &[u8]) -> Result<Vec<u8>, String> {
    let value: T = decode(json).map_err(|error| error.to_string())?;
    encode(&value).map_err(|error| error.to_string())
}

#[test]
fn samples_round_trip() {
    let mut wrong = 0;
    for line in include_str!("round_trip.jsonl").lines().skip(1) {
        let sample: Value = serde_json::from_str(line).expect("a sample is one line of JSON");
        let json = sample["json"].as_str().expect("a sample has a text");
        let recode = sample["type"].as_u64().and_then(|number| TYPES.get(number as usize)).expect("a sample has a type");
        let answer = catch_unwind(|| recode(json.as_bytes())).unwrap_or_else(|_| Err("a panic".to_owned()));
        let (outcome, detail) = match answer {
            Ok(written) => compared(json, &written, &sample["undescribed"]),
            Err(error) => ("failed", error),
        };
        if matches!(outcome, "failed" | "changed") {
            wrong += 1;
        }
        let mut detail: String = detail.replace(['\n', '\t', '\r'], " ").chars().take(300).collect();
        if !detail.is_empty() {
            detail.push_str("  in  ");
            detail.extend(json.chars().take(300));
        }
        let text = |name: &str| sample[name].as_str().unwrap_or_default().to_owned();
        println!("round-trip\t{outcome}\t{}\t{}\t{}", text("kind"), text("pointer"), detail.replace(['\n', '\t'], " "));
    }
    assert_eq!(wrong, 0, "some samples changed or failed");
}

/// Returns `same`, `dropped` if only undescribed members are missing, or `changed` with the location.
fn compared(json: &str, written: &[u8], undescribed: &Value) -> (&'static str, String) {
    let (Ok(before), Ok(after)) = (decode::<Json>(json.as_bytes()), decode::<Json>(written)) else {
        return ("changed", "to invalid JSON".to_owned());
    };
    let undescribed: Vec<&str> = undescribed.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut dropped = false;
    match difference(&before, &after, &mut String::new(), &undescribed, &mut dropped) {
        Some(difference) => ("changed", difference),
        None if dropped => ("dropped", String::new()),
        None => ("same", String::new()),
    }
}

/// A JSON value with the digits of its numbers.
#[derive(Debug, PartialEq)]
enum Json {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Decode for Json {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match reader.peek()? {
            Peek::Null => {
                reader.take_null()?;
                Self::Null
            }
            Peek::True | Peek::False => Self::Bool(reader.boolean()?),
            Peek::String => Self::String(reader.string()?),
            Peek::Array => Self::Array(Vec::decode(reader)?),
            Peek::Object => Self::Object(BTreeMap::decode(reader)?),
            _ => Self::Number(reader.number()?.to_owned()),
        })
    }

    fn takes_null() -> bool {
        true
    }
}

/// Returns true if the two texts are the same number. Integers are compared by their digits; a fraction has no more of
/// them than its type holds.
fn are_equal(old: &str, new: &str) -> bool {
    let (old_digits, new_digits) = (digits(old), digits(new));
    let is_fraction = |(_, _, exponent): &(bool, String, i64)| *exponent < 0;
    let nearest = |text: &str| text.parse::<f64>().ok();
    old_digits == new_digits
        || (is_fraction(&old_digits) && is_fraction(&new_digits) && nearest(old) == nearest(new))
}

/// Returns the sign, the digits without zeros at either end, and the exponent of a number.
fn digits(text: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let written = format!("{}{fraction}", whole.trim_start_matches('-'));
    let written = written.trim_start_matches('0');
    let digits = written.trim_end_matches('0');
    if digits.is_empty() {
        return (false, String::new(), 0);
    }
    let exponent: i64 = exponent.parse().unwrap_or(i64::MAX / 2);
    let dropped = written.len() - digits.len();
    (whole.starts_with('-'), digits.to_owned(), exponent - fraction.len() as i64 + dropped as i64)
}

fn difference(
    before: &Json,
    after: &Json,
    at: &mut String,
    undescribed: &[&str],
    dropped: &mut bool,
) -> Option<String> {
    match (before, after) {
        (Json::Object(old), Json::Object(new)) => {
            if let Some(added) = new.keys().find(|name| !old.contains_key(*name)) {
                return Some(format!("{at} gained {added}"));
            }
            for (name, old) in old {
                let length = at.len();
                at.push('/');
                at.push_str(&name.replace('~', "~0").replace('/', "~1"));
                let found = match new.get(name) {
                    Some(new) => difference(old, new, at, undescribed, dropped),
                    None if undescribed.contains(&at.as_str()) => {
                        *dropped = true;
                        None
                    }
                    None => Some(format!("{at} was lost")),
                };
                at.truncate(length);
                if found.is_some() {
                    return found;
                }
            }
            None
        }
        (Json::Array(old), Json::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                let length = at.len();
                at.push_str(&format!("/{index}"));
                let found = difference(old, new, at, undescribed, dropped);
                at.truncate(length);
                if found.is_some() {
                    return found;
                }
            }
            None
        }
        (Json::Number(old), Json::Number(new)) if are_equal(old, new) => None,
        (Json::String(old), Json::String(new)) if old == new || mean_the_same(old, new) => None,
        (old, new) if old == new => None,
        (old, new) => Some(format!("{at} was {old:?} and is {new:?}")),
    }
}

/// Returns true if the two texts are the same timestamp or UUID.
fn mean_the_same(old: &str, new: &str) -> bool {
    let moments = (old.parse::<jiff::Timestamp>(), new.parse::<jiff::Timestamp>());
    let uuids = (old.parse::<uuid::Uuid>(), new.parse::<uuid::Uuid>());
    matches!(moments, (Ok(old), Ok(new)) if old == new) || matches!(uuids, (Ok(old), Ok(new)) if old == new)
}
