//! `faos-codegen conformance`: calls every operation of a client against a mock server that validates the requests.
//!
//! ```text
//! document ─without servers▶ document.json ─generate▶ client, driver, cases.jsonl
//! driver ─requests▶ judge;  outcomes.jsonl + verdicts.jsonl ─join▶ faults ─minimize▶ report
//! ```
//!
//! With `--server`, the judge serves another document, and the report says where the client fails with it.

mod build;
mod join;
mod minimize;
mod python;
mod run;
mod summary;
mod versions;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use faos_codegen::conformance::{self, Side};
use faos_codegen::inspect::OperationEntry;
use faos_codegen::json::Value;
use faos_codegen::visible::Name;
use faos_codegen::{Limits, NameLock, Output, Settings, Source, manifest, parse};

use self::build::Crates;
use self::join::{Fault, Kind};
use self::run::Runner;
use self::summary::Summary;
use super::{Failure, Format, OptionalSpec, made, print, print_error, print_json, refused, settings};

/// The time that the steps of a run take, in seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Seconds {
    generate: f64,
    compile: f64,
    run: f64,
}

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    spec: OptionalSpec,
    /// The settings.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// Answer by this document instead, such as a newer version, and report where the client of SPEC fails with it.
    ///
    /// The requests are samples of SPEC, and the responses are samples of this document, which also judges the requests.
    /// Requests that a server of SPEC rejects are not used.
    #[arg(long, value_name = "SPEC")]
    server: Option<PathBuf>,
    /// Write each fault to this file, as a line of JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The folder for the crates and their compiled dependencies, which all documents share.
    #[arg(long, value_name = "DIR", default_value = "target/conformance")]
    work: PathBuf,
    /// The folder for the validator, which the first run installs [default: `python` in the folder of `--work`]
    #[arg(long, value_name = "DIR")]
    tools: Option<PathBuf>,
    /// Call only operations whose ID, or method and path, contains this text.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let began = Instant::now();
    let (read, project) = options.spec.read(options.settings.as_ref(), options.format)?;
    let settings = match project {
        Some(project) => project.settings,
        None => settings(options.settings.as_ref(), None)?,
    };
    let source = without_servers(&read, &settings.limits, options.format)?;
    let output = made(&source, &settings, &NameLock::default(), options.format)?;
    let all = output.inspect().operations;
    let wanted = all.iter().filter(|entry| options.is_wanted(entry));
    let wanted: BTreeSet<String> = wanted.map(|entry| conformance::operation_of(&entry.pointer)).collect();
    let server = match &options.server {
        Some(path) => Some(served(options, path, &settings)?),
        None => None,
    };

    let tools = options.tools.clone().unwrap_or_else(|| options.work.join("python"));
    let python = python::install(&tools)?;
    let name = name(Path::new(&read.name));
    let crates = Crates::prepare(&options.work, &name)?;
    crates.write_client(&output)?;
    crates.write_driver(&output)?;
    write(&crates.folder().join("document.json"), &source.text)?;
    let mut seconds = Seconds { generate: began.elapsed().as_secs_f64(), ..Seconds::default() };
    let began = Instant::now();
    let driver = crates.build()?;
    seconds.compile = began.elapsed().as_secs_f64();

    let began = Instant::now();
    let runner = Runner::new(python, driver, crates.folder())?;
    let joined = match &server {
        Some((server, served)) => {
            let [client, server] =
                [(&source, &output), (server, served)].map(|(source, output)| Side { source, output });
            let mut exchanges = conformance::exchanges(client, server, &settings.limits);
            exchanges.retain(|exchange| wanted.contains(&exchange.case.operation));
            versions::run(&runner, exchanges, &crates.folder().join("document.json"), &server.source.text)?
        }
        None => {
            let mut cases = conformance::cases(&source, &output, &settings.limits);
            cases.retain(|case| wanted.contains(&case.operation));
            let results = runner.run(&cases)?;
            let mut joined = join::join(&cases, &results);
            joined.faults.extend(not_called(&wanted, &joined.called));
            joined.faults.extend(results.crash.as_deref().map(Fault::of_run));
            minimize::minimize(&mut joined.faults, &cases, &runner)?;
            joined
        }
    };
    seconds.run = began.elapsed().as_secs_f64();

    if let Some(report) = &options.report {
        let lines: String = joined.faults.iter().map(|fault| format!("{}\n", fault.to_json(&read.name))).collect();
        write(report, &lines)?;
    }
    let summary = Summary::new(&read.name, wanted.len(), &joined, seconds);
    match options.format {
        Format::Json => print_json(&summary),
        Format::Text | Format::Github => {
            print_error(&summary::faults(&joined.faults));
            print(&summary.to_string());
        }
    }
    Ok(if joined.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Options {
    fn is_wanted(&self, entry: &OperationEntry) -> bool {
        let text = format!("{} {}", entry.method, entry.path);
        self.only.as_ref().is_none_or(|only| entry.id.contains(only.as_str()) || text.contains(only.as_str()))
    }
}

/// Reads the document of the server. Its client is generated for the kinds of its responses.
fn served(options: &Options, path: &Path, settings: &Settings) -> Result<(Source, Output), Failure> {
    let read = options.spec.beside.read(path, options.format)?;
    let source = without_servers(&read, &settings.limits, options.format)?;
    let output = made(&source, settings, &NameLock::default(), options.format)?;
    Ok((source, output))
}

/// Returns the document as JSON, with its overlay applied and without servers, so that every request goes to the URL
/// that the driver sets.
fn without_servers(read: &Source, limits: &Limits, format: Format) -> Result<Source, Failure> {
    let mut root = parse::read_value(read, limits).map_err(|findings| refused(&findings, read, format))?;
    remove_servers(&mut root);
    let mut source = Source::new(read.name.clone(), root.to_string());
    source.files.clone_from(&read.files);
    source.folder.clone_from(&read.folder);
    Ok(source)
}

fn remove_servers(root: &mut Value) {
    let Value::Object(members) = root else { return };
    members.shift_remove("servers");
    let mut items: Vec<&mut Value> = Vec::new();
    for (name, value) in members.iter_mut() {
        match (name.as_str(), value) {
            ("paths", Value::Object(paths)) => items.extend(paths.values_mut()),
            ("components", Value::Object(components)) => {
                if let Some(Value::Object(paths)) = components.get_mut("pathItems") {
                    items.extend(paths.values_mut());
                }
            }
            _ => {}
        }
    }
    for item in items {
        let Value::Object(item) = item else { continue };
        item.shift_remove("servers");
        for operation in item.values_mut() {
            if let Value::Object(operation) = operation {
                operation.shift_remove("servers");
            }
        }
    }
}

/// Reports the operations that did not receive a request.
fn not_called(wanted: &BTreeSet<String>, called: &BTreeSet<String>) -> Vec<Fault> {
    let missing = wanted.difference(called).cloned();
    missing.map(|pointer| Fault::without_case(Kind::NotCalled, pointer, "no request reached it")).collect()
}

/// Returns a package name made from the name of the document.
fn name(path: &Path) -> String {
    manifest::package_of(&path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default())
}

/// Returns the last lines of what a program printed, indented for a message.
fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].join("\n  ")
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::new(format!("cannot write `{}`: {error}", Name(path.display()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_removed_where_they_are_not_data() {
        let text = r##"{
            "servers": [1],
            "paths": {"/a": {"servers": [2], "get": {"servers": [3], "x": {"servers": 4}}, "parameters": []}},
            "components": {"pathItems": {"P": {"servers": [5]}}, "schemas": {"servers": {"servers": true}}}
        }"##;
        let source = Source::new("a.json", text);
        let document = match without_servers(&source, &Limits::default(), Format::Text) {
            Ok(document) => document.text,
            Err(failure) => panic!("{}", failure.message),
        };
        let expected = r##"{"paths":{"/a":{"get":{"x":{"servers":4}},"parameters":[]}},"components":{"pathItems":{"P":{}},"schemas":{"servers":{"servers":true}}}}"##;
        assert_eq!(document.split_whitespace().collect::<String>(), expected);
    }

    #[test]
    fn the_package_name_is_valid_for_any_document() {
        assert_eq!(name(Path::new("a/K8s.core_v1.json")), "of-k8s-core-v1-json");
        assert!(manifest::is_package_name(&name(Path::new("\u{fc}.yaml"))));
        assert!(manifest::is_package_name(&name(Path::new(".."))));
    }
}
