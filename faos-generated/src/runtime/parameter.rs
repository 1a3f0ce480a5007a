// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Values outside of the body: how a value of the API becomes the text of a path, a query, a header or a cookie.
//! The codec knows how each type is written, so its JSON is where the text comes from.

use serde_json::Value;

use super::codec::{self, Encode};
use super::error::Error;
use super::url::{barely_encoded, encoded};

/// How lists and objects become text, in the words of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// In a query or a cookie: `tag=a&tag=b` exploded, `tag=a,b` otherwise.
    Form,
    /// In a query: `tag=a%20b`.
    SpaceDelimited,
    /// In a query: `tag=a%7Cb`.
    PipeDelimited,
    /// In a query: `filter[name]=a`, `filter[tags][]=a`, `filter[items][0][name]=a`. OpenAPI defines the first of these, and
    /// most servers read the others.
    DeepObject,
    /// In a path or a header: `a,b`.
    Simple,
    /// In a path: `.a.b` exploded, `.a,b` otherwise.
    Label,
    /// In a path: `;tag=a;tag=b` exploded, `;tag=a,b` otherwise.
    Matrix,
    /// Anywhere: the JSON of the value.
    Json,
}

/// What a value is once it is text.
#[derive(Debug, PartialEq)]
pub(crate) enum Text {
    /// It is absent or null, and nothing is sent.
    Absent,
    /// It is one text.
    One(String),
    /// It is a list of texts.
    List(Vec<String>),
    /// It is an object whose members are texts.
    Object(Vec<(String, String)>),
    /// It is a tree whose leaves are texts, each with the way to it: `[address][city]`.
    Tree(Vec<(String, String)>),
}

/// Turns a value into text. `name` is for the error.
pub(crate) fn text(style: Style, name: &str, value: &dyn Encode) -> Result<Text, Error> {
    if value.is_absent() {
        return Ok(Text::Absent);
    }
    let unwritable = "cannot be written";
    let json = codec::encode(value).map_err(|error| Error::argument(name, unwritable).with_source(error))?;
    if style != Style::Json && json.first() == Some(&b'"') {
        // Nearly every value is one text.
        let text = codec::decode(&json).map_err(|error| Error::argument(name, unwritable).with_source(error))?;
        return Ok(Text::One(text));
    }
    let json = serde_json::from_slice(&json).map_err(|error| Error::argument(name, unwritable).with_source(error))?;
    text_of_json(style, json).ok_or_else(|| too_deep(name))
}

/// The error about a value that its style cannot write.
pub(crate) fn too_deep(name: &str) -> Error {
    Error::argument(name, "holds lists or objects inside of a list or an object")
}

/// The text of a value, unless it is deeper than the style allows. Null inside of a list or an object is as good as
/// absent.
pub(crate) fn text_of_json(style: Style, json: Value) -> Option<Text> {
    Some(match json {
        Value::Null => Text::Absent,
        json if style == Style::Json => Text::One(json.to_string()),
        json @ (Value::Array(_) | Value::Object(_)) if style == Style::DeepObject => {
            let mut leaves = Vec::new();
            collect_leaves(json, "", &mut leaves);
            Text::Tree(leaves)
        }
        Value::Array(items) => {
            Text::List(items.iter().filter(|item| !item.is_null()).map(scalar).collect::<Option<_>>()?)
        }
        Value::Object(members) => {
            let present = members.into_iter().filter(|(_, value)| !value.is_null());
            Text::Object(present.map(|(key, value)| Some((key, scalar(&value)?))).collect::<Option<_>>()?)
        }
        single => Text::One(scalar(&single)?),
    })
}

/// Lists of plain values have empty brackets, since a server may take a number for a name; where an item has members of
/// its own, the number is what holds them together.
fn collect_leaves(value: Value, way: &str, leaves: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            members.into_iter().for_each(|(name, value)| collect_leaves(value, &format!("{way}[{name}]"), leaves));
        }
        Value::Array(items) => {
            let plain = items.iter().all(|item| scalar(item).is_some() || item.is_null());
            for (index, item) in items.into_iter().enumerate() {
                let way = if plain { format!("{way}[]") } else { format!("{way}[{index}]") };
                collect_leaves(item, &way, leaves);
            }
        }
        single => leaves.extend(scalar(&single).map(|text| (way.to_owned(), text))),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// How the names and the values of a query are written.
#[derive(Clone, Copy)]
pub(crate) struct Encoding {
    name: fn(&str) -> String,
    value: fn(&str) -> String,
}

impl Encoding {
    /// As a URL has them.
    pub(crate) const FULL: Self = Self { name: encoded, value: encoded };

    /// Values keep reserved characters. In a name one could end it.
    pub(crate) const RESERVED: Self = Self { name: encoded, value: barely_encoded };

    /// As they are, for where nothing else is beside them.
    pub(crate) const NONE: Self = Self { name: str::to_owned, value: str::to_owned };
}

/// The names and values that a value contributes to a query.
pub(crate) fn query(
    style: Style,
    explode: bool,
    name: &str,
    text: Text,
    Encoding { name: encode_name, value: encode }: Encoding,
) -> Vec<(String, String)> {
    let key = encode_name(name);
    let separator = match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    match text {
        Text::Absent => Vec::new(),
        Text::One(text) => vec![(key, encode(&text))],
        Text::Tree(leaves) => {
            leaves.iter().map(|(way, value)| (format!("{key}{}", encode_name(way)), encode(value))).collect()
        }
        Text::List(items) if explode => items.iter().map(|item| (key.clone(), encode(item))).collect(),
        Text::Object(members) if explode => {
            members.iter().map(|(member, value)| (encode_name(member), encode(value))).collect()
        }
        text => match pieces(text, false, encode) {
            pieces if pieces.is_empty() => Vec::new(),
            pieces => vec![(key, pieces.join(separator))],
        },
    }
}

/// The text, encoded, that a value contributes to a path.
pub(crate) fn path(style: Style, explode: bool, name: &str, text: Text) -> String {
    if let (Style::Simple, Text::One(text)) = (style, &text) {
        return encoded(text);
    }
    let key = encoded(name);
    let is_object = matches!(text, Text::Object(_));
    let pieces = pieces(text, explode, encoded);
    if pieces.is_empty() {
        return String::new();
    }
    match style {
        Style::Label => format!(".{}", pieces.join(if explode { "." } else { "," })),
        Style::Matrix if explode && is_object => format!(";{}", pieces.join(";")),
        Style::Matrix if explode => format!(";{key}={}", pieces.join(&format!(";{key}="))),
        Style::Matrix => format!(";{key}={}", pieces.join(",")),
        _ => pieces.join(","),
    }
}

/// The text, as it is, that a value contributes to a header.
pub(crate) fn header(explode: bool, text: Text) -> String {
    pieces(text, explode, str::to_string).join(",")
}

/// The texts that a value consists of. The members of an object are `name=value` when exploded, else names and values
/// in turn.
fn pieces(text: Text, explode: bool, encode: fn(&str) -> String) -> Vec<String> {
    match text {
        Text::Absent => Vec::new(),
        Text::One(text) => vec![encode(&text)],
        Text::List(items) => items.iter().map(|item| encode(item)).collect(),
        Text::Object(members) if explode => {
            members.iter().map(|(member, value)| format!("{}={}", encode(member), encode(value))).collect()
        }
        Text::Object(members) | Text::Tree(members) => {
            members.iter().flat_map(|(member, value)| [encode(member), encode(value)]).collect()
        }
    }
}
