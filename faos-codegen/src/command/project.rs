//! The clients that a `codegen.toml` describes: where each document comes from, and where its crate is.

use std::path::{Path, PathBuf};
use std::{env, fs};

use faos_codegen::fetch::record::Known;
use faos_codegen::visible::Name;
use faos_codegen::{NameLock, Settings, Source};

use super::{Beside, Failure, Format, input, read_lock, text};

/// The name of the settings file.
pub(super) const SETTINGS: &str = "codegen.toml";

/// One client.
pub(super) struct Project {
    /// The settings file.
    pub(super) path: PathBuf,
    pub(super) settings: Settings,
    /// The document.
    pub(super) document: PathBuf,
    /// The folder of the crate.
    pub(super) out: PathBuf,
}

impl Project {
    /// Returns the clients of a settings file, or of the one in the current folder or above.
    pub(super) fn all(asked_for: Option<&PathBuf>) -> Result<Vec<Self>, Failure> {
        let path = asked_for.cloned().or_else(find).ok_or_else(|| {
            Failure::usage(format!(
                "cannot find `{SETTINGS}` in this folder or above\n  = help: run `faos-codegen init` with a URL or a file, or pass `--settings`"
            ))
        })?;
        let mut projects = Vec::new();
        add(&path, true, &mut projects)?;
        Ok(projects)
    }

    /// Returns the client of a settings file that describes only one.
    pub(super) fn only(asked_for: Option<&PathBuf>) -> Result<Self, Failure> {
        let mut projects = Self::all(asked_for)?;
        match (projects.pop(), projects.len()) {
            (Some(project), 0) => Ok(project),
            _ => Err(Failure::usage(
                "the settings describe several clients\n  = help: pass the settings of one of them with `--settings`",
            )),
        }
    }

    /// Returns the files that are read together with the document.
    pub(super) fn beside(&self) -> Beside {
        let below = |path: &String| folder(&self.path).join(path);
        let files = &self.settings.files;
        Beside {
            files: files.follows_files,
            root: files.root.as_ref().map(below),
            overlay: files.overlay.as_ref().map(below),
        }
    }

    /// Reads the document.
    pub(super) fn read(&self, format: Format) -> Result<Source, Failure> {
        self.beside().read(&self.document, format)
    }

    /// Returns the path of the names to keep.
    pub(super) fn lock(&self) -> PathBuf {
        self.out.join("names.lock")
    }

    /// Reads the names to keep, which are empty before the first generation.
    pub(super) fn names(&self) -> Result<NameLock, Failure> {
        let path = self.lock();
        if path.exists() { read_lock(Some(&path)) } else { Ok(NameLock::default()) }
    }

    /// Returns the path of the record of the document's source.
    pub(super) fn record(&self) -> PathBuf {
        record_of(&self.document)
    }

    /// Reads the document's text and the record of its source. Either file may be missing.
    pub(super) fn known(&self) -> Result<Known, Failure> {
        let record = text(&self.record())?;
        // A compressed document is not compared.
        let text = fs::read_to_string(&self.document).unwrap_or_default();
        Known::new(&input::shown(&self.document), text, record.as_deref())
            .map_err(|error| Failure::new(format!("`{}` is invalid: {error}", Name(self.record().display()))))
    }
}

/// Returns the path of the record of a document's source: `openapi.source.json` for `openapi.json`.
pub(super) fn record_of(document: &Path) -> PathBuf {
    document.with_extension("source.json")
}

/// Returns the folder of a file.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Finds the settings in the current folder or above.
fn find() -> Option<PathBuf> {
    let current = env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in current.ancestors() {
        if folder.join(SETTINGS).is_file() {
            return Some(up.join(SETTINGS));
        }
        up.push("..");
    }
    None
}

/// Adds the client of a settings file, or those of the files that it lists.
fn add(path: &Path, is_root: bool, projects: &mut Vec<Project>) -> Result<(), Failure> {
    let name = Name(path.display()).to_string();
    let read = text(path)?.ok_or_else(|| Failure::new(format!("cannot read `{name}`: the file does not exist")))?;
    let settings = Settings::parse_file(&path.display().to_string(), &read)
        .map_err(|error| Failure::new(format!("`{name}` is invalid: {error}")))?;
    if !settings.files.clients.is_empty() {
        if !is_root {
            return Err(Failure::new(format!("`{name}` is invalid: only the outermost settings can list `clients`")));
        }
        for client in &settings.files.clients {
            let client = folder(path).join(client);
            let client = if client.is_dir() { client.join(SETTINGS) } else { client };
            add(&client, false, projects)?;
        }
        return Ok(());
    }
    let Some(document) = &settings.files.document else {
        return Err(Failure::usage(format!(
            "`{name}` does not name a document\n  = help: add these lines, with a path relative to the file:\n\n[document]\nfile = \"openapi.json\"\n"
        )));
    };
    let document = folder(path).join(document);
    let out = match settings.files.out.as_deref() {
        None | Some(".") if folder(path) == Path::new("") => PathBuf::from("."),
        None => folder(path).to_owned(),
        Some(out) => folder(path).join(out),
    };
    projects.push(Project { path: path.to_owned(), settings, document, out });
    Ok(())
}
