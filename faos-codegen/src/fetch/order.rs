//! Keeps the order of members if a server returns them in random order, so that a diff contains only real changes.

use crate::json::{Object, Value};

/// Returns true if two equal values list their members in the same order.
pub(crate) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => one
            .iter()
            .zip(other)
            .all(|((name, value), (other_name, other_value))| name == other_name && is_same(value, other_value)),
        (Value::Array(one), Value::Array(other)) => one.iter().zip(other).all(|(one, other)| is_same(one, other)),
        _ => true,
    }
}

/// Returns the new value with its members in the order of the old one. New members follow, sorted by name.
pub(crate) fn kept(new: Value, old: &Value) -> Value {
    match (new, old) {
        (Value::Object(mut new), Value::Object(old)) => {
            let mut members = Object::new();
            for (name, old) in old {
                if let Some(value) = new.swap_remove(name) {
                    members.insert(name.clone(), kept(value, old));
                }
            }
            new.sort_unstable_keys();
            members.extend(new);
            Value::Object(members)
        }
        (Value::Array(new), Value::Array(old)) => {
            let is_as_long = new.len() == old.len();
            let kept_item = |(index, item): (usize, Value)| {
                if !matches!(item, Value::Array(_) | Value::Object(_)) {
                    return item;
                }
                let same = old.iter().find(|old| **old == item);
                match same.or_else(|| old.get(index).filter(|_| is_as_long)) {
                    Some(old) => kept(item, old),
                    None => item,
                }
            };
            Value::Array(new.into_iter().enumerate().map(kept_item).collect())
        }
        (new, _) => new,
    }
}

/// Formats the value as multi-line JSON with the indentation of `like`.
pub(crate) fn printed(value: &Value, like: &str) -> String {
    let second = like.trim_start().split_once('\n').map_or("", |(_, rest)| rest);
    let width = second.len() - second.trim_start_matches([' ', '\t']).len();
    let indent = if width == 0 { "  " } else { &second[..width] };
    let mut text = String::new();
    print(value, indent, 0, &mut text);
    text + "\n"
}

fn print(value: &Value, indent: &str, depth: usize, text: &mut String) {
    let line = |depth: usize, text: &mut String| {
        text.push('\n');
        text.push_str(&indent.repeat(depth));
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (index, (name, value)) in members.iter().enumerate() {
                text.push(if index == 0 { '{' } else { ',' });
                line(depth + 1, text);
                text.push_str(&format!("{}: ", Value::from(name.as_str())));
                print(value, indent, depth + 1, text);
            }
            line(depth, text);
            text.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                text.push(if index == 0 { '[' } else { ',' });
                line(depth + 1, text);
                print(item, indent, depth + 1, text);
            }
            line(depth, text);
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::{self, Limits};
    use crate::source::Source;

    use super::*;

    fn value(text: &str) -> Value {
        parse::read_value(&Source::new("", text), &Limits::default()).unwrap()
    }

    #[test]
    fn known_members_keep_their_order_and_new_members_follow() {
        let old = value(r#"{"b":1,"a":{"y":1,"x":2},"list":[{"p":1,"o":2},{"q":1}],"gone":0}"#);
        let new = value(r#"{"new":0,"list":[{"q":1},{"o":2,"p":1}],"also":0,"a":{"z":3,"x":2,"y":1},"b":2.50}"#);
        assert_eq!(
            kept(new, &old).to_string(),
            r#"{"b":2.50,"a":{"y":1,"x":2,"z":3},"list":[{"q":1},{"p":1,"o":2}],"also":0,"new":0}"#
        );
    }

    #[test]
    fn the_order_is_compared_at_every_depth() {
        let one = value(r#"{"a":[{"b":1,"c":2}]}"#);
        assert!(is_same(&one, &one));
        assert!(!is_same(&one, &value(r#"{"a":[{"c":2,"b":1}]}"#)));
    }

    #[test]
    fn values_are_printed_with_the_given_indentation() {
        let value = value(r#"{"a":[1,{}],"b\n":"c"}"#);
        let like = "{\n    \"x\": 1\n}\n";
        assert_eq!(printed(&value, like), "{\n    \"a\": [\n        1,\n        {}\n    ],\n    \"b\\n\": \"c\"\n}\n");
        assert!(printed(&value, "{}").starts_with("{\n  \"a\""));
    }
}
