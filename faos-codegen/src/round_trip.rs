//! Adds a round-trip test to a generated crate, which decodes and encodes samples of each named type. The test is a
//! module under `cfg(test)` and not part of the public API.

use std::collections::HashMap;

use serde_json::json;

use crate::api::{Type, TypeDef, TypeId};
use crate::diagnostic::Diagnostics;
use crate::json::Pointer;
use crate::samples::{self, Sample};
use crate::source::Source;
use crate::{Limits, Output, OutputFile, Settings, normalize, parse};

/// The test, with an empty table of types that is filled in below.
const HARNESS: &str = include_str!("round_trip/harness.rs");

/// The line of the harness to replace by the types.
const TYPES: &str = "    // types\n";

/// Returns samples for each type of a client that corresponds to a schema.
pub fn samples(source: &Source, output: &Output, limits: &Limits) -> Vec<Sample> {
    let Ok((read, _)) = parse::parse(source, limits) else {
        return Vec::new();
    };
    let normalized = normalize::normalize(read.clone(), &mut Diagnostics::new());
    // A form with files is only sent, and never as JSON.
    let is_json = |definition: &TypeDef| !definition.parts().into_iter().any(Type::holds_file);
    let types = output.named.api.types.iter().filter(|(_, definition)| is_json(definition));
    let wanted: Vec<Pointer> = types.flat_map(|(_, definition)| definition.places().cloned()).collect();
    samples::samples(&read, &normalized, &wanted)
}

/// Adds the test to the files of a client, with samples of its types.
pub fn add(output: &mut Output, samples: &[Sample], settings: &Settings) {
    let mut types: HashMap<&Pointer, TypeId> = HashMap::new();
    for (id, definition) in output.named.api.types.iter() {
        for at in definition.places() {
            types.entry(at).or_insert(id);
        }
    }
    let mut table: Vec<String> = Vec::new();
    let mut lines: Vec<serde_json::Value> = Vec::new();
    let mut numbers: HashMap<TypeId, usize> = HashMap::new();
    for sample in samples {
        let Some(&id) = types.get(&sample.at) else { continue };
        let number = *numbers.entry(id).or_insert_with(|| {
            // Nullability belongs to the field or list that contains a value, so the type is tested inside of an
            // `Option`.
            table.push(format!("    recode::<Option<types::{}>>,\n", output.named.of_type(id)));
            table.len() - 1
        });
        lines.push(json!({
            "type": number,
            "pointer": sample.at.as_str(),
            "kind": sample.kind.name(),
            "json": sample.value.to_string(),
            "undescribed": sample.undescribed.iter().map(Pointer::as_str).collect::<Vec<_>>(),
        }));
    }
    let header = settings.header();
    let data = [header.clone()].into_iter().chain(lines.iter().map(ToString::to_string));
    let data = data.map(|line| format!("{line}\n")).collect();
    let text = format!("{header}\n{}", HARNESS.replacen(TYPES, &table.concat(), 1));
    output.files.push(OutputFile { path: "round_trip.jsonl".to_owned(), text: data });
    output.files.push(OutputFile { path: "round_trip.rs".to_owned(), text });
    if let Some(root) = output.files.iter_mut().find(|file| file.path == "lib.rs") {
        root.text.push_str("\n#[cfg(test)]\n#[rustfmt::skip]\nmod round_trip;\n");
    }
    output.files.sort_by(|left, right| left.path.cmp(&right.path));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NameLock;

    #[test]
    fn the_test_lists_each_type_once() {
        let text = r#"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "components": {"schemas": {
            "agent state": {"type": "string", "enum": ["on", "off"]}}}}"#;
        let source = Source::new("test.json", text);
        let (settings, limits) = (Settings::default(), Limits::default());
        let mut output =
            crate::generate(&source, &settings, &NameLock::default(), &limits).expect("the document is valid");
        let samples = samples(&source, &output, &limits);
        add(&mut output, &samples, &settings);
        let file = |path: &str| {
            let file = output.files.iter().find(|file| file.path == path);
            file.map(|file| file.text.as_str()).unwrap_or_default()
        };
        assert_eq!(file("round_trip.rs").matches("recode::<Option<types::AgentState>>,").count(), 1);
        assert!(file("round_trip.rs").starts_with(crate::HEADER));
        assert_eq!(file("round_trip.jsonl").lines().count(), 1 + samples.len());
        assert!(file("lib.rs").ends_with("mod round_trip;\n"));
    }
}
