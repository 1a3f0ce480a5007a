//! The main invariant: for any document, the result is either findings with locations, or valid output files: in the
//! expected directories, with the header, and with items that the generator can produce.

use std::collections::BTreeSet;

use crate::naming::casing::is_name;
use crate::visible::is_invisible;
use crate::{Diagnostics, HEADER, Limits, NameLock, Output, Settings, Source, generate};

/// Generates from a document with the input bytes as its text.
///
/// # Panics
///
/// Panics if the result is neither findings nor valid output files.
pub fn generate_bytes(bytes: &[u8]) {
    let (source, findings) = Source::from_bytes("openapi", bytes.to_vec());
    if findings.has_errors() {
        show(&findings, &source);
    } else {
        check_source(&source);
    }
}

/// Generates from a document and checks the result.
pub(super) fn check_source(source: &Source) {
    let settings = Settings { crate_name: Some("client".to_owned()), ..Settings::default() };
    match generate(source, &settings, &NameLock::default(), &Limits::default()) {
        Err(findings) => {
            show(&findings, source);
            assert!(findings.has_errors(), "generation failed without an error");
            let mistake = findings.iter().find(|finding| finding.code.as_str() == "generator-mistake");
            assert_eq!(mistake, None);
        }
        Ok(output) => {
            show(&output.findings, source);
            check(&output);
        }
    }
}

/// Renders findings in every format.
fn show(findings: &Diagnostics, source: &Source) {
    let shown = findings.render(source, false);
    let acts = |character| is_invisible(character) && !matches!(character, '\n' | '\t');
    assert!(!shown.contains(acts), "{shown:?} contains terminal control characters");
    for line in findings.to_github(source).lines() {
        assert!(line.starts_with("::"), "{line:?} is not a workflow command");
    }
    findings.to_json(source);
}

fn check(output: &Output) {
    let mut paths = BTreeSet::new();
    for file in &output.files {
        let (path, text) = (file.path.as_str(), file.text.as_str());
        assert!(paths.insert(path), "{path} is generated twice");
        assert!(text.starts_with(HEADER), "{path} lacks the header");
        if path.starts_with("runtime/") {
            continue;
        }
        assert!(is_our_path(path), "{path} is not an expected path");
        check_code(path, text);
    }
    // Files that `verify` rejects would be reported as `generator-mistake` above.
    let lock = output.lock.to_string();
    assert_eq!(NameLock::parse(&lock).as_ref(), Ok(&output.lock), "{lock}");
    output.inspect();
}

/// Returns true if the path is one that `render` can produce.
fn is_our_path(path: &str) -> bool {
    let module = |name: &str| {
        let name = name.strip_suffix(".rs").unwrap_or_default();
        name == "mod" || (is_name(name) && name.len() <= 204 && !name.contains(char::is_uppercase))
    };
    match path.split_once('/') {
        None => ["lib.rs", "client.rs", "fixtures.rs", "headers.rs", "paths.rs"].contains(&path),
        Some(("resources" | "types", name)) => module(name),
        Some(_) => false,
    }
}

/// Checks that rustdoc runs no code in the documentation except generated examples.
fn check_code(path: &str, text: &str) {
    // The number of backticks that opened the current code block.
    let mut open = None;
    for line in text.lines() {
        let line = line.trim_start();
        let Some(line) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            open = None;
            continue;
        };
        let line = line.trim_start_matches([' ', '>', '-']);
        let info = line.trim_start_matches('`');
        let ticks = line.len() - info.len();
        match open {
            Some(opened) if info.is_empty() && ticks >= opened => open = None,
            None if ticks >= 3 && !info.contains('`') => {
                assert!(["text", "no_run"].contains(&info), "`{info}` in {path} is a code block that rustdoc runs");
                open = Some(ticks);
            }
            _ => {}
        }
    }
}
