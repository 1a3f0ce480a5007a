//! The `faos-codegen` command.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use clap::{Parser, Subcommand};
use faos_codegen::disk::{self, Mode};
use faos_codegen::{Diagnostics, Limits, NameLock, Settings, Source, diagnostic, manifest};

/// Turns an OpenAPI 3.0 or 3.1 document into a Rust client.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes a crate: `src` always, `Cargo.toml` once.
    Generate {
        /// The document, JSON or YAML.
        spec: PathBuf,
        /// The folder of the crate.
        #[arg(long)]
        out: PathBuf,
        /// Settings; without it, `codegen.toml` in the folder of the crate if there is one.
        #[arg(long)]
        settings: Option<PathBuf>,
    },
    /// Tells what a document could do better, and which of its keywords are not understood.
    Lint {
        /// The document, JSON or YAML.
        spec: PathBuf,
    },
    /// Shows every type and operation of a document.
    Inspect {
        /// The document, JSON or YAML.
        spec: PathBuf,
    },
    /// Explains a diagnostic by its code, such as `unresolved-reference`.
    Explain {
        /// The code, as it stands in brackets behind `error` or `warning`.
        code: String,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Why a command could not do its work, as it is shown.
struct Failure(String);

impl Failure {
    fn new(message: impl std::fmt::Display) -> Self {
        Self(format!("error: {message}"))
    }

    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::new(format!("{}: {error}", path.display()))
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Generate { spec, out, settings } => generate(&spec, &out, settings),
        Command::Lint { spec } => lint(&spec),
        Command::Inspect { spec } => {
            let source = read(&spec)?;
            let output = made(&source, &Settings::default(), &NameLock::default())?;
            print!("{}", output.api);
            Ok(())
        }
        Command::Explain { code } => match diagnostic::CODES.iter().find(|(known, _)| *known == code) {
            Some((_, explanation)) => {
                println!("{explanation}");
                Ok(())
            }
            None => Err(Failure::new(format!("there is no diagnostic `{code}`"))),
        },
    }
}

fn generate(spec: &Path, out: &Path, settings: Option<PathBuf>) -> Result<(), Failure> {
    let source = read(spec)?;
    let settings_path = settings.clone().unwrap_or_else(|| out.join("codegen.toml"));
    let settings = match text(&settings_path)? {
        Some(text) => {
            Settings::parse(&text).map_err(|error| Failure::new(format!("{}: {error}", settings_path.display())))?
        }
        None if settings.is_some() => {
            return Err(Failure::new(format!("{}: not found", settings_path.display())));
        }
        None => Settings::default(),
    };
    let lock_path = out.join("names.lock");
    let lock = match text(&lock_path)? {
        Some(text) => NameLock::parse(&text).map_err(Failure::new)?,
        None => NameLock::default(),
    };
    let name = package_name(out)?;
    let output = made(&source, &settings, &lock)?;
    show(&output.findings, &source);
    fs::create_dir_all(out).map_err(Failure::at(out))?;
    let summary = disk::sync(&out.join("src"), &output.files, Mode::Write).map_err(Failure::new)?;
    disk::replace(&lock_path, &output.lock.to_string(), Mode::Write).map_err(Failure::new)?;
    let manifest_path = out.join("Cargo.toml");
    if text(&manifest_path)?.is_none() {
        disk::replace(&manifest_path, &manifest::manifest(&name), Mode::Write).map_err(Failure::new)?;
    }
    println!(
        "{} files written, {} unchanged, {} removed",
        summary.written.len(),
        summary.unchanged,
        summary.removed.len()
    );
    Ok(())
}

fn lint(spec: &Path) -> Result<(), Failure> {
    let source = read(spec)?;
    let output = made(&source, &Settings::default(), &NameLock::default())?;
    show(&output.findings, &source);
    for untyped in &output.untyped {
        println!("any JSON value at {}: {}", untyped.at, untyped.reason);
    }
    for (object, key, entry) in output.ledger.iter() {
        println!("{}: {object}.{key}, {} times, first at {}", entry.treatment.name(), entry.count, entry.first);
    }
    Ok(())
}

fn made(source: &Source, settings: &Settings, lock: &NameLock) -> Result<faos_codegen::Output, Failure> {
    faos_codegen::generate(source, settings, lock, &Limits::default())
        .map_err(|findings| Failure(findings.render(source, colored())))
}

fn show(findings: &Diagnostics, source: &Source) {
    if !findings.is_empty() {
        eprintln!("{}", findings.render(source, colored()));
    }
}

fn colored() -> bool {
    io::IsTerminal::is_terminal(&io::stderr()) && std::env::var_os("NO_COLOR").is_none()
}

fn read(spec: &Path) -> Result<Source, Failure> {
    let bytes = fs::read(spec).map_err(Failure::at(spec))?;
    let (source, findings) = Source::from_bytes(spec.display().to_string(), bytes);
    if findings.has_errors() { Err(Failure(findings.render(&source, colored()))) } else { Ok(source) }
}

/// The text of a file, if it is there.
fn text(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::at(path)(error)),
    }
}

/// The folder's name, as far as Cargo takes it for a package.
fn package_name(out: &Path) -> Result<String, Failure> {
    let name = out.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let fits = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'));
    if fits {
        Ok(name.to_owned())
    } else {
        Err(Failure::new(format!("`{}` is no name for a package; choose another --out", out.display())))
    }
}
