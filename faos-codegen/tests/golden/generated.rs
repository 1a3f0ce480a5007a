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
