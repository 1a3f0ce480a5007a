//! The output depends only on the content of the document, not on its format or on the environment.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use faos_codegen::{Limits, parse};

use crate::cases;
use crate::difference;
use crate::workspace::{self, Input};

#[test]
fn the_same_input_gives_the_same_bytes() {
    let input = Input::faos();
    let (first, second) = (input.generate(), input.generate());
    assert_eq!(difference::between(&first, &second), "");
}

#[test]
fn yaml_gives_the_same_bytes_as_json() {
    let json = Input::faos();
    let yaml = json.with_text(as_yaml(&json.source.text));
    assert!(!yaml.source.text.starts_with('{'), "the document is not YAML");
    assert_eq!(difference::between(&json.generate(), &yaml.generate()), "");
}

#[test]
fn every_case_gives_the_same_output_as_json() {
    for case in cases::all() {
        let Ok(output) = case.input.try_generate() else {
            continue;
        };
        // This reader supports integers of more than 64 bits, which other YAML libraries do not.
        let document = parse::read_value(&case.input.source, &Limits::default()).expect("the case is readable");
        let json = case.input.with_text(document.to_string());
        assert_eq!(difference::between(&output, &json.generate()), "", "for {}", case.name);
    }
}

#[test]
fn a_lock_does_not_change_the_names() {
    let input = Input { lock: Default::default(), ..Input::faos() };
    let first = input.generate();
    let second = Input { lock: first.lock.clone(), ..input }.generate();
    assert_eq!(difference::between(&first, &second), "");
}

/// Runs separate processes, because each has its own hash seeds.
#[test]
fn every_machine_gives_the_same_bytes() {
    let document = Input::faos().source.text;
    let places = [
        ("here", "openapi.json", document.clone(), [("LC_ALL", "C"), ("TZ", "UTC"), ("SOURCE_DATE_EPOCH", "0")]),
        (
            "far away/in a folder",
            "api.json",
            document.clone(),
            [("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("SOURCE_DATE_EPOCH", "4102444800")],
        ),
        (
            "elsewhere",
            "openapi.yaml",
            as_yaml(&document),
            [("LC_ALL", "de_DE.UTF-8"), ("TZ", "America/St_Johns"), ("SOURCE_DATE_EPOCH", "x")],
        ),
    ];
    let root = tempfile::tempdir().expect("a temporary folder");
    let made = places.map(|(folder, file, text, environment)| {
        let folder = root.path().join(folder);
        fs::create_dir_all(&folder).expect("the folder is writable");
        fs::write(folder.join(file), text).expect("the folder is writable");
        let mut command = Command::new(env!("CARGO_BIN_EXE_faos-codegen"));
        command
            .args(["generate", file, "--out", "client", "--settings"])
            .arg(workspace::root().join("specs/codegen.toml"));
        let output = command.current_dir(&folder).env_clear().envs(environment).output().expect("the command runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        tree(&folder.join("client"), Path::new(""))
    });
    let [first, others @ ..] = made;
    assert!(first.contains_key(Path::new("src/types/agent.rs")), "{:?}", first.keys());
    for other in others {
        assert_eq!(first.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (path, bytes) in &first {
            assert!(other.get(path) == Some(bytes), "{} differs", path.display());
        }
    }
}

/// Reads all files in a folder recursively, by their relative path.
fn tree(folder: &Path, below: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder.join(below)).expect("the folder is readable") {
        let path = below.join(entry.expect("the folder is readable").file_name());
        if folder.join(&path).is_dir() {
            files.append(&mut tree(folder, &path));
        } else {
            let bytes = fs::read(folder.join(&path)).expect("the file is readable");
            files.insert(path, bytes);
        }
    }
    files
}

fn as_yaml(json: &str) -> String {
    let document: serde_yaml::Value = serde_json::from_str(json).expect("the document is JSON");
    serde_yaml::to_string(&document).expect("JSON can be written as YAML")
}
