//! The API → items of Rust. The only place that knows Rust, and the last before text.

mod answers;
mod checked;
mod client;
mod docs;
mod example;
mod features;
#[cfg(any(test, fuzzing))]
mod fuzz;
mod headers;
mod modules;
mod prose;
mod resources;
mod root;
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
pub(crate) use prose::inline_code;
pub(crate) use texts::Texts;

/// One file, as items.
#[derive(Debug)]
pub struct File {
    file: ModuleFile,
    docs: InnerDocs,
    items: Vec<TokenStream>,
}

impl File {
    /// Where it goes below the crate's `src`, what it is for, and what stands in it from top to bottom.
    pub(crate) fn into_parts(self) -> (String, InnerDocs, Vec<TokenStream>) {
        (self.file.path().to_owned(), self.docs, self.items)
    }
}

/// A file that is still to be made. The items of Rust cannot leave the thread that makes them, so this is what is
/// handed to it.
pub struct Draft<'a>(Box<dyn Fn() -> File + Send + Sync + 'a>);

impl<'a> Draft<'a> {
    fn new(make: impl Fn() -> File + Send + Sync + 'a) -> Self {
        Self(Box::new(make))
    }

    /// Makes the items of the file.
    pub(crate) fn file(&self) -> (File, Notes) {
        checked::noted(&self.0)
    }
}

/// Every file of the crate but the runtime, in no order that matters.
pub fn render<'a>(named: &'a Named, settings: &'a Settings) -> Vec<Draft<'a>> {
    let usual = Arc::new(answers::UsualErrors::of(&named.api));
    let told_once = Arc::clone(&usual);
    let mut drafts =
        vec![Draft::new(move || root::file(named, &told_once)), Draft::new(|| client::file(named, settings))];
    if !named.api.headers.is_empty() {
        drafts.push(Draft::new(|| headers::file(named)));
    }
    drafts.extend(resources::drafts(named, &usual, settings));
    drafts.extend(type_files::drafts(named));
    drafts
}
