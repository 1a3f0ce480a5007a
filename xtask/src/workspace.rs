//! The paths of this workspace, and the generation of a client in memory from a document and the settings.

use std::{
    env, fs,
    io::{self, ErrorKind, IsTerminal},
    path::{MAIN_SEPARATOR, Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use faos_codegen::{Limits, NameLock, Output, Settings, Source, disk::FileList, fetch::record::Known, parse};

/// The root folder, which contains the crates and `specs/`.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Returns the workspace in which this command was built.
    pub(crate) fn of_this_crate() -> Self {
        let this_crate = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::new(this_crate.parent().unwrap_or(this_crate))
    }

    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the path of the checked-in document.
    pub(crate) fn document(&self) -> PathBuf {
        self.root.join("specs/openapi.json")
    }

    /// Returns the path of the record of the document's source.
    pub(crate) fn record(&self) -> PathBuf {
        self.root.join("specs/openapi.source.json")
    }

    /// Returns the path of the name lock.
    pub(crate) fn names(&self) -> PathBuf {
        self.root.join("specs/names.lock")
    }

    /// Returns the path of the list of accepted changes.
    pub(crate) fn accepted(&self) -> PathBuf {
        self.root.join("specs/accepted.txt")
    }

    /// The list of generated files.
    pub(crate) fn files(&self) -> PathBuf {
        self.root.join("specs").join(FileList::NAME)
    }

    /// Returns the folder of generated files.
    pub(crate) fn generated(&self) -> PathBuf {
        self.root.join("faos-generated/src")
    }

    /// Returns the path of the client's manifest.
    pub(crate) fn manifest(&self) -> PathBuf {
        self.root.join("faos-generated/Cargo.toml")
    }

    /// The lines that regeneration has added to the change log since the last commit.
    pub(crate) fn added_to_change_log(&self) -> PathBuf {
        self.root.join("target/regen/added-to-change-log.md")
    }

    /// Reads the checked-in document and the record of its source. Either file may be missing.
    pub(crate) fn known(&self) -> Result<Known> {
        let text = self.optional(&self.document())?.unwrap_or_default();
        let record = self.optional(&self.record())?;
        let name = self.name_of(&self.document());
        Known::new(&name, text, record.as_deref()).with_context(|| self.name_of(&self.record()))
    }

    fn settings(&self) -> PathBuf {
        self.root.join("specs/codegen.toml")
    }

    /// Returns the path of the overlay with corrections of the document. The file is optional.
    fn overlay(&self) -> PathBuf {
        self.root.join("specs/overlay.yaml")
    }

    /// Returns the path of the client's change log.
    pub(crate) fn change_log(&self) -> PathBuf {
        self.root.join("faos-generated/CHANGELOG.md")
    }

    /// Returns the name of a path in messages: relative to the root, separated by `/`.
    pub(crate) fn name_of(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        path.display().to_string().replace(MAIN_SEPARATOR, "/")
    }

    /// Reads a document, and names it relative to the root.
    pub(crate) fn read_document(&self, path: &Path) -> Result<Source> {
        Ok(Source::new(self.name_of(path), self.read(path)?))
    }

    /// Attaches the overlay to a document.
    pub(crate) fn corrected(&self, source: &Source) -> Result<Source> {
        let overlay = self.optional(&self.overlay())?;
        let name = self.name_of(&self.overlay());
        Ok(Source { overlay: overlay.map(|text| Box::new(Source::new(name, text))), ..source.clone() })
    }

    /// Returns the path of the checked-in document with its corrections applied, which is its own path if there are
    /// none.
    pub(crate) fn corrected_document(&self) -> Result<PathBuf> {
        let path = self.document();
        let source = self.corrected(&self.read_document(&path)?)?;
        if source.overlay.is_none() {
            return Ok(path);
        }
        let corrected = parse::read_value(&source, &Limits::default())
            .map_err(|findings| anyhow!("{}", findings.render(&source, false)))?;
        let folder = self.root.join("target/corrected");
        let path = folder.join("openapi.json");
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&path, corrected.to_string()))
            .with_context(|| format!("cannot write {}", self.name_of(&path)))?;
        Ok(path)
    }

    /// Reads the text of the settings.
    pub(crate) fn settings_text(&self) -> Result<String> {
        self.read(&self.settings())
    }

    /// Reads the text of the name lock, which is empty before the first generation.
    pub(crate) fn names_text(&self) -> Result<String> {
        Ok(self.optional(&self.names())?.unwrap_or_default())
    }

    /// Generates the client in memory from a document and its corrections, and prints the findings.
    pub(crate) fn generate(&self, source: &Source) -> Result<Output> {
        let name = self.name_of(&self.settings());
        let settings = Settings::parse_file(&name, &self.settings_text()?).context(name)?;
        let names = NameLock::parse(&self.names_text()?).with_context(|| self.name_of(&self.names()))?;
        let source = &settings.beside(self.corrected(source)?);

        let color = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
        match faos_codegen::generate(source, &settings, &names, &settings.limits) {
            Ok(output) => {
                crate::say::error(&output.findings.render(source, color), color);
                ensure!(
                    source.text.trim_start().starts_with('{'),
                    "{} is not JSON, which specs/openapi.json must be",
                    source.name
                );
                Ok(output)
            }
            Err(findings) => {
                crate::say::error(&findings.render(source, color), color);
                bail!("cannot generate a client from {}", source.name)
            }
        }
    }

    /// Reads a file, or returns `None` if it does not exist.
    pub(crate) fn optional(&self, path: &Path) -> Result<Option<String>> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", self.name_of(path))),
        }
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &Path) -> Result<String> {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", self.name_of(path)))
    }
}
