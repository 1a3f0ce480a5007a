//! The table of keywords: their effective values in a conjunction, and the comparison of two of them.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::api::matches_all;
use crate::document::{Schema, SchemaId, Schemas};
use crate::json::Number;

use super::conjunction::Conjunction;

/// A keyword whose effective values differ.
pub(super) struct Difference {
    pub(super) keyword: &'static str,
    /// The old value, or `None` if nothing states the keyword.
    pub(super) before: Option<String>,
    /// The new value.
    pub(super) after: Option<String>,
    /// True unless the new constraint allows every value that the old one allowed.
    pub(super) is_tightened: bool,
    /// True if the values mean something else, in both directions.
    pub(super) is_replaced: bool,
}

/// The effective value of a keyword.
#[derive(Clone, Debug, PartialEq)]
enum Constraint {
    /// A minimum of a count.
    Least(u64),
    /// A maximum of a count.
    Most(u64),
    /// The lower end of a range, and true if it is in the range.
    Lower(Number, bool),
    /// The upper end of a range, and true if it is in the range.
    Upper(Number, bool),
    /// Numbers of which each value is a multiple.
    Multiples(Vec<Number>),
    /// Texts that each restrict the values.
    All(BTreeSet<String>),
    /// A restriction that is either stated or not.
    Stated,
    /// A schema whose own constraints are compared apart, in a canonical notation.
    Inner(String),
    /// A schema in a canonical notation.
    Schema(String),
    /// Each `if` with its `then` and `else`, in a canonical notation.
    Conditions(Vec<[Option<String>; 3]>),
    /// The meaning of a text, of which every other one is incompatible.
    Meaning(BTreeSet<String>),
}

/// A keyword with its effective value in a conjunction.
type Rule = (&'static str, fn(&Conjunction<'_>) -> Option<Constraint>);

const RULES: &[Rule] = &[
    ("minimum", |all| lower(all)),
    ("maximum", |all| upper(all)),
    ("multipleOf", |all| multiples(all)),
    ("minLength", |all| all.greatest(|part| part.min_length).filter(|least| *least > 0).map(Constraint::Least)),
    ("maxLength", |all| all.smallest(|part| part.max_length).map(Constraint::Most)),
    ("pattern", |all| texts(all.texts(|part| part.pattern.as_deref().filter(|pattern| !matches_all(pattern))))),
    ("format", |all| texts(all.texts(|part| part.format.as_deref().filter(|_| part.known_format().is_none())))),
    ("minItems", |all| all.greatest(|part| part.min_items).filter(|least| *least > 0).map(Constraint::Least)),
    ("maxItems", |all| all.smallest(|part| part.max_items).map(Constraint::Most)),
    ("uniqueItems", |all| stated(all.parts().any(|part| part.unique_items))),
    ("prefixItems", |all| texts(positions(all))),
    ("contains", |all| inner(all, |part| part.contains)),
    ("minContains", |all| all.greatest(|part| part.min_contains).map(Constraint::Least)),
    ("maxContains", |all| all.smallest(|part| part.max_contains).map(Constraint::Most)),
    ("minProperties", |all| all.greatest(|part| part.min_properties).filter(|least| *least > 0).map(Constraint::Least)),
    ("maxProperties", |all| all.smallest(|part| part.max_properties).map(Constraint::Most)),
    ("propertyNames", |all| inner(all, |part| part.property_names)),
    ("patternProperties", |all| texts(all.patterns().into_keys().map(str::to_owned).collect())),
    ("additionalProperties", |all| stated(is_closed(all))),
    ("dependentRequired", |all| texts(dependencies(all))),
    ("dependentSchemas", |all| schemas(all, |part| part.dependent_schemas.values().copied().collect())),
    ("if", conditions),
    ("unevaluatedItems", |all| stated(is_closed_list(all))),
    ("contentMediaType", |all| meaning(all.texts(|part| part.content_media_type.as_deref()))),
    ("contentEncoding", |all| meaning(all.texts(|part| part.content_encoding.as_deref()))),
    ("contentSchema", |all| inner(all, |part| part.content_schema)),
    ("not", |all| schemas(all, |part| part.not.into_iter().collect())),
];

/// Returns the keywords whose effective values differ.
pub(super) fn differences(old: &Conjunction<'_>, new: &Conjunction<'_>) -> Vec<Difference> {
    let changed = RULES.iter().filter_map(|(keyword, value)| {
        let (before, after) = (value(old), value(new));
        let is_loosened = allows(after.as_ref(), before.as_ref());
        let is_replaced = matches!((&before, &after), (Some(Constraint::Meaning(_)), Some(Constraint::Meaning(_))));
        (!is_loosened || !allows(before.as_ref(), after.as_ref())).then(|| Difference {
            keyword,
            is_replaced,
            is_tightened: !is_loosened,
            before: before.as_ref().map(text),
            after: after.as_ref().map(text),
        })
    });
    changed.collect()
}

/// Returns the value of a keyword as text.
pub(super) fn shown(all: &Conjunction<'_>, keyword: &str) -> Option<String> {
    let (_, value) = RULES.iter().find(|(known, _)| *known == keyword)?;
    value(all).as_ref().map(text)
}

/// Returns the pairs of schemas that describe the same part of the value in both conjunctions.
pub(super) fn parts(
    old: &Conjunction<'_>,
    new: &Conjunction<'_>,
    is_request: bool,
) -> Vec<(Vec<SchemaId>, Vec<SchemaId>)> {
    let mut pairs = Vec::new();
    let new_properties = new.properties();
    // Requests do not contain read-only properties, nor responses write-only ones.
    let is_left_out = |all: &Conjunction<'_>, ids: &[SchemaId]| {
        let parts = Conjunction::of(all.schemas, ids);
        parts.parts().any(|part| if is_request { part.read_only } else { part.write_only })
    };
    for (name, before) in old.properties() {
        let Some(after) = new_properties.get(name) else { continue };
        if !(is_left_out(old, &before) && is_left_out(new, after)) {
            pairs.push((before, after.clone()));
        }
    }
    let new_patterns = new.patterns();
    for (pattern, before) in old.patterns() {
        pairs.extend(new_patterns.get(pattern).map(|after| (before, after.clone())));
    }
    let inner: [fn(&Schema) -> Option<SchemaId>; 6] = [
        |part| part.items,
        |part| part.additional_properties,
        |part| part.contains,
        |part| part.property_names,
        |part| part.content_schema,
        |part| part.unevaluated_properties,
    ];
    pairs.extend(inner.into_iter().map(|keyword| (old.inner(keyword), new.inner(keyword))));
    let longest = old.parts().map(|part| part.prefix_items.len()).max().unwrap_or_default();
    for index in 0..longest {
        let at = |part: &Schema| part.prefix_items.get(index).copied();
        pairs.push((old.inner(at), new.inner(at)));
    }
    pairs.extend(branches(old, new));
    pairs.retain(|(old, new)| !old.is_empty() && !new.is_empty());
    pairs
}

/// Matches the branches of unions: by the schema that they refer to, and the others in order.
fn branches(old: &Conjunction<'_>, new: &Conjunction<'_>) -> Vec<(Vec<SchemaId>, Vec<SchemaId>)> {
    let target =
        |schemas: &Schemas, id: SchemaId| schemas.get(id).reference.as_ref().map(|reference| reference.text.clone());
    let (before, after) = (old.branches(), new.branches());
    let inline = |all: &Conjunction<'_>, branches: &[SchemaId]| -> Vec<SchemaId> {
        branches.iter().copied().filter(|id| target(all.schemas, *id).is_none()).collect()
    };
    let mut pairs = Vec::new();
    for id in before {
        let Some(name) = target(old.schemas, *id) else { continue };
        let other = after.iter().find(|other| target(new.schemas, **other).as_ref() == Some(&name));
        pairs.extend(other.map(|other| (vec![*id], vec![*other])));
    }
    let (before, after) = (inline(old, before), inline(new, after));
    if before.len() == after.len() {
        pairs.extend(before.into_iter().zip(after).map(|(old, new)| (vec![old], vec![new])));
    }
    pairs
}

/// Returns true if a constraint allows every value that another allows.
fn allows(new: Option<&Constraint>, old: Option<&Constraint>) -> bool {
    use Constraint::{All, Conditions, Inner, Least, Lower, Most, Multiples, Upper};
    match (new, old) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(Least(new)), Some(Least(old))) => new <= old,
        (Some(Most(new)), Some(Most(old))) => new >= old,
        (Some(Lower(new, includes)), Some(Lower(old, included))) => match new.compare(old) {
            Ordering::Equal => *includes || !included,
            order => order == Ordering::Less,
        },
        (Some(Upper(new, includes)), Some(Upper(old, included))) => match new.compare(old) {
            Ordering::Equal => *includes || !included,
            order => order == Ordering::Greater,
        },
        (Some(Multiples(new)), Some(Multiples(old))) => {
            new.iter().all(|step| old.iter().any(|old| old.is_multiple_of(step)))
        }
        (Some(All(new)), Some(All(old))) => new.is_subset(old),
        (Some(Inner(_)), Some(Inner(_))) => true,
        (Some(Conditions(new)), Some(Conditions(old))) => {
            // Without `then` and `else`, a condition restricts nothing.
            let is_in = |[condition, then, other]: &[Option<String>; 3]| {
                let holds = |one: &Option<String>, known: &Option<String>| one.is_none() || one == known;
                then.is_none() && other.is_none()
                    || old.iter().any(|old| *condition == old[0] && holds(then, &old[1]) && holds(other, &old[2]))
            };
            new.iter().all(is_in)
        }
        (Some(new), Some(old)) => new == old,
    }
}

fn text(constraint: &Constraint) -> String {
    match constraint {
        Constraint::Least(count) | Constraint::Most(count) => count.to_string(),
        Constraint::Lower(number, true) | Constraint::Upper(number, true) => number.text().to_owned(),
        Constraint::Lower(number, false) | Constraint::Upper(number, false) => format!("{} (exclusive)", number.text()),
        Constraint::Multiples(numbers) => numbers.iter().map(Number::text).collect::<Vec<_>>().join(" and "),
        Constraint::Conditions(conditions) => {
            let shown = |parts: &[Option<String>; 3]| {
                let named = ["if", "then", "else"].iter().zip(parts);
                let stated = named.filter_map(|(name, part)| Some(format!("{name} {}", part.as_ref()?)));
                stated.collect::<Vec<_>>().join(" ")
            };
            conditions.iter().map(shown).collect::<Vec<_>>().join(" and ")
        }
        Constraint::All(texts) | Constraint::Meaning(texts) => {
            texts.iter().map(String::as_str).collect::<Vec<_>>().join(" and ")
        }
        Constraint::Stated => "stated".to_owned(),
        Constraint::Inner(text) | Constraint::Schema(text) => text.clone(),
    }
}

/// Returns the positions of a list that a schema of their own restricts, other than that of the remaining items.
fn positions(all: &Conjunction<'_>) -> BTreeSet<String> {
    let shown =
        |ids: Vec<SchemaId>| -> Vec<String> { ids.into_iter().map(|id| canonical(all.schemas, id, DEEPEST)).collect() };
    let longest = all.parts().map(|part| part.prefix_items.len()).max().unwrap_or_default();
    if longest == 0 {
        return BTreeSet::new();
    }
    let others = shown(all.inner(|part| part.items));
    let own = |index: &usize| shown(all.inner(|part| part.prefix_items.get(*index).copied())) != others;
    (0..longest).filter(own).map(|index| format!("[{index}]")).collect()
}

fn stated(is_stated: bool) -> Option<Constraint> {
    is_stated.then_some(Constraint::Stated)
}

fn inner(all: &Conjunction<'_>, keyword: impl Fn(&Schema) -> Option<SchemaId>) -> Option<Constraint> {
    let stated: Vec<String> = all.inner(keyword).into_iter().map(|id| canonical(all.schemas, id, DEEPEST)).collect();
    (!stated.is_empty()).then(|| Constraint::Inner(stated.join(" and ")))
}

fn texts(texts: BTreeSet<String>) -> Option<Constraint> {
    (!texts.is_empty()).then_some(Constraint::All(texts))
}

fn lower(all: &Conjunction<'_>) -> Option<Constraint> {
    let inclusive = all.numbers(|part| part.minimum.as_ref()).into_iter().map(|number| (number, true));
    let ends =
        inclusive.chain(all.numbers(|part| part.exclusive_minimum.as_ref()).into_iter().map(|number| (number, false)));
    let nearest =
        ends.max_by(|(one, included), (other, other_included)| one.compare(other).then(other_included.cmp(included)));
    nearest.map(|(number, included)| Constraint::Lower(number.clone(), included))
}

fn upper(all: &Conjunction<'_>) -> Option<Constraint> {
    let inclusive = all.numbers(|part| part.maximum.as_ref()).into_iter().map(|number| (number, true));
    let ends =
        inclusive.chain(all.numbers(|part| part.exclusive_maximum.as_ref()).into_iter().map(|number| (number, false)));
    let nearest =
        ends.min_by(|(one, included), (other, other_included)| one.compare(other).then(included.cmp(other_included)));
    nearest.map(|(number, included)| Constraint::Upper(number.clone(), included))
}

fn multiples(all: &Conjunction<'_>) -> Option<Constraint> {
    let mut numbers: Vec<Number> = all.numbers(|part| part.multiple_of.as_ref()).into_iter().cloned().collect();
    numbers.sort_by(Number::compare);
    numbers.dedup_by(|one, other| one.compare(other) == Ordering::Equal);
    (!numbers.is_empty()).then_some(Constraint::Multiples(numbers))
}

/// Returns true if undescribed properties are not allowed.
fn is_closed(all: &Conjunction<'_>) -> bool {
    let is_never = |id: Option<SchemaId>| id.is_some_and(|id| all.schemas.get(id).always == Some(false));
    all.parts().any(|part| is_never(part.additional_properties) || is_never(part.unevaluated_properties))
}

fn dependencies(all: &Conjunction<'_>) -> BTreeSet<String> {
    let stated = all.parts().flat_map(|part| &part.dependent_required);
    stated.flat_map(|(name, others)| others.iter().map(move |other| format!("{name} requires {other}"))).collect()
}

fn conditions(all: &Conjunction<'_>) -> Option<Constraint> {
    let stated =
        all.parts().filter(|part| part.if_schema.is_some() && (part.then_schema.or(part.else_schema)).is_some());
    let texts = |part: &Schema| {
        let text = |id: Option<SchemaId>| id.map(|id| canonical(all.schemas, id, DEEPEST));
        [part.if_schema, part.then_schema, part.else_schema].map(text)
    };
    let conditions: Vec<_> = stated.map(texts).collect();
    (!conditions.is_empty()).then_some(Constraint::Conditions(conditions))
}

fn meaning(texts: BTreeSet<String>) -> Option<Constraint> {
    (!texts.is_empty()).then_some(Constraint::Meaning(texts))
}

/// Returns true if items beside the described ones are not allowed.
fn is_closed_list(all: &Conjunction<'_>) -> bool {
    let is_never = |id: Option<SchemaId>| id.is_some_and(|id| all.schemas.get(id).always == Some(false));
    all.parts().any(|part| is_never(part.items) || is_never(part.unevaluated_items))
}

/// Writes the schemas that a keyword states in a canonical notation.
fn schemas(all: &Conjunction<'_>, keyword: impl Fn(&Schema) -> Vec<SchemaId>) -> Option<Constraint> {
    let stated: Vec<String> = all
        .parts()
        .map(|part| keyword(part).into_iter().map(|id| canonical(all.schemas, id, DEEPEST)).collect::<Vec<_>>())
        .filter(|inner| !inner.is_empty())
        .map(|inner| inner.join(" then "))
        .collect();
    (!stated.is_empty()).then(|| Constraint::Schema(stated.join(" and ")))
}

/// The maximum depth to which schemas in conditions are written.
const DEEPEST: usize = 8;

/// Writes the constraints of a schema.
fn canonical(schemas: &Schemas, id: SchemaId, depth: usize) -> String {
    let all = Conjunction::of(schemas, &[id]);
    let Some(depth) = depth.checked_sub(1) else { return "…".to_owned() };
    let mut parts: Vec<String> = Vec::new();
    let mut required: BTreeSet<&str> = BTreeSet::new();
    for part in all.parts() {
        parts.extend(part.always.map(|always| always.to_string()));
        if !part.types.is_empty() {
            parts.push(format!("type: {}", part.types.names().replace('`', "")));
        }
        parts.extend(part.constant.iter().map(|value| format!("const: {value}")));
        parts.extend(
            part.enum_values.iter().map(|values| {
                format!("enum: {}", values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            }),
        );
        required.extend(part.required.iter().map(String::as_str));
    }
    if !required.is_empty() {
        parts.push(format!("required: {}", required.into_iter().collect::<Vec<_>>().join(", ")));
    }
    parts.extend(RULES.iter().filter_map(|(keyword, value)| Some(format!("{keyword}: {}", text(&value(&all)?)))));
    for (name, ids) in all.properties() {
        let inner: Vec<String> = ids.into_iter().map(|id| canonical(schemas, id, depth)).collect();
        parts.push(format!("{name}: {}", inner.join(" and ")));
    }
    parts
        .extend(all.inner(|part| part.items).into_iter().map(|id| format!("items: {}", canonical(schemas, id, depth))));
    parts.extend(all.branches().iter().map(|id| format!("or {}", canonical(schemas, *id, depth))));
    format!("{{{}}}", parts.join("; "))
}
