//! The names of the variants of unions: what sets a branch apart from its siblings.

use std::collections::{HashMap, HashSet};

use crate::api::{Branch, Shape, Type, TypeDef, Types, Union};
use crate::json::Value;

use super::casing;
use super::origin::Origin;
use super::words::{same_noun, same_phrase};

/// Returns the name of each branch before casing, and their origin.
pub(super) fn names(definition: &TypeDef, union: &Union, types: &Types) -> (Vec<String>, Origin) {
    let title: Vec<String> = definition.words.iter().flat_map(|word| casing::words(word)).collect();
    if let Some(names) = by_tag(union, &title) {
        return (names, Origin::Discriminator);
    }
    let spelled = own_words(union, types);
    let words: Vec<Vec<String>> = spelled.iter().map(|word| casing::words(word)).collect();
    let is_schema: Vec<bool> = union.branches.iter().map(|branch| names_schema(branch, types)).collect();
    let named: Vec<usize> = (0..words.len()).filter(|&index| is_schema[index]).collect();
    let mut short = words.clone();
    let shared = |end: fn(&[String]) -> Option<&String>, short: &[Vec<String>]| {
        let first = end(&short[*named.first()?])?.clone();
        let is_shared =
            named.len() > 1 && named.iter().all(|&index| short[index].len() > 1 && end(&short[index]) == Some(&first));
        is_shared.then_some(first)
    };
    while shared(|words| words.first(), &short).is_some() {
        named.iter().for_each(|&index| _ = short[index].remove(0));
    }
    while shared(|words| words.last(), &short).is_some() {
        named.iter().for_each(|&index| _ = short[index].pop());
    }
    named.iter().for_each(|&index| short[index] = apart_from(&title, &short[index]));
    if is_distinct(&short) && short.iter().all(|words| says_something(words)) {
        let names = short
            .iter()
            .zip(spelled)
            .zip(words)
            .map(|((short, spelled), words)| match *short == words {
                true => spelled,
                false => short.join(" "),
            })
            .collect();
        return (names, Origin::Branch);
    }
    (spelled, Origin::Branch)
}

/// Returns the names that tag values give, if each branch has one of its own.
fn by_tag(union: &Union, title: &[String]) -> Option<Vec<String>> {
    union.tag.as_ref()?;
    let words: Vec<Vec<String>> = union
        .branches
        .iter()
        .map(|branch| match branch.tags.as_slice() {
            [Value::String(tag)] if tag.starts_with(|first: char| first.is_alphabetic()) => {
                Some(casing::words(tag)).filter(|words| !words.is_empty())
            }
            _ => None,
        })
        .collect::<Option<_>>()?;
    let short: Vec<Vec<String>> = words.iter().map(|words| without_start(title, words)).collect();
    let best = if is_distinct(&short) && short.iter().all(|words| says_something(words)) { short } else { words };
    is_distinct(&best).then(|| best.iter().map(|words| words.join(" ")).collect())
}

/// Removes the words that a union begins with from the start of a branch.
fn without_start(title: &[String], words: &[String]) -> Vec<String> {
    let shared = words.iter().zip(title).take_while(|(word, title)| same_noun(word, title)).count();
    words[shared.min(words.len().saturating_sub(1))..].to_vec()
}

/// Removes the words that a union begins and ends with from a branch.
fn apart_from(title: &[String], words: &[String]) -> Vec<String> {
    let words = without_start(title, words);
    let shared = words.iter().rev().zip(title.iter().rev()).take_while(|(word, title)| same_noun(word, title)).count();
    words[..words.len() - shared.min(words.len().saturating_sub(1))].to_vec()
}

fn is_distinct(names: &[Vec<String>]) -> bool {
    let mut seen = HashSet::new();
    names.iter().all(|words| !words.is_empty() && seen.insert(words.concat()))
}

/// Returns false for names that need another word.
fn says_something(words: &[String]) -> bool {
    let is_empty = ["param", "params", "input", "item", "object", "type", "schema", "request", "response", "v", "id"];
    words.iter().any(|word| word.len() > 1 && !word.bytes().all(|byte| byte.is_ascii_digit()))
        && !is_empty.iter().any(|word| same_phrase(words, &[*word]))
}

/// Returns true if a branch is called after a schema of the document.
fn names_schema(branch: &Branch, types: &Types) -> bool {
    match &branch.ty {
        Type::Named(id) => types[*id].words == branch.words,
        _ => false,
    }
}

/// Returns the word of each branch: its schema, or for objects with one member, and lists beside other lists, what they
/// contain.
fn own_words(union: &Union, types: &Types) -> Vec<String> {
    let plain: Vec<String> = union.branches.iter().map(|branch| branch.words.join(" ")).collect();
    let times = counts(plain.iter().cloned());
    let told = union.branches.iter().zip(&plain).map(|(branch, word)| {
        let is_alone = times[word] == 1;
        let contained = match (word.as_str(), &branch.ty) {
            ("object", Type::Named(id)) => only_member(&types[*id], is_alone),
            ("list", Type::List(item)) if !is_alone => item_word(item, types).map(|item| format!("{item} list")),
            _ => None,
        };
        contained.unwrap_or_else(|| word.clone())
    });
    let told: Vec<String> = told.collect();
    let cased: Vec<String> = told.iter().map(|word| casing::variant_name(word)).collect();
    let times = counts(cased.iter().cloned());
    let chosen = told.into_iter().zip(plain).zip(cased);
    chosen.map(|((told, plain), cased)| if times[&cased] == 1 { told } else { plain }).collect()
}

fn counts(words: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    counts
}

/// Returns the only member of an object. Beside other objects, the only one that is required will do.
fn only_member(definition: &TypeDef, is_alone: bool) -> Option<String> {
    let Shape::Object(object) = &definition.shape else { return None };
    let only = match object.fields.as_slice() {
        [only] => only,
        _ if is_alone => return None,
        fields => {
            let mut required = fields.iter().filter(|field| field.presence.is_required());
            required.next().filter(|_| required.next().is_none())?
        }
    };
    Some(only.wire.clone())
}

fn item_word(item: &Type, types: &Types) -> Option<String> {
    match item {
        Type::Named(id) if types[*id].words.len() == 1 => Some(types[*id].words[0].clone()),
        Type::Named(id) if matches!(types[*id].shape, Shape::Object(_)) => Some("object".to_owned()),
        Type::String => Some("string".to_owned()),
        Type::Integer(_) => Some("integer".to_owned()),
        Type::Number => Some("number".to_owned()),
        Type::Boolean => Some("boolean".to_owned()),
        Type::List(_) => Some("nested".to_owned()),
        Type::Nullable(inner) => item_word(inner, types),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Object, Owner, TypeId};
    use crate::json::Pointer;

    fn union(tag: Option<&str>, branches: &[(&str, &str)]) -> Union {
        let branches = branches.iter().map(|(word, value)| Branch {
            at: Pointer::root(),
            words: vec![(*word).to_owned()],
            identity: String::new(),
            ty: Type::Named(TypeId::FIRST),
            tags: if value.is_empty() { Vec::new() } else { vec![Value::from(*value)] },
            boxed: false,
        });
        Union { tag: tag.map(str::to_owned), by_content: false, branches: branches.collect() }
    }

    fn definition(word: &str, shape: Shape) -> TypeDef {
        TypeDef {
            at: Pointer::root(),
            also: Vec::new(),
            words: vec![word.to_owned()],
            owner: Owner::Itself,
            docs: Default::default(),
            example: None,
            shape,
            sent: false,
            deprecated: false,
        }
    }

    #[test]
    fn branches_are_named_after_what_sets_them_apart() {
        for (title, tag, branches, names) in [
            (
                "Message",
                Some("role"),
                &[("DeveloperMessage", "developer"), ("UserMessage", "user")][..],
                "developer, user",
            ),
            (
                "ResponseStreamEvent",
                Some("type"),
                &[("A", "response.output_text.delta"), ("B", "error")],
                "output text delta, error",
            ),
            ("Event", Some("type"), &[("A", "1"), ("B", "2")], "A, B"),
            ("Event", Some("type"), &[("A", "x-y"), ("B", "x_y")], "A, B"),
            ("Message", None, &[("DeveloperMessage", ""), ("UserMessage", "")], "developer, user"),
            ("Capabilities", None, &[("CapabilityFlags", ""), ("CapabilityList", "")], "flags, list"),
            ("Tool", None, &[("ToolParam", ""), ("ToolSchema", "")], "ToolParam, ToolSchema"),
            ("Pet", None, &[("Cat", ""), ("Dog", "")], "Cat, Dog"),
            ("Pet", None, &[("PetCat", ""), ("PetCatBig", "")], "cat, cat big"),
        ] {
            let union = union(tag, branches);
            let mut types = Types::default();
            // Every branch is a schema of its name.
            let mut named = union.clone();
            for branch in &mut named.branches {
                let object = Object { fields: Vec::new(), rest: None, closed: false };
                branch.ty = Type::Named(types.push(definition(&branch.words[0], Shape::Object(object))));
            }
            let definition = definition(title, Shape::Union(union));
            assert_eq!(super::names(&definition, &named, &types).0.join(", "), names, "{title}");
        }
    }
}
