//! `specs/openapi.source.json`: where the checked-in document came from and which version of it that was, so that it is
//! fetched again only when there is a new one.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use faos_codegen::{Limits, Source, document::Value, parse};
use ring::digest::{SHA256, digest};
use ureq::http::Uri;

use crate::{
    download::{Published, Validators},
    order,
    workspace::Workspace,
};

/// The member that says that the server lists the members of one and the same document in one order today and in another
/// tomorrow.
const ORDER: (&str, &str) = ("key_order", "unstable");

/// The checked-in document, and what is recorded about it.
pub(crate) struct Known {
    /// How messages call the document.
    name: String,
    text: String,
    record: BTreeMap<String, String>,
}

/// A document that may take the place of the checked-in one.
pub(crate) struct Fetched {
    pub(crate) source: Source,
    /// What is to be recorded about it.
    pub(crate) record: String,
    /// What was done about the order of its members, if anything was.
    pub(crate) note: Option<String>,
}

impl Known {
    /// Reads both. A workspace may have neither yet.
    pub(crate) fn read(workspace: &Workspace) -> Result<Known> {
        let text = workspace.optional(&workspace.document())?.unwrap_or_default();
        let record = match workspace.optional(&workspace.record())? {
            Some(record) => serde_json::from_str(&record).with_context(|| workspace.name_of(&workspace.record()))?,
            None => BTreeMap::new(),
        };
        Ok(Known { name: workspace.name_of(&workspace.document()), text, record })
    }

    /// The version of the document that a server at this URL need not send again; nothing where the checked-in document
    /// came from elsewhere or was changed since.
    pub(crate) fn validators(&self, url: &Uri) -> Validators {
        let is = |name: &str, value: &str| self.record.get(name).is_some_and(|recorded| recorded == value);
        if !is("url", &url.to_string()) || !is("sha256", &sha256(&self.text)) {
            return Validators::default();
        }
        let member = |name: &str| self.record.get(name).cloned();
        Validators { etag: member("etag"), last_modified: member("last_modified") }
    }

    /// Makes a published document ready to take the place of the checked-in one. The order of its members is the
    /// server's, unless the server is known to change it at random.
    pub(crate) fn replaced_by(&self, published: Published, url: &Uri) -> Fetched {
        let Published { mut text, validators } = published;
        let mut note = None;
        let mut is_unstable = self.record.get(ORDER.0).is_some_and(|order| order == ORDER.1);
        if text != self.text
            && let (Some(new), Some(old)) = (value(&text), value(&self.text))
        {
            // Objects are equal whatever the order of their members is.
            if new == old {
                is_unstable |= !order::is_same(&new, &old);
                text.clone_from(&self.text);
                note = Some(format!("{url} says the same in another order or layout; {} stays as it is", self.name));
            } else if is_unstable {
                text = order::printed(&order::kept(new, &old), &self.text);
                note = Some(format!("the order of what was known is kept, since {url} changes it at random"));
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
        // A map of texts is always JSON.
        let record = serde_json::to_string_pretty(&record).unwrap_or_default() + "\n";
        Fetched { source: Source::new(url.to_string(), text), record, note }
    }
}

fn value(text: &str) -> Option<Value> {
    let is_json = text.trim_start().starts_with('{');
    parse::read_value(&Source::new("", text), &Limits::default()).ok().filter(|_| is_json)
}

/// The hash of a text, as it is recorded.
pub(crate) fn sha256(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
