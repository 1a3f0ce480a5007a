// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! URL-encoded form bodies.

use serde_json::Value;

use crate::runtime::answer::error::Error;
use crate::runtime::arguments::parameter::{self, Encoding, Style};
use crate::runtime::codec;

/// The encoding of a member that differs from the default: its name, the style, and true if each item becomes a
/// separate pair.
pub(crate) type Rule = (&'static str, Style, bool);

/// Encodes a form. By default, a list repeats its name (`tag=a&tag=b`), and nested values are named by their path
/// (`address[city]=Berlin`, `items[0][price]=1`). OpenAPI does not define the latter, but most servers accept it.
pub(crate) fn text(json: &[u8], rules: &[Rule], brackets: bool) -> Result<String, Error> {
    let mut pairs = Vec::new();
    for (name, value) in members(json)? {
        let rule = rules.iter().find(|(known, ..)| *known == name);
        let (style, explode) = match (rule, &value) {
            (Some(&(_, style, explode)), _) => (style, explode),
            (None, Value::Array(items)) if !brackets && items.iter().all(is_scalar) => (Style::Form, true),
            (None, Value::Array(_) | Value::Object(_)) => (Style::DeepObject, true),
            (None, _) => (Style::Form, true),
        };
        let text = parameter::text_of_json(style, value).ok_or_else(|| parameter::too_deep(&name))?;
        pairs.extend(parameter::query(style, explode, &name, text, Encoding::FULL));
    }
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Ok(pairs.join("&"))
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

/// Returns the members of an object in the order of the text.
fn members(json: &[u8]) -> Result<Vec<(String, Value)>, Error> {
    let unreadable = |error| Error::argument("body", "is not an object, as a form requires").with_source(error);
    let mut members = Vec::new();
    let mut reader = codec::Reader::new(json);
    let mut next = reader.first_key().map_err(unreadable)?.map(str::to_owned);
    while let Some(name) = next {
        let value = codec::decode(reader.raw().map_err(unreadable)?).map_err(unreadable)?;
        members.push((name, value));
        next = reader.next_key().map_err(unreadable)?.map(str::to_owned);
    }
    Ok(members)
}
