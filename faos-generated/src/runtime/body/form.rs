// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! URL-encoded form bodies.

use crate::runtime::answer::error::Error;
use crate::runtime::arguments::parameter::{self, Encoding, Style, Text};
use crate::runtime::arguments::percent;
use crate::runtime::codec::{self, DecodeError, EncodeError};

/// The encoding of a member that differs from the default: its name, the style, and true if each item becomes a
/// separate pair.
pub(crate) type Rule = (&'static str, Style, bool);

/// Encodes a form. By default, a list repeats its name (`tag=a&tag=b`), and nested values are named by their path
/// (`address[city]=Berlin`, `items[0][price]=1`). OpenAPI does not define the latter, but most servers accept it.
pub(crate) fn text(json: &[u8], rules: &[Rule], brackets: bool) -> Result<String, Error> {
    let mut pairs = Vec::new();
    for (name, value) in members(json)? {
        let rule = rules.iter().find(|(known, ..)| *known == name);
        let is_nested = matches!(value.first(), Some(b'[' | b'{'));
        let text = match rule {
            Some(&(_, style, explode)) => (style, explode, parameter::text_of_json(style, value)),
            None if is_nested && (brackets || value.starts_with(b"{")) => deep(value),
            None => match parameter::text_of_json(Style::Form, value) {
                // A list with items that have members.
                Ok(None) => deep(value),
                text => (Style::Form, true, text),
            },
        };
        let (style, explode, text) = text;
        let text = text.map_err(unreadable)?.ok_or_else(|| parameter::too_deep(&name))?;
        pairs.extend(parameter::query(style, explode, &name, text, Encoding::FULL));
    }
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Ok(pairs.join("&"))
}

/// Returns the names and values of a nested value, by their paths.
fn deep(value: &[u8]) -> (Style, bool, Result<Option<Text>, DecodeError>) {
    (Style::DeepObject, true, parameter::text_of_json(Style::DeepObject, value))
}

fn unreadable(error: DecodeError) -> Error {
    Error::argument("body", "is not an object, as a form requires").with_source(error)
}

/// Returns a form with this member instead of any other of its name.
pub(crate) fn with_member(form: &str, name: &str, json: &[u8]) -> Result<String, Error> {
    let key = percent::encoded(name);
    let nested = format!("{key}%5B");
    let is_other = |pair: &&str| {
        let known = pair.split('=').next().unwrap_or_default();
        known != key && !known.starts_with(&nested)
    };
    let member = [b"{", codec::encode(&name).map_err(unwritable)?.as_slice(), b":", json, b"}"].concat();
    let added = text(&member, &[], false)?;
    let pairs = form.split('&').filter(is_other).chain([added.as_str()]).filter(|pair| !pair.is_empty());
    Ok(pairs.collect::<Vec<_>>().join("&"))
}

/// Returns the name of a nested member: `address[city]`.
pub(crate) fn name(path: &[&str]) -> String {
    let mut name = path.first().copied().unwrap_or_default().to_owned();
    path.iter().skip(1).for_each(|member| name.extend(["[", member, "]"]));
    name
}

/// Returns the encoded value of a member, if the form has it.
pub(crate) fn value<'f>(form: &'f str, path: &[&str]) -> Option<&'f str> {
    let key = percent::encoded(&name(path));
    form.split('&').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == key).map(|(_, value)| value)
}

fn unwritable(error: EncodeError) -> Error {
    Error::argument("body", "cannot be written").with_source(error)
}

/// Returns the members of an object, each with its JSON, in the order of the text.
pub(super) fn members(json: &[u8]) -> Result<Vec<(String, &[u8])>, Error> {
    let mut members = Vec::new();
    let mut reader = codec::Reader::new(json);
    let mut next = reader.first_key().map_err(unreadable)?.map(str::to_owned);
    while let Some(name) = next {
        members.push((name, reader.raw().map_err(unreadable)?));
        next = reader.next_key().map_err(unreadable)?.map(str::to_owned);
    }
    Ok(members)
}
