//! API → Rust items. The only layer that knows Rust, and the last one before text.

mod answers;
mod checked;
mod client;
mod construction;
mod docs;
mod example;
mod features;
mod fixtures;
mod front;
#[cfg(any(test, fuzzing))]
mod fuzz;
mod headers;
mod html;
mod modules;
mod pages;
mod passing;
mod paths;
mod prose;
mod resources;
mod root;
mod sources;
mod texts;
mod type_files;
mod types;

use std::sync::Arc;

use proc_macro2::TokenStream;

#[cfg(any(test, fuzzing))]
pub use fuzz::doc_text;

use crate::naming::Named;
use crate::settings::Settings;

pub(crate) use checked::Notes;
use checked::{InnerDocs, ModuleFile};
pub(crate) use docs::{limits, shown};
pub(crate) use front::program;
pub(crate) use prose::inline_code;
pub(crate) use texts::Texts;

/// A file as a list of items.
#[derive(Debug)]
pub(crate) struct File {
    file: ModuleFile,
    docs: InnerDocs,
    items: Vec<TokenStream>,
}

impl File {
    /// Returns the path below the crate's `src`, the module documentation, and the items in order.
    pub(crate) fn into_parts(self) -> (String, InnerDocs, Vec<TokenStream>) {
        (self.file.path().to_owned(), self.docs, self.items)
    }
}

/// A file to be rendered. Token streams cannot be sent between threads, so worker threads receive drafts and create the
/// tokens themselves.
pub(crate) struct Draft<'a>(Box<dyn Fn() -> File + Send + Sync + 'a>);

impl<'a> Draft<'a> {
    fn new(make: impl Fn() -> File + Send + Sync + 'a) -> Self {
        Self(Box::new(make))
    }

    /// Renders the items of the file.
    pub(crate) fn file(&self) -> (File, Notes) {
        checked::noted(&self.0)
    }
}

/// Returns drafts of all files of the crate except the runtime, in unspecified order.
pub(crate) fn render<'a>(named: &'a Named, settings: &'a Settings) -> Vec<Draft<'a>> {
    let usual = Arc::new(answers::UsualErrors::of(&named.api));
    let usual_of_root = Arc::clone(&usual);
    let mut drafts = vec![
        Draft::new(move || root::file(named, settings, &usual_of_root)),
        Draft::new(|| client::file(named, settings)),
        Draft::new(|| fixtures::file(named)),
    ];
    if !named.api.headers.is_empty() {
        drafts.push(Draft::new(|| headers::file(named)));
    }
    if !named.path_structs().is_empty() {
        drafts.push(Draft::new(|| paths::file(named)));
    }
    drafts.extend(resources::drafts(named, &usual, settings));
    drafts.extend(type_files::drafts(named));
    drafts
}
