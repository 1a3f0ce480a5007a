//! The checked-in crate is what the generator makes of the checked-in document.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::difference;
use crate::workspace::{self, Input};

/// How many lines of a difference are shown.
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
        stale.push_str(&format!("{path} is no longer made\n"));
    }
    assert!(stale.is_empty(), "\n{stale}\nrun `cargo xtask regen --offline`");
}

/// A call that is repeated although the server may have acted on it needs a method that allows it, or a key that the
/// document declares.
#[test]
fn every_operation_has_the_method_and_the_key_of_the_document() {
    let document: serde_json::Value =
        serde_json::from_str(&workspace::text(&workspace::root().join("specs/openapi.json"))).expect("it is JSON");
    let mut declared = BTreeMap::new();
    for (path, item) in document["paths"].as_object().expect("there are paths") {
        for (method, operation) in item.as_object().expect("a path is an object") {
            let parameters =
                [&item["parameters"], &operation["parameters"]].into_iter().filter_map(|list| list.as_array());
            let mut parameters = parameters.flatten().map(|parameter| match parameter["$ref"].as_str() {
                Some(reference) => document.pointer(&reference[1..]).expect("the reference leads somewhere"),
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
        let (table, _) = table.split_once(";\n").expect("a table ends");
        let (method, arguments) = table.split_once('(').expect("the method is a function");
        let path = arguments.split('"').nth(3).expect("the path is the second text");
        found.insert(format!("{method} {path}"), table.contains(".idempotency_key("));
    }
    assert_eq!(found, declared);
}

/// Every file below a folder of the workspace, by its path from the workspace.
fn read(root: &Path, folder: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(root.join(folder)).expect("the folder is there") {
        let entry = entry.expect("the folder can be read");
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(root, &path, found);
        } else {
            found.insert(path, workspace::text(&entry.path()));
        }
    }
}
