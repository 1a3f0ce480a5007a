//! `faos-codegen generate`: a crate for a document.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{fs, mem, panic, thread};

use clap::Args;
use faos_codegen::diagnostic::Severity;
use faos_codegen::disk::{self, Mode, Summary};
use faos_codegen::{NameLock, Output, OutputFile, ResourceFeatures, Source, Timings, manifest, round_trip};
use serde_json::json;

use super::{Failure, Format, Spec, made, print, settings, show_text, shown, text};

const STALE: u8 = 3;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    spec: Spec,
    /// The folder of the crate.
    #[arg(long)]
    out: PathBuf,
    /// Settings; without it, `codegen.toml` in the folder of the crate if there is one.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// How findings and the summary are shown.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write nothing, and exit with 3 if anything would change.
    #[arg(long)]
    check: bool,
    /// Tell on the standard error how long each pass took, and the most memory that was in use.
    #[arg(long)]
    timings: bool,
    /// Add a test that reads and writes samples of every named schema.
    #[arg(long)]
    round_trip: bool,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let Options { spec, out, format, .. } = options;
    let began = Instant::now();
    let name = package_name(out)?;
    let source = spec.read(*format)?;
    let mut settings = settings(options.settings.as_ref(), Some(out.join("codegen.toml")))?;
    let manifest = text(&out.join("Cargo.toml"))?;
    // A crate stays as it was begun, whatever becomes of the number of its resources.
    settings.resource_features.get_or_insert(match &manifest {
        None => ResourceFeatures::WhenMany,
        Some(manifest) if manifest::has_resources(manifest) => ResourceFeatures::Always,
        Some(_) => ResourceFeatures::Never,
    });
    let lock_path = out.join("names.lock");
    let lock = match text(&lock_path)? {
        Some(text) => NameLock::parse(&text).map_err(Failure::new)?,
        None => NameLock::default(),
    };
    let mut output = made(&source, &settings, &lock, *format)?;
    if options.round_trip {
        let samples = round_trip::samples(&source, &output, &settings.limits);
        round_trip::add(&mut output, &samples, &settings);
    }

    let beside = beside(&name, out, &output, manifest.as_deref())?;

    let mode = if options.check { Mode::Check } else { Mode::Write };
    // Their lines are looked for in the whole document, which takes about as long as writing.
    let (summary, findings) = thread::scope(|scope| {
        let findings = scope.spawn(|| shown(&output.findings, &source, *format));
        let summary = write(out, &output.files, &beside, mode);
        output.timings.end("write");
        let findings = findings.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
        (summary, findings)
    });
    let summary = summary?;

    let is_stale = mode == Mode::Check && !(summary.written.is_empty() && summary.removed.is_empty());
    show_text(&findings, *format);
    output.timings.end("show findings");
    if options.timings {
        eprint!("{}", timings(&output.timings));
    }
    match format {
        Format::Json => print(&format!("{:#}\n", report(&source, &output, &summary, began))),
        Format::Github => {}
        Format::Text if is_stale => {
            let file = |path: &String| format!("would change {}\n", below(out, path));
            print(&summary.written.iter().chain(&summary.removed).map(file).collect::<String>());
        }
        Format::Text => print(&format!(
            "{} files written, {} unchanged, {} removed\n",
            summary.written.len(),
            summary.unchanged,
            summary.removed.len()
        )),
    }
    // Nobody needs the memory any more, and the system takes it back in one piece.
    mem::forget(output);
    Ok(if is_stale { ExitCode::from(STALE) } else { ExitCode::SUCCESS })
}

/// Makes the folder of the crate hold its files.
fn write(out: &Path, files: &[OutputFile], beside: &[(&str, String)], mode: Mode) -> Result<Summary, Failure> {
    if mode == Mode::Write {
        fs::create_dir_all(out).map_err(Failure::at(out))?;
    }
    let mut summary = disk::sync(&out.join("src"), files, mode).map_err(Failure::new)?;
    for (file, contents) in beside {
        if disk::replace(&out.join(file), contents, mode).map_err(Failure::new)? {
            summary.written.push(format!("../{file}"));
        } else {
            summary.unchanged += 1;
        }
    }
    Ok(summary)
}

/// The files beside `src`: the names each time, the manifest and the README only where there are none. Of a manifest that
/// is there, the features of resources alone are ours.
fn beside(
    name: &str,
    out: &Path,
    output: &Output,
    manifest: Option<&str>,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let resources = output.names.features();
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
        files.push(("README.md", manifest::readme(name, output.simple_call().as_deref(), resources)));
    }
    Ok(files)
}

/// A line for each pass, and one for the memory.
fn timings(timings: &Timings) -> String {
    let mut lines: String =
        timings.passes().map(|(pass, time)| format!("{pass:<16} {:>8.1} ms\n", time.as_secs_f64() * 1e3)).collect();
    if let Some(bytes) = peak_memory() {
        lines.push_str(&format!("{:<16} {:>8.1} MB\n", "most memory", bytes as f64 / 1e6));
    }
    lines
}

/// A path of the summary as seen from where the command was called.
fn below(out: &Path, path: &str) -> String {
    let path = path.strip_prefix("../").map_or_else(|| format!("src/{path}"), str::to_owned);
    out.join(path).display().to_string()
}

/// The summary for programs.
fn report(source: &Source, output: &Output, summary: &Summary, began: Instant) -> serde_json::Value {
    let lines: usize = output.files.iter().map(|file| file.text.lines().count()).sum();
    let count = |severity| output.findings.count(severity);
    let passes = output.timings.passes().map(|(pass, time)| (pass.to_owned(), json!(time.as_secs_f64())));
    json!({
        "document": source.name,
        "openapi": format!("{}.{}", output.version.major, output.version.minor),
        "types": output.api.types.len(),
        "operations": output.api.operations().count(),
        "warnings": count(Severity::Warning),
        "notes": count(Severity::Note),
        "untyped": output.untyped.len(),
        "values": output.api.values(),
        "lines": lines,
        "files": {
            "written": summary.written.len(),
            "unchanged": summary.unchanged,
            "removed": summary.removed.len(),
        },
        "seconds": began.elapsed().as_secs_f64(),
        "passes": passes.collect::<serde_json::Map<_, _>>(),
        "peak_memory_bytes": peak_memory(),
        "findings": output.findings.to_json(source),
    })
}

/// The most memory that this process has had at a time, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The folder's name, as far as Cargo takes it for a package.
fn package_name(out: &Path) -> Result<String, Failure> {
    let name = out.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if manifest::is_package_name(name) {
        Ok(name.to_owned())
    } else {
        Err(Failure::usage(format!("`{}` is no name for a package; choose another --out", out.display())))
    }
}
