//! `faos-codegen generate`: generates the crate of a client.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{fs, mem, panic, thread};

use clap::Args;
use faos_codegen::diagnostic::Severity;
use faos_codegen::diagnostic::{Code, Diagnostic};
use faos_codegen::disk::{self, DiskError, FileList, Mode, Summary};
use faos_codegen::json::Pointer;
use faos_codegen::visible::Name;
use faos_codegen::{
    Diagnostics, NameLock, Output, OutputFile, ResourceFeatures, Settings, Source, Timings, manifest, round_trip,
};
use serde_json::{Value, json};

use super::output::{Verbosity, print_note, print_summary, verbosity};
use super::project::SETTINGS;
use super::{
    Failure, Format, LevelFlags, Spec, input, made, print, print_commands, print_error, print_json, refused, settings,
    show_text, shown, text,
};

/// The exit code if generated files are stale.
pub(super) const STALE: u8 = 3;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    spec: Spec,
    /// The folder of the crate.
    #[arg(long)]
    out: PathBuf,
    /// The settings [default: `codegen.toml` in the folder of the crate, if it exists]
    #[arg(long)]
    settings: Option<PathBuf>,
    /// The format of the findings and the summary.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    levels: LevelFlags,
    /// Write nothing, and exit with 3 if anything would change.
    #[arg(long)]
    check: bool,
    /// Overwrite files that were not generated.
    #[arg(long)]
    force: bool,
    /// Print the duration of each pass and the peak memory to the standard error.
    #[arg(long)]
    timings: bool,
    /// Add a test that decodes and encodes samples of every named schema.
    #[arg(long)]
    round_trip: bool,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let target = Target {
        format: options.format,
        check: options.check,
        force: options.force,
        timings: options.timings,
        round_trip: options.round_trip,
        ..Target::of(&options.out)
    };
    target.check_folder()?;
    let mut settings = settings(options.settings.as_ref(), Some(options.out.join(SETTINGS)))?;
    // A crate that cannot be written is reported before the document is read.
    target.home(&settings)?;
    let source = options.spec.read(options.format)?;
    options.levels.apply(&mut settings.findings)?;
    if let Some(url) = input::url(&options.spec.path) {
        settings.document_url.get_or_insert_with(|| url.to_owned());
    }
    let written = write_client(&target, source, settings)?;
    let is_stale = written.is_stale;
    // The process is about to exit, and dropping the output would only take time.
    mem::forget(written);
    Ok(if is_stale { ExitCode::from(STALE) } else { ExitCode::SUCCESS })
}

/// A crate to write.
pub(super) struct Target<'a> {
    /// The folder of the crate.
    pub(super) out: &'a Path,
    /// The name of a new package, if it is not that of the folder.
    pub(super) name: Option<String>,
    /// The format of the findings and the summary.
    pub(super) format: Format,
    /// Set if nothing is written.
    pub(super) check: bool,
    /// Set if files that were not generated are overwritten.
    pub(super) force: bool,
    /// Set if durations are printed.
    pub(super) timings: bool,
    /// Set if a test of samples is added.
    pub(super) round_trip: bool,
}

impl<'a> Target<'a> {
    /// Returns a crate that is written without further options.
    pub(super) fn of(out: &'a Path) -> Self {
        Self { out, name: None, format: Format::Text, check: false, force: false, timings: false, round_trip: false }
    }

    /// Returns an error if there is something else than a folder.
    fn check_folder(&self) -> Result<(), Failure> {
        if self.out.exists() && !self.out.is_dir() {
            let out = self.out.display();
            return Err(Failure::usage(format!("cannot write a crate to `{out}`: it is not a folder")));
        }
        Ok(())
    }

    /// Returns the crate of the folder, or the one around the folder of a module.
    fn home(&self, settings: &Settings) -> Result<Home, Failure> {
        self.check_folder()?;
        let Self { out, .. } = self;
        let is_module = settings.module.is_some();
        if is_module && self.round_trip {
            return Err(Failure::usage("cannot add a round-trip test to a module: it requires a crate".to_owned()));
        }
        let folder = if is_module { crate_around(out)? } else { out.to_path_buf() };
        let manifest = text(&folder.join("Cargo.toml"))?;
        let name = package_name(&folder, manifest.as_deref(), self.name.as_deref())?;
        Ok(Home { folder, manifest, name })
    }
}

/// The crate that contains the client.
struct Home {
    /// Its folder.
    folder: PathBuf,
    /// The text of its manifest, if it exists.
    manifest: Option<String>,
    /// The name of its package.
    name: String,
}

/// The outcome of [`write_client`].
pub(super) struct Written {
    /// The name of the package.
    pub(super) name: String,
    pub(super) source: Source,
    pub(super) output: Output,
    /// The name of the environment variable that holds the key.
    pub(super) key_variable: Option<String>,
    /// True if a check found that something would change.
    pub(super) is_stale: bool,
}

/// Generates a crate, writes what changed, and prints the findings and a summary.
pub(super) fn write_client(target: &Target<'_>, source: Source, mut settings: Settings) -> Result<Written, Failure> {
    let Target { out, format, .. } = target;
    let out = *out;
    let began = Instant::now();
    let Home { folder: home, manifest, name } = target.home(&settings)?;
    let is_module = settings.module.is_some();
    // An existing crate keeps its choice even if the number of its resources crosses the threshold.
    settings.resource_features.get_or_insert(match &manifest {
        _ if is_module => ResourceFeatures::Never,
        None => ResourceFeatures::WhenMany,
        Some(manifest) if manifest::has_resources(manifest) => ResourceFeatures::Always,
        Some(_) => ResourceFeatures::Never,
    });
    // Examples name the crate.
    settings.crate_name.get_or_insert_with(|| name.replace('-', "_"));
    let lock_path = out.join("names.lock");
    let lock = match text(&lock_path)? {
        Some(text) => NameLock::parse(&text)
            .map_err(|error| Failure::new(format!("`{}` is invalid: {error}", lock_path.display())))?,
        None => NameLock::default(),
    };
    let source = settings.beside(source);
    let mut output = made(&source, &settings, &lock, *format)?;
    if target.round_trip {
        let samples = round_trip::samples(&source, &output, &settings.limits);
        round_trip::add(&mut output, &samples, &settings);
    }

    let beside = match is_module {
        true => vec![("names.lock", output.lock.to_string())],
        false => beside(&name, out, &output, &settings, manifest.as_deref())?,
    };
    let mut warnings = manifest.iter().filter_map(|manifest| incomplete(&home, manifest)).collect::<Vec<_>>();
    for AboutFile(findings, source) in &mut warnings {
        findings.apply(&settings.findings);
        if findings.has_errors() {
            return Err(refused(findings, source, *format));
        }
    }

    let src = if is_module { "" } else { "src" };
    let mode = if target.check { Mode::Check } else { Mode::Write };
    // Finding the lines of the findings parses the whole document, which takes about as long as writing.
    let (summary, findings) = thread::scope(|scope| {
        let findings = scope.spawn(|| shown(&output.findings, &source, *format));
        let summary = write(out, src, &output.files, &beside, target.force, mode);
        output.timings.end("write");
        let findings = findings.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
        (summary, findings)
    });
    let summary = match summary {
        Ok(summary) => summary,
        Err(error) => {
            show_text(&findings, *format);
            return Err(unwritable(error, &output.findings, &source, *format));
        }
    };

    let is_stale = mode == Mode::Check && !(summary.written.is_empty() && summary.removed.is_empty());
    show_text(&findings, *format);
    show_text(&warnings.iter().map(|warning| warning.shown(*format)).collect::<String>(), *format);
    if summary.adopted > 0 {
        print_note(&format!(
            "`{}` does not exist yet, so the first line of each file decides whether it was generated",
            Name(out.join(FileList::NAME).display())
        ));
    }
    output.timings.end("show findings");
    if target.timings || (verbosity() == Verbosity::Verbose && *format == Format::Text) {
        print_error(&timings(&output.timings));
    }
    match format {
        Format::Json => print_json(&report(&source, &output, &summary, &warnings, began)),
        Format::Github => {}
        Format::Text if is_stale => {
            let file = |path: &String| format!("would change {}\n", Name(below(out, src, path)));
            print(&summary.written.iter().chain(&summary.removed).map(file).collect::<String>());
        }
        Format::Text => print_summary(&summary_of(out, src, &summary, &output.findings, warnings.len())),
    }
    Ok(Written { name, source, output, key_variable: settings.key_variable, is_stale })
}

/// Returns the summary of a run, in verbose mode with a line for each file.
fn summary_of(out: &Path, src: &str, summary: &Summary, findings: &Diagnostics, more_warnings: usize) -> String {
    let mut text = String::new();
    if verbosity() == Verbosity::Verbose {
        let kinds = [("wrote  ", &summary.written), ("removed", &summary.removed)];
        for (kind, files) in kinds {
            files.iter().for_each(|file| text.push_str(&format!("{kind} {}\n", Name(below(out, src, file)))));
        }
    }
    let (written, unchanged, removed) = (summary.written.len(), summary.unchanged, summary.removed.len());
    let files = if written == 1 { "file" } else { "files" };
    text.push_str(&format!("{written} {files} written, {unchanged} unchanged, {removed} removed"));
    match findings.count(Severity::Warning) + more_warnings {
        0 => {}
        1 => text.push_str("; 1 warning"),
        count => text.push_str(&format!("; {count} warnings")),
    }
    text.push('\n');
    text
}

/// Reports a file that cannot be written, with the reason of the system.
pub(super) fn failed_to_write(error: DiskError) -> Failure {
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
    let help = error.help().map(|help| format!("\n  = help: {help}")).unwrap_or_default();
    Failure::new(format!("{error}{cause}{help}"))
}

/// Writes the files of the crate, or checks them.
fn write(
    out: &Path,
    src: &str,
    files: &[OutputFile],
    beside: &[(&str, String)],
    force: bool,
    mode: Mode,
) -> Result<Summary, DiskError> {
    // A symbolic link among them is refused before anything is written.
    for (file, contents) in beside {
        disk::replace(&out.join(file), contents, Mode::Check)?;
    }
    let mut summary = disk::sync_listed(&out.join(src), &out.join(FileList::NAME), files, force, mode)?;
    if summary.list_changed {
        summary.written.push(format!("../{}", FileList::NAME));
    } else {
        summary.unchanged += 1;
    }
    for (file, contents) in beside {
        if disk::replace(&out.join(file), contents, mode)? {
            summary.written.push(format!("../{file}"));
        } else {
            summary.unchanged += 1;
        }
    }
    Ok(summary)
}

/// A finding about a file of the crate.
struct AboutFile(Diagnostics, Source);

impl AboutFile {
    fn new(path: &Path, finding: Diagnostic) -> Self {
        let mut findings = Diagnostics::new();
        findings.push(finding);
        Self(findings, Source::new(path.display().to_string(), ""))
    }

    fn shown(&self, format: Format) -> String {
        let Self(findings, source) = self;
        match format {
            Format::Text => {
                let text = |finding: &Diagnostic| {
                    let help = finding.help.as_deref().unwrap_or_default().trim_end().replace('\n', "\n  ");
                    format!("{}: {}\n  {help}\n", finding.severity.name(), finding.message).replace("\n  \n", "\n\n")
                };
                findings.iter().map(text).collect()
            }
            Format::Json | Format::Github => shown(findings, source, format),
        }
    }

    fn json(&self) -> Vec<Value> {
        let Self(findings, source) = self;
        findings.to_json(source).as_array().cloned().unwrap_or_default()
    }
}

/// Reports dependencies and features of the client that an existing manifest lacks.
fn incomplete(out: &Path, manifest: &str) -> Option<AboutFile> {
    let path = out.join("Cargo.toml");
    let workspace = fs::canonicalize(out).ok().and_then(|out| workspace_of(&out, manifest));
    let finding =
        |message: String| Diagnostic::new(Severity::Warning, Code::IncompleteManifest, &Pointer::root(), message);
    let mut finding = match manifest::missing(manifest, workspace.as_deref()) {
        Ok(missing) if missing.is_empty() => return None,
        Ok(missing) => {
            let mut finding = finding(format!("`{}` lacks dependencies or features of the client", path.display()));
            finding.help = Some(missing.to_string());
            finding
        }
        Err(error) => finding(format!("`{}` is not valid TOML: {}", path.display(), error.message())),
    };
    if finding.help.is_none() {
        finding.help("correct the file, since it declares the dependencies and features of the client");
    }
    Some(AboutFile::new(&path, finding))
}

/// Returns the root manifest of the workspace that a crate belongs to.
fn workspace_of(out: &Path, manifest: &str) -> Option<String> {
    let own: toml::Table = manifest.parse().ok()?;
    let is_root = |table: &toml::Table| table.contains_key("workspace");
    if is_root(&own) {
        return Some(manifest.to_owned());
    }
    if let Some(root) = own.get("package").and_then(|package| package.get("workspace")?.as_str()) {
        return fs::read_to_string(out.join(root).join("Cargo.toml")).ok();
    }
    let above = out.ancestors().skip(1).filter_map(|folder| fs::read_to_string(folder.join("Cargo.toml")).ok());
    above.filter_map(|text| text.parse().is_ok_and(|table| is_root(&table)).then_some(text)).next()
}

/// Reports an output that cannot be written, in the requested format.
fn unwritable(error: DiskError, findings: &Diagnostics, source: &Source, format: Format) -> Failure {
    if format == Format::Text {
        return failed_to_write(error);
    }
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
    let message = format!("{error}{cause}");
    let about = |path: &Path, code: Code, message: String| {
        let mut finding = Diagnostic::new(Severity::Error, code, &Pointer::root(), message);
        finding.help = error.help().map(str::to_owned);
        AboutFile::new(path, finding)
    };
    let found = match &error {
        DiskError::NotGenerated(files) => {
            let file = |(path, _): &(PathBuf, bool)| {
                about(path, Code::NotGenerated, "cannot overwrite a file that was not generated".to_owned())
            };
            files.iter().map(file).collect()
        }
        error => vec![about(error.path(), Code::UnwritableOutput, message)],
    };
    if format == Format::Json {
        let mut all = findings.to_json(source).as_array().cloned().unwrap_or_default();
        all.extend(found.iter().flat_map(AboutFile::json));
        print_json(&json!({ "document": source.name, "findings": all }));
    } else {
        print_commands(&found.iter().map(|found| found.shown(format)).collect::<String>());
    }
    Failure { message: String::new(), code: 1 }
}

/// Returns the folder of the crate that a module belongs to.
fn crate_around(module: &Path) -> Result<PathBuf, Failure> {
    let whole = std::path::absolute(module).unwrap_or_else(|_| module.to_owned());
    let found = whole.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file());
    found.map(Path::to_owned).ok_or_else(|| {
        Failure::usage(format!(
            "cannot write a module to `{}`: it is not within a crate\n  = help: choose a folder below `src` of a crate",
            Name(module.display())
        ))
    })
}

/// Returns the files next to `src`: always the names; the manifest and the README only if they do not exist. In an
/// existing manifest, only the features of resources are replaced.
fn beside(
    name: &str,
    out: &Path,
    output: &Output,
    settings: &Settings,
    manifest: Option<&str>,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let resources = output.named.features.names();
    let mut files = vec![("names.lock", output.lock.to_string())];
    match manifest {
        None => files.push(("Cargo.toml", manifest::manifest(name, resources))),
        Some(_) if resources.is_empty() => {}
        Some(manifest) => {
            let at = |error| Failure::new(format!("{}: {error}", out.join("Cargo.toml").display()));
            files.push(("Cargo.toml", manifest::with_resources(manifest, resources).map_err(at)?));
        }
    }
    if text(&out.join("README.md"))?.is_none() {
        files.push((
            "README.md",
            manifest::readme(
                name,
                &output.program(&name.replace('-', "_"), settings.key_variable.as_deref()),
                resources,
            ),
        ));
    }
    Ok(files)
}

/// Formats a line for each pass, and one for the memory.
fn timings(timings: &Timings) -> String {
    let mut lines: String =
        timings.passes().map(|(pass, time)| format!("{pass:<16} {:>8.1} ms\n", time.as_secs_f64() * 1e3)).collect();
    if let Some(bytes) = peak_memory() {
        lines.push_str(&format!("{:<16} {:>8.1} MB\n", "peak memory", bytes as f64 / 1e6));
    }
    lines
}

/// Returns a path of the summary relative to the current folder.
fn below(out: &Path, src: &str, path: &str) -> String {
    let path = path.strip_prefix("../").map_or_else(|| Path::new(src).join(path), PathBuf::from);
    out.join(path).display().to_string()
}

/// Returns the summary as JSON.
fn report(
    source: &Source,
    output: &Output,
    summary: &Summary,
    warnings: &[AboutFile],
    began: Instant,
) -> serde_json::Value {
    let mut findings = output.findings.to_json(source).as_array().cloned().unwrap_or_default();
    findings.extend(warnings.iter().flat_map(AboutFile::json));
    let lines: usize = output.files.iter().map(|file| file.text.lines().count()).sum();
    let count = |severity| output.findings.count(severity);
    let passes = output.timings.passes().map(|(pass, time)| (pass.to_owned(), json!(time.as_secs_f64())));
    json!({
        "document": source.name,
        "openapi": format!("{}.{}", output.version.major, output.version.minor),
        "types": output.named.api.types.len(),
        "operations": output.named.api.operations.len(),
        "warnings": count(Severity::Warning) + warnings.len(),
        "notes": count(Severity::Note),
        "untyped": output.untyped.len(),
        "escaped_descriptions": output.escaped_descriptions(),
        "descriptions": output.named.api.descriptions().count(),
        "values": output.named.api.values(),
        "lines": lines,
        "files": {
            "written": summary.written.len(),
            "unchanged": summary.unchanged,
            "removed": summary.removed.len(),
        },
        "seconds": began.elapsed().as_secs_f64(),
        "passes": passes.collect::<serde_json::Map<_, _>>(),
        "peak_memory_bytes": peak_memory(),
        "findings": findings,
    })
}

/// Returns the peak memory of this process, if the system reports it.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Returns the name of the existing package, or the name of the folder if Cargo accepts it as a package name.
fn package_name(out: &Path, manifest: Option<&str>, chosen: Option<&str>) -> Result<String, Failure> {
    let manifest = manifest.and_then(|manifest| manifest.parse::<toml::Table>().ok());
    if let Some(name) = manifest.as_ref().and_then(|manifest| manifest.get("package")?.get("name")?.as_str()) {
        return Ok(name.to_owned());
    }
    if let Some(name) = chosen {
        return match manifest::is_package_name(name) {
            true => Ok(name.to_owned()),
            false => Err(Failure::usage(format!("`{}` is not a valid name of a package", Name(name)))),
        };
    }
    // `.` and `..` have no file name.
    let whole = if out.file_name().is_none() { fs::canonicalize(out).ok() } else { None };
    let out = whole.as_deref().unwrap_or(out);
    let name = out.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if manifest::is_package_name(name) {
        return Ok(name.to_owned());
    }
    Err(Failure::usage(format!(
        "cannot name a package after the folder `{}`: a package name consists of letters, digits, `-` and `_`, and is not a Rust keyword\n  = help: choose another `--out`, or create a `Cargo.toml` with a `name`",
        Name(out.display())
    )))
}
