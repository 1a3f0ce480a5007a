//! Moves keywords beside a union into its branches.
//!
//! After this pass a schema is either a union or describes its values directly, never both. A branch that already says
//! the same stays as it is, so that named types are not copied. An extended branch keeps its location; if it was a
//! reference, the reference moves below it to `$ref`.

use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Schema, SchemaId, Schemas, Type, Types};
use crate::json::Pointer;

use super::all_of::{self, common};
use super::kinds;
use super::siblings::has_constraints;

/// The maximum depth to which nested unions receive the keywords. Schemas that refer to each other could otherwise
/// recurse without end.
const DEEPEST: usize = 4;

/// The maximum number of branches that the pass may add to a document, per schema.
const MOST_PER_SCHEMA: usize = 4;

pub(super) fn run(schemas: &mut Schemas, findings: &mut Diagnostics) {
    let mut left = schemas.len().saturating_mul(MOST_PER_SCHEMA);
    let mut open: Vec<(SchemaId, usize)> = schemas.ids().map(|id| (id, 0)).collect();
    open.reverse();
    while let Some((id, depth)) = open.pop() {
        let schema = schemas.get(id);
        let (keyword, branches) = match schema.one_of.is_empty() {
            true => ("anyOf", schema.any_of.clone()),
            false => ("oneOf", schema.one_of.clone()),
        };
        let lists_values = schema.enum_values.is_some() || schema.constant.is_some();
        if branches.is_empty() || lists_values || !has_sibling_keywords(schema) {
            continue;
        }
        if branches_only_narrow(schemas, id) {
            keep_common_format(schemas, id, &branches);
            let schema = schemas.get_mut(id);
            schema.one_of.clear();
            schema.any_of.clear();
            schema.discriminator = None;
            continue;
        }
        let keywords = beside(schema);
        let at = schema.at.clone();
        report_excluded(schemas, findings, &keywords, &branches);
        let additions: Vec<Option<Types>> =
            branches.iter().map(|&branch| addition(schemas, &keywords, branch, id)).collect();
        let count = additions.iter().flatten().count();
        if count > 0 && (depth >= DEEPEST || count > left) {
            let message = "keywords beside this union are ignored: too many nested branches to merge them into";
            findings.warning(Code::MembersBesideUnion, &at, message);
            continue;
        }
        left -= count;
        remove_contents(schemas.get_mut(id));
        let rest = rest(schemas, &keywords, &branches, &additions);
        let mut merged = Vec::with_capacity(branches.len() + rest.len());
        for (index, (branch, types)) in branches.into_iter().zip(additions).enumerate() {
            let Some(types) = types else {
                if is_unstated(schemas.get(branch)) {
                    // Its keywords apply to types that stand beside the union.
                    schemas.get_mut(branch).types = common(keywords.types, about(schemas.get(branch)));
                }
                merged.push(branch);
                continue;
            };
            let keywords = Schema { at: at.join("allOf"), types, ..keywords.clone() };
            let keywords = schemas.push(keywords);
            let branch = with_keywords(schemas, findings, at.join(keyword).index(index), branch, keywords);
            open.push((branch, depth + 1));
            merged.push(branch);
        }
        for ty in rest.iter() {
            let at = at.join("type").join(ty.name());
            merged.push(schemas.push(Schema { at, types: Types::of(ty), any_of: Vec::new(), ..keywords.clone() }));
        }
        schemas.get_mut(id).one_of = merged;
    }
}

/// Returns true if the schema has constraints besides its union.
fn has_sibling_keywords(schema: &Schema) -> bool {
    let alone = Schema { one_of: Vec::new(), any_of: Vec::new(), ..schema.clone() };
    has_constraints(&alone) || has_limits(&alone) || (!schema.one_of.is_empty() && !schema.any_of.is_empty())
}

fn has_limits(schema: &Schema) -> bool {
    let limits = [&schema.minimum, &schema.maximum, &schema.exclusive_minimum, &schema.exclusive_maximum];
    let sizes = [schema.min_length, schema.max_length, schema.min_items, schema.max_items];
    limits.into_iter().any(Option::is_some) || sizes.iter().any(Option::is_some) || schema.pattern.is_some()
}

/// Returns the keywords beside the union, among them a second union.
fn beside(schema: &Schema) -> Schema {
    let mut beside = Schema {
        types: schema.types,
        properties: schema.properties.clone(),
        required: schema.required.clone(),
        additional_properties: schema.additional_properties,
        items: schema.items,
        unique_items: schema.unique_items,
        format: schema.format.clone(),
        any_of: if schema.one_of.is_empty() { Vec::new() } else { schema.any_of.clone() },
        ..Schema::default()
    };
    if has_limits(schema) || !schema.pattern_properties.is_empty() || !schema.prefix_items.is_empty() {
        beside.pattern_properties.clone_from(&schema.pattern_properties);
        beside.prefix_items.clone_from(&schema.prefix_items);
        beside.minimum.clone_from(&schema.minimum);
        beside.maximum.clone_from(&schema.maximum);
        beside.exclusive_minimum.clone_from(&schema.exclusive_minimum);
        beside.exclusive_maximum.clone_from(&schema.exclusive_maximum);
        beside.pattern.clone_from(&schema.pattern);
        (beside.min_length, beside.max_length) = (schema.min_length, schema.max_length);
        (beside.min_items, beside.max_items) = (schema.min_items, schema.max_items);
    }
    if schema.content_encoding.is_some() {
        beside.content_encoding.clone_from(&schema.content_encoding);
        beside.content_media_type.clone_from(&schema.content_media_type);
    }
    beside
}

/// Removes the branches and the keywords about the contents of values.
fn remove_contents(schema: &mut Schema) {
    schema.one_of.clear();
    schema.any_of.clear();
    schema.properties.clear();
    schema.required.clear();
    schema.additional_properties = None;
    schema.items = None;
    if !schema.pattern_properties.is_empty() || !schema.prefix_items.is_empty() {
        schema.pattern_properties.clear();
        schema.prefix_items.clear();
    }
}

/// Returns true if all branches are unnamed and only narrow what stands beside the union. They are then constraints,
/// such as properties that occur together or the limits of a number, not a choice between types.
fn branches_only_narrow(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = schemas.get(id);
    let types = if schema.types.is_empty() { kinds::structure(schema) } else { schema.types };
    let branches: Vec<&Schema> =
        schema.one_of.iter().chain(&schema.any_of).map(|&branch| schemas.get(branch)).collect();
    let lists = |branch: &Schema| branch.enum_values.is_some() || branch.constant.is_some();
    // Listed strings are an enum with names of its own. Numbers and booleans that are only partly listed are not.
    let may_list = matches!(types.single(), Some(Type::Integer | Type::Number | Type::Boolean))
        && !branches.iter().all(|branch| lists(branch));
    !types.is_empty()
        && branches.iter().all(|branch| {
            branch.reference.is_none()
                && (branch.types.is_empty() || common(types, branch.types) == types)
                && branch.one_of.is_empty()
                && branch.any_of.is_empty()
                && (may_list || !lists(branch))
                && branch.always.is_none()
                && branch.properties.keys().all(|name| schema.properties.contains_key(name))
                && branch.pattern_properties.is_empty()
                && (branch.additional_properties.is_none() || !schema.properties.is_empty())
                && (branch.items.is_none() || schema.items.is_some())
                && branch.prefix_items.is_empty()
                && (branch.content_encoding.is_none() || branch.content_encoding == schema.content_encoding)
        })
        && formats_agree(types, schema, &branches)
}

/// Returns true if a single type can hold the values of all formats.
fn formats_agree(types: Types, schema: &Schema, branches: &[&Schema]) -> bool {
    let mut formats = branches.iter().map(|branch| branch.format.as_ref());
    let first = formats.next().flatten();
    let are_same = branches.iter().all(|branch| branch.format.as_ref() == first);
    are_same
        || branches.iter().all(|branch| match &branch.format {
            None => true,
            format if *format == schema.format => true,
            // 64 bits hold the values of all narrower formats.
            Some(format) if types.single() == Some(Type::Integer) => format != "uint64",
            Some(format) => !changes_type(format),
        })
}

/// Returns true if values of the format have a type of their own.
fn changes_type(format: &str) -> bool {
    matches!(format, "date-time" | "date" | "time" | "duration" | "uuid" | "byte" | "binary")
        || format.starts_with("int")
        || format.starts_with("uint")
}

/// Adopts the format that all branches state.
fn keep_common_format(schemas: &mut Schemas, id: SchemaId, branches: &[SchemaId]) {
    let format = branches.first().and_then(|&branch| schemas.get(branch).format.clone());
    if schemas.get(id).format.is_none() && branches.iter().all(|&branch| schemas.get(branch).format == format) {
        schemas.get_mut(id).format = format;
    }
}

/// Reports branches whose types the type beside the union excludes. They are kept: the type is usually the mistake.
fn report_excluded(schemas: &Schemas, findings: &mut Diagnostics, keywords: &Schema, branches: &[SchemaId]) {
    for &branch in branches.iter().filter(|&&branch| is_excluded(schemas, keywords, branch)) {
        let message =
            format!("the type `{}` beside the union excludes this branch; the branch is kept", keywords.types.names());
        findings.warning(Code::ConflictingTypes, &schemas.get(branch).at, message);
    }
}

fn is_excluded(schemas: &Schemas, keywords: &Schema, branch: SchemaId) -> bool {
    let kinds = kinds::of(schemas, branch).filter(|kinds| !kinds.is_empty());
    !keywords.types.is_empty() && kinds.is_some_and(|kinds| common(keywords.types, kinds).is_empty())
}

/// Returns the types to merge into the branch together with the keywords, or `None` if they do not narrow it.
fn addition(schemas: &Schemas, keywords: &Schema, branch: SchemaId, union: SchemaId) -> Option<Types> {
    if schemas.resolved(branch) == union || is_excluded(schemas, keywords, branch) {
        return None;
    }
    if is_unstated(schemas.get(branch)) {
        let about = about(schemas.get(branch));
        let types = common(keywords.types, about);
        let types = if types.is_empty() { keywords.types } else { types };
        let narrows = !types.is_empty() && about != types;
        return (narrows || is_narrowed(schemas, keywords, branch, DEEPEST)).then_some(types);
    }
    is_narrowed(schemas, keywords, branch, DEEPEST).then_some(keywords.types)
}

/// Returns true if the branch does not state the types of its values in any way.
fn is_unstated(branch: &Schema) -> bool {
    branch.reference.is_none()
        && branch.types.is_empty()
        && branch.always.is_none()
        && branch.constant.is_none()
        && branch.enum_values.is_none()
        && branch.one_of.is_empty()
        && branch.any_of.is_empty()
}

/// Returns the types that the keywords of a branch apply to.
fn about(branch: &Schema) -> Types {
    let text = branch.pattern.is_some() || branch.min_length.is_some() || branch.max_length.is_some();
    let limits = [&branch.minimum, &branch.maximum, &branch.exclusive_minimum, &branch.exclusive_maximum];
    let number = limits.into_iter().chain([&branch.multiple_of]).any(Option::is_some);
    let list = branch.min_items.is_some() || branch.max_items.is_some() || branch.unique_items;
    let object = !branch.required.is_empty() || branch.min_properties.is_some() || branch.max_properties.is_some();
    let of_format = branch.format.as_deref().map(|format| match format {
        format if format.starts_with("int") || format.starts_with("uint") => Type::Integer,
        "float" | "double" => Type::Number,
        _ => Type::String,
    });
    let found = [(text, Type::String), (number, Type::Number), (list, Type::Array), (object, Type::Object)];
    let found = found.into_iter().filter_map(|(present, ty)| present.then_some(ty)).chain(of_format);
    kinds::structure(branch).union(found.collect())
}

/// Returns the types beside the union that no branch is about. A branch about one type allows all others.
fn rest(schemas: &Schemas, keywords: &Schema, branches: &[SchemaId], additions: &[Option<Types>]) -> Types {
    let mut rest = keywords.types;
    let mut is_open = false;
    for (&branch, addition) in branches.iter().zip(additions) {
        let unstated = is_unstated(schemas.get(branch));
        is_open |= unstated;
        let types = match addition {
            Some(types) if unstated => *types,
            _ => kinds::of(schemas, branch).unwrap_or(keywords.types),
        };
        for ty in types.iter() {
            rest.remove(ty);
        }
    }
    if is_open { rest } else { Types::default() }
}

/// Returns true if the keywords exclude some values of the branch, or describe them further.
fn is_narrowed(schemas: &Schemas, keywords: &Schema, branch: SchemaId, depth: usize) -> bool {
    let is_named = schemas.get(branch).reference.is_some();
    let target = schemas.get(schemas.resolved(branch));
    if target.constant.is_some() || target.enum_values.is_some() || target.always.is_some() {
        return false;
    }
    let types = kinds::of(schemas, branch);
    let excludes_type = !keywords.types.is_empty() && types.is_none_or(|types| common(keywords.types, types) != types);
    let allows = |ty: Type| types.is_none_or(|types| types.contains(ty));
    if excludes_type || (allows(Type::Object) && lacks_members(target, keywords)) {
        return true;
    }
    let branches = if target.one_of.is_empty() { &target.any_of } else { &target.one_of };
    if !branches.is_empty() {
        return depth > 0 && branches.iter().any(|&branch| is_narrowed(schemas, keywords, branch, depth - 1));
    }
    let items = allows(Type::Array)
        && match (keywords.items, target.items) {
            (Some(_), None) => target.prefix_items.is_empty(),
            (Some(items), Some(of_branch)) => {
                schemas.resolved(items) != schemas.resolved(of_branch)
                    && depth > 0
                    && is_narrowed(schemas, &beside(schemas.get(schemas.resolved(items))), of_branch, depth - 1)
            }
            (None, _) => keywords.prefix_items.len() > target.prefix_items.len(),
        };
    let format = keywords.format.as_deref().is_some_and(|format| {
        let ty = if format.starts_with("int") || format.starts_with("uint") { Type::Integer } else { Type::String };
        target.format.is_none() && changes_type(format) && (allows(ty) || (ty == Type::Integer && allows(Type::Number)))
    });
    let encoding = keywords.content_encoding.is_some() && target.content_encoding.is_none() && allows(Type::String);
    // Limits do not change the type, so they are no reason for a copy of a named one.
    items || format || encoding || (!is_named && has_limits(keywords) && !has_limits(target))
}

/// Returns true if an object lacks any of the members.
fn lacks_members(object: &Schema, members: &Schema) -> bool {
    !members.any_of.is_empty()
        || members.additional_properties.is_some() && object.additional_properties.is_none()
        || members.properties.keys().any(|name| !object.properties.contains_key(name))
        || members.required.iter().any(|name| !object.required.contains(name))
}

/// Returns a schema at the branch's location that allows the values that both the branch and the keywords allow.
fn with_keywords(
    schemas: &mut Schemas,
    findings: &mut Diagnostics,
    at: Pointer,
    branch: SchemaId,
    keywords: SchemaId,
) -> SchemaId {
    // Keep the reference below the schema that replaces it, since it names the branch.
    let below = if schemas.get(branch).reference.is_some() {
        let reference = Schema { at: at.join("$ref"), ..schemas.get(branch).clone() };
        schemas.push(reference)
    } else {
        branch
    };
    all_of::merged(schemas, findings, at, vec![keywords, below])
}
