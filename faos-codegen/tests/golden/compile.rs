//! Compiles the client of every case without warnings, and the programs beside its document.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use faos_codegen::disk::{self, Mode, Protection};
use faos_codegen::{OutputFile, manifest};
use serde_json::Value;

use crate::cases::{self, Case};
use crate::workspace;

#[test]
fn every_case_compiles_without_warnings() {
    let folder = write(&cases::all());
    let output =
        cargo(&folder, &["clippy", "--workspace", "--lib", "--examples", "--keep-going", "--message-format=json"]);
    let messages = messages(&output);
    assert!(messages.is_empty(), "\n{}", messages.join("\n"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    // Each resource compiles without the others.
    for feature in ["", "books", "reading-rooms", "testing-resource", "events", "unused-types"] {
        let chosen = ["--package=resource_features", "--no-default-features", "--features", feature];
        let output = cargo(&folder, &[&["check", "--message-format=json"][..], &chosen].concat());
        let found = self::messages(&output);
        assert!(found.is_empty(), "with {feature:?}\n{}", found.join("\n"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    // Descriptions, even hostile ones, must be valid rustdoc.
    let output =
        cargo(&folder, &["doc", "--no-deps", "--package=prose", "--package=hostile_prose", "--package=hostile_text"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes the cases as one workspace, and returns its folder. The folder is kept between runs, and only changed files
/// are written, so that cargo can reuse earlier results.
fn write(cases: &[Case]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    let mut members = Vec::new();
    for case in cases {
        let Ok(output) = case.input.try_generate() else {
            continue;
        };
        // `embedded` compiles clients with types of other crates, which must be added to the manifest.
        if !output.named.api.own_types.is_empty() {
            continue;
        }
        let root = folder.join(&case.name);
        fs::create_dir_all(root.join("src")).expect("the test folder is writable");
        sync(&root.join("src"), &output.files);
        replace(&root.join("Cargo.toml"), &manifest::manifest(&case.name, output.named.features.names()));
        fs::create_dir_all(root.join("examples")).expect("the test folder is writable");
        for (name, text) in case.examples() {
            // Examples of a workspace share a folder, so their names differ.
            let file = root.join(format!("examples/{}_{name}.rs", case.name));
            replace(&file, &text.replace("use client::", &format!("use {}::", case.name)));
        }
        members.push(case.name.as_str());
    }
    replace(&folder.join("Cargo.toml"), &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"));
    // The versions locked in this workspace are available offline.
    replace(&folder.join("Cargo.lock"), &workspace::text(&workspace::root().join("Cargo.lock")));
    folder
}

fn sync(folder: &Path, files: &[OutputFile]) {
    disk::sync(folder, files, Protection { list: None, force: true }, Mode::Write)
        .expect("the test folder is writable");
}

fn replace(file: &Path, text: &str) {
    disk::replace(file, text, Mode::Write).expect("the test folder is writable");
}

fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .expect("cargo starts")
}

/// Returns every warning and error as rendered by rustc.
fn messages(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let rendered = messages.filter(|message| message["reason"] == "compiler-message");
    rendered.filter_map(|message| message["message"]["rendered"].as_str().map(str::to_owned)).collect()
}
