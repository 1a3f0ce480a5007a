//! Whatever a document says, the outcome is findings with their places, or files that are ours: in our folders, under our
//! header, of items that we write.

use std::collections::BTreeSet;

use crate::render::is_name;
use crate::visible::is_invisible;
use crate::{Diagnostics, HEADER, Limits, NameLock, Output, Settings, Source, generate};

/// Takes the bytes for the text of a document.
///
/// # Panics
///
/// Where the outcome is neither findings nor files that are ours.
pub fn generate_bytes(bytes: &[u8]) {
    let (source, findings) = Source::from_bytes("openapi", bytes.to_vec());
    if findings.has_errors() {
        show(&findings, &source);
    } else {
        hold(&source);
    }
}

/// Generates from a document and looks at the outcome.
pub(super) fn hold(source: &Source) {
    let settings = Settings { crate_name: Some("client".to_owned()), ..Settings::default() };
    match generate(source, &settings, &NameLock::default(), &Limits::default()) {
        Err(findings) => {
            show(&findings, source);
            assert!(findings.has_errors(), "nothing was generated, and nothing says why");
            let mistake = findings.iter().find(|finding| finding.code.as_str() == "generator-mistake");
            assert_eq!(mistake, None);
        }
        Ok(output) => {
            show(&output.findings, source);
            check(&output);
        }
    }
}

/// Every form in which findings are shown.
fn show(findings: &Diagnostics, source: &Source) {
    let shown = findings.render(source, false);
    let acts = |character| is_invisible(character) && !matches!(character, '\n' | '\t');
    assert!(!shown.contains(acts), "{shown:?} does something to a terminal");
    for line in findings.to_github(source).lines() {
        assert!(line.starts_with("::"), "{line:?} is no command of ours");
    }
    findings.to_json(source);
}

fn check(output: &Output) {
    let mut paths = BTreeSet::new();
    for file in &output.files {
        let (path, text) = (file.path.as_str(), file.text.as_str());
        assert!(paths.insert(path), "{path} is made twice");
        assert!(text.starts_with(HEADER), "{path} is not known to be ours");
        if path.starts_with("runtime/") {
            continue;
        }
        assert!(is_our_path(path), "{path} is no place of ours");
        check_code(path, text);
    }
    // What `verify` refuses in a file would be an error above, since it would be our mistake.
    let lock = output.lock.to_string();
    assert_eq!(NameLock::parse(&lock).as_ref(), Ok(&output.lock), "{lock}");
    output.inspect();
}

/// Whether the path is one of those that `render` makes.
fn is_our_path(path: &str) -> bool {
    let module = |name: &str| {
        let name = name.strip_suffix(".rs").unwrap_or_default();
        name == "mod" || (is_name(name) && name.len() <= 204 && !name.contains(char::is_uppercase))
    };
    match path.split_once('/') {
        None => ["lib.rs", "client.rs", "headers.rs"].contains(&path),
        Some(("resources" | "types", name)) => module(name),
        Some(_) => false,
    }
}

/// Checks that rustdoc runs no code in the documentation but examples of ours.
fn check_code(path: &str, text: &str) {
    // The backticks that opened a block of code, once one is open.
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
                assert!(["text", "no_run"].contains(&info), "`{info}` in {path} would be code that rustdoc runs");
                open = Some(ticks);
            }
            _ => {}
        }
    }
}
