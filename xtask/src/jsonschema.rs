//! Runs the JSON Schema Test Suite: the type of a schema must accept every value that the suite declares valid. Types
//! are not expected to reject invalid values, so that part of the suite is not checked.

use std::{
    collections::BTreeMap,
    fs,
    panic::catch_unwind,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use faos_codegen::diagnostic::Severity;
use faos_codegen::disk::{self, Mode, Protection};
use faos_codegen::document::{Document, Schema, Typing};
use faos_codegen::json::{Pointer, Value};
use faos_codegen::samples::{self, Verdict};
use faos_codegen::{Diagnostics, Limits, NameLock, Settings, Source, manifest, normalize, parse, round_trip};

use crate::corpus::{Answer, Crates, Outcome};
use crate::workspace::Workspace;

/// The package of the generated crate.
const PACKAGE: &str = "json-schema-test-suite";

/// Run the JSON Schema Test Suite against generated types.
///
/// All schemas become named schemas of one document. A schema that the generator refuses, because of a reference to
/// another file or to a missing schema, is counted and skipped.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder with the suite's tests for draft 2020-12.
    folder: PathBuf,
    /// Use only files whose name contains this text.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Remove `$schema` from the schemas, since OpenAPI documents rarely contain it. A missing `type` is then inferred,
    /// which is narrower than JSON Schema.
    #[arg(long)]
    as_openapi: bool,
}

/// The counts for one file.
#[derive(Debug, Default)]
struct Tally {
    schemas: usize,
    refused: usize,
    /// The schemas whose type is any JSON value and accepts everything.
    untyped: usize,
    valid: usize,
    accepted: usize,
    /// The values that were rejected because a missing `type` was inferred.
    assumed: usize,
    same: usize,
    /// The values for which the verdict of our validator differs from that of the suite.
    misjudged: usize,
}

/// A schema of the suite with its test values.
struct Group {
    file: String,
    name: String,
    schema: String,
    tests: Vec<(Value, bool)>,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let groups = groups(options)?;
    ensure!(!groups.is_empty(), "{} does not contain tests", options.folder.display());
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut kept: Vec<&Group> = Vec::new();
    for group in &groups {
        let tally = tallies.entry(group.file.clone()).or_default();
        tally.schemas += 1;
        match refused(group) {
            None => kept.push(group),
            Some(reason) => {
                tally.refused += 1;
                say!("refused, {}: {reason}", group.name);
            }
        }
    }

    let source = document(&kept);
    let mut output = generated(&kept).map_err(|findings| anyhow::anyhow!("{}", findings.render(&source, false)))?;
    let (read, _) = parse::parse(&source, &Limits::default())
        .map_err(|findings| anyhow::anyhow!("{}", findings.render(&source, false)))?;
    let untyped: Vec<String> = output
        .inspect()
        .types
        .into_iter()
        .filter(|entry| entry.target.as_deref() == Some("Value"))
        .map(|entry| entry.pointer)
        .collect();
    let mut given = Vec::new();
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    for group in &kept {
        let at = Pointer::root().join("components").join("schemas").join(&group.name);
        let tally = tallies.entry(group.file.clone()).or_default();
        tally.untyped += usize::from(untyped.iter().any(|pointer| pointer == at.as_str()));
        for (value, valid) in &group.tests {
            tally.misjudged += usize::from(judged(&read, &at, value) != Some(*valid));
            if *valid {
                tally.valid += 1;
                given.push(samples::given(&read, &at, value.clone()));
            }
        }
        files.insert(at.as_str().to_owned(), &group.file);
    }

    let normalized = normalize::normalize(read.clone(), &mut Diagnostics::new());
    let settings = Settings::default();
    round_trip::add(&mut output, &given, &settings);
    let crates = Crates::prepare(workspace, "json-schema")?;
    let folder = crates.folder_of(PACKAGE);
    disk::sync(&folder.join("src"), &output.files, Protection { list: None, force: true }, Mode::Write)?;
    fs::write(folder.join("Cargo.toml"), manifest::manifest(PACKAGE, &[]))?;
    crates.set_members(&[PACKAGE.to_owned()])?;
    let tested = crates.test(PACKAGE)?;
    if let Some(error) = tested.error {
        anyhow::bail!("cannot compile the generated crate: {error}");
    }
    for answer in &tested.answers {
        let Some(tally) = files.get(&answer.pointer).and_then(|file| tallies.get_mut(*file)) else { continue };
        tally.accepted += usize::from(answer.outcome != Outcome::Failed);
        tally.same += usize::from(matches!(answer.outcome, Outcome::Same | Outcome::Dropped));
        let Answer { outcome, pointer, detail, .. } = answer;
        match (outcome, assumed_type(&normalized, pointer)) {
            (Outcome::Failed, Some(assumed)) => {
                tally.assumed += 1;
                say!("rejected, {pointer}: {detail}: {assumed}");
            }
            (Outcome::Failed, None) => say!("rejected, {pointer}: {detail}: unexpected"),
            (Outcome::Changed, _) => say!("changed, {pointer}: {detail}"),
            (Outcome::Same | Outcome::Dropped, _) => {}
        }
    }
    crate::say::out(&table(&tallies));
    Ok(())
}

/// Returns an explanation if the schema, or one inside it, has an inferred `type` and is therefore too narrow.
fn assumed_type(normalized: &Document, pointer: &str) -> Option<String> {
    let within = |schema: &Schema| {
        schema.at.as_str().strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut schemas = normalized.schemas.iter().map(|(_, schema)| schema);
    let schema = schemas.find(|schema| schema.typing == Typing::Assumed && within(schema))?;
    let names: Vec<&str> = schema.types.iter().map(|ty| ty.name()).collect();
    Some(format!("`type` is missing at {}, and inferred as `{}`", schema.at, names.join("` or `")))
}

/// Returns the verdict of our validator on a value.
fn judged(read: &Document, at: &Pointer, value: &Value) -> Option<bool> {
    let id = read.schemas.by_pointer(at)?;
    Some(matches!(samples::validate(&read.schemas, id, value), Verdict::Valid { .. }))
}

/// Returns the reason if the generator refuses a schema.
fn refused(group: &Group) -> Option<String> {
    match catch_unwind(|| generated(&[group])) {
        Ok(Ok(_)) => None,
        Ok(Err(findings)) => {
            let error = findings.iter().find(|finding| finding.severity == Severity::Error)?;
            Some(format!("{}: {}", error.code, error.message))
        }
        Err(_) => Some("the generator panicked".to_owned()),
    }
}

fn generated(groups: &[&Group]) -> Result<faos_codegen::Output, faos_codegen::Diagnostics> {
    faos_codegen::generate(&document(groups), &Settings::default(), &NameLock::default(), &Limits::default())
}

/// Returns a document with these schemas and no operations.
fn document(groups: &[&Group]) -> Source {
    let schemas: Vec<String> = groups
        .iter()
        .map(|group| format!("{}: {}", serde_json::Value::from(group.name.as_str()), group.schema))
        .collect();
    let text = format!(
        "{{\"openapi\": \"3.1.0\", \"info\": {{\"title\": \"JSON Schema Test Suite\", \"version\": \"1\"}}, \
         \"components\": {{\"schemas\": {{\n{}\n}}}}}}",
        schemas.join(",\n")
    );
    Source::new("suite.json", text)
}

fn groups(options: &Options) -> Result<Vec<Group>> {
    let folder = &options.folder;
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let wanted = options.only.as_ref().is_none_or(|text| stem(&path).contains(text.as_str()));
        if path.extension().is_some_and(|ending| ending == "json") && wanted {
            files.push(path);
        }
    }
    files.sort();
    let mut groups = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        // The reader detects JSON by an opening brace, so the array is wrapped in an object.
        let source = Source::new(file.display().to_string(), format!("{{\"groups\": {text}}}"));
        let value = parse::read_value(&source, &Limits::default())
            .map_err(|findings| anyhow::anyhow!("{}", findings.render(&source, false)))?;
        let listed = value.get("groups").and_then(Value::as_array).unwrap_or_default();
        for (index, group) in listed.iter().enumerate() {
            let name = format!("{}_{index}", stem(&file));
            groups.extend(Group::read(&stem(&file), name, group, options.as_openapi));
        }
    }
    Ok(groups)
}

impl Group {
    fn read(file: &str, name: String, group: &Value, as_openapi: bool) -> Option<Group> {
        let mut schema = group.get("schema")?.clone();
        if schema.get("$id").is_none() {
            move_references(&mut schema, &format!("#/components/schemas/{name}"));
        }
        if let (true, Some(members)) = (as_openapi, schema.as_object_mut()) {
            members.shift_remove("$schema");
        }
        let tests = group.get("tests")?.as_array()?.iter();
        let tests = tests.filter_map(|test| Some((test.get("data")?.clone(), test.get("valid")?.as_bool()?))).collect();
        Some(Group { file: file.to_owned(), name, schema: schema.to_string(), tests })
    }
}

/// Rewrites references to the root of a schema to the location of the schema in the document.
fn move_references(value: &mut Value, root: &str) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "$ref" && (text == "#" || text.starts_with("#/")) => {
                        *text = format!("{root}{}", text.trim_start_matches('#'));
                    }
                    // References inside a schema with `$id` are relative to that schema.
                    Value::Object(inner) if inner.contains_key("$id") => {}
                    member if name != "const" && name != "enum" => move_references(member, root),
                    _ => {}
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| move_references(item, root)),
        _ => {}
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn table(tallies: &BTreeMap<String, Tally>) -> String {
    let mut text = format!(
        "{:<26} {:>8} {:>8} {:>8} {:>8} {:>9} {:>8} {:>8} {:>10}\n",
        "file", "schemas", "refused", "untyped", "valid", "accepted", "assumed", "same", "misjudged"
    );
    let mut sum = Tally::default();
    let mut line = |name: &str, tally: &Tally| {
        text.push_str(&format!(
            "{name:<26} {:>8} {:>8} {:>8} {:>8} {:>9} {:>8} {:>8} {:>10}\n",
            tally.schemas,
            tally.refused,
            tally.untyped,
            tally.valid,
            tally.accepted,
            tally.assumed,
            tally.same,
            tally.misjudged
        ));
    };
    for (file, tally) in tallies {
        line(file, tally);
        sum.schemas += tally.schemas;
        sum.refused += tally.refused;
        sum.untyped += tally.untyped;
        sum.valid += tally.valid;
        sum.accepted += tally.accepted;
        sum.assumed += tally.assumed;
        sum.same += tally.same;
        sum.misjudged += tally.misjudged;
    }
    line("all", &sum);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_the_root_are_rewritten() {
        let text = r##"{"a": {"$ref": "#/$defs/b", "const": {"$ref": "#/x"}}, "c": {"$ref": "#"}, "d": {"$ref": "e.json"}, "f": {"$id": "g", "$ref": "#"}}"##;
        let mut value = parse::read_value(&Source::new("a.json", text), &Limits::default()).expect("the text is JSON");
        move_references(&mut value, "#/components/schemas/s");
        assert_eq!(
            value.to_string(),
            r##"{"a":{"$ref":"#/components/schemas/s/$defs/b","const":{"$ref":"#/x"}},"c":{"$ref":"#/components/schemas/s"},"d":{"$ref":"e.json"},"f":{"$id":"g","$ref":"#"}}"##
        );
    }
}
