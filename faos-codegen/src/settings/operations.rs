//! The table `[operations]`: the operations that a client contains.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::api::Method;

use super::pages::{is_like, matches};

/// The operations that a client contains. By default, all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// If not empty, only these operations.
    pub include: Vec<Selector>,
    /// Except these operations.
    pub exclude: Vec<Selector>,
    /// True if the client contains the types of schemas that its operations and webhooks do not use. By default, it does
    /// unless operations are chosen.
    pub unused_types: Option<bool>,
    /// True if the client contains the events of webhooks. By default, it does unless `include` is stated.
    pub webhooks: Option<bool>,
}

/// A selector of operations. All of its conditions must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// An ID, a path, or a method and path.
    name: Option<String>,
    tag: Option<String>,
    path: Option<String>,
    method: Option<String>,
    id: Option<String>,
    deprecated: Option<bool>,
    /// The byte offset in `codegen.toml`.
    pub offset: usize,
}

/// The properties of an operation that selectors refer to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) method: Method,
    pub(crate) path: &'a str,
    pub(crate) id: Option<&'a str>,
    pub(crate) tags: &'a [String],
    pub(crate) deprecated: bool,
}

impl Choice {
    /// Returns true if operations may be left out.
    pub(crate) fn is_stated(&self) -> bool {
        !self.include.is_empty() || !self.exclude.is_empty()
    }

    /// Returns true if the client contains everything that its document describes.
    pub(crate) fn is_everything(&self) -> bool {
        !self.is_stated() && self.has_unused_types() && self.has_webhooks()
    }

    /// Returns true if the client contains the operation.
    pub(crate) fn contains(&self, subject: &Subject<'_>) -> bool {
        let any = |selectors: &[Selector]| selectors.iter().any(|selector| selector.matches(subject));
        (self.include.is_empty() || any(&self.include)) && !any(&self.exclude)
    }

    /// Returns true if the client contains types that no operation and no webhook uses.
    pub(crate) fn has_unused_types(&self) -> bool {
        self.unused_types.unwrap_or(!self.is_stated())
    }

    /// Returns true if the client contains the events of webhooks.
    pub(crate) fn has_webhooks(&self) -> bool {
        self.webhooks.unwrap_or(self.include.is_empty())
    }

    /// Returns every selector with the name of its list.
    pub(crate) fn selectors(&self) -> impl Iterator<Item = (&'static str, &Selector)> {
        let include = self.include.iter().map(|selector| ("include", selector));
        include.chain(self.exclude.iter().map(|selector| ("exclude", selector)))
    }
}

impl Selector {
    /// Returns true if the selector matches the operation.
    pub(crate) fn matches(&self, subject: &Subject<'_>) -> bool {
        let Subject { method, path, id, tags, deprecated } = *subject;
        let is_named = |name: &String| {
            let by_path = name.starts_with('/') && is_like(name, path);
            by_path || matches(name, id.unwrap_or_default(), method, path)
        };
        self.name.as_ref().is_none_or(is_named)
            && self.tag.as_ref().is_none_or(|tag| tags.iter().any(|of| is_like(tag, of)))
            && self.path.as_ref().is_none_or(|pattern| is_like(pattern, path))
            && self.method.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(method.as_str()))
            && self.id.as_ref().is_none_or(|pattern| id.is_some_and(|id| is_like(pattern, id)))
            && self.deprecated.is_none_or(|wanted| wanted == deprecated)
    }
}

/// Shows a selector in one line, as in `codegen.toml`.
impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            return write!(formatter, "{}", name.escape_debug());
        }
        let texts = [("tag", &self.tag), ("path", &self.path), ("method", &self.method), ("id", &self.id)];
        let texts = texts.into_iter().filter_map(|(key, text)| Some(format!("{key} = {:?}", text.as_ref()?)));
        let deprecated = self.deprecated.map(|value| format!("deprecated = {value}"));
        let conditions: Vec<String> = texts.chain(deprecated).collect();
        write!(formatter, "{{ {} }}", conditions.join(", "))
    }
}

/// The table as written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OperationsTable {
    /// If not empty, the only operations in the client.
    include: Vec<Spanned<Written>>,
    /// The operations that are left out.
    exclude: Vec<Spanned<Written>>,
    /// Keeps the types of schemas that nothing uses.
    unused_types: Option<bool>,
    /// Keeps the events of webhooks.
    webhooks: Option<bool>,
}

impl From<OperationsTable> for Choice {
    fn from(table: OperationsTable) -> Self {
        let selectors = |list: Vec<Spanned<Written>>| {
            let placed = list.into_iter().map(|written| {
                let offset = written.span().start;
                let Written(selector) = written.into_inner();
                Selector { offset, ..selector }
            });
            placed.collect()
        };
        Self {
            include: selectors(table.include),
            exclude: selectors(table.exclude),
            unused_types: table.unused_types,
            webhooks: table.webhooks,
        }
    }
}

/// A selector as written: a text or a table of conditions.
struct Written(Selector);

/// The conditions of a selector. All must hold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conditions {
    /// A tag of the operation, with `*` for any text.
    tag: Option<String>,
    /// The path, with `*` for any text.
    path: Option<String>,
    /// The method.
    method: Option<String>,
    /// The operation ID, with `*` for any text.
    id: Option<String>,
    /// True for deprecated operations, false for all others.
    deprecated: Option<bool>,
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrTable;

        impl<'de> Visitor<'de> for TextOrTable {
            type Value = Written;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an operation such as `GET /things/*`, or a table such as `{ tag = \"things\" }`")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Written, E> {
                if name.trim().is_empty() {
                    return Err(E::custom("the operation is empty"));
                }
                let none = Conditions { tag: None, path: None, method: None, id: None, deprecated: None };
                Ok(Written(none.with(Some(name.to_owned()))))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Written, A::Error> {
                let conditions = Conditions::deserialize(MapAccessDeserializer::new(map))?;
                if let Some(method) = conditions.method.as_ref().filter(|method| !is_method(method)) {
                    return Err(de::Error::custom(format!("`{}` is not a valid method", method.escape_debug())));
                }
                let selector = conditions.with(None);
                let texts = [&selector.tag, &selector.path, &selector.method, &selector.id];
                if texts.into_iter().all(Option::is_none) && selector.deprecated.is_none() {
                    return Err(de::Error::custom("the table has no conditions"));
                }
                Ok(Written(selector))
            }
        }

        deserializer.deserialize_any(TextOrTable)
    }
}

impl Conditions {
    fn with(self, name: Option<String>) -> Selector {
        let Self { tag, path, method, id, deprecated } = self;
        Selector { name, tag, path, method, id, deprecated, offset: 0 }
    }
}

fn is_method(name: &str) -> bool {
    Method::ALL.into_iter().any(|method| method.as_str().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    #[test]
    fn selectors_match_by_tag_path_method_id_and_deprecation() {
        let tags = ["gists".to_owned(), "old things".to_owned()];
        let path = "/gists/{id}";
        let subject = Subject { method: Method::Get, path, id: Some("gists/get"), tags: &tags, deprecated: true };
        for (selector, is_meant) in [
            (r#""gists/get""#, true),
            (r#""gists/*""#, true),
            (r#""/gists/{id}""#, true),
            (r#""/gists*""#, true),
            (r#""GET /gists/*""#, true),
            (r#""* /gists/*""#, true),
            (r#""POST /gists/*""#, false),
            (r#""/gists""#, false),
            (r#""gists""#, false),
            (r#"{ tag = "gists" }"#, true),
            (r#"{ tag = "old*" }"#, true),
            (r#"{ tag = "Gists" }"#, false),
            (r#"{ path = "/gists/*" }"#, true),
            (r#"{ method = "get" }"#, true),
            (r#"{ method = "DELETE" }"#, false),
            (r#"{ id = "*get" }"#, true),
            (r#"{ deprecated = true }"#, true),
            (r#"{ deprecated = false }"#, false),
            (r#"{ tag = "gists", method = "POST" }"#, false),
            (r#"{ tag = "gists", deprecated = true }"#, true),
        ] {
            let text = format!("[operations]\ninclude = [\n  {selector},\n]\n");
            let settings = Settings::parse(&text).expect(selector);
            let [found] = settings.operations.include.as_slice() else { panic!("{selector} is one selector") };
            assert_eq!(found.matches(&subject), is_meant, "{selector}");
            assert_eq!(found.offset, text.find(selector).expect("the text contains it"), "{selector}");
            assert_eq!(found.to_string(), selector.trim_matches('"'), "{selector}");
            let excluding = Settings::parse(&text.replace("include", "exclude")).expect(selector).operations;
            assert_eq!((settings.operations.contains(&subject), excluding.contains(&subject)), (is_meant, !is_meant));
        }
    }

    #[test]
    fn malformed_selectors_are_errors_with_their_line() {
        for (selector, problem) in [
            ("3", "expected an operation"),
            ("\"\"", "the operation is empty"),
            ("{}", "has no conditions"),
            ("{ tags = \"a\" }", "tags"),
            ("{ method = \"FETCH\" }", "`FETCH` is not a valid method"),
        ] {
            let text = format!("[operations]\nexclude = [\n  {selector},\n]\n");
            let error = Settings::parse(&text).expect_err(selector).to_string();
            assert!(error.contains("line 3") && error.contains(problem), "{selector}: {error}");
        }
    }

    #[test]
    fn types_and_webhooks_follow_the_choice() {
        for (text, types, webhooks) in [
            ("", true, true),
            ("include = [\"a\"]", false, false),
            ("exclude = [\"a\"]", false, true),
            ("include = [\"a\"]\nunused_types = true\nwebhooks = true", true, true),
            ("unused_types = false\nwebhooks = false", false, false),
        ] {
            let choice = Settings::parse(&format!("[operations]\n{text}")).expect(text).operations;
            assert_eq!((choice.has_unused_types(), choice.has_webhooks()), (types, webhooks), "{text}");
        }
    }
}
