//! The subcommands, one module each, and their shared options and output functions.

mod changes;
mod conformance;
mod explain;
mod failure;
mod files;
mod generate;
mod init;
mod input;
mod inspect;
mod levels;
mod lint;
mod output;
mod project;
mod regen;
mod rename;
mod shell;
mod since;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use clap::{Args, Parser, Subcommand, ValueEnum};
use faos_codegen::visible::Name;
use faos_codegen::{Diagnostics, Limits, NameLock, Output, Settings, Source};
use serde_json::json;

use self::input::read;
use self::levels::LevelFlags;
use self::output::{
    Verbosity, has_color, print, print_commands, print_error, print_json, set_verbosity, spinner, verbosity,
};
use self::project::Project;

pub(crate) use self::failure::Failure;

/// Generates Rust clients from OpenAPI 3.0 and 3.1 documents.
#[derive(Parser)]
#[command(version, max_term_width = 80)]
pub(crate) struct Arguments {
    /// Print errors only.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Also print each written file, and the duration of each pass.
    #[arg(short, long, global = true)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the settings of a new client to `codegen.toml`, and generate its crate.
    Init(init::Options),
    /// Update the document and the client that `codegen.toml` describes.
    Regen(regen::Options),
    /// Update the document that `codegen.toml` describes, if a client can be generated from it.
    Fetch(regen::FetchOptions),
    /// Generate the client again whenever its document or its settings change.
    Watch(watch::Options),
    /// Generate a crate: writes `src`, and creates `Cargo.toml` and `README.md` if they do not exist.
    Generate(generate::Options),
    /// Report problems in a document, how each keyword was handled, and which values stay untyped.
    Lint(Shown),
    /// List every type and operation of a document with its JSON pointer and Rust name.
    Inspect(Shown),
    /// Call every operation of a client against a mock server that validates the requests.
    Conformance(conformance::Options),
    /// Report changes between two documents on the wire and in the Rust API, and the version that they require.
    Changes(changes::Options),
    /// Explain the code of a finding, a generated type by its name, or the name of a method by its call.
    Explain(explain::Options),
    /// List names that today's rules would give, as lines for `codegen.toml`.
    Rename(rename::Options),
    /// Print a script that completes the arguments of this command in a shell.
    Completions(shell::Completions),
    /// Write the manual pages of this command to a folder.
    Man(shell::Manual),
}

/// The format of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text.
    Text,
    /// JSON.
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

/// Runs the requested command.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    set_verbosity(match (arguments.quiet, arguments.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    });
    match arguments.command {
        Command::Init(options) => init::run(&options),
        Command::Regen(options) => regen::run(&options),
        Command::Fetch(options) => regen::fetch(&options),
        Command::Watch(options) => watch::run(&options),
        Command::Generate(options) => generate::run(&options),
        Command::Lint(options) => lint::run(&options),
        Command::Inspect(options) => inspect::run(&options),
        Command::Conformance(options) => conformance::run(&options),
        Command::Changes(options) => changes::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Rename(options) => rename::run(&options),
        Command::Completions(options) => shell::completions(&options),
        Command::Man(options) => shell::manual(&options),
    }
}

/// A document.
#[derive(Args)]
struct Spec {
    /// The document, as JSON or YAML: a file, a URL, or `-` for the standard input.
    #[arg(value_name = "SPEC")]
    path: PathBuf,
    #[command(flatten)]
    beside: Beside,
}

impl Spec {
    fn read(&self, format: Format) -> Result<Source, Failure> {
        self.beside.read(&self.path, format)
    }
}

/// A document, or that of `codegen.toml`.
#[derive(Args)]
struct OptionalSpec {
    /// The document, as JSON or YAML: a file, a URL, or `-` for the standard input [default: that of `codegen.toml`].
    #[arg(value_name = "SPEC")]
    path: Option<PathBuf>,
    #[command(flatten)]
    beside: Beside,
}

impl OptionalSpec {
    /// Reads the document. The second value is the client of `codegen.toml`, if that names the document.
    fn read(&self, settings: Option<&PathBuf>, format: Format) -> Result<(Source, Option<Project>), Failure> {
        if let Some(path) = &self.path {
            return Ok((self.beside.read(path, format)?, None));
        }
        let project = Project::only(settings)?;
        Ok((project.read(format)?, Some(project)))
    }
}

/// The options for files that are read together with a document.
#[derive(Args)]
struct Beside {
    /// Resolve references to other files in the document's folder and below it.
    #[arg(long)]
    files: bool,
    /// With `--files`: resolve references to files anywhere below this folder, which contains the document.
    #[arg(long, value_name = "DIR", requires = "files")]
    root: Option<PathBuf>,
    /// An overlay to apply to the document first (OpenAPI Overlay Specification 1.0).
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
}

impl Beside {
    /// Reads a document with its overlay and, if requested, its other files.
    fn read(&self, path: &Path, format: Format) -> Result<Source, Failure> {
        self.read_with(path, self.overlay.as_ref(), format)
    }

    /// Reads a document with an overlay and, if requested, its other files.
    fn read_with(&self, path: &Path, overlay: Option<&PathBuf>, format: Format) -> Result<Source, Failure> {
        self.attached(read(path, format)?, path, overlay, format)
    }

    /// Adds the overlay and, if requested, the other files to a document that belongs at a path.
    fn around(&self, source: Source, path: &Path, format: Format) -> Result<Source, Failure> {
        self.attached(source, path, self.overlay.as_ref(), format)
    }

    fn attached(
        &self,
        mut source: Source,
        path: &Path,
        overlay: Option<&PathBuf>,
        format: Format,
    ) -> Result<Source, Failure> {
        if let Some(overlay) = overlay {
            source.overlay = Some(Box::new(read(overlay, format)?));
        }
        if self.files {
            if !input::is_file(path) {
                return Err(Failure::usage("cannot resolve references to other files: the document is not a file"));
            }
            files::add(&mut source, path, self.root.as_deref(), &Limits::default(), format)?;
        }
        Ok(source)
    }
}

/// The options of commands that only read a document.
#[derive(Args)]
struct Shown {
    #[command(flatten)]
    spec: OptionalSpec,
    /// The settings.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// The names to keep: the `names.lock` of a generated crate.
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    levels: LevelFlags,
}

impl Shown {
    /// Returns the document and its generated client, which is not written.
    fn made(&self) -> Result<(Source, Output), Failure> {
        let (source, project) = self.spec.read(self.settings.as_ref(), self.format)?;
        let (mut settings, lock) = match (project, &self.lock) {
            (Some(project), None) => (project.settings.clone(), project.names()?),
            (Some(project), Some(_)) => (project.settings, read_lock(self.lock.as_ref())?),
            (None, lock) => (settings(self.settings.as_ref(), None)?, read_lock(lock.as_ref())?),
        };
        self.levels.apply(&mut settings.findings)?;
        let source = settings.beside(source);
        let output = made(&source, &settings, &lock, self.format)?;
        Ok((source, output))
    }
}

/// Generates the client, with a spinner on a terminal.
fn made(source: &Source, settings: &Settings, lock: &NameLock, format: Format) -> Result<Output, Failure> {
    let progress = spinner(&format!("reading {}", Name(&source.name)));
    let made = faos_codegen::generate(source, settings, lock, &settings.limits);
    progress.finish_and_clear();
    made.map_err(|findings| refused(&findings, source, format))
}

/// Reports the findings of a document from which no client can be generated.
fn refused(findings: &Diagnostics, source: &Source, format: Format) -> Failure {
    let message = match format {
        Format::Text => findings.render(source, has_color(&io::stderr())),
        Format::Json => {
            print_json(&json!({ "document": source.name, "findings": findings.to_json(source) }));
            String::new()
        }
        Format::Github => {
            print_commands(&findings.to_github(source));
            String::new()
        }
    };
    Failure { message, code: 1 }
}

/// Prints the findings of a document.
fn show(findings: &Diagnostics, source: &Source, format: Format) {
    show_text(&shown(findings, source, format), format);
}

/// Formats the findings of a document.
fn shown(findings: &Diagnostics, source: &Source, format: Format) -> String {
    match format {
        Format::Text => findings.render(source, has_color(&io::stderr())),
        Format::Github => findings.to_github(source),
        // The JSON output of the command contains them.
        Format::Json => String::new(),
    }
}

/// Prints the result of [`shown`].
fn show_text(findings: &str, format: Format) {
    match format {
        Format::Text if verbosity() == Verbosity::Quiet => {}
        Format::Text => print_error(findings),
        Format::Github => print_commands(findings),
        Format::Json => {}
    }
}

/// Returns the text of a file, or `None` if it does not exist.
fn text(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::at(path)(error)),
    }
}

/// Reads the settings. The file `asked_for` must exist, the file `looked_for` need not.
fn settings(asked_for: Option<&PathBuf>, looked_for: Option<PathBuf>) -> Result<Settings, Failure> {
    let Some(path) = asked_for.cloned().or(looked_for) else {
        return Ok(Settings::default());
    };
    match text(&path)? {
        Some(text) => Settings::parse_file(&path.display().to_string(), &text)
            .map_err(|error| Failure::new(format!("`{}` is invalid: {error}", Name(path.display())))),
        None if asked_for.is_some() => {
            Err(Failure::new(format!("cannot read `{}`: the file does not exist", Name(path.display()))))
        }
        None => Ok(Settings::default()),
    }
}

/// Reads the names to keep. The file must exist.
fn read_lock(path: Option<&PathBuf>) -> Result<NameLock, Failure> {
    let Some(path) = path else { return Ok(NameLock::default()) };
    let text = fs::read_to_string(path).map_err(Failure::at(path))?;
    NameLock::parse(&text).map_err(|error| Failure::new(format!("`{}` is invalid: {error}", Name(path.display()))))
}

/// Returns a line of `[names]` in the settings.
fn names_line(key: &str, name: &str) -> String {
    let key = key.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{key}\" = \"{name}\"")
}
