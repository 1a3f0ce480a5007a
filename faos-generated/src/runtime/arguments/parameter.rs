// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Parameters: the encoding of values as text of a path, a query, a header or a cookie. The text is derived from the
//! JSON of the codec, which knows each type.

use crate::runtime::answer::error::Error;
use crate::runtime::codec::{self, DecodeError, Encode};

use super::percent::{encoded, encoded_except_reserved};
use super::tree::Tree;

/// The serialization style of lists and objects, as defined by OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// In a query or a cookie: `tag=a&tag=b` exploded, `tag=a,b` otherwise.
    Form,
    /// In a query: `tag=a%20b`.
    SpaceDelimited,
    /// In a query: `tag=a%7Cb`.
    PipeDelimited,
    /// In a query: `filter[name]=a`, `filter[tags][]=a`, `filter[items][0][name]=a`. OpenAPI defines only the first
    /// form, but most servers accept the others.
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

/// The text form of a value.
#[derive(Debug, PartialEq)]
pub(crate) enum Text {
    /// An absent value or null, which is not sent.
    Absent,
    /// A single text.
    One(String),
    /// A list of texts.
    List(Vec<String>),
    /// An object whose members are texts.
    Object(Vec<(String, String)>),
    /// A tree whose leaves are texts, each with its path: `[address][city]`.
    Tree(Vec<(String, String)>),
}

impl Text {
    /// Returns every text in the value, names of members included.
    pub(crate) fn values(&self) -> Vec<&str> {
        match self {
            Self::Absent => Vec::new(),
            Self::One(text) => vec![text],
            Self::List(items) => items.iter().map(String::as_str).collect(),
            Self::Object(members) | Self::Tree(members) => {
                members.iter().flat_map(|(name, value)| [name.as_str(), value]).collect()
            }
        }
    }
}

/// Converts a value to text. `name` is used in errors.
pub(crate) fn text(style: Style, name: &str, value: &dyn Encode) -> Result<Text, Error> {
    if value.is_absent() {
        return Ok(Text::Absent);
    }
    let unwritable = "cannot be written";
    let json = codec::encode(value).map_err(|error| Error::argument(name, unwritable).with_source(error))?;
    if style != Style::Json && json.first() == Some(&b'"') {
        // Most values are a single text.
        let text = codec::decode(&json).map_err(|error| Error::argument(name, unwritable).with_source(error))?;
        return Ok(Text::One(text));
    }
    text_of_json(style, &json)
        .map_err(|error| Error::argument(name, unwritable).with_source(error))?
        .ok_or_else(|| too_deep(name))
}

/// Returns the error about a value that its style cannot represent.
pub(crate) fn too_deep(name: &str) -> Error {
    Error::argument(name, "contains lists or objects nested too deep for its style")
}

/// Returns the text of a value, or `None` if it is nested deeper than the style allows. Null within a list or an object
/// is treated as absent.
pub(crate) fn text_of_json(style: Style, json: &[u8]) -> Result<Option<Text>, DecodeError> {
    let tree = Tree::read(json)?;
    Ok(match style {
        Style::Json if !tree.is_null() => Some(Text::One(String::from_utf8_lossy(json).into_owned())),
        _ => text_of_tree(style, tree),
    })
}

fn text_of_tree(style: Style, tree: Tree) -> Option<Text> {
    let leaf = |tree: &Tree| tree.leaf().map(str::to_owned);
    Some(match tree {
        Tree::Null => Text::Absent,
        tree @ (Tree::List(_) | Tree::Object(_)) if style == Style::DeepObject => {
            let mut leaves = Vec::new();
            collect_leaves(tree, "", &mut leaves);
            Text::Tree(leaves)
        }
        Tree::List(items) => Text::List(items.iter().filter(|item| !item.is_null()).map(leaf).collect::<Option<_>>()?),
        Tree::Object(members) => {
            let present = members.into_iter().filter(|(_, value)| !value.is_null());
            Text::Object(present.map(|(key, value)| Some((key, leaf(&value)?))).collect::<Option<_>>()?)
        }
        Tree::Leaf(text) => Text::One(text),
    })
}

/// Collects the leaves of a tree. Lists of plain values use empty brackets, since a server may take an index for a
/// name; items with members need the index to stay together.
fn collect_leaves(tree: Tree, way: &str, leaves: &mut Vec<(String, String)>) {
    match tree {
        Tree::Object(members) => {
            members.into_iter().for_each(|(name, value)| collect_leaves(value, &format!("{way}[{name}]"), leaves));
        }
        Tree::List(items) => {
            let plain = items.iter().all(|item| item.leaf().is_some() || item.is_null());
            for (index, item) in items.into_iter().enumerate() {
                let way = if plain { format!("{way}[]") } else { format!("{way}[{index}]") };
                collect_leaves(item, &way, leaves);
            }
        }
        Tree::Leaf(text) => leaves.push((way.to_owned(), text)),
        Tree::Null => {}
    }
}

/// The encoding of the names and values of a query.
#[derive(Clone, Copy)]
pub(crate) struct Encoding {
    name: fn(&str) -> String,
    value: fn(&str) -> String,
}

impl Encoding {
    /// Full percent-encoding.
    pub(crate) const FULL: Self = Self { name: encoded, value: encoded };

    /// Values keep reserved characters. Names do not, since a reserved character could end them.
    pub(crate) const RESERVED: Self = Self { name: encoded, value: encoded_except_reserved };

    /// No encoding, for text that is not part of a URL.
    pub(crate) const NONE: Self = Self { name: str::to_owned, value: str::to_owned };
}

/// Returns the names and values that a value adds to a query.
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

/// Returns the encoded text that a value adds to a path.
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

/// Returns the unencoded text that a value adds to a header.
pub(crate) fn header(explode: bool, text: Text) -> String {
    pieces(text, explode, str::to_string).join(",")
}

/// Returns the texts of a value. The members of an object become `name=value` when exploded, and alternating names and
/// values otherwise.
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
