//! The description of a value, and the keywords that constrain or illustrate it.
//!
//! Constraints are data here. They become sentences in `render`, and `changes` compares them as they are.

use std::cmp::Ordering;

use crate::json::{Number, Value};

/// The description of an item, and the facts stated by its keywords.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// The description as Markdown, unchecked.
    pub text: String,
    /// The keywords that describe a value. Boxed, because most items have none.
    pub facts: Option<Box<Facts>>,
}

/// The keywords that describe a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Facts {
    /// The allowed values.
    pub limits: Limits,
    /// The default value.
    pub default: Option<Value>,
    /// The first example, if it is a scalar.
    pub example: Option<Value>,
    /// The format, if the type does not express it.
    pub format: Option<String>,
}

/// The constraints of a schema on its values, as the keywords of JSON Schema Validation, section 6.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Limits {
    /// `minimum` and `exclusiveMinimum`.
    pub min: Bound,
    /// `maximum` and `exclusiveMaximum`.
    pub max: Bound,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `minLength` and `maxLength`, in characters.
    pub length: Count,
    /// `minItems` and `maxItems`.
    pub items: Count,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// `minProperties` and `maxProperties`.
    pub members: Count,
    /// `pattern`.
    pub pattern: Option<String>,
}

/// One end of a range of numbers, as stated by the document: an inclusive value, an exclusive value, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bound {
    /// The last value in the range.
    pub inclusive: Option<Number>,
    /// The first value outside of the range.
    pub exclusive: Option<Number>,
}

/// A range of counts. A minimum of 0 is dropped, since it allows every count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Count {
    /// The minimum.
    pub min: Option<u64>,
    /// The maximum.
    pub max: Option<u64>,
}

impl Docs {
    /// Creates docs that consist of a description alone.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), facts: None }
    }

    /// Returns the allowed values, if the keywords limit them.
    pub fn limits(&self) -> Option<&Limits> {
        self.facts.as_deref().map(|facts| &facts.limits).filter(|limits| !limits.is_empty())
    }
}

impl Facts {
    /// Boxes the facts; returns `None` if no keyword states any.
    pub fn boxed(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

impl Limits {
    /// Returns true if every value is allowed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns true if the keywords show that these limits allow every value that `other` allows. Patterns that differ
    /// are not compared: neither contains the other.
    pub fn contains(&self, other: &Self) -> bool {
        self.min.contains(&other.min, Ordering::Less)
            && self.max.contains(&other.max, Ordering::Greater)
            && match (&self.multiple_of, &other.multiple_of) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(step), Some(other)) => other.is_multiple_of(step),
            }
            && self.length.contains(other.length)
            && self.items.contains(other.items)
            && self.members.contains(other.members)
            && (!self.unique_items || other.unique_items)
            && (self.pattern.as_deref().is_none_or(matches_all) || self.pattern == other.pattern)
    }
}

/// Returns true for the usual patterns that match every text.
pub(crate) fn matches_all(pattern: &str) -> bool {
    let inner = pattern.trim_start_matches('^');
    let inner = inner.strip_suffix('$').filter(|_| inner == pattern).unwrap_or(inner);
    matches!(inner, "" | ".*" | "(.*)" | "[\\s\\S]*" | "(?:.*)")
}

impl Bound {
    /// Returns true if this end reaches at least as far as `other`. `outward` is the ordering of a value further out.
    fn contains(&self, other: &Self, outward: Ordering) -> bool {
        let reaches = |end: &Number, included: bool, other: &Number, other_included: bool| match end.compare(other) {
            Ordering::Equal => included || !other_included,
            order => order == outward,
        };
        // The effective end is the nearer of the two, so each of them must lie beyond one of the other's.
        let is_beyond = |end: &Number, included: bool| {
            other.inclusive.as_ref().is_some_and(|other| reaches(end, included, other, true))
                || other.exclusive.as_ref().is_some_and(|other| reaches(end, included, other, false))
        };
        self.inclusive.as_ref().is_none_or(|end| is_beyond(end, true))
            && self.exclusive.as_ref().is_none_or(|end| is_beyond(end, false))
    }
}

impl Count {
    /// Creates a range from a minimum and a maximum, each optional.
    pub fn new(min: Option<u64>, max: Option<u64>) -> Self {
        Self { min: min.filter(|min| *min > 0), max }
    }

    fn contains(self, other: Self) -> bool {
        self.min.is_none_or(|min| other.min.is_some_and(|other| min <= other))
            && self.max.is_none_or(|max| other.max.is_some_and(|other| max >= other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    fn min(inclusive: Option<&str>, exclusive: Option<&str>) -> Limits {
        let bound = Bound { inclusive: inclusive.map(number), exclusive: exclusive.map(number) };
        Limits { min: bound, ..Limits::default() }
    }

    fn max(inclusive: Option<&str>, exclusive: Option<&str>) -> Limits {
        let Limits { min: max, .. } = min(inclusive, exclusive);
        Limits { max, ..Limits::default() }
    }

    fn length(least: Option<u64>, most: Option<u64>) -> Limits {
        Limits { length: Count::new(least, most), ..Limits::default() }
    }

    fn step(step: &str) -> Limits {
        Limits { multiple_of: Some(number(step)), ..Limits::default() }
    }

    fn pattern(pattern: &str) -> Limits {
        Limits { pattern: Some(pattern.to_owned()), ..Limits::default() }
    }

    #[test]
    fn looser_limits_contain_tighter_ones() {
        let unique = Limits { unique_items: true, ..Limits::default() };
        for (loose, tight) in [
            (pattern(".*"), pattern("^a")),
            (length(None, None), length(None, Some(5))),
            (length(None, Some(80)), length(None, Some(50))),
            (length(Some(2), Some(5)), length(Some(3), Some(3))),
            (length(Some(0), None), length(Some(1), None)),
            (min(Some("1"), None), min(Some("2"), None)),
            (min(Some("1"), None), min(None, Some("1"))),
            (min(None, Some("0.5")), min(Some("1"), None)),
            (min(Some("-1e400"), None), min(Some("-1e399"), None)),
            (max(Some("9007199254740993"), None), max(Some("9007199254740992"), None)),
            (max(None, Some("10")), max(Some("9.99"), None)),
            (max(Some("10"), None), max(Some("10"), Some("3"))),
            (step("1"), step("5")),
            (step("0.25"), step("1.5")),
            (Limits::default(), unique),
            (Limits::default(), pattern("^[A-Z]+$")),
        ] {
            assert!(loose.contains(&tight), "{loose:?} {tight:?}");
            assert!(!tight.contains(&loose), "{tight:?} {loose:?}");
        }
    }

    #[test]
    fn limits_that_differ_in_both_directions_contain_neither() {
        for (left, right) in [
            (length(Some(5), Some(5)), length(Some(6), Some(6))),
            (length(Some(1), Some(5)), length(Some(2), Some(6))),
            (max(Some("5"), None), min(Some("9"), None)),
            (step("2"), step("3")),
            (pattern("^[A-Z]+$"), pattern("^[a-z]+$")),
        ] {
            assert!(!left.contains(&right), "{left:?} {right:?}");
            assert!(!right.contains(&left), "{right:?} {left:?}");
        }
    }

    #[test]
    fn numbers_are_compared_by_value() {
        for (left, right) in [(max(Some("1"), None), max(Some("1.0"), None)), (step("10"), step("1e1"))] {
            assert!(left.contains(&right) && right.contains(&left), "{left:?} {right:?}");
        }
    }
}
