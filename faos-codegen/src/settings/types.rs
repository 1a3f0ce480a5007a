//! The table `[types]`: how values of the API are represented.

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::api::{Derives, RustPath};
use crate::json::Pointer;
use crate::naming::casing::is_name;

/// Types of the application that stand for formats and schemas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnTypes {
    /// The types, by format or by the pointer of a schema.
    pub types: Vec<OwnTypeSetting>,
    /// True if the extension `x-rust-type` of a schema states its type.
    pub x_rust_type: bool,
    /// True if the IDs of each resource have a type of their own.
    pub typed_ids: bool,
}

/// A type of the application, and the values that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTypeSetting {
    /// The values.
    pub of: Stood,
    /// The type.
    pub path: RustPath,
    /// The byte offset of the key in `codegen.toml`.
    pub offset: usize,
}

/// The values that a type of the application stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stood {
    /// The strings and numbers with a `format`.
    Format(String),
    /// The values of a schema.
    Schema(Pointer),
}

impl fmt::Display for Stood {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(format) => formatter.write_str(format),
            Self::Schema(at) => at.fmt(formatter),
        }
    }
}

impl OwnTypes {
    /// Returns the type for a schema, with its index.
    pub(crate) fn of(&self, at: &Pointer, format: Option<&str>) -> Option<(usize, &RustPath)> {
        let found = |wanted: &dyn Fn(&Stood) -> bool| self.types.iter().position(|setting| wanted(&setting.of));
        let by_place = found(&|of| matches!(of, Stood::Schema(schema) if schema == at));
        let by_format = || found(&|of| matches!(of, Stood::Format(name) if Some(name.as_str()) == format));
        let index = by_place.or_else(by_format)?;
        Some((index, &self.types[index].path))
    }
}

/// The table as written: switches, and types by format or schema.
pub(super) struct TypesTable {
    /// False to drop the members of objects that the document does not describe. True by default.
    pub(super) keep_unknown: bool,
    /// True to take the types that the extension `x-rust-type` of a schema states. False by default.
    pub(super) x_rust_type: bool,
    /// `"newtype"` to give the IDs of each resource a type of their own, such as `AgentId` for `{agent_id}` in paths, the
    /// member `id` of an agent, and `agent_id` elsewhere. By default, they are texts and numbers.
    pub(super) ids: Ids,
    /// The types of the application.
    pub(super) own: Vec<OwnTypeSetting>,
}

/// The types of IDs.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Ids {
    /// Texts and numbers.
    Plain,
    /// A type for each resource.
    Newtype,
}

impl Default for TypesTable {
    fn default() -> Self {
        Self { keep_unknown: true, x_rust_type: false, ids: Ids::Plain, own: Vec::new() }
    }
}

impl<'de> Deserialize<'de> for TypesTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table;

        impl<'de> Visitor<'de> for Table {
            type Value = TypesTable;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a table of types by format or schema")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TypesTable, A::Error> {
                let mut table = TypesTable::default();
                while let Some(key) = map.next_key::<Spanned<Key>>()? {
                    let offset = key.span().start;
                    let of = match key.into_inner() {
                        Key::KeepUnknown => {
                            table.keep_unknown = map.next_value()?;
                            continue;
                        }
                        Key::XRustType => {
                            table.x_rust_type = map.next_value()?;
                            continue;
                        }
                        Key::Ids => {
                            table.ids = map.next_value()?;
                            continue;
                        }
                        Key::Of(of) => of,
                    };
                    let Path(path) = map.next_value()?;
                    table.own.push(OwnTypeSetting { of, path, offset });
                }
                Ok(table)
            }
        }

        deserializer.deserialize_map(Table)
    }
}

enum Key {
    KeepUnknown,
    XRustType,
    Ids,
    Of(Stood),
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Key;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a format or the place of a schema")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Key, E> {
                match text {
                    "keep_unknown" => Ok(Key::KeepUnknown),
                    "x_rust_type" => Ok(Key::XRustType),
                    "ids" => Ok(Key::Ids),
                    _ if !text.starts_with('#') => Ok(Key::Of(Stood::Format(text.to_owned()))),
                    _ => match Pointer::from_fragment(&text[1..]) {
                        Some(at) => Ok(Key::Of(Stood::Schema(at))),
                        None => Err(E::custom(format!("`{}` is not the place of a schema", text.escape_debug()))),
                    },
                }
            }
        }

        deserializer.deserialize_str(Text)
    }
}

impl From<TypesTable> for OwnTypes {
    fn from(table: TypesTable) -> Self {
        Self { types: table.own, x_rust_type: table.x_rust_type, typed_ids: table.ids == Ids::Newtype }
    }
}

/// Traits by kind of type.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DeriveTable {
    /// The traits of objects.
    objects: Vec<Trait>,
    /// The traits of enums.
    enums: Vec<Trait>,
    /// The traits of unions.
    unions: Vec<Trait>,
}

impl From<DeriveTable> for Derives {
    fn from(table: DeriveTable) -> Self {
        let paths = |traits: Vec<Trait>| traits.into_iter().map(|Trait(path)| path).collect();
        Self { objects: paths(table.objects), enums: paths(table.enums), unions: paths(table.unions) }
    }
}

/// The derivable traits of the standard library that not every type has.
const DERIVABLE: &[&str] = &["Copy", "Default", "Eq", "Hash", "Ord", "PartialOrd"];

/// The traits that every type has.
const DERIVED: &[&str] = &["Clone", "Debug", "Deserialize", "PartialEq", "Serialize"];

/// The path of a derivable trait as written.
struct Trait(RustPath);

impl<'de> Deserialize<'de> for Trait {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Trait;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the path of a trait")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Trait, E> {
                if DERIVABLE.contains(&text) {
                    return Ok(Trait(RustPath { names: vec![text.to_owned()], arguments: Vec::new() }));
                }
                let path = parse(text).filter(|path| path.arguments.is_empty());
                let last = path.as_ref().and_then(|path| path.names.last()).map_or(text, String::as_str);
                if DERIVED.contains(&last) {
                    return Err(E::custom(format!("every type implements `{last}` already")));
                }
                path.map(Trait).ok_or_else(|| {
                    let text = text.escape_debug();
                    E::custom(format!(
                        "`{text}` is not a valid path of a derive macro, such as `Eq` or `strum::EnumIs`"
                    ))
                })
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// The path of a type as written.
struct Path(RustPath);

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Path;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the path of a type")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Path, E> {
                parse(text).map(Path).ok_or_else(|| {
                    let text = text.escape_debug();
                    E::custom(format!("`{text}` is not a valid path of a type, such as `chrono::NaiveDate`"))
                })
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// The maximum depth of type arguments.
const DEEPEST: usize = 8;

/// Parses the path of a type: names, and paths in angle brackets as arguments. It begins with a crate, or with `crate`.
pub(crate) fn parse(text: &str) -> Option<RustPath> {
    let mut rest = text;
    let path = path(&mut rest, DEEPEST)?;
    (rest.trim().is_empty() && path.names.len() > 1).then_some(path)
}

fn path(rest: &mut &str, depth: usize) -> Option<RustPath> {
    let depth = depth.checked_sub(1)?;
    let mut names = Vec::new();
    loop {
        *rest = rest.trim_start();
        let name = &rest[..rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len())];
        let is_root = names.is_empty() && name == "crate";
        if !is_root && !is_name(name) {
            return None;
        }
        names.push(name.to_owned());
        *rest = rest[name.len()..].trim_start();
        match rest.strip_prefix("::") {
            Some(after) => *rest = after,
            None => break,
        }
    }
    let mut arguments = Vec::new();
    if let Some(after) = rest.strip_prefix('<') {
        *rest = after;
        loop {
            arguments.push(path(rest, depth)?);
            *rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>') {
                *rest = after;
                break;
            }
            *rest = rest.strip_prefix(',')?;
        }
    }
    Some(RustPath { names, arguments })
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    #[test]
    fn paths_of_types_are_parsed() {
        for (text, shown) in [
            ("url::Url", Some("url::Url")),
            ("crate::money::Cents", Some("crate::money::Cents")),
            (" chrono :: DateTime < chrono::Utc > ", Some("chrono::DateTime<chrono::Utc>")),
            ("a::B<c::D<u8>, E>", Some("a::B<c::D<u8>, E>")),
            ("String", None),
            ("", None),
            ("a::", None),
            ("::a::B", None),
            ("a::crate::B", None),
            ("a::B<", None),
            ("a::B<>", None),
            ("a::B<c>d", None),
            ("a::B; fn main() {}", None),
            ("a::B[u8]", None),
            ("a::fn", None),
            ("&'static a::B", None),
        ] {
            assert_eq!(parse(text).map(|path| path.to_string()).as_deref(), shown, "{text}");
        }
        assert_eq!(parse(&format!("a::B{}u8{}", "<a::B".repeat(20), ">".repeat(20))), None);
    }

    #[test]
    fn types_are_stated_by_format_or_schema() {
        let text =
            "[types]\nkeep_unknown = false\ndate-time = \"a::B\"\n\"#/components/schemas/A~1B\" = \"crate::C\"\n";
        let settings = Settings::parse(text).expect("the settings are valid");
        assert!(settings.drops_unknown && !settings.types.typed_ids);
        let settings_of_ids = Settings::parse("[types]\nids = \"newtype\"").expect("the settings are valid");
        assert!(settings_of_ids.types.typed_ids);
        let at = Pointer::root().join("components").join("schemas").join("A/B");
        let of = |at: &Pointer, format| settings.types.of(at, format).map(|(_, path)| path.to_string());
        assert_eq!(of(&at, None).as_deref(), Some("crate::C"));
        assert_eq!(of(&at, Some("date-time")).as_deref(), Some("crate::C"));
        assert_eq!(of(&Pointer::root(), Some("date-time")).as_deref(), Some("a::B"));
        assert_eq!(of(&Pointer::root(), Some("date")), None);
        for (line, problem) in [
            ("date = \"Date\"", "`Date` is not a valid path of a type"),
            ("date = true", "the path of a type"),
            ("keep_unknown = \"a::B\"", "a boolean"),
            ("ids = \"own\"", "unknown variant `own`, expected `plain` or `newtype`"),
            ("date = \"a::B\"\ndate = \"a::B\"", "duplicate key"),
        ] {
            let error = Settings::parse(&format!("[types]\n{line}")).expect_err(line).to_string();
            let at = if line.contains('\n') { "line 3" } else { "line 2" };
            assert!(error.contains(at) && error.contains(problem), "{line}: {error}");
        }
    }

    #[test]
    fn traits_are_paths_of_derive_macros() {
        let settings = Settings::parse("[derive]\nobjects = [\"Eq\", \"schemars::JsonSchema\"]\nunions = [\"Hash\"]\n");
        let derives = settings.expect("the settings are valid").derives;
        assert_eq!(derives.all().map(ToString::to_string).collect::<Vec<_>>(), ["Eq", "schemars::JsonSchema", "Hash"]);
        for (line, problem) in [
            ("enums = [\"Debug\"]", "every type implements `Debug` already"),
            ("enums = [\"serde::Serialize\"]", "every type implements `Serialize` already"),
            ("enums = [\"Sorted\"]", "`Sorted` is not a valid path of a derive macro"),
            ("enums = [\"a::B<c::D>\"]", "is not a valid path of a derive macro"),
            ("enums = [\"a::B)] fn f() {}\"]", "is not a valid path of a derive macro"),
            ("enums = [\"\"]", "is not a valid path of a derive macro"),
            ("enums = \"Eq\"", "invalid type"),
            ("constants = [\"Eq\"]", "unknown field"),
        ] {
            let error = Settings::parse(&format!("[derive]\n{line}")).expect_err(line).to_string();
            assert!(error.contains("line 2") && error.contains(problem), "{line}: {error}");
        }
    }
}
