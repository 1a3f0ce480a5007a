//! Every case against its expectations: the API that was read, the code that was made of it, and what was found.

use std::collections::HashSet;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use faos_codegen::{Limits, Output, OutputFile, Source, parse};

use crate::workspace::{self, Input};

/// One folder of `tests/cases`.
pub(crate) struct Case {
    pub(crate) name: String,
    folder: PathBuf,
    pub(crate) input: Input,
}

/// Every case, sorted by name.
pub(crate) fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = fs::read_dir(&root).expect("the cases are there");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    folders.sort();
    let case = |folder: PathBuf| {
        let name = folder.file_name().and_then(|name| name.to_str()).expect("cases have plain names").to_owned();
        let mut input = Input::read(&folder, "openapi.yaml", "openapi.yaml");
        let missing = |source: &Source| parse::missing_files(source, &Limits::default());
        while let Some(name) = missing(&input.source).into_iter().find(|name| folder.join(name).is_file()) {
            let text = workspace::text(&folder.join(&name));
            input.source.files.insert(name.clone(), Source::new(name, text));
        }
        Case { name, input, folder }
    };
    folders.into_iter().map(case).collect()
}

#[test]
fn every_case_is_as_expected() {
    let bare = bare();
    // Each case is looked at, whatever became of those before it.
    let as_expected = |case: &Case| panic::catch_unwind(AssertUnwindSafe(|| check(case, &bare))).is_ok();
    let cases = all();
    let failed: Vec<&str> = cases.iter().filter(|case| !as_expected(case)).map(|case| case.name.as_str()).collect();
    assert!(failed.is_empty(), "not as expected: {}; look at it with `cargo insta review`", failed.join(", "));
}

fn check(case: &Case, bare: &Output) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&case.folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(case.name.as_str());
    settings.bind(|| {
        let source = &case.input.source;
        let output = match case.input.try_generate() {
            Ok(output) => output,
            Err(findings) => {
                insta::assert_snapshot!("findings", findings.render(source, false));
                return;
            }
        };
        insta::assert_snapshot!("api", output.api.to_string());
        insta::assert_snapshot!("crate", shown(&output.files, bare));
        if !output.findings.is_empty() || case.folder.join("findings.snap").exists() {
            insta::assert_snapshot!("findings", output.findings.render(source, false));
        }
    });
}

/// A client of one operation and one type, which has all that every client has.
fn bare() -> Output {
    let document = r##"{
        "openapi": "3.1.0",
        "info": {"title": "Sample", "version": "1"},
        "paths": {"/bare": {"get": {"responses": {"200": {
            "description": "The only answer.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bare"}}}
        }}}}},
        "components": {"schemas": {"Bare": {"type": "object", "properties": {"id": {"type": "string"}}}}}
    }"##;
    Input::plain(Source::new("bare", document)).generate()
}

/// The files that the document decides on. Of those that every client has, only the lines that not every client has.
fn shown(files: &[OutputFile], bare: &Output) -> String {
    let mut text = String::new();
    for file in files.iter().filter(|file| !file.path.starts_with("runtime/")) {
        let usual = bare.files.iter().find(|bare| bare.path == file.path);
        let usual: HashSet<&str> = usual.iter().flat_map(|bare| bare.text.lines()).collect();
        // All files begin with one and the same line.
        let header = file.text.lines().next();
        let mut lines = file.text.lines().filter(|line| Some(*line) != header && !usual.contains(line)).peekable();
        if lines.peek().is_some() {
            text.push_str(&format!("==== src/{}\n", file.path));
            lines.for_each(|line| text.push_str(&format!("{line}\n")));
        }
    }
    text
}
