//! Generates values of a schema: with and without optional members, with null, with unlisted values, with an unknown
//! member, and with each choice of a union or enum in turn.

use indexmap::IndexMap;

use crate::document::{Format, Schema, SchemaId, Schemas, Type};
use crate::json::{Integer, Number, Object, Value};

use super::validate::{Verdict, scalar_keywords_allow, validate};
use super::{Kind, patterns};

/// The maximum number of choices that are tried.
const TURNS: usize = 8;

/// The maximum depth at which optional members are filled in.
const FILLED: usize = 4;

/// The maximum nesting of values. A schema that requires more has no samples.
const DEEPEST: usize = 24;

/// The maximum total number of members and items of a value.
const LARGEST: usize = 1_500;

/// A string that documents do not list.
const UNLISTED: &str = "a value of tomorrow";

/// A member that documents do not describe.
const UNKNOWN_MEMBER: &str = "x-member-of-tomorrow";

/// Returns the distinct values generated for a schema. `read` has the schemas before `normalize`, which drops unions whose
/// branches only list `required`.
pub(super) fn values(read: &Schemas, schemas: &Schemas, id: SchemaId) -> Vec<(Kind, Value)> {
    let mut made: IndexMap<String, (Kind, Value)> = IndexMap::new();
    let mut widest = 1;
    for kind in [Kind::Absent, Kind::Present, Kind::Null, Kind::Unlisted, Kind::UnknownMember] {
        let turns = if matches!(kind, Kind::Absent | Kind::Present) { TURNS } else { 1 };
        for turn in 0..turns {
            if turn > 0 && turn >= widest {
                break;
            }
            let mut maker = Maker { read, schemas, kind, turn, widest: 1, left: LARGEST, changed: false };
            let value = maker.value(id, 0);
            widest = widest.max(maker.widest);
            // A value that does not exhibit its kind duplicates an earlier one.
            let shows_its_kind = maker.changed || matches!(kind, Kind::Absent | Kind::Present);
            if let Some(value) = value.filter(|_| shows_its_kind) {
                made.entry(value.to_string()).or_insert((kind, value));
            }
        }
    }
    made.into_values().collect()
}

struct Maker<'a> {
    read: &'a Schemas,
    schemas: &'a Schemas,
    kind: Kind,
    /// The choice to make among alternatives.
    turn: usize,
    /// The largest number of alternatives seen.
    widest: usize,
    left: usize,
    /// True if the value exhibits its kind.
    changed: bool,
}

impl<'a> Maker<'a> {
    fn value(&mut self, id: SchemaId, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let schema = self.schemas.get(id);
        if self.kind == Kind::Null && schema.nullable && depth > 0 {
            self.changed = true;
            return Some(Value::Null);
        }
        if let Some(target) = schema.reference.as_ref().and_then(|reference| reference.target) {
            return self.value(target, depth + 1);
        }
        if schema.always == Some(false) {
            return None;
        }
        if let Some(constant) = &schema.constant {
            return Some(constant.clone());
        }
        if let Some(values) = schema.enum_values.as_ref().filter(|values| !values.is_empty()) {
            if self.kind == Kind::Unlisted && values.iter().all(|value| value.as_str().is_some()) {
                self.changed = true;
                return Some(UNLISTED.into());
            }
            return self.choice(values).cloned();
        }
        for branches in [&schema.one_of, &schema.any_of] {
            if let Some(&branch) = self.choice(branches) {
                return self.branch(schema, branch, depth);
            }
        }
        let types: Vec<Type> = schema.types.iter().collect();
        match self.choice(&types).copied().or_else(|| object_if_required(schema)) {
            Some(Type::Object) => self.object(schema, depth),
            Some(Type::Array) => self.array(schema, depth),
            Some(Type::Null) => Some(Value::Null),
            Some(Type::Boolean) => Some(Value::Bool(self.turn.is_multiple_of(2))),
            Some(ty @ (Type::String | Type::Integer | Type::Number)) => self.scalar(schema, ty),
            None => self.pick(given(schema)).or_else(|| Some("any JSON value".into())),
        }
    }

    /// Returns a value of a branch that also satisfies the schema around the union.
    fn branch(&mut self, schema: &Schema, branch: SchemaId, depth: usize) -> Option<Value> {
        let mut value = self.value(branch, depth + 1)?;
        if let (Value::Object(members), false) = (&mut value, schema.properties.is_empty()) {
            let Value::Object(around) = self.object(schema, depth)? else { return None };
            for (name, member) in around {
                members.entry(name).or_insert(member);
            }
        }
        if let Some(discriminator) = &schema.discriminator {
            let target = self.schemas.resolved(branch);
            let tag = discriminator.targets.iter().find(|(_, mapped)| self.schemas.resolved(**mapped) == target);
            let name = || self.schemas.get(target).at.last().map(|name| name.into_owned());
            let tag = tag.map(|(tag, _)| tag.clone()).or_else(name)?;
            let (property, tag) = (&discriminator.property_name, Value::String(tag));
            // Without a mapping the tag is the name of the branch, but documents often list another value there.
            let stated = self.schemas.get(target).properties.get(property);
            let is_allowed = |&id: &SchemaId| validate(self.schemas, id, &tag) != Verdict::Invalid;
            if let Value::Object(members) = &mut value
                && (stated.is_none_or(is_allowed) || !members.contains_key(property))
            {
                members.insert(property.clone(), tag);
            }
        }
        Some(value)
    }

    fn object(&mut self, schema: &Schema, depth: usize) -> Option<Value> {
        let mut members = Object::new();
        let fill = self.kind != Kind::Absent && depth < FILLED;
        let (together, apart) = self.presence(schema);
        for (name, &property) in &schema.properties {
            let required = schema.required.contains(name) || together.contains(&name);
            if !required && (!fill || apart.contains(&name)) {
                continue;
            }
            match self.value(property, depth + 1) {
                Some(value) => {
                    members.insert(name.clone(), value);
                }
                None if required => return None,
                None => {}
            }
        }
        for name in schema.required.iter().filter(|name| !schema.properties.contains_key(*name)) {
            let value = match schema.additional_properties {
                // A document that forbids what it requires allows no value at all.
                Some(rest) if self.schemas.get(rest).always != Some(false) => self.value(rest, depth + 1)?,
                _ => "any JSON value".into(),
            };
            members.insert(name.clone(), value);
        }
        if let Some(rest) = schema.additional_properties.filter(|_| fill)
            && let Some(value) = self.value(rest, depth + 1)
        {
            members.insert("key".to_owned(), value);
        }
        if self.kind == Kind::UnknownMember && schema.additional_properties.is_none() {
            self.changed = true;
            members.insert(UNKNOWN_MEMBER.to_owned(), Value::Bool(true));
        }
        Some(Value::Object(members))
    }

    /// Returns the members that the branches of a dropped union require: those of the branch of this turn, and those of
    /// other branches alone, which `oneOf` forbids beside them.
    fn presence(&mut self, schema: &Schema) -> (Vec<&'a String>, Vec<&'a String>) {
        let read = self.read;
        let Some(own) = read.by_pointer(&schema.at).map(|id| read.get(id)) else { return Default::default() };
        let (mut together, mut apart) = (Vec::new(), Vec::new());
        let all_of = own.all_of.iter().map(|&branch| read.get(read.resolved(branch)));
        for part in std::iter::once(own).chain(all_of) {
            for (branches, is_exclusive) in [(&part.one_of, true), (&part.any_of, false)] {
                let branches: Vec<&Schema> = branches.iter().map(|&id| read.get(read.resolved(id))).collect();
                if branches.iter().any(|branch| !branch.properties.is_empty() || branch.required.is_empty()) {
                    continue;
                }
                let Some(chosen) = self.index(branches.len()) else { continue };
                together.extend(&branches[chosen].required);
                if is_exclusive {
                    apart.extend(branches.iter().flat_map(|branch| &branch.required));
                }
            }
        }
        apart.retain(|name| !together.contains(name));
        (together, apart)
    }

    fn array(&mut self, schema: &Schema, depth: usize) -> Option<Value> {
        let least = usize::try_from(schema.min_items.unwrap_or(0)).ok()?;
        let wanted = if self.kind == Kind::Absent || depth >= FILLED { least } else { least.max(1) };
        let wanted = schema.max_items.map_or(wanted, |most| wanted.min(usize::try_from(most).unwrap_or(wanted)));
        if wanted > LARGEST {
            return None;
        }
        let mut items = Vec::new();
        let turn = self.turn;
        for index in 0..wanted {
            // Each item makes another choice, so that the items differ.
            self.turn = if schema.unique_items { turn + index } else { turn };
            let item = match schema.prefix_items.get(index).copied().or(schema.items) {
                Some(item) => self.value(item, depth + 1),
                None => Some("any JSON value".into()),
            };
            self.turn = turn;
            match item {
                Some(item) => items.push(item),
                None if items.len() < least => return None,
                None => break,
            }
        }
        Some(Value::Array(items))
    }

    /// Returns a string or number: one that the schema provides, or one at the limits of what it allows.
    fn scalar(&mut self, schema: &Schema, ty: Type) -> Option<Value> {
        let mut candidates = given(schema);
        candidates.extend(match ty {
            Type::String => texts(schema),
            _ => numbers(schema, ty),
        });
        candidates.retain(|value| {
            let own = Type::of(value);
            (own == ty || (own == Type::Integer && ty == Type::Number)) && scalar_keywords_allow(schema, value)
        });
        // A pattern that cannot be satisfied does not prevent a sample.
        let matches = |value: &Value| value.as_str().is_none_or(|text| patterns::allows(schema, text));
        if candidates.iter().any(matches) {
            candidates.retain(matches);
        }
        self.pick(candidates)
    }

    fn pick(&mut self, mut values: Vec<Value>) -> Option<Value> {
        let index = self.index(values.len())?;
        Some(values.swap_remove(index))
    }

    fn choice<'v, T>(&mut self, values: &'v [T]) -> Option<&'v T> {
        values.get(self.index(values.len())?)
    }

    /// Returns the index to use this time.
    fn index(&mut self, count: usize) -> Option<usize> {
        self.widest = self.widest.max(count);
        self.turn.checked_rem(count)
    }
}

/// Returns the object type for a schema without `type` that requires members, which only objects have.
fn object_if_required(schema: &Schema) -> Option<Type> {
    (!schema.required.is_empty()).then_some(Type::Object)
}

fn given(schema: &Schema) -> Vec<Value> {
    schema.examples.iter().chain(&schema.default).cloned().collect()
}

fn texts(schema: &Schema) -> Vec<Value> {
    let fixed: &[&str] = match schema.known_format() {
        Some(Format::DateTime) => &["2024-02-29T23:59:59Z", "2019-10-12T07:20:50.52+02:00"],
        Some(Format::Date) => &["2024-02-29"],
        Some(Format::Time) => &["13:45:30Z", "07:20:50.52+02:00"],
        Some(Format::Duration) => &["P1Y2M3DT4H5M6S", "PT36H"],
        Some(Format::Uuid) => &["67e55044-10b1-426f-9247-bb680e5fe0c8"],
        Some(Format::Byte) => &["AAEC/w==", ""],
        Some(Format::Integer(Integer::I32 | Integer::I64)) => &["9007199254740993"],
        _ => match schema.format.as_deref() {
            Some("email" | "idn-email") => &["a.person@example.com"],
            Some("uri" | "url" | "uri-reference" | "iri" | "iri-reference") => &["https://example.com/a?b=c"],
            Some("uri-template") => &["https://example.com/{id}"],
            Some("hostname" | "idn-hostname") => &["api.example.com"],
            Some("ipv4" | "ip") => &["192.0.2.1"],
            Some("ipv6") => &["2001:db8::1"],
            Some("json-pointer") => &["/a/0"],
            Some("relative-json-pointer") => &["1/a"],
            Some("regex") => &["^a+$"],
            _ if schema.content_encoding.as_deref() == Some("base64") => &["AAEC/w=="],
            _ => &["text", "\u{fc}\"\\\n\u{1f980}", ""],
        },
    };
    let shortest = schema.min_length.and_then(|length| u32::try_from(length).ok()).unwrap_or_default();
    let made = |pattern: &String| [1, shortest, 2].map(|repetitions| patterns::text(pattern, repetitions));
    let mut texts: Vec<String> = schema.pattern.as_ref().map(made).into_iter().flatten().flatten().collect();
    texts.extend(fixed.iter().map(|text| (*text).to_owned()));
    // Lengths at the limits, if small enough to send.
    for length in [schema.min_length, schema.max_length].into_iter().flatten().filter(|length| *length <= 256) {
        let length = usize::try_from(length).unwrap_or_default();
        let (before, after) = match schema.format.as_deref() {
            Some("email" | "idn-email") => ("", "x@a.de"),
            Some("uri" | "url" | "uri-reference" | "iri" | "iri-reference") => ("https://a.de/", ""),
            Some("hostname" | "idn-hostname") => ("", "x.de"),
            Some(_) if fixed.len() == 1 => continue,
            _ => ("", ""),
        };
        if let Some(filled) = length.checked_sub(before.len() + after.len()) {
            texts.push(format!("{before}{}{after}", "x".repeat(filled)));
        }
    }
    texts.into_iter().map(Value::String).collect()
}

/// The largest integer up to which `f64` is exact.
const EXACT: u128 = 1 << 53;

fn numbers(schema: &Schema, ty: Type) -> Vec<Value> {
    let range = schema.known_format().and_then(Format::integer).unwrap_or(Integer::I64).range();
    let mut integers: Vec<i128> = vec![1];
    if ty == Type::Integer {
        integers.extend([*range.end(), *range.start(), 0]);
    }
    let limits = [&schema.minimum, &schema.maximum, &schema.exclusive_minimum, &schema.exclusive_maximum];
    for limit in limits.into_iter().flatten().filter_map(Number::as_i128) {
        integers.extend([limit, limit.saturating_add(1), limit.saturating_sub(1)]);
    }
    if let Some(step) = schema.multiple_of.as_ref().and_then(Number::as_i128).filter(|step| *step != 0) {
        let first = schema.minimum.as_ref().and_then(Number::as_i128).unwrap_or(0);
        integers.extend([step, first.saturating_add(step) / step * step]);
    }
    let mut numbers: Vec<Number> =
        integers.into_iter().filter_map(|integer| Number::parse(&integer.to_string())).collect();
    if ty == Type::Number {
        let fractions = ["0.5", "-1.25e3"].into_iter().filter_map(Number::parse);
        numbers.extend(fractions.chain(schema.minimum.clone()).chain(schema.maximum.clone()));
        // The type of numbers does not hold all digits of large integers.
        numbers.retain(|number| number.as_i128().is_none_or(|integer| integer.unsigned_abs() <= EXACT));
    }
    numbers.into_iter().map(Value::Number).collect()
}
