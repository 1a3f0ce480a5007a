//! Values at the limits of two documents: each differs from a sample in one place.

use std::collections::{BTreeSet, HashSet};

use indexmap::IndexSet;

use crate::json::{Number, Object, Pointer, Value};

/// The maximum number of values for a sample.
const PER_SAMPLE: usize = 200;

/// The longest text or list that a limit leads to.
const LONGEST: usize = 64;

/// The limits, values and names that the schemas of an operation state.
#[derive(Clone, Default)]
pub(super) struct Hints {
    sizes: BTreeSet<usize>,
    values: IndexSet<Value>,
    /// The names of the members that the schemas describe.
    names: IndexSet<String>,
    /// The names of the members that select a branch.
    tags: IndexSet<String>,
    /// True if a schema describes members of any name.
    is_open: bool,
}

impl Hints {
    /// Collects from an operation and everything that it refers to.
    pub(super) fn of(root: &Value, operation: &Pointer) -> Self {
        let mut hints = Self { sizes: [0, 1, 2, 40].into(), ..Self::default() };
        hints.values.extend([Value::Null, Value::Bool(true), Value::Bool(false)]);
        hints.values.extend(["", "a", "b", "x"].map(Value::from));
        ["0", "-1", "1", "7", "1000000", "0.5"].into_iter().for_each(|digits| hints.number(digits, 0));
        let path = operation.parent().unwrap_or_default();
        let mut seen = HashSet::new();
        for value in [root.at(&path.join("parameters")), root.at(operation)].into_iter().flatten() {
            hints.collect(root, value, &mut seen);
        }
        hints
    }

    /// Adds the limits of another document. Names stay those of the document that the values belong to.
    pub(super) fn near(mut self, other: &Self) -> Self {
        self.sizes.extend(&other.sizes);
        self.values.extend(other.values.iter().cloned());
        self
    }

    /// Allows members of names that no schema describes.
    pub(super) fn open(mut self) -> Self {
        self.is_open = true;
        self
    }

    fn number(&mut self, digits: &str, offset: i64) {
        let moved = digits.parse::<i64>().ok().and_then(|number| number.checked_add(offset));
        let digits = if offset == 0 { Some(digits.to_owned()) } else { moved.map(|number| number.to_string()) };
        self.values.extend(digits.and_then(|digits| Number::parse(&digits)).map(Value::Number));
    }

    fn collect<'r>(&mut self, root: &'r Value, value: &'r Value, seen: &mut HashSet<&'r str>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.collect(root, item, seen)),
            Value::Object(members) => {
                if members.contains_key("discriminator") {
                    let branches =
                        ["oneOf", "anyOf"].into_iter().filter_map(|keyword| members.get(keyword)?.as_array());
                    let targets = branches.flatten().filter_map(|branch| branch.get("$ref")?.as_str());
                    // A schema is selected by its name.
                    self.values.extend(targets.filter_map(|target| target.rsplit('/').next()).map(Value::from));
                }
                for (name, member) in members {
                    self.member(root, name, member, seen);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn member<'r>(&mut self, root: &'r Value, name: &str, member: &'r Value, seen: &mut HashSet<&'r str>) {
        match (name, member) {
            ("$ref", Value::String(reference)) if seen.insert(reference) => {
                let target = reference.strip_prefix('#').and_then(Pointer::from_fragment);
                if let Some(target) = target.and_then(|target| root.at(&target)) {
                    self.collect(root, target, seen);
                }
                return;
            }
            (
                "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "minContains"
                | "maxContains",
                Value::Number(limit),
            ) => {
                let limit = limit.as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(LONGEST);
                self.sizes.extend([limit.saturating_sub(1), limit, limit + 1].map(|size| size.min(LONGEST)));
            }
            ("minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf", Value::Number(limit)) => {
                [0, -1, 1].into_iter().for_each(|offset| self.number(limit.text(), offset));
            }
            ("pattern", Value::String(pattern)) => {
                self.values.insert(Value::from(pattern.trim_matches(['^', '$'])));
            }
            ("const" | "default", value) => {
                self.values.insert(value.clone());
            }
            ("enum", Value::Array(values)) => self.values.extend(values.iter().cloned()),
            ("propertyName", Value::String(tag)) => {
                self.tags.insert(tag.clone());
            }
            ("additionalProperties" | "patternProperties", Value::Object(_)) => self.is_open = true,
            ("properties", Value::Object(properties)) => self.names.extend(properties.keys().cloned()),
            ("mapping", Value::Object(tags)) => self.values.extend(tags.keys().map(|tag| Value::from(tag.as_str()))),
            _ => {}
        }
        self.collect(root, member, seen);
    }

    /// Returns the values of a sample with one place changed that are allowed.
    pub(super) fn edges(&self, sample: &Value, is_allowed: &dyn Fn(&Value) -> bool) -> Vec<Value> {
        let mut found = IndexSet::new();
        self.vary(sample, &mut |value| {
            if found.len() < PER_SAMPLE && value != *sample && is_allowed(&value) {
                found.insert(value);
            }
        });
        found.into_iter().collect()
    }

    /// Calls a function with each variant of a value.
    fn vary(&self, value: &Value, keep: &mut dyn FnMut(Value)) {
        self.values.iter().for_each(|other| keep(other.clone()));
        match value {
            Value::String(text) => {
                let letters: Vec<char> = if text.is_empty() { vec!['a'] } else { text.chars().collect() };
                for &size in &self.sizes {
                    keep(Value::String(letters.iter().cycle().take(size).collect()));
                }
            }
            Value::Array(items) => {
                let usual = [Value::from("a")];
                let items = if items.is_empty() { usual.as_slice() } else { items };
                for &size in &self.sizes {
                    keep(Value::Array(items.iter().cycle().take(size).cloned().collect()));
                }
                for (index, item) in items.iter().enumerate().take(2) {
                    self.vary(item, &mut |item| {
                        let mut items = items.to_vec();
                        items[index] = item;
                        keep(Value::Array(items));
                    });
                }
                for value in &self.values {
                    let replaced = |at: usize| {
                        let item = |index: usize| if index == at { value.clone() } else { items[0].clone() };
                        Value::Array((0..2).map(item).collect())
                    };
                    keep(replaced(0));
                    keep(replaced(1));
                    (1..5).for_each(|size| keep(Value::Array(vec![value.clone(); size])));
                }
            }
            Value::Object(members) => self.vary_members(members, keep),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn vary_members(&self, members: &Object, keep: &mut dyn FnMut(Value)) {
        keep(Value::Object(Object::new()));
        for (name, member) in members {
            let mut without = members.clone();
            without.shift_remove(name);
            keep(Value::Object(without));
            // Another tag would belong to another branch.
            if self.tags.contains(name) {
                continue;
            }
            self.vary(member, &mut |value| {
                let mut members = members.clone();
                members.insert(name.clone(), value);
                keep(Value::Object(members));
            });
        }
        let others = ["x-other", "a-other"].map(str::to_owned);
        let others = others.iter().filter(|_| self.is_open);
        for name in self.names.iter().chain(others).filter(|name| !members.contains_key(*name)) {
            for value in ["a", "x"].map(Value::from).into_iter().chain(self.values.iter().take(3).cloned()) {
                let mut members = members.clone();
                members.insert(name.clone(), value);
                keep(Value::Object(members));
            }
        }
        for &size in self.sizes.iter().filter(|_| self.is_open) {
            let mut members = members.clone();
            for index in members.len()..size {
                members.insert(format!("member{index}"), Value::from("a"));
            }
            keep(Value::Object(members));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::{Limits, parse};

    #[test]
    fn the_values_are_those_at_the_limits_of_the_schema() {
        let text = r##"{"paths": {"/a": {"post": {"schema": {"$ref": "#/components/schemas/A"}}}},
            "components": {"schemas": {"A": {"properties": {"n": {"maximum": 5}, "t": {"maxLength": 4}}}}}}"##;
        let Ok(root) = parse::read_value(&Source::new("a.json", text), &Limits::default()) else {
            panic!("the document is valid JSON")
        };
        let operation = Pointer::parse("/paths/~1a/post").expect("the pointer is valid");
        let hints = Hints::of(&root, &operation);
        let numbers = |value: &Value| value.as_number().and_then(Number::as_i64);
        let found = hints.edges(&Value::Number(1_i64.into()), &|value| numbers(value).is_some());
        let found: BTreeSet<i64> = found.iter().filter_map(numbers).collect();
        assert!(found.is_superset(&[4, 5, 6].into()), "{found:?}");

        let sample: Object = [("t".to_owned(), Value::from("ab"))].into_iter().collect();
        let found =
            hints.edges(&Value::Object(sample), &|value| value.get("t").is_some_and(|text| text.as_str().is_some()));
        let found: BTreeSet<&str> = found.iter().filter_map(|value| value.get("t")?.as_str()).collect();
        assert!(found.is_superset(&["aba", "abab", "ababa"].into()), "{found:?}");
    }
}
