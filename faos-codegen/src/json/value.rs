//! Lossless JSON values: members keep their order, numbers keep their text.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    ops::{Deref, DerefMut},
};

use indexmap::{IndexMap, map};

use super::pointer::Pointer;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(Number),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// An object, with its members in document order.
    Object(Object),
}

/// The members of a JSON object in document order, boxed: a document has many more scalars than objects, and every
/// value is as large as the largest variant.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Object(Box<IndexMap<String, Value>>);

impl Object {
    /// Creates an empty object.
    pub fn new() -> Object {
        Object::default()
    }
}

impl Deref for Object {
    type Target = IndexMap<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Object {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl Hash for Object {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Equality ignores the order of members.
        self.0.len().hash(state);
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromIterator<(String, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Object {
        Object(Box::new(members.into_iter().collect()))
    }
}

impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = map::IntoIter<String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Extend<(String, Value)> for Object {
    fn extend<I: IntoIterator<Item = (String, Value)>>(&mut self, members: I) {
        self.0.extend(members);
    }
}

impl<'o> IntoIterator for &'o mut Object {
    type Item = (&'o String, &'o mut Value);
    type IntoIter = map::IterMut<'o, String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}

impl<'o> IntoIterator for &'o Object {
    type Item = (&'o String, &'o Value);
    type IntoIter = map::Iter<'o, String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Value {
    /// Returns true if both are the same value. `1` and `1.0` are.
    pub fn is_same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Number(left), Value::Number(right)) => left.compare(right) == Ordering::Equal,
            (Value::Array(left), Value::Array(right)) => {
                left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.is_same(right))
            }
            (Value::Object(left), Value::Object(right)) => {
                let equals =
                    |(name, value): (&String, &Value)| right.get(name).is_some_and(|other| value.is_same(other));
                left.len() == right.len() && left.iter().all(equals)
            }
            (left, right) => left == right,
        }
    }

    /// Returns the text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// Returns the number.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the items of an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the members of an object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns a mutable reference to the members of an object.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        match self {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the member `name` of an object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }

    /// Returns the descendant value at a relative pointer.
    pub fn at(&self, pointer: &Pointer) -> Option<&Value> {
        let mut value = self;
        for segment in pointer.segments() {
            value = match value {
                Value::Array(items) => items.get(segment.parse::<usize>().ok()?)?,
                other => other.get(&segment)?,
            };
        }
        Some(value)
    }

    /// Returns true if this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Returns the kind of value with an article, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::String(text.to_owned())
    }
}

/// Writes compact JSON, with each number as written in the document.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => formatter.write_str("null"),
            Value::Bool(truth) => write!(formatter, "{truth}"),
            Value::Number(number) => formatter.write_str(number.text()),
            Value::String(text) => write_string(formatter, text),
            Value::Array(items) => {
                formatter.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        formatter.write_str(",")?;
                    }
                    write!(formatter, "{item}")?;
                }
                formatter.write_str("]")
            }
            Value::Object(members) => {
                formatter.write_str("{")?;
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        formatter.write_str(",")?;
                    }
                    write_string(formatter, name)?;
                    write!(formatter, ":{value}")?;
                }
                formatter.write_str("}")
            }
        }
    }
}

fn write_string(formatter: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let quoted = serde_json::to_string(text).map_err(|_| fmt::Error)?;
    formatter.write_str(&quoted)
}

/// The largest integer up to which `f64` represents every integer exactly.
const EXACT: u128 = 1 << 53;

/// A JSON number, stored as text. `1.0` and `1` are not equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

impl Number {
    /// Parses a JSON number; returns `None` if the text is not one.
    pub fn parse(text: &str) -> Option<Number> {
        is_number(text).then(|| Number(text.into()))
    }

    /// Returns the number as written.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Returns the number for display: integers without a fraction or exponent.
    pub fn plain(&self) -> String {
        self.as_i128().map_or_else(|| self.text().to_owned(), |integer| integer.to_string())
    }

    /// Returns the value if it is an integer and fits into `i64`. `3.0` and `1e2` are integers.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_i128().and_then(|integer| i64::try_from(integer).ok())
    }

    /// Returns the value if it is an integer and fits into `u64`. `3.0` and `1e2` are integers.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i128().and_then(|integer| u64::try_from(integer).ok())
    }

    /// Returns the value if it is an integer and fits into `i128`.
    pub fn as_i128(&self) -> Option<i128> {
        if let Ok(integer) = self.0.parse() {
            return Some(integer);
        }
        // `EXACT` has 16 digits, and a document may contain any exponent.
        let (digits, zeros) = self.integer().filter(|(_, zeros)| *zeros < 16)?;
        let integer: i128 = format!("{digits}{}", "0".repeat(zeros)).parse().ok()?;
        // A larger integer with a point or exponent was produced from a float and is not exact.
        (integer.unsigned_abs() <= EXACT).then_some(integer)
    }

    /// Returns the nearest `f64`, if the value is within its range.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|float: &f64| float.is_finite())
    }

    /// Returns a text that is the same for all spellings of the value: `1`, `1.0` and `1e0`.
    pub fn canonical(&self) -> String {
        let Decimal { negative, digits, exponent } = self.decimal();
        match digits.as_str() {
            "" => "0".to_owned(),
            digits => format!("{}{digits}e{exponent}", if negative { "-" } else { "" }),
        }
    }

    /// Compares two values exactly, at any magnitude. `1.0` and `1` compare equal.
    pub fn compare(&self, other: &Number) -> Ordering {
        match (self.decimal(), other.decimal()) {
            (left, right) if left == right => Ordering::Equal,
            (left, right) if left.negative != right.negative => right.negative.cmp(&left.negative),
            (left, right) => {
                let order = match (left.digits.is_empty(), right.digits.is_empty()) {
                    (false, false) => left.cmp_magnitude(&right),
                    (left, right) => right.cmp(&left),
                };
                if left.negative { order.reverse() } else { order }
            }
        }
    }

    /// Returns true if the value is an integer multiple of `step`. Returns false if the exponents are too far apart to
    /// tell.
    pub fn is_multiple_of(&self, step: &Number) -> bool {
        let (value, step) = (self.decimal(), step.decimal());
        let scale = value.exponent.min(step.exponent);
        let scaled = |decimal: &Decimal| {
            let zeros = usize::try_from(decimal.exponent.checked_sub(scale)?).ok().filter(|zeros| *zeros < 38)?;
            format!("0{}{}", decimal.digits, "0".repeat(zeros)).parse::<u128>().ok()
        };
        match (scaled(&value), scaled(&step)) {
            (Some(value), Some(step)) => step != 0 && value % step == 0,
            _ => value == step,
        }
    }

    fn decimal(&self) -> Decimal {
        let (mantissa, exponent) = self.0.split_once(['e', 'E']).unwrap_or((&self.0, "0"));
        let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let written = format!("{whole}{fraction}");
        let written = written.trim_start_matches('0');
        let digits = written.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Decimal { negative: false, digits, exponent: 0 };
        }
        // An exponent beyond 64 bits is out of any practical range; only its sign matters.
        let exponent = exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
        let dropped = length(written) - length(&digits);
        let exponent = exponent.saturating_sub(length(fraction)).saturating_add(dropped);
        Decimal { negative, digits, exponent }
    }

    /// Returns true if the value has no fraction, at any magnitude.
    pub fn is_integer(&self) -> bool {
        self.integer().is_some()
    }

    /// Returns the digits of an integer with their sign, and the number of zeros after them. Uses the text, since a
    /// float rounds: `1e-400` is not zero.
    fn integer(&self) -> Option<(String, usize)> {
        let (mantissa, exponent) = self.0.split_once(['e', 'E']).unwrap_or((&self.0, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let written = format!("{whole}{fraction}");
        let digits = written.trim_end_matches('0');
        if digits.trim_start_matches('-').is_empty() {
            return Some(("0".to_owned(), 0));
        }
        let dropped = written.len() - digits.len();
        // An exponent beyond 64 bits is out of any practical range; only its sign matters.
        let exponent = exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        let places = i64::try_from(fraction.len()).ok()?.checked_sub(i64::try_from(dropped).ok()?)?;
        let zeros = usize::try_from(exponent.saturating_sub(places)).ok()?;
        Some((digits.to_owned(), zeros))
    }
}

/// A number in normal form: `digits * 10^exponent`. The digits neither begin nor end with a zero; 0 has no digits.
#[derive(PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Compares the magnitudes of two nonzero numbers.
    fn cmp_magnitude(&self, other: &Decimal) -> Ordering {
        let places = |decimal: &Decimal| i128::from(decimal.exponent) + decimal.digits.len() as i128;
        places(self).cmp(&places(other)).then_with(|| self.digits.cmp(&other.digits))
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Number {
        Number(integer.to_string().into())
    }
}

impl From<u64> for Number {
    fn from(integer: u64) -> Number {
        Number(integer.to_string().into())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Returns true if the text is a number in the grammar of RFC 8259.
fn is_number(text: &str) -> bool {
    fn digits(text: &str) -> Option<&str> {
        let rest = text.trim_start_matches(|character: char| character.is_ascii_digit());
        (rest.len() < text.len()).then_some(rest)
    }
    fn number(text: &str) -> Option<&str> {
        let text = text.strip_prefix('-').unwrap_or(text);
        let mut rest = match text.strip_prefix('0') {
            Some(rest) => rest,
            None => digits(text)?,
        };
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = digits(fraction)?;
        }
        if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
            rest = digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))?;
        }
        Some(rest)
    }
    number(text).is_some_and(str::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    #[test]
    fn spellings_of_a_number_are_one_value() {
        for spellings in
            [["1", "1.0", "1e0"], ["0", "-0.0", "0e9"], ["-1200", "-1.2e3", "-12e2"], ["0.5", "5e-1", "0.50"]]
        {
            for spelling in spellings {
                let (one, other) = (number(spelling), number(spellings[0]));
                assert_eq!(one.canonical(), other.canonical(), "{spelling}");
                assert!(Value::Number(one).is_same(&Value::Number(other)), "{spelling}");
            }
        }
        for other in ["10", "-1", "0.1", "9007199254740993"] {
            assert_ne!(number(other).canonical(), number("1").canonical(), "{other}");
        }
    }

    #[test]
    fn integers_are_recognized_by_their_digits() {
        assert_eq!(number("100.50e2").as_i128(), Some(10_050));
        assert_eq!(number("-0.0e9").as_i128(), Some(0));
        assert_eq!(number("9007199254740992.0").as_i128(), Some(9_007_199_254_740_992));
        assert_eq!(number("9007199254740993.0").as_i128(), None);
        assert_eq!(number("-170141183460469231731687303715884105728.0").as_i128(), None);
        assert!(number("1e999").is_integer());
        assert!(number("1e99999999999999999999").is_integer());
        assert!(!number("1e-400").is_integer());
        assert!(!number("1.00000000000000000000001").is_integer());
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        let ascending = [
            "-1e999",
            "-10",
            "-9.5",
            "-1e-400",
            "0",
            "1e-400",
            "0.05",
            "0.5",
            "1",
            "1.05",
            "9",
            "10",
            "9007199254740993",
            "1e999",
        ];
        for (index, left) in ascending.iter().enumerate() {
            for (other, right) in ascending.iter().enumerate() {
                assert_eq!(number(left).compare(&number(right)), index.cmp(&other), "{left} {right}");
            }
        }
        for (left, right) in [("1", "1.0"), ("-0", "0.00e7"), ("100", "1e2"), ("0.10", "1E-1")] {
            assert_eq!(number(left).compare(&number(right)), Ordering::Equal, "{left} {right}");
        }
    }

    #[test]
    fn multiples_are_determined_exactly() {
        for (value, step) in [("5", "1"), ("1.5", "0.25"), ("1e2", "50"), ("0", "7"), ("-6", "3"), ("1e-400", "1e-400")]
        {
            assert!(number(value).is_multiple_of(&number(step)), "{value} {step}");
        }
        for (value, step) in [("1", "5"), ("0.1", "0.25"), ("3", "0"), ("1e400", "3"), ("1", "1e400")] {
            assert!(!number(value).is_multiple_of(&number(step)), "{value} {step}");
        }
    }

    #[test]
    fn numbers_keep_their_text() {
        for text in ["0", "-0", "1.50", "1e999", "9007199254740993", "1E-400"] {
            assert_eq!(number(text).text(), text);
        }
        for text in ["", "-", "01", "1.", ".5", "1e", "NaN", "+1", "0x1"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn integers_are_converted_exactly_or_not_at_all() {
        assert_eq!(number("9007199254740993").as_i64(), Some(9_007_199_254_740_993));
        assert_eq!(number("18446744073709551615").as_u64(), Some(u64::MAX));
        assert_eq!(number("18446744073709551616").as_u64(), None);
        assert_eq!(number("3.0").as_i64(), Some(3));
        assert_eq!(number("3.5").as_i64(), None);
        assert_eq!(number("-1").as_u64(), None);
        assert_eq!(number("1e999").as_f64(), None);
        assert!(number("123456789012345678901234567890123456789012").is_integer());
    }

    #[test]
    fn values_are_shown_as_json() {
        let members = [
            ("a\"".to_owned(), Value::Array(vec![Value::Null, Value::Bool(true)])),
            ("b".to_owned(), Value::Number(number("1.0"))),
        ];
        let value = Value::Object(members.into_iter().collect());
        assert_eq!(value.to_string(), r#"{"a\"":[null,true],"b":1.0}"#);
    }
}
