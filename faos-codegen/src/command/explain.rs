//! `faos-codegen explain`: explains the code of a finding, or the generated type of a schema.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use faos_codegen::Source;
use faos_codegen::diagnostic::Code;
use faos_codegen::inspect::TypeEntry;
use faos_codegen::json::{Pointer, Value};
use faos_codegen::parse;
use faos_codegen::source::Places;
use faos_codegen::visible::Name;
use faos_codegen::{Limits, NameLock, Output};

use super::{Beside, Failure, Format, made, print, settings};

/// The maximum length of a quoted keyword value, in characters.
const QUOTED: usize = 100;

#[derive(Args)]
pub(super) struct Options {
    /// The code of a finding, such as `unresolved-reference`, or a document, as JSON or YAML.
    #[arg(value_name = "CODE|SPEC")]
    subject: PathBuf,
    /// A type of the document: the Rust name, the name of the schema or its JSON pointer.
    name: Option<String>,
    #[command(flatten)]
    beside: Beside,
    /// The settings.
    #[arg(long)]
    settings: Option<PathBuf>,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    match &options.name {
        Some(name) => explain_type(options, name)?,
        None => explain_code(&options.subject.display().to_string())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn explain_code(code: &str) -> Result<(), Failure> {
    let code: Code = code.parse().map_err(|_| {
        Failure::usage(format!(
            "`{}` is not the code of a finding\n  = help: to explain a type, pass a document and a name",
            Name(code)
        ))
    })?;
    let level = format!("default level: {}", code.severity().name());
    let group = code.group().map(|group| format!("group: {}", group.as_str()));
    let fixed = code.is_fatal().then(|| "the level cannot be lowered".to_owned());
    let facts: Vec<String> = [level].into_iter().chain(group).chain(fixed).collect();
    print(&format!("{}\n\n{}\n", code.explanation(), facts.join("; ")));
    Ok(())
}

fn explain_type(options: &Options, name: &str) -> Result<(), Failure> {
    let source = options.beside.read(&options.subject, Format::Text)?;
    let settings = settings(options.settings.as_ref(), None)?;
    let output = made(&source, &settings, &NameLock::default(), Format::Text)?;
    let inspection = output.inspect();
    let document = parse::read_value(&source, &Limits::default())
        .map_err(|findings| Failure::new(findings.render(&source, false)))?;
    let found: Vec<&TypeEntry> = inspection.find(name).collect();
    if found.is_empty() {
        return Err(Failure::usage(format!(
            "{} has no type `{}`\n  = help: run `faos-codegen inspect` to list the types",
            Name(&source.name),
            Name(name)
        )));
    }
    let text: Vec<String> = found.into_iter().map(|entry| explanation(entry, &source, &output, &document)).collect();
    print(&text.join("\n"));
    Ok(())
}

fn explanation(entry: &TypeEntry, source: &Source, output: &Output, document: &Value) -> String {
    let at = Pointer::parse(&entry.pointer).unwrap_or_default();
    let (file, in_file) = match output.findings.origin(&at) {
        Some((file, in_file)) => (source.file(file), in_file),
        None => (source, at.clone()),
    };
    let place = Places::find(file, [&in_file].into_iter()).get(&in_file);
    let TypeEntry { path, pointer, also, .. } = entry;
    let mut text = format!("`{path}` is {}\n", entry.kind_with_article());
    text.push_str(&format!("  --> {}:{}:{}\n      #{}\n", Name(&file.name), place.line, place.column, Name(pointer)));
    for place in also {
        text.push_str(&format!("      #{} is identical\n", Name(place)));
    }
    if let Some(members) = document.at(&at).and_then(Value::as_object) {
        text.push_str("\nschema:\n");
        for (key, value) in members {
            let treatment = output.ledger.get("schema", key).map_or("not understood", |entry| entry.treatment.name());
            text.push_str(&format!("  {treatment:<15} {}: {}\n", Name(key), Name(quoted(value))));
        }
    }
    if let Some(reason) = entry.untyped {
        text.push_str(&format!("\nuntyped (any JSON value): {reason}\n"));
    }
    for field in entry.fields.iter().filter(|field| field.untyped.is_some()) {
        let reason = field.untyped.unwrap_or_default();
        text.push_str(&format!("\n`{}` is untyped (any JSON value): {reason}\n", field.name));
    }
    if let Some(item) = item(output, &entry.name) {
        text.push_str(&format!("\ngenerated item:\n\n{item}\n"));
    }
    text
}

/// Returns a value as compact JSON, truncated if it is long.
fn quoted(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Returns the generated item of a type. Items are separated by an empty line before a line without indentation.
fn item<'a>(output: &'a Output, name: &str) -> Option<&'a str> {
    let declares = |line: &str| {
        let words = line.trim_start().strip_prefix("pub ");
        let rest =
            words.and_then(|words| ["struct ", "enum ", "type "].iter().find_map(|word| words.strip_prefix(word)));
        rest.and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
    };
    let files = output.files.iter().filter(|file| file.path.starts_with("types/"));
    files.flat_map(|file| items(&file.text)).find(|item| item.lines().any(declares))
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = text
        .match_indices("\n\n")
        .map(|(at, blank)| at + blank.len())
        .filter(|&at| !text[at..].starts_with([' ', '\n', '}']))
        .collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| text[start..end].trim_end())
}
