//! The checked-in crate is up to date with the checked-in document.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::difference;
use crate::workspace::{self, Input};

/// The maximum number of lines shown of a difference.
const SHOWN: usize = 20;

#[test]
fn the_checked_in_crate_is_up_to_date() {
    let output = Input::faos().generate();
    let mut expected: BTreeMap<String, String> =
        output.files.into_iter().map(|file| (format!("faos-generated/src/{}", file.path), file.text)).collect();
    expected.insert("specs/names.lock".to_owned(), output.lock.to_string());

    let mut found = BTreeMap::new();
    read(&workspace::root(), "faos-generated/src", &mut found);
    found.insert("specs/names.lock".to_owned(), workspace::text(&workspace::root().join("specs/names.lock")));

    let mut stale = String::new();
    for (path, text) in &expected {
        match found.get(path) {
            Some(old) if old == text => {}
            Some(old) => {
                let difference = difference::lines(old, text);
                let shown: Vec<&str> = difference.lines().take(SHOWN).collect();
                stale.push_str(&format!("{path} is stale:\n{}\n", shown.join("\n")));
            }
            None => stale.push_str(&format!("{path} is missing\n")),
        }
    }
    for path in found.keys().filter(|path| !expected.contains_key(*path)) {
        stale.push_str(&format!("{path} is no longer generated\n"));
    }
    assert!(stale.is_empty(), "\n{stale}\nrun `cargo xtask regen --offline`");
}

/// Retrying a call that the server may have processed requires an idempotent method, or an idempotency key that the
/// document declares.
#[test]
fn every_operation_has_the_method_and_idempotency_key_of_the_document() {
    let document: serde_json::Value =
        serde_json::from_str(&workspace::text(&workspace::root().join("specs/openapi.json")))
            .expect("the document is JSON");
    let mut declared = BTreeMap::new();
    for (path, item) in document["paths"].as_object().expect("the document has paths") {
        for (method, operation) in item.as_object().expect("a path item is an object") {
            let parameters =
                [&item["parameters"], &operation["parameters"]].into_iter().filter_map(|list| list.as_array());
            let mut parameters = parameters.flatten().map(|parameter| match parameter["$ref"].as_str() {
                Some(reference) => document.pointer(&reference[1..]).expect("the reference resolves"),
                None => parameter,
            });
            let is_key = |parameter: &serde_json::Value| {
                parameter["in"] == "header"
                    && parameter["name"].as_str().is_some_and(|name| name.eq_ignore_ascii_case("Idempotency-Key"))
            };
            declared.insert(format!("{method} {path}"), parameters.any(is_key));
        }
    }
    let mut files = BTreeMap::new();
    read(&workspace::root(), "faos-generated/src/resources", &mut files);
    let mut found = BTreeMap::new();
    for table in files.values().flat_map(|text| text.split(": Operation = Operation::").skip(1)) {
        let (table, _) = table.split_once(";\n").expect("a table ends with a semicolon");
        let (method, arguments) = table.split_once('(').expect("the method is a function call");
        let path = arguments.split('"').nth(3).expect("the path is the second string");
        found.insert(format!("{method} {path}"), table.contains(".idempotency_key("));
    }
    assert_eq!(found, declared);
}

/// Reads all files in a folder of the workspace recursively, by their path relative to the workspace.
fn read(root: &Path, folder: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(root.join(folder)).expect("the folder is readable") {
        let entry = entry.expect("the folder is readable");
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(root, &path, found);
        } else {
            found.insert(path, workspace::text(&entry.path()));
        }
    }
}
