//! Names that become files, and what stands in a manifest. What the disk is like is tested where
//! files are written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Map, json};
use tempfile::TempDir;

use super::command::{run, tree};
use super::{CODE, Client, generate_with, inert, with, with_schemas};

/// A document with each of the words as a tag and as a schema.
fn documented(words: &[&str]) -> String {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    for (index, word) in words.iter().enumerate() {
        schemas.insert((*word).to_owned(), json!({ "type": "object", "properties": { "a": { "type": "string" } } }));
        let operation = json!({ "operationId": format!("get{index}"), "tags": [word], "responses": { "204": { "description": "It is done." } } });
        paths.insert(format!("/{index}"), json!({ "get": operation }));
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Sample", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
    .to_string()
}

/// Generates with each of the words as a tag and as a schema.
#[track_caller]
fn as_files(words: &[&str]) -> Client {
    let client = inert(&documented(words));
    let paths: Vec<_> = client.files().map(|(path, _)| path.to_ascii_lowercase()).collect();
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len(), "files differ by more than case");
    for folder in ["resources/", "types/"] {
        let count = paths.iter().filter(|path| path.starts_with(folder) && !path.ends_with("/mod.rs")).count();
        // Tags that read the same are one resource.
        let is_merged = folder == "resources/" && (1..words.len()).contains(&count);
        assert!(count == words.len() || is_merged, "{folder}: {paths:?}");
    }
    for path in paths {
        let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".rs")).expect("a file of Rust");
        assert!(stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{path}");
        assert!(path.len() <= 200, "{path} is too long for some disks");
        let port = ["com", "lpt"].iter().any(|port| stem.strip_prefix(port).is_some_and(|number| number.len() == 1));
        assert!(!port && !["con", "prn", "aux", "nul"].contains(&stem), "{path} is a device on Windows");
    }
    client
}

/// A folder with a document in it.
fn folder(document: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    fs::write(folder.path().join("document.json"), document).expect("the folder can be written to");
    folder
}

/// Generates with the command into `client` beside the document.
fn command(folder: &Path, more: &[&str]) -> Output {
    run(super::command::command(folder, &[&["generate", "document.json", "--out", "client"], more].concat()))
}

#[test]
fn names_that_lead_out() {
    as_files(OUT);

    let folder = folder(&with(&[
        ("/tags/0/name", json!("../../../evil")),
        ("/paths/~1things~1{id}/get/tags", json!(["../../../evil"])),
        ("/components/schemas/..~1..~1evil", json!({ "type": "object", "properties": { "a": { "type": "string" } } })),
    ]));
    let made = command(folder.path(), &[]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let outside = tree(folder.path()).into_iter().filter(|(path, _)| !path.starts_with(folder.path().join("client")));
    assert_eq!(outside.count(), 1, "the document alone");
}

/// Names that mean something to cargo, or to us.
const TARGETS: &[&str] =
    &["build", "lib", "main", "mod", "bin", "tests", "examples", "benches", "client", "runtime", "types", "resources"];

const ALPHABETS: &[&str] = &["Ünïcode", "日本語", "中文", "🦀", "Ωmega"];

const OUT: &[&str] =
    &["../../.cargo/config", "/etc/x", "C:\\x", "a/b", "a\0b", "..", ".", "con", "nul.rs", "~/.bashrc"];

/// A client that has all of them for files.
pub(crate) fn every_file() -> Client {
    as_files(&[TARGETS, ALPHABETS, OUT].concat())
}

#[test]
fn no_file_is_called_like_a_device_of_windows() {
    let ports =
        ["COM", "LPT"].iter().flat_map(|port| "0123456789¹²³".chars().map(move |digit| format!("{port}{digit}")));
    let devices: Vec<String> = ["CON", "PRN", "AUX", "NUL"].into_iter().map(str::to_owned).chain(ports).collect();
    assert_eq!(devices.len(), 30);
    for spelling in
        [str::to_owned, str::to_lowercase, |name: &str| format!("{name}.txt"), |name: &str| format!("{name} ")]
    {
        let words: Vec<String> = devices.iter().map(|device| spelling(device)).collect();
        as_files(&words.iter().map(String::as_str).collect::<Vec<_>>());
    }
    // What is not a device, and a name that the settings or an earlier lock decided on.
    let client = as_files(&["conin$", "conout$", "clock$", "con_", "null", "com10"]);
    for module in ["conin", "conout", "clock", "null", "com10"] {
        client.file(&format!("types/{module}.rs"));
    }
    let locked = as_files(&["con", "nul"]);
    let again = generate_with(&documented(&["con", "nul"]), &locked.output.lock).expect("a client can be made of it");
    assert_eq!(again.files, locked.output.files);
    assert!(locked.text().contains("pub fn con(&self)"), "the method keeps its name");
}

#[test]
fn no_two_files_differ_only_in_case() {
    as_files(&["Foo", "foo", "FOO", "fOO", "foo.", "foo ", "FoO.", "con", "CON", "Con", "con.", "aux", "Aux "]);
    let [long, other] = ["A".repeat(300), "a".repeat(300)];
    as_files(&[&long, &other]);
}

#[test]
fn names_of_targets() {
    let client = as_files(TARGETS);
    let top: Vec<_> = client.files().map(|(path, _)| path).filter(|path| !path.contains('/')).collect();
    assert_eq!(top, ["client.rs", "fixtures.rs", "lib.rs"]);
}

#[test]
fn tags_of_other_alphabets() {
    as_files(ALPHABETS);
}

#[test]
fn many_and_long_tags() {
    let long = "t".repeat(300);
    let other = format!("{long}x");
    as_files(&[&long, &other]);
    // The documentation of a type is a file of its own as well.
    let client = inert(&with_schemas(
        json!({ &long: { "enum": ["a"] }, other: { "type": "object", "properties": { long: { "enum": ["a"] } } } }),
    ));
    let names: BTreeSet<_> = client.output.inspect().types.into_iter().map(|entry| entry.path).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.iter().all(|name| name.len() < 240), "{names:?}");
    let many: Vec<_> = (0..10_000).map(|number| format!("tag{number}")).collect();
    as_files(&many.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_manifest_says_nothing_of_the_document() {
    let payload = format!("\"\n[dependencies]\n{CODE}=\"*\"\nbuild=\"e.rs\"\n[patch]\n[lib]\nproc-macro=true");
    let document = with(&[
        ("/info/title", json!(payload)),
        ("/info/version", json!(payload)),
        ("/info/license/name", json!(payload)),
        ("/info/contact/name", json!(payload)),
    ]);
    let (hostile, plain) = (folder(&document), folder(&with(&[])));
    for folder in [&hostile, &plain] {
        let made = command(folder.path(), &[]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    for file in ["Cargo.toml", "README.md"] {
        let read = |folder: &TempDir| fs::read_to_string(folder.path().join("client").join(file)).expect("it is there");
        assert_eq!(read(&hostile), read(&plain));
    }
    let manifest = hostile.path().join("client/Cargo.toml");
    fs::write(&manifest, "mine").expect("it can be written");
    command(hostile.path(), &[]);
    assert_eq!(fs::read_to_string(manifest).expect("it is there"), "mine");
}

#[test]
fn a_file_that_was_changed_by_hand() {
    let folder = folder(&with(&[]));
    assert!(command(folder.path(), &[]).status.success());
    assert_eq!(command(folder.path(), &["--check"]).status.code(), Some(0));
    let file = folder.path().join("client/src/types/thing.rs");
    let text = fs::read_to_string(&file).expect("it is there");
    fs::write(&file, format!("{text}\nfn evil() {{}}\n")).expect("it can be written");
    let before = tree(folder.path());
    let check = command(folder.path(), &["--check"]);
    assert_eq!(check.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&check.stdout).contains("src/types/thing.rs"));
    assert!(tree(folder.path()) == before, "a check changes nothing");
}

#[test]
fn a_refused_document_changes_nothing() {
    let folder = folder(&with(&[]));
    assert!(command(folder.path(), &[]).status.success());
    for (pointer, value) in [
        ("/openapi", json!("2.0")),
        ("/components/securitySchemes/key/name", json!("X\r\nY")),
        ("/paths/~1things~1{id}/get/parameters/2/name", json!("X: y\r\nZ")),
        ("/paths", json!({ "/../a": {} })),
    ] {
        fs::write(folder.path().join("document.json"), with(&[(pointer, value)])).expect("it can be written");
        let before = tree(folder.path());
        let refused = command(folder.path(), &[]);
        assert_eq!(refused.status.code(), Some(1), "{pointer}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("--> document.json:1:"), "{pointer}");
        assert!(tree(folder.path()) == before, "{pointer} changed something");
    }
}
