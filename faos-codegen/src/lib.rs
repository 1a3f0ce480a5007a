//! Generates a Rust client from an OpenAPI document.
//!
//! ```text
//! text ─parse▶ Document ─normalize▶ Document ─lower▶ Api ─name▶ Named ─render▶ items ─print▶ files ─verify▶
//! ```
//!
//! # In an xtask or a build script
//!
//! The command `faos-codegen` does this and more. Programs that call the library do not need what the command depends on:
//! `faos-codegen = { version = "0.1", default-features = false }`.
//!
//! An `xtask` updates a client that is checked in. Only files that changed are written, and names stay as they were:
//!
//! ```no_run
//! use std::error::Error;
//! use std::fs;
//! use std::path::Path;
//!
//! use faos_codegen::disk::{self, Mode};
//! use faos_codegen::{NameLock, Settings, Source, generate};
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     let settings = Settings::parse(&fs::read_to_string("codegen.toml")?)?;
//!     let source = Source::new("openapi.json", fs::read_to_string("openapi.json")?);
//!     let out = Path::new("client");
//!     let lock = NameLock::parse(&fs::read_to_string(out.join("names.lock")).unwrap_or_default())?;
//!     let output = generate(&source, &settings, &lock, &settings.limits)
//!         .map_err(|findings| findings.render(&source, false))?;
//!     eprint!("{}", output.findings.render(&source, false));
//!     disk::sync_listed(&out.join("src"), &out.join("files.lock"), &output.files, false, Mode::Write)?;
//!     disk::replace(&out.join("names.lock"), &output.lock.to_string(), Mode::Write)?;
//!     Ok(())
//! }
//! ```
//!
//! A `build.rs` writes the sources to its own folder:
//!
//! ```no_run
//! use std::error::Error;
//! use std::path::Path;
//! use std::{env, fs};
//!
//! use faos_codegen::disk::{self, Mode, Protection};
//! use faos_codegen::{NameLock, Settings, Source, generate};
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     println!("cargo::rerun-if-changed=openapi.json");
//!     let settings = Settings::default();
//!     let source = Source::new("openapi.json", fs::read_to_string("openapi.json")?);
//!     let output = generate(&source, &settings, &NameLock::default(), &settings.limits)?;
//!     let out = Path::new(&env::var("OUT_DIR")?).join("client");
//!     disk::sync(&out, &output.files, Protection::default(), Mode::Write)?;
//!     Ok(())
//! }
//! ```
//!
//! Only the items that this page lists are stable within a minor version. Hidden modules are for the command.
//!
//! # Modules
//!
//! Nouns are data, verbs are passes, and [`generate`] is these calls. In reading order:
//!
//! | Module | |
//! |---|---|
//! | `json` | noun: JSON values, and the pointers that address them |
//! | `english` | noun: the articles and capital letters of messages |
//! | `http` | noun: the syntax of header names and media types |
//! | `visible` | verb: escapes invisible characters in text of a document, wherever it is shown |
//! | `source` | noun: the text of a document, and the position of each value in it |
//! | [`diagnostic`] | noun: a finding with its place and its help |
//! | `document` | noun: the document in the terms of the specification |
//! | `parse` | verb: JSON or YAML text, and the corrections of an overlay, to a document |
//! | `normalize` | verb: rewrites a document until each idea has one form |
//! | `api` | noun: the API, without any keyword of OpenAPI or token of Rust |
//! | `lower` | verb: a document to an API; the last stage that knows OpenAPI |
//! | `naming` | verb: an API to an API with a Rust name for every public item |
//! | `markdown` | verb: parses documentation and reports, and finds constructs that the generator does not emit |
//! | `render` | verb: a named API to items of Rust; decides no name |
//! | `print` | verb: items to text |
//! | `verify` | verb: parses the text again and rejects anything that the generator does not emit |
//! | `module` | verb: files of a crate to those of a module of another crate |
//! | `portable` | noun: file names that are valid on every system |
//! | `inspect` | noun: the contents of a crate as data: every type and operation with its place and its Rust name |
//! | `changes` | verb: two named APIs to their differences, and the version that these require |
//! | `samples` | verb: a document to JSON values that its schemas allow |
//! | `round_trip` | verb: samples to a test that reads and writes each of them |
//! | `conformance` | verb: a document to a program that calls every operation, and the cases that it runs |
//! | `settings` | noun: decisions about a client that its document does not make |
//! | `manifest` | `Cargo.toml` and README of a new crate |
//! | `timings` | noun: the duration of each pass |
//! | [`disk`] | for the commands: writes files, and only those that changed |
//! | `fetch` | for the commands: downloads documents, and records their sources |
//! | `git` | for the commands: reads files as a revision has them |
//! | `fuzz` | for tests: properties that hold for any bytes |
//!
//! Invariants, which `tests/layers.rs` and `tests/sources.rs` check against the sources:
//!
//! - Only `lower` and earlier stages see `document`, besides `samples`, which generates values from its schemas.
//! - Only `render`, `print` and `verify` see `syn` and `quote`.
//! - No pass touches the disk or the network. [`disk`] and `fetch` do, and only the commands and other programs call
//!   them.
//! - Nothing iterates a hash map: the output depends on the document, the settings and the lock alone.
//! - No text of a document reaches the output except through a type of `render::checked` or an identifier of `naming`.
//!
//! To find the module for a change: oddities of documents belong in `normalize`, the meaning of the API in `api` and
//! `lower`, names in `naming`, the generated Rust in `render`, its spacing in `print`, and behavior at run time in the
//! runtime beside this crate.
//!
//! Imports: the standard library, then other crates, then `crate::`, then `super::`, each group sorted and with a blank
//! line between; one module per statement. `tests/imports.rs` checks this. Types are imported, stages are named at the
//! use (`document::Schema`).

#[doc(hidden)]
pub mod api;
#[doc(hidden)]
pub mod changes;
#[doc(hidden)]
pub mod conformance;
pub mod diagnostic;
pub mod disk;
#[doc(hidden)]
pub mod document;
mod english;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod fetch;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzz;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod git;
mod http;
#[doc(hidden)]
pub mod inspect;
#[doc(hidden)]
pub mod json;
#[doc(hidden)]
pub mod lower;
#[doc(hidden)]
pub mod manifest;
mod markdown;
mod module;
#[doc(hidden)]
pub mod naming;
#[doc(hidden)]
pub mod normalize;
mod output;
mod parallel;
#[doc(hidden)]
pub mod parse;
mod portable;
mod print;
mod render;
#[doc(hidden)]
pub mod round_trip;
mod runtime;
#[doc(hidden)]
pub mod samples;
#[doc(hidden)]
pub mod settings;
#[doc(hidden)]
pub mod source;
mod timings;
#[doc(hidden)]
pub mod verify;
#[doc(hidden)]
pub mod visible;

use std::collections::{HashMap, HashSet};
use std::mem;

use crate::diagnostic::Code;

pub use diagnostic::Diagnostics;
#[doc(hidden)]
pub use naming::Named;
pub use naming::{LockError, NameLock};
pub use output::OutputFile;
pub use parse::Limits;
pub use settings::{HEADER, Redacted, ResourceFeatures, Settings, SettingsError, SettingsFile};
pub use source::Source;
#[doc(hidden)]
pub use timings::Timings;

/// The sources of a crate, and the findings about its document.
#[derive(Debug)]
#[must_use]
#[non_exhaustive]
pub struct Output {
    /// Every file below the crate's `src`, sorted by path.
    pub files: Vec<OutputFile>,
    /// The assigned names, for the next run.
    pub lock: NameLock,
    /// Problems in the document that did not prevent generation.
    pub findings: Diagnostics,
    /// The version of OpenAPI that the document states.
    #[doc(hidden)]
    pub version: document::Version,
    /// The API that the sources were generated from, and its names.
    #[doc(hidden)]
    pub named: Named,
    /// Every keyword of the document, and how it was handled.
    #[doc(hidden)]
    pub ledger: document::Ledger,
    /// Every value that the crate represents as any JSON value although the document states more.
    #[doc(hidden)]
    pub untyped: Vec<api::Untyped>,
    /// The duration of each pass.
    #[doc(hidden)]
    pub timings: Timings,
}

/// Generates the sources of a client.
///
/// # Errors
///
/// Returns all findings if at least one of them is an error.
pub fn generate(source: &Source, settings: &Settings, lock: &NameLock, limits: &Limits) -> Result<Output, Diagnostics> {
    parallel::on_stack(STACK, || generate_here(source, settings, lock, limits))
}

/// The stack size of the passes: chains of thousands of schemas are possible, and a debug build needs a few kilobytes
/// for each.
const STACK: usize = 128 << 20;

/// Reads a document again, for the change report. A document from which no client can be generated is empty.
#[doc(hidden)]
pub fn read(source: &Source, limits: &Limits) -> document::Document {
    let parsed = parallel::on_stack(STACK, || parse::parse_here(source, limits));
    parsed.map(|(document, _)| document).unwrap_or_default()
}

fn generate_here(
    source: &Source,
    settings: &Settings,
    lock: &NameLock,
    limits: &Limits,
) -> Result<Output, Diagnostics> {
    let mut timings = Timings::start();
    let (document, mut findings) = parse::parse_here(source, limits).map_err(|mut findings| {
        findings.apply(&settings.findings);
        findings
    })?;
    timings.end("parse");
    let mut document = normalize::normalize(document, &mut findings);
    timings.end("normalize");
    let whole = whole_lock(&document, lock, settings);
    let left_out = lower::choose(&mut document, settings);
    let lowered = lower::lower(&document, settings, &mut findings);
    left_out.remove_findings(&lowered, &mut findings);
    let lower::Lowered { api, untyped, .. } = lowered;
    let (version, ledger) = (document.version, mem::take(&mut document.ledger));
    // A large document takes more memory than everything generated from it.
    drop(document);
    timings.end("lower");
    let (named, lock) = match &whole {
        None => naming::name(api, lock, settings, &mut findings),
        Some(Whole { lock: names, unused }) => {
            let (named, chosen) = naming::name(api, names, settings, &mut findings);
            findings.retain(|finding| finding.code != Code::UnusedSetting);
            findings.extend(unused.clone());
            (named, chosen.keeping(lock, names))
        }
    };
    timings.end("name");
    findings.apply(&settings.findings);
    if findings.has_errors() {
        return Err(findings);
    }
    let header = settings.header();
    let mut files = runtime::files(&header);
    let printed = parallel::map(&render::render(&named, settings), |draft| {
        let mut timings = Timings::start();
        (made(draft, &header, &mut timings), timings)
    });
    let mut escaped: HashSet<String> = HashSet::new();
    for (file, timings_of_file) in printed {
        timings.merge(timings_of_file);
        match file {
            Ok((file, escaped_in_file)) => {
                files.push(file);
                escaped.extend(escaped_in_file);
            }
            Err(mistake) => report_mistake(mistake, &mut findings),
        }
    }
    check_paths(&files, &mut findings);
    report_escaped(&named.api, &escaped, &mut findings);
    findings.apply(&settings.findings);
    if findings.has_errors() {
        return Err(findings);
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    if let Some(module) = &settings.module {
        let own = named.api.own_types.iter().map(|(path, _)| path).chain(named.api.derives.all());
        let kept: Vec<String> = own.flat_map(|path| path.in_crate()).collect();
        files = module::placed(files, module, settings.crate_name.as_deref(), &kept);
    }
    Ok(Output { files, lock, findings, version, named, ledger, untyped, timings })
}

/// The names of a whole document, of which the client contains a part.
struct Whole {
    lock: NameLock,
    /// The settings that do not match anything in the whole document.
    unused: Diagnostics,
}

/// Names everything in a document if the client contains only a part of it. Each part has the same names as in a
/// client of the whole document, so that names do not depend on the choice.
fn whole_lock(document: &document::Document, lock: &NameLock, settings: &Settings) -> Option<Whole> {
    if settings.operations.is_everything() {
        return None;
    }
    let everything = Settings { operations: settings::Choice::default(), ..settings.clone() };
    let mut unused = Diagnostics::new();
    let lowered = lower::lower(document, &everything, &mut unused);
    let (_, lock) = naming::name(lowered.api, lock, &everything, &mut unused);
    unused.retain(|finding| finding.code == Code::UnusedSetting);
    lower::report_unused_selectors(document, settings, &mut unused);
    Some(Whole { lock, unused })
}

/// Generates one file. The second value lists the descriptions that lost their formatting.
///
/// # Errors
///
/// Returns an error if the file is invalid and must not be used.
fn made(draft: &render::Draft<'_>, header: &str, timings: &mut Timings) -> Result<(OutputFile, Vec<String>), String> {
    let (file, notes) = draft.file();
    let (escaped, read) = notes.into_parts();
    timings.end("render");
    let file = print::print(file, header).map_err(|error| error.to_string())?;
    timings.end("print");
    verify::verify_new(&file.path, &file.text, &read).map_err(|stray| stray.to_string())?;
    timings.end("verify");
    Ok((file, escaped))
}

/// The finding code for a description that is shown without its formatting.
const ESCAPED_DESCRIPTION: Code = Code::EscapedDescription;

/// Reports the places of descriptions that are shown without their formatting.
fn report_escaped(api: &api::Api, escaped: &HashSet<String>, findings: &mut Diagnostics) {
    if escaped.is_empty() {
        return;
    }
    let mut reported = HashSet::new();
    for (at, text) in api.descriptions() {
        if escaped.contains(text) && reported.insert(at.clone()) {
            findings
                .note(ESCAPED_DESCRIPTION, &at, "the description is shown as plain text, without its formatting")
                .help("simplify the formatting; the rewritten Markdown would contain more than text");
        }
    }
}

/// Reports paths that are invalid on some systems, and paths that are the same file on some systems.
fn check_paths(files: &[OutputFile], findings: &mut Diagnostics) {
    let mut known = HashMap::new();
    for OutputFile { path, .. } in files {
        if let Some(fault) = portable::fault(path) {
            report_mistake(format!("`{path}` is not a valid file name: {fault}"), findings);
        }
        if let Some(other) = known.insert(portable::folded(path), path) {
            report_mistake(format!("`{path}` and `{other}` are the same file on some systems"), findings);
        }
    }
}

/// Reports a bug in the generator: for any document, the output must be valid Rust and contain only constructs that the
/// generator emits. Otherwise the output must not be used.
fn report_mistake(mistake: String, findings: &mut Diagnostics) {
    findings
        .error(Code::GeneratorMistake, &json::Pointer::root(), mistake)
        .help("this is a bug in the generator, not in the document; nothing was written");
}

impl Output {
    /// Returns a program that creates a client from environment variables and calls an operation, with `krate` as the name
    /// of the client's crate.
    pub fn program(&self, krate: &str, key_variable: Option<&str>) -> String {
        render::program(&self.named, krate, key_variable)
    }

    /// Returns the number of descriptions that are shown as plain text, without their formatting.
    pub fn escaped_descriptions(&self) -> usize {
        self.findings.iter().filter(|finding| finding.code == ESCAPED_DESCRIPTION).count()
    }

    /// Returns the names that another run gives to the same document: the key under `[names]` in the settings, the name
    /// here, and that in the other run.
    pub fn suggestions(&self, other: &Output) -> Vec<(String, String, String)> {
        let differences = self.lock.differences(&other.lock);
        let mut suggestions: Vec<(String, String, String)> =
            differences.map(|(key, here, there)| (key, here.to_owned(), there.to_owned())).collect();
        let resources: HashMap<String, String> = suggestions
            .iter()
            .filter(|(key, ..)| key.ends_with(" resource"))
            .map(|(_, here, there)| (here.clone(), there.clone()))
            .collect();
        let there: HashMap<String, String> =
            other.inspect().operations.into_iter().map(|entry| (entry.pointer, entry.resource)).collect();
        for inspect::OperationEntry { pointer, resource: here, setting, .. } in self.inspect().operations {
            let Some(there) = there.get(&pointer) else { continue };
            // Further representations are in the resource of the first.
            let is_first = json::Pointer::parse(&pointer).is_some_and(|at| at.segments().count() == 3);
            if is_first && resources.get(&here).unwrap_or(&here) != there {
                let key = setting.replace(" method", " group");
                suggestions.push((key, here, there.clone()));
            }
        }
        suggestions.sort();
        suggestions
    }

    /// Lists every type and operation with its place in the document and its Rust name.
    #[doc(hidden)]
    pub fn inspect(&self) -> inspect::Inspection {
        inspect::inspect(&self.named, &self.untyped)
    }
}

impl Settings {
    /// Adds the settings file to a document, so that findings about the settings show their lines.
    pub fn beside(&self, source: Source) -> Source {
        let settings = self.named_file().map(|(name, text)| Box::new(Source::new(name, text)));
        Source { settings, ..source }
    }

    /// Returns the settings for a document that they were not written for, such as an older version: settings that do not
    /// match anything are noted instead of refused, and the levels of other findings are the default ones.
    pub fn as_far_as_they_fit(&self) -> Self {
        let mut findings = diagnostic::Levels::default();
        let level = diagnostic::Level::Report(diagnostic::Severity::Note);
        findings
            .set(diagnostic::Subject::Code(Code::UnusedSetting), level)
            .expect("a client can be generated despite it");
        Self { findings, ..self.clone() }
    }
}

/// Returns the messages about settings that match nothing in either of two documents, which were read with
/// [`Settings::as_far_as_they_fit`].
pub fn unused_in_both<'a>(old: &'a Output, new: &'a Output) -> Vec<&'a str> {
    let unused = |output: &'a Output| {
        output
            .findings
            .iter()
            .filter(|finding| finding.code == Code::UnusedSetting)
            .map(|finding| finding.message.as_str())
    };
    unused(old).filter(|message| unused(new).any(|other| other == *message)).collect()
}
