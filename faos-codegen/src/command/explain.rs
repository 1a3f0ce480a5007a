//! `faos-codegen explain`: explains the code of a finding, the generated type of a schema, or the name of a method.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use faos_codegen::Source;
use faos_codegen::diagnostic::Code;
use faos_codegen::inspect::{Inspection, OperationEntry, Origin, ResourceEntry, TypeEntry};
use faos_codegen::json::{Pointer, Value};
use faos_codegen::parse;
use faos_codegen::source::Places;
use faos_codegen::visible::Name;
use faos_codegen::{Limits, NameLock, Output, Settings};

use super::project::Project;
use super::{Beside, Failure, Format, made, names_line, print, read_lock, settings};

/// The maximum length of a quoted keyword value, in characters.
const QUOTED: usize = 100;

#[derive(Args)]
pub(super) struct Options {
    /// The code of a finding, such as `unresolved-reference`, or a document, as JSON or YAML. Or a type or an operation
    /// of the document of `codegen.toml`.
    #[arg(value_name = "CODE|SPEC|NAME", required_unless_present = "list")]
    subject: Option<PathBuf>,
    /// A type of the document: the Rust name, the name of the schema or its JSON pointer. Or an operation: the call,
    /// such as `agents.list`, the operation ID, or the method and the path.
    #[arg(value_name = "NAME|CALL")]
    name: Option<String>,
    /// List the codes of all findings with their default levels.
    #[arg(long, conflicts_with_all = ["subject", "name"])]
    list: bool,
    #[command(flatten)]
    beside: Beside,
    /// The settings.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// The names to keep: the `names.lock` of a generated crate.
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    match (&options.subject, &options.name) {
        (Some(subject), Some(name)) => {
            let source = options.beside.read(subject, Format::Text)?;
            let settings = settings(options.settings.as_ref(), None)?;
            explain_name(source, &settings, &read_lock(options.lock.as_ref())?, name)?;
        }
        (Some(subject), None) => {
            let subject = subject.display().to_string();
            match (subject.parse::<Code>(), Project::only(options.settings.as_ref())) {
                (Ok(code), _) => explain_code(code),
                (Err(_), Ok(project)) => {
                    explain_name(project.read(Format::Text)?, &project.settings, &project.names()?, &subject)?;
                }
                (Err(_), Err(_)) => {
                    return Err(Failure::usage(format!(
                        "`{}` is not the code of a finding\n  = help: to explain a type or a call, pass a document and a name",
                        Name(subject)
                    )));
                }
            }
        }
        (None, _) => print(&list()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns a line for the code of each finding: the code, its default level and its group.
fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let line = |code: &Code| {
        let group = code.group().map(|group| group.as_str()).unwrap_or_default();
        format!("{:<width$}  {:<7}  {group}", code.as_str(), code.severity().name()).trim_end().to_owned() + "\n"
    };
    Code::ALL.iter().map(line).collect()
}

fn explain_code(code: Code) {
    let level = format!("default level: {}", code.severity().name());
    let group = code.group().map(|group| format!("group: {}", group.as_str()));
    let fixed = code.is_fatal().then(|| "the level cannot be lowered".to_owned());
    let facts: Vec<String> = [level].into_iter().chain(group).chain(fixed).collect();
    print(&format!("{}\n\n{}\n", code.explanation(), facts.join("; ")));
}

fn explain_name(source: Source, settings: &Settings, lock: &NameLock, name: &str) -> Result<(), Failure> {
    let source = settings.beside(source);
    let output = made(&source, settings, lock, Format::Text)?;
    let inspection = output.inspect();
    let document = parse::read_value(&source, &Limits::default())
        .map_err(|findings| Failure::new(findings.render(&source, false)))?;
    let types = inspection.find(name).map(|entry| explanation(entry, &source, &output, &document));
    let operations = inspection.find_operations(name);
    let operations = operations.map(|entry| explanation_of_call(entry, &inspection, &source, &output));
    let found: Vec<String> = types.chain(operations).collect();
    if found.is_empty() {
        return Err(Failure::usage(format!(
            "{} has no type or operation `{}`\n  = help: run `faos-codegen inspect` to list them",
            Name(&source.name),
            Name(name)
        )));
    }
    print(&found.join("\n"));
    Ok(())
}

/// Returns the line and the column of a place in the document, and its pointer.
fn shown_place(at: &Pointer, source: &Source, output: &Output) -> String {
    let (file, in_file) = match output.findings.origin(at) {
        Some((file, in_file)) => (source.file(file), in_file),
        None => (source, at.clone()),
    };
    let place = Places::find(file, [&in_file].into_iter()).get(&in_file);
    format!("  --> {}:{}:{}\n      #{}\n", Name(&file.name), place.line, place.column, Name(at.as_str()))
}

fn explanation(entry: &TypeEntry, source: &Source, output: &Output, document: &Value) -> String {
    let at = Pointer::parse(&entry.pointer).unwrap_or_default();
    let TypeEntry { path, also, .. } = entry;
    let mut text = format!("`{path}` is {}\n{}", entry.kind_with_article(), shown_place(&at, source, output));
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

fn explanation_of_call(entry: &OperationEntry, inspection: &Inspection, source: &Source, output: &Output) -> String {
    let request = format!("{} {}", entry.method, entry.path);
    let at = Pointer::parse(&entry.pointer).unwrap_or_default();
    let mut text = format!("`{}` sends `{}`\n{}\n", entry.call, Name(&request), shown_place(&at, source, output));
    let mut lines = vec![names_line(&entry.setting, entry.method_name())];
    text.push_str(&reason_of_method(entry, &request));
    if let Some(resource) = inspection.resources.iter().find(|resource| resource.name == entry.resource) {
        text.push_str(&reason_of_resource(resource));
        lines.push(names_line(&resource.setting, &resource.name));
    }
    text.push_str("\nTo choose other names, edit these lines and add them to codegen.toml:\n\n[names]\n");
    for line in lines {
        text.push_str(&format!("{}\n", Name(&line)));
    }
    text
}

/// Returns a sentence about the origin of the name of a method.
fn reason_of_method(entry: &OperationEntry, request: &str) -> String {
    let (name, id, request) = (entry.method_name(), Name(&entry.id), Name(request));
    let resource = &entry.resource;
    match entry.origin {
        Origin::Settings => format!("`{name}` is set under [names] in codegen.toml.\n"),
        Origin::Lock => format!("`{name}` is kept from names.lock.\n"),
        Origin::Function => format!(
            "`{name}` comes from the operation ID `{id}`, without the parts that a framework added and words that \
             `{resource}` says.\n"
        ),
        Origin::Request if entry.has_id() => {
            format!("The operation ID `{id}` only repeats the request, so `{name}` describes `{request}`.\n")
        }
        Origin::Request => format!("The operation has no ID, so `{name}` describes `{request}`.\n"),
        Origin::Number => {
            format!("Another method of `{resource}` is called the same, so `{name}` ends in a number.\n")
        }
        _ if entry.id == name => format!("`{name}` is the operation ID.\n"),
        _ => format!("`{name}` comes from the operation ID `{id}`, without words that `{resource}` says.\n"),
    }
}

/// Returns a sentence about the origin of the name of a resource.
fn reason_of_resource(ResourceEntry { spelled, name, origin, .. }: &ResourceEntry) -> String {
    let spelled = Name(spelled);
    match origin {
        Origin::Settings => format!("`{name}` is set under [names] in codegen.toml.\n"),
        Origin::Lock => format!("`{name}` is kept from names.lock.\n"),
        Origin::Number => format!("Another resource is called the same, so `{name}` ends in a number.\n"),
        Origin::Tag => format!("`{name}` comes from the tag `{spelled}`.\n"),
        _ => format!("`{name}` comes from `{spelled}` in the path.\n"),
    }
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
