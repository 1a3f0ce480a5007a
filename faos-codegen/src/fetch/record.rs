//! The source and version of a checked-in document, as in `openapi.source.json`, so that it is downloaded again only when
//! it has changed.

use std::collections::BTreeMap;

use ring::digest::{SHA256, digest};
use ureq::http::Uri;

use crate::json::Value;
use crate::parse::{self, Limits};
use crate::source::Source;

use super::download::{Published, Validators};
use super::order;

/// The member that marks a server that returns the members of an unchanged document in varying order.
const ORDER: (&str, &str) = ("key_order", "unstable");

/// The checked-in document and its record.
pub struct Known {
    /// The name of the document in messages.
    name: String,
    text: String,
    record: BTreeMap<String, String>,
}

/// A document that may replace the checked-in one.
pub struct Fetched {
    /// The text, named after the URL.
    pub source: Source,
    /// The new record.
    pub record: String,
    /// A message about the order of the members, if it was restored.
    pub note: Option<String>,
}

impl Known {
    /// Parses the record of a document. `name` is its name in messages, `text` is empty if it does not exist yet.
    ///
    /// # Errors
    ///
    /// Returns an error if the record is not an object of strings in JSON.
    pub fn new(name: &str, text: String, record: Option<&str>) -> serde_json::Result<Known> {
        let record = record.map_or_else(|| Ok(BTreeMap::new()), serde_json::from_str)?;
        Ok(Known { name: name.to_owned(), text, record })
    }

    /// Returns the text of the checked-in document, which is empty if it does not exist.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Returns the validators for a conditional request to this URL. They are empty if the checked-in document came
    /// from another URL or was edited since.
    pub fn validators(&self, url: &Uri) -> Validators {
        let is = |name: &str, value: &str| self.record.get(name).is_some_and(|recorded| recorded == value);
        if !is("url", &url.to_string()) || !is("sha256", &sha256(&self.text)) {
            return Validators::default();
        }
        let member = |name: &str| self.record.get(name).cloned();
        Validators { etag: member("etag"), last_modified: member("last_modified") }
    }

    /// Prepares a published document to replace the checked-in one. Keeps the server's order of members, unless the
    /// server is known to vary it.
    pub fn replaced_by(&self, published: Published, url: &Uri) -> Fetched {
        let Published { mut text, validators } = published;
        let mut note = None;
        let mut is_unstable = self.record.get(ORDER.0).is_some_and(|order| order == ORDER.1);
        if text != self.text
            && let (Some(new), Some(old)) = (value(&text), value(&self.text))
        {
            // Equality of objects ignores the order of their members.
            if new == old {
                is_unstable |= !order::is_same(&new, &old);
                text.clone_from(&self.text);
                note = Some(format!("{url} differs only in order or layout; {} is unchanged", self.name));
            } else if is_unstable {
                text = order::printed(&order::kept(new, &old), &self.text);
                note = Some(format!("{url} varies the order of members; the order of known members is kept"));
            }
        }
        let members = [
            ("url", Some(url.to_string())),
            ("etag", validators.etag),
            ("last_modified", validators.last_modified),
            ("sha256", Some(sha256(&text))),
            (ORDER.0, is_unstable.then(|| ORDER.1.to_owned())),
        ];
        let record: BTreeMap<&str, String> =
            members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        // Serializing a map of strings cannot fail.
        let record = serde_json::to_string_pretty(&record).unwrap_or_default() + "\n";
        Fetched { source: Source::new(url.to_string(), text), record, note }
    }
}

fn value(text: &str) -> Option<Value> {
    let is_json = text.trim_start().starts_with('{');
    parse::read_value(&Source::new("", text), &Limits::default()).ok().filter(|_| is_json)
}

/// Returns the SHA-256 hash of a text in hexadecimal digits.
pub fn sha256(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
