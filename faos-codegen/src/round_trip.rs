//! Adds a round-trip test to a generated crate, which decodes and encodes samples of each named type. The test is a
//! module under `cfg(test)` and not part of the public API.

use std::collections::HashMap;

use serde_json::json;

use crate::api::{IdMap, Shape, Type, TypeId, Types};
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
    let types = &output.named.api.types;
    let files = holding_files(types);
    let types = types.iter().filter(|(id, _)| !files[*id]);
    let wanted: Vec<Pointer> = types.flat_map(|(_, definition)| definition.places().cloned()).collect();
    samples::samples(&read, &normalized, &wanted)
}

/// Returns the types that contain files, in place or in another type.
pub(crate) fn holding_files(types: &Types) -> IdMap<TypeId, bool> {
    let mut found = types.map(|_, definition| definition.parts().into_iter().any(Type::holds_file));
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for (id, definition) in types.iter().filter(|(_, definition)| !matches!(definition.shape, Shape::ByStatus(_))) {
            let mut holds = false;
            definition.parts().into_iter().for_each(|part| part.mentions(&mut |other| holds |= found[other]));
            if holds && !found[id] {
                found[id] = true;
                has_changed = true;
            }
        }
    }
    found
}

/// Adds the test to the files of a client, with samples of its types. Without samples there is no test.
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
    if lines.is_empty() {
        return;
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

    /// Generates a client with a test, and returns it with its samples.
    fn tested(text: &str) -> (Output, Vec<Sample>) {
        let source = Source::new("test.json", text);
        let (settings, limits) = (Settings::default(), Limits::default());
        let mut output =
            crate::generate(&source, &settings, &NameLock::default(), &limits).expect("the document is valid");
        let samples = samples(&source, &output, &limits);
        add(&mut output, &samples, &settings);
        (output, samples)
    }

    #[test]
    fn files_are_not_sampled() {
        let form = |file: &str| {
            format!(
                r##"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{"/f": {{"post": {{
                "operationId": "upload", "requestBody": {{"content": {{"multipart/form-data": {{"schema": {{
                "type": "object", "properties": {{"purpose": {{"type": "string"}}, "file": {file}}}}}}}}}}},
                "responses": {{"200": {{"description": "ok"}}}}}}}}}}, "components": {{"schemas": {{
                "File": {{"type": "string", "format": "binary"}}, "Again": {{"$ref": "#/components/schemas/File"}},
                "Kind": {{"type": "string", "enum": ["a", "b"]}}}}}}}}"##
            )
        };
        for (file, is_file) in [
            (r##"{"type": "string", "format": "binary"}"##, true),
            (r##"{"$ref": "#/components/schemas/File"}"##, true),
            (r##"{"$ref": "#/components/schemas/Again"}"##, true),
            (r##"{"type": "array", "items": {"$ref": "#/components/schemas/File"}}"##, true),
            (r##"{"allOf": [{"$ref": "#/components/schemas/File"}]}"##, true),
            (r##"{"$ref": "#/components/schemas/Kind"}"##, false),
        ] {
            let (_, samples) = tested(&form(file));
            let of_form = samples.iter().filter(|sample| sample.at.as_str().starts_with("/paths/")).count();
            assert_eq!(of_form == 0, is_file, "{file}: {samples:?}");
            assert!(samples.iter().any(|sample| sample.at.as_str() == "/components/schemas/Kind"), "{file}");
        }
    }

    #[test]
    fn a_document_without_types_has_no_test() {
        let text = r#"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"operationId": "a", "responses": {"204": {"description": "ok"}}}}}}"#;
        let (output, samples) = tested(text);
        assert_eq!(samples, []);
        let is_test = |file: &&OutputFile| file.path.contains("round_trip") || file.text.contains("mod round_trip");
        assert_eq!(output.files.iter().find(is_test), None);
    }

    #[test]
    fn the_test_lists_each_type_once() {
        let (output, samples) = tested(
            r#"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "components": {"schemas": {
            "agent state": {"type": "string", "enum": ["on", "off"]}}}}"#,
        );
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
