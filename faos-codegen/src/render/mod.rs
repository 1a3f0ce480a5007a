//! The API → items of Rust. The only place that knows Rust, and the last before text.

mod answers;
mod checked;
mod client;
mod docs;
mod example;
mod headers;
mod inspect;
mod names;
mod prose;
mod resources;
mod root;
mod types;

use proc_macro2::TokenStream;

pub use inspect::inspect;
pub use names::{LockError, NameLock, Names};

use crate::api::Api;
use crate::diagnostic::Diagnostics;
use crate::settings::Settings;

use checked::{InnerDocs, ModuleFile};

/// One file, as items.
#[derive(Debug)]
pub struct File {
    file: ModuleFile,
    docs: InnerDocs,
    items: Vec<TokenStream>,
}

impl File {
    /// Where it goes, below the crate's `src`.
    pub fn path(&self) -> &str {
        self.file.path()
    }

    /// What the file is for.
    pub(crate) fn docs(&self) -> &InnerDocs {
        &self.docs
    }

    /// What stands in it, from top to bottom.
    pub(crate) fn items(&self) -> &[TokenStream] {
        &self.items
    }
}

/// Every file of the crate but the runtime, and the names that were given.
#[derive(Debug)]
pub struct Rendered {
    /// The files, in no order that matters.
    pub files: Vec<File>,
    /// Every name, for the next time.
    pub lock: NameLock,
    /// The same names in the order of the API, for those who ask what something is called.
    pub names: Names,
}

/// Turns the API into files.
pub fn render(api: &Api, lock: &NameLock, settings: &Settings, findings: &mut Diagnostics) -> Rendered {
    let (names, lock) = names::assign(api, lock, &settings.names, findings);
    let usual = answers::UsualErrors::of(api);
    let mut files = vec![root::file(api, &names, &usual), client::file(api, &names, settings)];
    files.extend(headers::file(api, &names));
    files.extend(resources::files(api, &names, &usual, settings));
    files.extend(types::files(api, &names));
    Rendered { files, lock, names }
}
