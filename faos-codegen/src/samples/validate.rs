//! A small validator for JSON Schema 2020-12, limited to what a Rust type can express.
//!
//! `pattern` is ignored except by [`is_strictly_valid`], because clients never compile it; of `format`, only values with
//! a Rust type are checked. If the result is uncertain, the value counts as valid.

use std::cmp::Ordering;
use std::collections::HashSet;

use regex_lite::Regex;

use crate::document::{Format, Schema, SchemaId, Schemas, Type, Typing};
use crate::json::{Number, Object, Pointer, Value};

use super::{formats, patterns};

/// The maximum depth to which schemas may refer to each other during validation.
const DEEPEST: usize = 96;

/// The result of a validation.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The schema allows the value.
    Valid {
        /// The members that the schemas do not describe. The contents of such a member are not listed.
        undescribed: Vec<Pointer>,
    },
    /// The schema does not allow the value.
    Invalid,
}

/// Validates a value against a schema.
pub fn validate(schemas: &Schemas, id: SchemaId, value: &Value) -> Verdict {
    Validator { schemas, open_lists: false, patterns: false }.verdict(id, value)
}

/// Returns true if the schema allows the value, and its texts match every `pattern`.
pub fn is_strictly_valid(schemas: &Schemas, id: SchemaId, value: &Value) -> bool {
    Validator { schemas, open_lists: false, patterns: true }.verdict(id, value) != Verdict::Invalid
}

/// Validates a value against a schema whose string enums are extended by the strings in the value.
pub(super) fn validate_unlisted(schemas: &Schemas, id: SchemaId, value: &Value) -> Verdict {
    Validator { schemas, open_lists: true, patterns: false }.verdict(id, value)
}

/// The locations in a value that a schema describes.
type Described = HashSet<Pointer>;

fn list_undescribed(value: &Value, at: &Pointer, described: &Described, found: &mut Vec<Pointer>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                list_undescribed(item, &at.index(index), described, found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let at = at.join(name);
                if described.contains(&at) {
                    list_undescribed(member, &at, described, found);
                } else {
                    found.push(at);
                }
            }
        }
        _ => {}
    }
}

/// Returns the length of the members that a schema does not describe.
fn undescribed_bytes(value: &Value, at: &Pointer, described: &Described) -> usize {
    match value {
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(index, item)| undescribed_bytes(item, &at.index(index), described)).sum()
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| (at.join(name), member));
            members
                .map(|(at, member)| match described.contains(&at) {
                    true => undescribed_bytes(member, &at, described),
                    false => member.to_string().len(),
                })
                .sum()
        }
        _ => 0,
    }
}

struct Validator<'a> {
    schemas: &'a Schemas,
    /// True if an `enum` of strings allows every string. The branches of a `oneOf` may then overlap, so several of them
    /// may match.
    open_lists: bool,
    /// True if texts must match `pattern`.
    patterns: bool,
}

impl Validator<'_> {
    fn verdict(&self, id: SchemaId, value: &Value) -> Verdict {
        match self.evaluate(id, value, &Pointer::root(), 0) {
            Some(described) => {
                let mut undescribed = Vec::new();
                list_undescribed(value, &Pointer::root(), &described, &mut undescribed);
                Verdict::Valid { undescribed }
            }
            None => Verdict::Invalid,
        }
    }

    /// Returns the locations that the schema describes, or `None` if it does not allow the value.
    fn evaluate(&self, id: SchemaId, value: &Value, at: &Pointer, depth: usize) -> Option<Described> {
        let mut described = Described::new();
        if depth > DEEPEST {
            return Some(described);
        }
        let schema = self.schemas.get(id);
        let depth = depth + 1;
        if value.is_null() && schema.nullable {
            return Some(described);
        }
        if schema.always == Some(false) || !(self.listed(schema, value) && scalar_keywords_allow(schema, value)) {
            return None;
        }
        if self.patterns && value.as_str().is_some_and(|text| !patterns::allows(schema, text)) {
            return None;
        }
        if let Some(target) = schema.reference.as_ref().and_then(|reference| reference.target) {
            described.extend(self.evaluate(target, value, at, depth)?);
        }
        for &branch in &schema.all_of {
            described.extend(self.evaluate(branch, value, at, depth)?);
        }
        for (branches, only_one) in [(&schema.any_of, false), (&schema.one_of, !self.open_lists)] {
            let matches: Vec<Described> =
                branches.iter().filter_map(|&branch| self.evaluate(branch, value, at, depth)).collect();
            let fits = branches.is_empty() || matches.len() == 1 || (!only_one && !matches.is_empty());
            if !fits {
                return None;
            }
            // A type takes one branch: the one that keeps the most of the value.
            let chosen = matches.into_iter().min_by_key(|described| undescribed_bytes(value, at, described));
            described.extend(chosen.into_iter().flatten());
        }
        if schema.not.is_some_and(|not| self.evaluate(not, value, at, depth).is_some()) {
            return None;
        }
        if let Some(condition) = schema.if_schema {
            let holds = self.evaluate(condition, value, at, depth);
            let consequence = if holds.is_some() { schema.then_schema } else { schema.else_schema };
            described.extend(holds.into_iter().flatten());
            if let Some(consequence) = consequence {
                described.extend(self.evaluate(consequence, value, at, depth)?);
            }
        }
        match value {
            Value::Object(members) => self.object(schema, value, members, at, depth, &mut described)?,
            Value::Array(items) => self.array(schema, items, at, depth, &mut described)?,
            _ => {}
        }
        Some(described)
    }

    /// Returns true if `enum` and `const` allow the value.
    fn listed(&self, schema: &Schema, value: &Value) -> bool {
        let is_text = |value: &Value| value.as_str().is_some();
        let in_list = schema.enum_values.as_ref().is_none_or(|values| {
            let any_text = self.open_lists && is_text(value) && values.iter().any(is_text);
            any_text || values.iter().any(|listed| equal(listed, value))
        });
        in_list && schema.constant.as_ref().is_none_or(|constant| equal(constant, value))
    }

    fn object(
        &self,
        schema: &Schema,
        whole: &Value,
        members: &Object,
        at: &Pointer,
        depth: usize,
        described: &mut Described,
    ) -> Option<()> {
        let has = |name: &String| members.contains_key(name);
        let mut dependencies = schema.dependent_required.iter().filter(|(name, _)| has(name));
        let allowed = schema.required.iter().all(has)
            && dependencies.all(|(_, needed)| needed.iter().all(has))
            && within(members.len(), schema.min_properties, schema.max_properties);
        if !allowed {
            return None;
        }
        for (name, &dependent) in &schema.dependent_schemas {
            if members.contains_key(name) {
                described.extend(self.evaluate(dependent, whole, at, depth)?);
            }
        }
        let patterns: Vec<(Option<Regex>, SchemaId)> =
            schema.pattern_properties.iter().map(|(pattern, &id)| (Regex::new(pattern).ok(), id)).collect();
        for (name, member) in members {
            let member_at = at.join(name);
            let mut applied: Vec<SchemaId> = schema.properties.get(name).copied().into_iter().collect();
            let matching = patterns.iter().filter(|(pattern, _)| pattern.as_ref().is_some_and(|it| it.is_match(name)));
            applied.extend(matching.map(|(_, id)| *id));
            if applied.is_empty() {
                applied.extend(schema.additional_properties);
            }
            if applied.is_empty() && !described.contains(&member_at) {
                applied.extend(schema.unevaluated_properties);
            }
            for id in applied {
                described.extend(self.evaluate(id, member, &member_at, depth)?);
                described.insert(member_at.clone());
            }
            if let Some(names) = schema.property_names {
                self.evaluate(names, &Value::String(name.clone()), &member_at, depth)?;
            }
        }
        Some(())
    }

    fn array(
        &self,
        schema: &Schema,
        items: &[Value],
        at: &Pointer,
        depth: usize,
        described: &mut Described,
    ) -> Option<()> {
        if !within(items.len(), schema.min_items, schema.max_items) || (schema.unique_items && has_equal_items(items)) {
            return None;
        }
        for (index, item) in items.iter().enumerate() {
            if let Some(id) = schema.prefix_items.get(index).copied().or(schema.items) {
                described.extend(self.evaluate(id, item, &at.index(index), depth)?);
            }
        }
        if let Some(contains) = schema.contains {
            let found = items
                .iter()
                .enumerate()
                .filter(|(index, item)| self.evaluate(contains, item, &at.index(*index), depth).is_some())
                .count();
            if !within(found, Some(schema.min_contains.unwrap_or(1)), schema.max_contains) {
                return None;
            }
        }
        Some(())
    }
}

/// Returns true if the type, format and limits allow the value.
pub(super) fn scalar_keywords_allow(schema: &Schema, value: &Value) -> bool {
    let ty = Type::of(value);
    let typed = schema.types.is_empty()
        || schema.typing == Typing::Open
        || schema.types.contains(ty)
        || (ty == Type::Integer && schema.types.contains(Type::Number));
    let limited = match value {
        Value::String(text) => {
            within(text.chars().count(), schema.min_length, schema.max_length)
                && schema.known_format().is_none_or(|format| formats::is_valid(format, text))
                && (schema.content_encoding.as_deref() != Some("base64") || formats::is_valid(Format::Byte, text))
        }
        Value::Number(number) => number_allowed(schema, number),
        _ => true,
    };
    typed && limited
}

fn number_allowed(schema: &Schema, number: &Number) -> bool {
    let at_least = |limit: &Option<Number>, equal_too: bool| {
        limit
            .as_ref()
            .and_then(|limit| compare(number, limit))
            .is_none_or(|order| order == Ordering::Greater || (equal_too && order == Ordering::Equal))
    };
    let at_most = |limit: &Option<Number>, equal_too: bool| {
        limit
            .as_ref()
            .and_then(|limit| compare(number, limit))
            .is_none_or(|order| order == Ordering::Less || (equal_too && order == Ordering::Equal))
    };
    let width = schema.known_format().and_then(Format::integer);
    let fits_format =
        width.is_none_or(|width| number.as_i128().is_some_and(|integer| width.range().contains(&integer)));
    let multiple = schema.multiple_of.as_ref().is_none_or(|step| match (number.as_i128(), step.as_i128()) {
        (Some(number), Some(step)) if step != 0 => number % step == 0,
        _ => match (number.as_f64(), step.as_f64()) {
            (Some(number), Some(step)) if step != 0.0 => {
                let quotient = number / step;
                (quotient - quotient.round()).abs() < 1e-9 * quotient.abs().max(1.0)
            }
            _ => true,
        },
    });
    at_least(&schema.minimum, true)
        && at_least(&schema.exclusive_minimum, false)
        && at_most(&schema.maximum, true)
        && at_most(&schema.exclusive_maximum, false)
        && fits_format
        && multiple
}

fn compare(left: &Number, right: &Number) -> Option<Ordering> {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

/// Returns true if two values are equal in JSON Schema: 1.0 equals 1, and the order of members is ignored.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || compare(left, right) == Some(Ordering::Equal),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, left)| right.get(name).is_some_and(|right| equal(left, right)))
        }
        _ => left == right,
    }
}

fn has_equal_items(items: &[Value]) -> bool {
    items.iter().enumerate().any(|(index, item)| items.iter().skip(index + 1).any(|other| equal(item, other)))
}

fn within(count: usize, least: Option<u64>, most: Option<u64>) -> bool {
    let count = count as u64;
    least.is_none_or(|least| count >= least) && most.is_none_or(|most| count <= most)
}
