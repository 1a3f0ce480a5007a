//! `faos-codegen regen` and `faos-codegen fetch`: update a document and its client as `codegen.toml` describes.
//!
//! Everything is generated in memory before the first file is written, and the document is written last, so that an
//! error leaves it unchanged.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use faos_codegen::changes::{Changes, Version, changes};
use faos_codegen::disk::{self, Mode};
use faos_codegen::fetch::download;
use faos_codegen::visible::Name;
use faos_codegen::{NameLock, Output, Source};

use super::changes::at_revision;
use super::generate::{STALE, Target, Written, failed_to_write, write_client};
use super::input;
use super::output::{print_note, print_summary};
use super::project::Project;
use super::since;
use super::{Failure, Format, LevelFlags, made};

/// The options of `regen`.
#[derive(Args)]
pub(super) struct Options {
    /// The settings [default: `codegen.toml` in this folder or above].
    #[arg(long)]
    settings: Option<PathBuf>,
    /// Use the document on the disk, without the network.
    #[arg(long)]
    offline: bool,
    /// Write nothing, use the document on the disk, and exit with 3 if anything would change.
    #[arg(long)]
    check: bool,
    /// Replace the document with FILE, if a client can be generated from it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["check", "offline"])]
    from: Option<PathBuf>,
    /// Write the report of changes to FILE, as Markdown.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Overwrite files that were not generated.
    #[arg(long)]
    force: bool,
    /// Fail if the version of the crate is lower than the changes since the last commit require.
    #[arg(long)]
    check_version: bool,
    /// The format of the findings.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    levels: LevelFlags,
}

impl Options {
    /// Returns the options of a run without the network.
    pub(super) fn offline(settings: Option<PathBuf>) -> Self {
        Self {
            settings,
            offline: true,
            check: false,
            from: None,
            report: None,
            force: false,
            check_version: false,
            format: Format::Text,
            levels: LevelFlags::default(),
        }
    }
}

/// The options of `fetch`.
#[derive(Args)]
pub(super) struct FetchOptions {
    /// The settings [default: `codegen.toml` in this folder or above].
    #[arg(long)]
    settings: Option<PathBuf>,
    /// Write nothing, and exit with 3 if the published document differs from the one on the disk.
    #[arg(long)]
    check: bool,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let projects = Project::all(options.settings.as_ref())?;
    if projects.len() > 1 && (options.from.is_some() || options.report.is_some()) {
        return Err(Failure::usage(
            "`--from` and `--report` apply to one client\n  = help: pass its settings with `--settings`",
        ));
    }
    let mut is_stale = false;
    for project in &projects {
        is_stale |= regenerate(project, options)?;
    }
    Ok(if is_stale { ExitCode::from(STALE) } else { ExitCode::SUCCESS })
}

/// Generates one client, and returns true if a check found that something would change.
fn regenerate(project: &Project, options: &Options) -> Result<bool, Failure> {
    let mut settings = project.settings.clone();
    options.levels.apply(&mut settings.findings)?;
    let Document { source, record, replaces } = document(project, options)?;
    let old = project.known()?.into_text();
    let names = project.names()?;
    let target = Target {
        name: settings.files.name.clone(),
        format: options.format,
        check: options.check,
        force: options.force,
        ..Target::of(&project.out)
    };
    let text = source.text.clone();
    let written = write_client(&target, source, settings)?;
    let is_new = replaces && text != old;
    if is_new || record.is_some() {
        let mut replaced = Vec::new();
        let files = [(project.document.clone(), Some(text)), (project.record(), record)];
        for (path, text) in files.into_iter().filter_map(|(path, text)| Some((path, text?))) {
            if disk::replace(&path, &text, Mode::Write).map_err(failed_to_write)? {
                replaced.push(format!("`{}`", Name(input::shown(&path))));
            }
        }
        if !replaced.is_empty() && options.format == Format::Text {
            print_summary(&format!("updated {}\n", replaced.join(" and ")));
        }
    }
    if (is_new && !old.is_empty()) || options.report.is_some() {
        match compare(project, &old, &names, &written.output, &written.source) {
            Ok(changes) => report(&changes, options)?,
            Err(error) if options.report.is_some() => return Err(error),
            Err(_) => print_note("cannot report the changes: no client can be generated from the former document"),
        }
    }
    since_commit(project, options, &names, &written)?;
    Ok(written.is_stale)
}

/// Extends the change log of the client, if it keeps one, and checks its version, if asked to.
fn since_commit(project: &Project, options: &Options, names: &NameLock, written: &Written) -> Result<(), Failure> {
    let log = since::change_log(&project.out).filter(|_| !options.check);
    if log.is_none() && !options.check_version {
        return Ok(());
    }
    let former = at_revision(project, since::HEAD);
    let changes = former.and_then(|former| compare(project, &former.text, names, &written.output, &written.source));
    let changes = match changes {
        Ok(changes) => changes,
        Err(failure) if options.check_version => return Err(failure),
        Err(_) => {
            print_note("cannot update the change log: the last commit has no document to compare with");
            return Ok(());
        }
    };
    if let Some(log) = log
        && let Some(name) = since::extend(&log, &project.out, &changes)?
        && options.format == Format::Text
    {
        print_summary(&format!("updated `{}`\n", Name(&name)));
    }
    if options.check_version { since::check(&project.out, &changes) } else { Ok(()) }
}

/// Prints the report of changes, or writes it to a file.
fn report(changes: &Changes, options: &Options) -> Result<(), Failure> {
    if let Some(path) = &options.report {
        disk::replace(path, &changes.markdown(None), Mode::Write).map_err(failed_to_write)?;
    }
    if options.format == Format::Text && !options.check {
        print_summary(&format!("\n{}\n", changes.text(None).trim_end()));
    }
    Ok(())
}

/// Compares the client of the former document with the new one.
fn compare(project: &Project, old: &str, names: &NameLock, new: &Output, source: &Source) -> Result<Changes, Failure> {
    let read = |source: &Source| faos_codegen::read(source, &project.settings.limits);
    let after = Version::new(&new.named, read(source));
    if old.is_empty() || old == source.text {
        return Ok(changes(&after, &after));
    }
    let former = Source { text: old.to_owned(), settings: None, ..source.clone() };
    let settings = project.settings.as_far_as_they_fit();
    let client = faos_codegen::generate(&former, &settings, names, &settings.limits).map_err(|findings| {
        Failure::new(format!("{}cannot generate a client from the former document", findings.render(&former, false)))
    })?;
    Ok(changes(&Version::new(&client.named, read(&former)), &after))
}

/// A document to generate from.
struct Document {
    source: Source,
    /// True if it replaces the one on the disk.
    replaces: bool,
    /// The record of its source, if it was downloaded.
    record: Option<String>,
}

/// Returns the document to generate from: the given one, the published one, or the one on the disk.
fn document(project: &Project, options: &Options) -> Result<Document, Failure> {
    let on_disk = || Ok(Document { source: project.read(options.format)?, replaces: false, record: None });
    if let Some(path) = &options.from {
        let source = project.beside().read(path, options.format)?;
        return Ok(Document { source, replaces: true, record: None });
    }
    let Some(url) = project.settings.document_url.as_deref().filter(|_| !options.offline && !options.check) else {
        return on_disk();
    };
    let name = input::shown(&project.document);
    match published(project, url, options.format) {
        Ok(Some(document)) => Ok(document),
        Ok(None) => {
            print_note(&format!("`{}` is unchanged at {}", Name(&name), Name(url)));
            on_disk()
        }
        Err(Unavailable::Unreachable(reason)) if project.document.exists() => {
            print_note(&format!("{reason}; using `{}`", Name(&name)));
            on_disk()
        }
        Err(Unavailable::Unreachable(reason)) => Err(Failure::new(reason)),
        Err(Unavailable::Failed(failure)) => Err(failure),
    }
}

/// The reason for which there is no published document.
enum Unavailable {
    /// The server cannot be reached.
    Unreachable(String),
    Failed(Failure),
}

/// Downloads a document. Returns `None` if the one on the disk is current.
fn published(project: &Project, url: &str, format: Format) -> Result<Option<Document>, Unavailable> {
    let download = input::download(url).map_err(Unavailable::Failed)?;
    let known = project.known().map_err(Unavailable::Failed)?;
    let answer = download.run(&known.validators(download.url())).map_err(|failure| match failure {
        download::Failure::Unreachable { .. } => Unavailable::Unreachable(failure.to_string()),
        download::Failure::Refused { .. } => Unavailable::Failed(Failure::new(failure)),
    })?;
    let Some(answer) = answer else { return Ok(None) };
    let fetched = known.replaced_by(answer, download.url());
    fetched.note.iter().for_each(|note| print_note(note));
    let source = project.beside().around(fetched.source, &project.document, format).map_err(Unavailable::Failed)?;
    Ok(Some(Document { source, replaces: true, record: Some(fetched.record) }))
}

pub(super) fn fetch(options: &FetchOptions) -> Result<ExitCode, Failure> {
    let mut is_stale = false;
    for project in Project::all(options.settings.as_ref())? {
        let name = input::shown(&project.document);
        let Some(url) = project.settings.document_url.clone() else {
            return Err(Failure::usage(format!(
                "`{}` does not state where the document comes from\n  = help: add `url = \"https://…\"` below `[document]`",
                Name(project.path.display())
            )));
        };
        let document = match published(&project, &url, Format::Text) {
            Ok(document) => document,
            Err(Unavailable::Unreachable(reason)) => return Err(Failure::new(reason)),
            Err(Unavailable::Failed(failure)) => return Err(failure),
        };
        let old = project.known()?.into_text();
        let Some(Document { source, record, .. }) = document.filter(|document| document.source.text != old) else {
            print_summary(&format!("unchanged: `{}` is the document at {}\n", Name(&name), Name(&url)));
            continue;
        };
        if options.check {
            print_summary(&format!("stale: `{}` differs from the document at {}\n", Name(&name), Name(&url)));
            is_stale = true;
            continue;
        }
        // The document is replaced only if a client can be generated from it.
        let source = project.settings.beside(source);
        let names = project.names()?;
        let output = made(&source, &project.settings, &names, Format::Text)?;
        let changes = (!old.is_empty()).then(|| compare(&project, &old, &names, &output, &source));
        disk::replace(&project.document, &source.text, Mode::Write).map_err(failed_to_write)?;
        if let Some(record) = record {
            disk::replace(&project.record(), &record, Mode::Write).map_err(failed_to_write)?;
        }
        print_summary(&format!(
            "replaced `{}`; run `faos-codegen regen --offline` to update the client\n",
            Name(&name)
        ));
        if let Some(Ok(changes)) = changes {
            print_summary(&format!("\n{}\n", changes.text(None).trim_end()));
        }
    }
    Ok(if is_stale { ExitCode::from(STALE) } else { ExitCode::SUCCESS })
}
