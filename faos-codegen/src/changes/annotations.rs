//! The breaking changes as annotations of GitHub Actions, and as SARIF 2.1.0 for other tools.
//!
//! Annotations need no permission and no upload, and appear at the lines of a pull request. GitHub shows ten of each level
//! for a step, so the most severe come first.

use serde_json::{Value, json};

use crate::json::Pointer;
use crate::source::{Place, Places, Source};
use crate::visible::{command_data, command_property};

use super::text::effects;
use super::{Change, Changes};

/// The level of a breaking change in annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The change holds up a merge.
    Error,
    /// The change is breaking, but does not hold up a merge.
    Warning,
    /// The change is accepted.
    Note,
}

/// A breaking change with its position in the new document.
struct Annotation<'a> {
    change: &'a Change,
    level: Level,
    place: Place,
}

impl Changes {
    /// Returns the breaking changes as workflow commands of GitHub Actions, one per line. `document` is the new document;
    /// changes of removed items refer to the nearest enclosing item that it still has.
    pub fn github(&self, document: &Source, level: impl Fn(&Change) -> Level) -> String {
        let command = |Annotation { change, level, place }: Annotation<'_>| {
            let kind = match level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Note => "notice",
            };
            format!(
                "::{kind} file={},line={},col={},title={}::{}\n",
                command_property(&document.name),
                place.line,
                place.column,
                command_property(&format!("{}: {}", effects(change), change.kind())),
                command_data(&change.message()),
            )
        };
        self.annotations(document, level).into_iter().map(command).collect()
    }

    /// Returns the breaking changes as a log in the Static Analysis Results Interchange Format, version 2.1.0.
    pub fn sarif(&self, document: &Source, level: impl Fn(&Change) -> Level) -> Value {
        let annotations = self.annotations(document, level);
        let mut rules: Vec<String> = annotations.iter().map(|annotation| annotation.change.kind()).collect();
        rules.sort_unstable();
        rules.dedup();
        let result = |Annotation { change, level, place }: &Annotation<'_>| {
            let level = match level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Note => "note",
            };
            let region = json!({ "startLine": place.line, "startColumn": place.column });
            let artifact = json!({ "uri": uri(&document.name) });
            let logical = json!({ "fullyQualifiedName": change.at().map(Pointer::as_str).unwrap_or_default() });
            json!({
                "ruleId": id(&change.kind()),
                "level": level,
                "message": { "text": change.message() },
                "locations": [{
                    "physicalLocation": { "artifactLocation": artifact, "region": region },
                    "logicalLocations": [logical],
                }],
                "properties": { "wire": change.wire.as_str(), "rust": change.rust().as_str() },
            })
        };
        let rule = |kind: &String| json!({ "id": id(kind), "shortDescription": { "text": kind } });
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "faos-codegen",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(rule).collect::<Value>(),
                } },
                "columnKind": "unicodeCodePoints",
                "results": annotations.iter().map(result).collect::<Value>(),
            }],
        })
    }

    /// Returns the breaking changes with their positions, most severe first.
    fn annotations<'a>(&'a self, document: &Source, level: impl Fn(&Change) -> Level) -> Vec<Annotation<'a>> {
        let breaking = || self.changes.iter().filter(|change| change.is_breaking());
        let places = Places::find(document, breaking().filter_map(Change::at));
        let annotation = |change: &'a Change| {
            let place = change.at().map_or(Place { span: 0..0, line: 1, column: 1 }, |at| places.get(at));
            Annotation { change, level: level(change), place }
        };
        let mut annotations: Vec<_> = breaking().map(annotation).collect();
        annotations.sort_by_key(|annotation| (annotation.level, annotation.change.severity()));
        annotations
    }
}

impl Change {
    /// Returns the subject, the change, and the instructions for callers.
    fn message(&self) -> String {
        let migration = self.migration.as_ref().map(|migration| format!("\n{migration}")).unwrap_or_default();
        format!("{}: {}{migration}", self.subject.name(), self.sentence())
    }
}

/// Returns the ID of a rule: `field-removed`.
fn id(kind: &str) -> String {
    kind.to_lowercase().replace(' ', "-")
}

/// Returns a path as a relative reference.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
