//! Clients of hostile documents compile without warnings, and no text of a document runs or is loaded while they are
//! compiled, tested and documented.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::{env, fs};

use faos_codegen::disk::{self, Mode, Protection};
use faos_codegen::{Output, manifest};
use serde_json::{Value, json};

use super::everywhere::{self, Lie, Payloads};
use super::{CODE, files, names, sizes};

#[test]
fn clients_compile_and_nothing_runs() {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let marker = temporary.join("hostile-marker");
    // The file exists if an earlier run failed.
    let _ = fs::remove_file(&marker);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
    listener.set_nonblocking(true).expect("the listener supports nonblocking mode");
    let address = listener.local_addr().expect("a bound listener has an address").to_string();

    let everywhere = |minor, lie| everywhere::client(minor, &Payloads::new(&marker, &address, lie));
    let clients = [
        ("hostile_everywhere_0", everywhere(0, Lie::None)),
        ("hostile_everywhere_1", everywhere(1, Lie::None)),
        ("hostile_everywhere_lies", everywhere(1, Lie::Read)),
        ("hostile_names", names::every_name()),
        ("hostile_parameters", names::clashing_parameters()),
        ("hostile_files", files::every_file()),
        ("hostile_deep", sizes::deep()),
    ];
    let clients: Vec<_> = clients.iter().map(|(name, client)| (*name, &client.output)).collect();
    let folder = write("hostile", &clients);
    succeed(cargo(&folder, &["test", "--workspace", "--lib"]));
    succeed(cargo(&folder, &["test", "--workspace", "--doc", "--", "--include-ignored"]));
    succeed(cargo(&folder, &["doc", "--workspace", "--no-deps"]));
    assert_one_target_each(&succeed(cargo(&folder, &["metadata", "--no-deps", "--format-version=1"])));

    assert!(!marker.exists(), "text of a document was run");
    match listener.accept() {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {}
        connection => panic!("a resource was loaded: {connection:?}"),
    }
    let mut pages = 0;
    for krate in ["hostile_everywhere_0", "hostile_everywhere_1", "hostile_everywhere_lies"] {
        pages += read_pages(&target().join("doc").join(krate), &address);
    }
    assert!(pages > 400, "{pages} pages");
}

/// Writes the clients as one workspace. The folder is kept between runs, and only changed files are written, so that
/// cargo can reuse earlier results.
pub(crate) fn write(folder: &str, clients: &[(&str, &Output)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    for (name, output) in clients {
        let root = folder.join(name);
        fs::create_dir_all(root.join("src")).expect("the test folder is writable");
        disk::sync(&root.join("src"), &output.files, Protection { list: None, force: true }, Mode::Write)
            .expect("the test folder is writable");
        replace(
            &root.join("Cargo.toml"),
            &format!("{}\n[lints]\nworkspace = true\n", manifest::manifest(name, output.named.features.names())),
        );
    }
    let members: Vec<_> = clients.iter().map(|(name, _)| name).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[workspace.lints.rust]\nwarnings = \"deny\"\n\n{}",
        profiles()
    );
    replace(&folder.join("Cargo.toml"), &manifest);
    // The versions locked in this workspace are available offline.
    replace(
        &folder.join("Cargo.lock"),
        &fs::read_to_string(root().join("Cargo.lock")).expect("the lock file is readable"),
    );
    folder
}

/// Returns the profiles of this workspace. With equal profiles, dependencies are not compiled again.
fn profiles() -> String {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest is readable");
    let start = manifest.find("[profile").expect("the workspace has profiles");
    manifest[start..].to_owned()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace")
}

fn replace(file: &Path, text: &str) {
    disk::replace(file, text, Mode::Write).expect("the test folder is writable");
}

/// Returns the target folder of this test.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the folder is inside the target folder")
}

pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> process::Output {
    let (cargo_arguments, test_arguments) = match arguments.iter().position(|argument| *argument == "--") {
        Some(index) => arguments.split_at(index),
        None => (arguments, &[][..]),
    };
    Command::new(env!("CARGO"))
        .args(cargo_arguments)
        .arg("--offline")
        .args(test_arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .expect("cargo starts")
}

/// Checks that a command succeeded, and returns its standard output.
#[track_caller]
pub(crate) fn succeed(output: process::Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output of cargo is valid UTF-8")
}

/// Checks that each package has only its library as a target. Cargo would treat files named `main`, `build` or `tests`
/// as additional targets.
fn assert_one_target_each(metadata: &str) {
    let metadata: Value = serde_json::from_str(metadata).expect("the metadata is JSON");
    for package in metadata["packages"].as_array().expect("the metadata lists packages") {
        let targets = package["targets"].as_array().expect("a package lists targets");
        let kinds: Vec<_> = targets.iter().map(|target| &target["kind"]).collect();
        assert_eq!(kinds, [&json!(["lib"])], "{}", package["name"]);
        assert!(
            targets.iter().all(|target| target["src_path"].as_str().is_some_and(|path| path.ends_with("src/lib.rs")))
        );
    }
}

/// Checks that no HTML tag of the pages comes from the document, and returns the number of pages.
fn read_pages(folder: &Path, address: &str) -> usize {
    let mut pages = 0;
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the folder is readable").path();
        if path.is_dir() {
            pages += read_pages(&path, address);
        } else if path.extension().is_some_and(|ending| ending == "html") {
            pages += 1;
            let page = fs::read_to_string(&path).expect("a page is valid UTF-8");
            for start in ["<script", "<img", "<iframe", "<style", "<link", "<object", "<embed"] {
                for tag in page.split(start).skip(1) {
                    // Tags of rustdoc itself do not contain text of the document.
                    let tag = tag.split_once('>').map_or(tag, |(tag, rest)| {
                        let inner = rest.find("</").map_or("", |end| &rest[..end]);
                        if start == "<script" && inner.contains(CODE) { inner } else { tag }
                    });
                    let foreign = tag.contains(CODE) || tag.contains(address);
                    assert!(!foreign, "{}: {start}{tag}", path.display());
                }
            }
        }
    }
    pages
}
