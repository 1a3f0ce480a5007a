//! What the command can do, a module for each of its words, and what they share.

mod changes;
mod explain;
mod files;
mod generate;
mod inspect;
mod lint;

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs};

use clap::{Args, Parser, Subcommand, ValueEnum};
use faos_codegen::visible::{self, Name};
use faos_codegen::{Diagnostics, Limits, NameLock, Output, Settings, Source};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::json;

/// Turns an OpenAPI 3.0 or 3.1 document into a Rust client.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes a crate: `src` always, `Cargo.toml` and `README.md` once.
    Generate(generate::Options),
    /// Tells what a document could do better, what became of each of its keywords, and what is any JSON value.
    Lint(Shown),
    /// Shows every type and operation of a document with its place and its name in Rust.
    Inspect(Shown),
    /// Tells what a newer document changes on the wire and for callers in Rust, and which version that asks for.
    Changes(changes::Options),
    /// Explains a diagnostic by its code, or a type of a document by its name.
    Explain(explain::Options),
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// As annotations of GitHub Actions.
    Github,
}

/// Runs the command that was asked for.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    match arguments.command {
        Command::Generate(options) => generate::run(&options),
        Command::Lint(options) => lint::run(&options),
        Command::Inspect(options) => inspect::run(&options),
        Command::Changes(options) => changes::run(&options),
        Command::Explain(options) => explain::run(&options),
    }
}

/// Why a command could not do its work.
pub(crate) struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// Something is wrong with the input, or with reading or writing it.
    fn new(message: impl Display) -> Self {
        Self { message: format!("error: {message}"), code: 1 }
    }

    /// The command was not asked for in the right way.
    fn usage(message: impl Display) -> Self {
        Self { message: format!("error: {message}"), code: 2 }
    }

    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::new(format!("{}: {error}", Name(path.display())))
    }

    /// Tells what went wrong, and the code to leave with.
    pub(crate) fn report(self) -> ExitCode {
        if !self.message.is_empty() {
            print_error(&format!("{}\n", self.message.trim_end()));
        }
        ExitCode::from(self.code)
    }
}

/// A document on the disk.
#[derive(Args)]
struct Spec {
    /// The document, JSON or YAML.
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

/// What is read with a document.
#[derive(Args)]
struct Beside {
    /// Follow references to other files in the document's folder and below it.
    #[arg(long)]
    files: bool,
    /// Corrections that are applied to the document first, as the OpenAPI Overlay Specification 1.0 writes them.
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
}

impl Beside {
    /// Reads a document with its overlay, and its other files where that is asked for.
    fn read(&self, path: &Path, format: Format) -> Result<Source, Failure> {
        let mut source = read(path, format)?;
        if let Some(overlay) = &self.overlay {
            source.overlay = Some(Box::new(read(overlay, format)?));
        }
        if self.files {
            files::add(&mut source, path, &Limits::default(), format)?;
        }
        Ok(source)
    }
}

/// Reads a document from the disk.
fn read(spec: &Path, format: Format) -> Result<Source, Failure> {
    let bytes = fs::read(spec).map_err(Failure::at(spec))?;
    let (source, findings) = Source::from_bytes(spec.display().to_string(), bytes);
    if findings.has_errors() { Err(refused(&findings, &source, format)) } else { Ok(source) }
}

/// A document that is only looked at, and how what is found is shown.
#[derive(Args)]
struct Shown {
    #[command(flatten)]
    spec: Spec,
    /// Settings.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// How it is shown.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Shown {
    /// The document, and the client that would be made of it.
    fn made(&self) -> Result<(Source, Output), Failure> {
        let source = self.spec.read(self.format)?;
        let settings = settings(self.settings.as_ref(), None)?;
        let output = made(&source, &settings, &NameLock::default(), self.format)?;
        Ok((source, output))
    }
}

/// Makes the client, with a sign of life where somebody is watching.
fn made(source: &Source, settings: &Settings, lock: &NameLock, format: Format) -> Result<Output, Failure> {
    let progress = spinner(&format!("reading {}", Name(&source.name)));
    let made = faos_codegen::generate(source, settings, lock, &settings.limits);
    progress.finish_and_clear();
    made.map_err(|findings| refused(&findings, source, format))
}

/// A document that nothing can be made of: its findings are all that there is to say.
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

/// Shows the findings of a document that a client was made of.
fn show(findings: &Diagnostics, source: &Source, format: Format) {
    show_text(&shown(findings, source, format), format);
}

/// The findings of a document as they are shown.
fn shown(findings: &Diagnostics, source: &Source, format: Format) -> String {
    match format {
        Format::Text => findings.render(source, has_color(&io::stderr())),
        Format::Github => findings.to_github(source),
        // They are a part of what the command prints.
        Format::Json => String::new(),
    }
}

/// Shows what [`shown`] made.
fn show_text(findings: &str, format: Format) {
    match format {
        Format::Text => print_error(findings),
        Format::Github => print_commands(findings),
        Format::Json => {}
    }
}

/// Writes text for people to the standard output.
fn print(text: &str) {
    write(&mut io::stdout().lock(), &visible::output(text, false));
}

/// Writes text for people to the standard error.
fn print_error(text: &str) {
    let mut out = io::stderr().lock();
    let color = has_color(&out);
    write(&mut out, &visible::output(text, color));
}

/// Writes commands of ours to GitHub Actions to the standard output.
fn print_commands(text: &str) {
    write(&mut io::stdout().lock(), &visible::commands(text));
}

/// Writes JSON to the standard output.
fn print_json(value: &impl Serialize) {
    let text = serde_json::to_string_pretty(value).expect("what is printed has text for keys");
    write(&mut io::stdout().lock(), &visible::json(&format!("{text}\n")));
}

/// Ignores errors: a closed pipe is not a failure.
fn write(out: &mut impl Write, text: &str) {
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn has_color(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && env::var_os("NO_COLOR").is_none()
}

/// A spinner on a terminal, nothing elsewhere.
fn spinner(message: &str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        spinner.set_style(style);
    }
    spinner.set_message(message.to_owned());
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}

/// The text of a file, if it is there.
fn text(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::at(path)(error)),
    }
}

/// The settings in a file. One that was asked for must be there, one that was looked for need not.
fn settings(asked_for: Option<&PathBuf>, looked_for: Option<PathBuf>) -> Result<Settings, Failure> {
    let Some(path) = asked_for.cloned().or(looked_for) else {
        return Ok(Settings::default());
    };
    match text(&path)? {
        Some(text) => {
            Settings::parse(&text).map_err(|error| Failure::new(format!("{}: {error}", Name(path.display()))))
        }
        None if asked_for.is_some() => Err(Failure::new(format!("{}: not found", Name(path.display())))),
        None => Ok(Settings::default()),
    }
}
