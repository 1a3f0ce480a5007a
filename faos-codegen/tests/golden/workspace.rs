//! Paths of the workspace, and the inputs of the generator.

use std::path::{Path, PathBuf};
use std::{fs, io};

use faos_codegen::{Diagnostics, Limits, NameLock, Output, Settings, Source};

/// Returns the root folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace").to_owned()
}

/// A document with its settings and name lock.
#[derive(Clone)]
pub(crate) struct Input {
    pub(crate) source: Source,
    pub(crate) settings: Settings,
    pub(crate) lock: NameLock,
}

impl Input {
    /// Returns a document without settings and lock.
    pub(crate) fn plain(source: Source) -> Self {
        Self { source, settings: Settings::default(), lock: NameLock::default() }
    }

    /// Reads the document of the checked-in crate.
    pub(crate) fn faos() -> Self {
        Self::read(&root().join("specs"), "openapi.json", "specs/openapi.json")
    }

    /// Reads a document with the overlay, settings and lock in its folder. Findings refer to it by `name`.
    pub(crate) fn read(folder: &Path, file: &str, name: &str) -> Self {
        let overlay = optional(&folder.join("overlay.yaml"));
        let overlay = overlay.map(|text| Box::new(Source::new("overlay.yaml", text)));
        let settings = optional(&folder.join("codegen.toml"));
        let lock = optional(&folder.join("names.lock"));
        let settings =
            settings.map(|text| Settings::parse_file("codegen.toml", &text).expect("the settings are valid"));
        let settings = settings.unwrap_or_default();
        Self {
            source: settings.beside(Source { overlay, ..Source::new(name, text(&folder.join(file))) }),
            settings,
            lock: lock.map(|text| NameLock::parse(&text).expect("the lock is valid")).unwrap_or_default(),
        }
    }

    /// Replaces the text of the document.
    pub(crate) fn with_text(&self, text: impl Into<String>) -> Self {
        Self { source: Source::new(self.source.name.clone(), text), ..self.clone() }
    }

    pub(crate) fn try_generate(&self) -> Result<Output, Diagnostics> {
        faos_codegen::generate(&self.source, &self.settings, &self.lock, &Limits::default())
    }

    pub(crate) fn generate(&self) -> Output {
        self.try_generate().unwrap_or_else(|findings| panic!("\n{}", findings.render(&self.source, false)))
    }
}

pub(crate) fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn optional(path: &Path) -> Option<String> {
    match fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}
